import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Emulator } from "../../src/emulator/index.js";
import { missingPulumiCli } from "../lifecycle/pulumi-cli.js";
import { createEmulator } from "../strict-emulator.js";
import { tellFiles } from "../sweep.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const example = join(root, "examples/fleet");

const missing = await missingPulumiCli();

let emulator: Emulator;
let folder: string;

beforeEach(() => {
  // Beside the example, so that the package is found from it, and the checkout stays as it is.
  folder = mkdtempSync(join(example, ".demo-"));
  for (const file of ["Pulumi.yaml", "fleet.js", "index.js", "licence.yaml", "package.json"])
    cpSync(join(example, file), join(folder, file));
});
afterEach(async () => {
  await tellFiles(folder);
  await emulator.close();
  rmSync(folder, { recursive: true });
});

const nameOf = (index: number) => `shop-${String(index).padStart(2, "0")}`;
const tokenOf = (index: number) => `dal:token-of-shop-${index}`;

/** So many licences, each with an account of its own. */
async function openShops(count: number): Promise<string[]> {
  const all = Array.from({ length: count }, (_, index) => index);
  emulator = await createEmulator({
    licences: all.map((index) => ({
      data: "empty",
      account: `owner@${nameOf(index)}.example`,
      token: tokenOf(index),
    })),
  });
  for (const index of all) {
    const vars = `{domain: ${nameOf(index)}.example, language: en, hello: "Hello from ${nameOf(index)}"}`;
    const config = `livechat:account: owner@${nameOf(index)}.example\n  fleet:vars: ${vars}`;
    writeFileSync(join(folder, `Pulumi.${nameOf(index)}.yaml`), `config:\n  ${config}\n`);
  }
  return all.map(nameOf);
}

/** The tokens of these in the environment. */
function tokensOf(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.map((name) => [
      `LIVECHAT_TOKEN_${name.toUpperCase().replace("-", "_")}`,
      tokenOf(Number(name.slice(-2))),
    ]),
  );
}

async function fleet(tokens: Record<string, string>, ...args: string[]) {
  const child = spawn(process.execPath, ["fleet.js", ...args], {
    cwd: folder,
    env: {
      PATH: [join(root, "node_modules/.bin"), process.env["PATH"]].join(delimiter),
      HOME: folder,
      LIVECHAT_BASE_URL: emulator.url,
      PULUMI_CONFIG_PASSPHRASE: "a-passphrase",
      PULUMI_BACKEND_URL: `file://${folder}`,
      PULUMI_HOME: join(folder, ".pulumi-home"),
      PULUMI_SKIP_UPDATE_CHECK: "true",
      ...tokens,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, status] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve) => child.on("close", resolve)),
  ]);
  return { status, stdout, stderr };
}

const saidFirst = (index: number) => emulator.licence(index).data.cannedResponses[0]?.text;

describe("the example of a fleet", { timeout: 600_000 }, () => {
  test("brings one definition to forty licences, goes on after a failure, and says what would change", async () => {
    const names = await openShops(40);
    const known = tokensOf(names.filter((name) => name !== "shop-07"));
    const first = await fleet(known, "up", "--skip-preview");
    expect(first.stderr).toBe("");
    expect(first.stdout).toContain("\nup --skip-preview: 39 done, 0 refused, 1 failed, 0 not begun\n");
    expect(first.stdout).toMatch(/shop-07: failed \(1\), .* s: .*\n {2}all of it: \.fleet\/shop-07\.log/);
    expect(readFileSync(join(folder, ".fleet/shop-07.log"), "utf8")).toContain("no credentials for LiveChat");
    expect(names.map((_, index) => saidFirst(index))).toEqual(
      names.map((name) => (name === "shop-07" ? undefined : `Hello from ${name}`)),
    );

    // With its token, the run goes on with the one that failed, and with no other.
    const requests = emulator.requests.count();
    const second = await fleet(tokensOf(["shop-07"]), "--resume");
    expect(second.stdout).toContain("\nup --skip-preview: 40 done, 0 refused, 0 failed, 0 not begun\n");
    expect(second.status).toBe(0);
    expect(second.stdout.match(/^shop-\d+: done/gm)).toEqual(["shop-07: done"]);
    expect(saidFirst(7)).toBe("Hello from shop-07");
    expect(emulator.requests.count()).toBeGreaterThan(requests);

    // Nothing is left to be done, until the definition changes.
    const two = ["--only", "shop-03,shop-07", "preview", "--expect-no-changes"];
    expect((await fleet(tokensOf(names), ...two)).status).toBe(0);
    const licence = join(folder, "licence.yaml");
    writeFileSync(licence, readFileSync(licence, "utf8").replace("name: Order placed", "name: Order"));
    const changed = await fleet(tokensOf(names), ...two);
    expect(changed.stdout).toContain("\npreview --expect-no-changes: 0 done, 2 refused, 0 failed");
    expect(changed.status).toBe(3);
  });

  test.each([
    [[], "Usage: npm run fleet"],
    [["--resume", "up"], "Usage: npm run fleet"],
    [["--resume"], "There is no run to go on with"],
    [["--at-once", "0", "up"], "--at-once 0: it is a number from 1 to 99."],
    [["--only", "shop-00,shop-99", "up"], "There is no Pulumi.shop-99.yaml."],
    [["--onyl", "shop-00", "up"], "Unknown option '--onyl'"],
  ])("starts no engine for %j", async (args, said) => {
    await openShops(1);
    const { status, stderr } = await fleet({}, ...args);
    expect(stderr).toContain(said);
    expect(status).toBe(2);
    expect(existsSync(join(folder, ".fleet"))).toBe(false);
  });

  const title = `does the same with the Pulumi CLI${missing === undefined ? "" : ` (skipped: ${missing})`}`;
  test.skipIf(missing !== undefined)(title, async () => {
    const names = await openShops(4);
    const tokens = tokensOf(names);
    expect((await fleet(tokens, "--engine", "pulumi", "stack", "init")).stdout).toContain("4 done");
    const up = ["--engine", "pulumi", "up", "--yes", "--skip-preview", "--non-interactive"];
    const { stdout, status } = await fleet(tokens, ...up);
    expect(stdout).toMatch(/^shop-03: done, .* s: \+ 10 created/m);
    expect(stdout).toContain(" 4 done, 0 refused, 0 failed, 0 not begun\n");
    expect(status).toBe(0);
    expect(names.map((_, index) => saidFirst(index))).toEqual(names.map((name) => `Hello from ${name}`));
  });
});
