import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Emulator } from "../../src/emulator/index.js";
import * as engine from "../../src/engine/index.js";
import { createEmulator } from "../strict-emulator.js";
import { runCli } from "./fake.js";

const folder = mkdtempSync(join(tmpdir(), "export-update-"));
let emulator: Emulator;
beforeAll(async () => {
  emulator = await createEmulator();
});
afterAll(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true });
});

const licence = `ignore: { agents: ["*"], cannedResponses: ["*"], goals: ["*"], greetings: ["*"], tags: ["*"], webhooks: ["*"] }
groups:
  support: { name: Technical Support, language: pl } # of the shop
  brand: { name: "\${var:brand}" }
  invoicing: { name: Invoicing }
`;

beforeEach(() => {
  writeFileSync(join(folder, "licence.yaml"), licence);
  writeFileSync(join(folder, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
});

const read = () => readFileSync(join(folder, "licence.yaml"), "utf8");

async function update(...args: string[]) {
  const { account, token } = emulator.licence();
  const env = { LIVECHAT_BASE_URL: emulator.url, LIVECHAT_ACCOUNT: account, LIVECHAT_TOKEN: token };
  return await runCli(["export", ...args], { cwd: folder, env, engine });
}

describe("export --update", () => {
  it("says as a patch what it would change, and changes it", async () => {
    const args = ["--update", "licence.yaml", "--var", "brand=Sales"];
    const dry = await update(...args, "--dry-run");
    expect(dry.stderr).toContain("Would write: licence.yaml\n");
    expect(dry).toMatchObject({ status: 0 });
    expect(dry.stdout).toBe(`--- a/licence.yaml
+++ b/licence.yaml
@@ -1,5 +1,5 @@
 ignore: { agents: ["*"], cannedResponses: ["*"], goals: ["*"], greetings: ["*"], tags: ["*"], webhooks: ["*"] }
 groups:
-  support: { name: Technical Support, language: pl } # of the shop
+  support: { name: Technical Support, language: en } # of the shop
   brand: { name: "\${var:brand}" }
   invoicing: { name: Invoicing }
`);
    expect(read()).toBe(licence);
    const done = await update(...args);
    expect(done).toMatchObject({ status: 0, stdout: "" });
    expect(done.stderr).toContain(
      "1 object changed, 0 added, 0 removed:\n  ~ groups.support: language (licence.yaml:3:3)\nWritten: licence.yaml\n",
    );
    expect(read()).toBe(licence.replace("language: pl", "language: en"));
    expect((await update(...args)).stderr).toBe("The files are as the account is: nothing to write.\n");
  });

  it("ends with status 3 where something stays otherwise, and takes the stack's file, vars and credentials", async () => {
    const { account, token } = emulator.licence();
    const config = {
      "livechat:baseUrl": emulator.url,
      "livechat:account": account,
      "livechat:token": token,
      "shop:vars": { brand: "Sales" },
      "shop:file": "licence.yaml",
    };
    writeFileSync(join(folder, "Pulumi.dev.yaml"), JSON.stringify({ config }));
    writeFileSync(
      join(folder, "licence.yaml"),
      licence.replace("{ name: Inv", '{ language: "${var:brand}", name: Inv'),
    );
    const { status, stderr } = await update("--update");
    expect(stderr).toContain(
      "\nNot as the account is still:\n  licence.yaml:5:16: groups.invoicing.language: is not what",
    );
    expect(status).toBe(3);
    expect(read()).toContain("language: en } # of the shop");
  });

  it.each([
    [[], "export: name the folder to write to (--out), or --update what is there"],
    [["--out", "x", "--dry-run"], "export: --dry-run goes with --update"],
    [["--out", "x", "--var", "a=b"], "export: --var goes with --update"],
    [["--update", "licence.yaml", "--csv"], "it writes the files that are there, without --csv"],
    [["--update", "licence.yaml", "--out", "x"], "it writes the files that are there, without --out"],
  ])("refuses %j", async (args, said) => {
    const { status, stderr } = await update(...args);
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(said) as unknown });
    expect(read()).toBe(licence);
  });
});
