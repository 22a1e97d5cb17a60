import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Emulator } from "../../src/emulator/index.js";
import { createEmulator } from "../strict-emulator.js";
import { runCli } from "../cli/fake.js";
import { credentialsOf } from "./credentials.js";
import { furnish, WEBHOOK_TOKEN } from "./awkward-account.js";

let emulator: Emulator;
let folder: string;

beforeAll(async () => {
  emulator = await createEmulator();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "export-"));
  emulator.reset();
  emulator.licence().edit(furnish);
});
afterEach(() => {
  emulator.setFaults(undefined);
  rmSync(folder, { recursive: true });
});
afterAll(() => emulator.close());

/** Runs `pulumi-livechat export --out acme`. */
async function exported(...flags: string[]) {
  const env = credentialsOf(emulator);
  return await runCli(["export", "--out", "acme", ...flags], { cwd: folder, env });
}

const files = () => readdirSync(join(folder, "acme")).toSorted();
const read = (file: string) => readFileSync(join(folder, "acme", file), "utf8");
const all = [
  ".gitignore",
  "Pulumi.dev.yaml",
  "Pulumi.yaml",
  "README.md",
  "import.json",
  "index.js",
  "licence.yaml",
  "package.json",
];

describe("an export", () => {
  test("writes a project, says what is in it and what to do next, and only reads", async () => {
    const { status, stdout, stderr } = await exported();
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
    expect(files()).toEqual(all);
    expect(stderr).toContain("Exported groups 10, agents 5, cannedResponses 8, ");
    expect(stderr).toContain(
      "Not written, being secret: the token of webhooks. The first `refresh` after the import reads it into the state.",
    );
    expect(stderr).toContain("cd acme\n  npm install\n");
    expect(stderr).toMatch(
      /\n {2}export PULUMI_CONFIG_PASSPHRASE=….*\n {2}npx pulumi-livechat import import\.json/,
    );
    expect(emulator.requests.all().filter(({ method }) => method !== "GET")).toEqual([]);
    expect(all.map(read).join("\n")).not.toContain(WEBHOOK_TOKEN);
  });

  test("replaces an earlier one only when told to, with the same bytes, and leaves the project's files", async () => {
    await exported();
    const before = all.map(read);
    const refused = await exported();
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain("licence.yaml exists already, and may hold what somebody wrote");

    // Lists in another order, as the API may give them, are the same account.
    emulator.setFaults("shuffle");
    const again = await exported("--force");
    expect(again.stderr).toMatch(/Left as they were: .*Pulumi\.yaml/);
    expect(all.map(read)).toEqual(before);

    writeFileSync(join(folder, "acme/index.js"), "// by hand\n");
    await exported("--force");
    expect(read("index.js")).toBe("// by hand\n");
  });

  test.each(["/groups", "/agents", "/canned_responses", "/goals/*", "/webhooks"])(
    "writes nothing where %s cannot be read",
    async (path) => {
      emulator.setFaults(`500 GET ${path}`);
      const { status, stderr } = await exported();
      expect(status).toBe(1);
      expect(stderr).toContain("This is on LiveChat's side");
      expect(files()).toEqual([]);
    },
  );

  test("is what it was where a later one fails", async () => {
    await exported();
    const before = all.map(read);
    emulator.setFaults("500 +1 GET /webhooks; 500 GET /greetings");
    expect((await exported("--force")).status).toBe(1);
    expect(files()).toEqual(all);
    expect(all.map(read)).toEqual(before);
  });
});
