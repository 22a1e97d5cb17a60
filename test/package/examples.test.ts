import { spawn } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { resourceTypeOf } from "../../src/definitions/index.js";
import { createEmulator } from "../strict-emulator.js";
import { tellFiles } from "../sweep.js";
import { caseOf, typeNames } from "../types/index.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const command = join(root, "bin/pulumi-livechat.js");

const folders = typeNames.map((type) => [resourceTypeOf(type).title.replaceAll(" ", "-"), type] as const);

interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(cwd: string, env: NodeJS.ProcessEnv, ...args: string[]): Promise<Finished> {
  const child = spawn(process.execPath, [command, ...args], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const [stdout, stderr, status] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", resolve);
    }),
  ]);
  return { status, stdout, stderr };
}

it("there is an example of every type", async () => {
  expect(await readdir(join(root, "examples"))).toEqual(
    expect.arrayContaining(folders.map(([folder]) => folder)),
  );
});

it("the example of every type is in the lock file, without which `npm ci` fails", async () => {
  const lock = JSON.parse(await readFile(join(root, "package-lock.json"), "utf8")) as { packages: object };
  expect(folders.filter(([folder]) => !(`examples/${folder}` in lock.packages))).toEqual([]);
});

describe.each(folders)("examples/%s", { timeout: 600_000 }, (name, type) => {
  it("makes what it declares, and a preview afterwards is empty", async () => {
    const emulator = await createEmulator({ licences: [{ token: "dal:example-t0ken" }] });
    // Inside the repository, where the packages resolve; a copy, so that the checkout stays as it is.
    const project = await mkdtemp(join(root, ".demo-"));
    try {
      await cp(join(root, "examples", name), project, { recursive: true });
      const { account, token } = emulator.licence();
      const env = {
        PATH: process.env["PATH"],
        HOME: process.env["HOME"],
        LIVECHAT_BASE_URL: emulator.url,
        LIVECHAT_ACCOUNT: account,
        LIVECHAT_TOKEN: token,
        PULUMI_CONFIG_PASSPHRASE: "test",
      };
      const up = await run(project, env, "up", "--yes");
      expect(up.status, up.stderr).toBe(0);
      const { data } = emulator.licence();
      expect(caseOf(type).isExampleMade(data)).toBe(true);
      const preview = await run(project, env, "preview", "--expect-no-changes", "--json");
      expect(preview.status, preview.stderr).toBe(0);
    } finally {
      await tellFiles(project);
      await rm(project, { recursive: true, force: true });
      await emulator.close();
    }
  });
});
