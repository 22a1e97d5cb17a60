import { spawn } from "node:child_process";
import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { resourceTypes } from "../../src/definitions/index.js";
import type { LicenceData } from "../../src/emulator/index.js";
import { createEmulator } from "../strict-emulator.js";
import { tellFiles } from "../sweep.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const command = join(root, "bin/pulumi-livechat.js");

/** What each example leaves in the account. */
const made: Record<string, (data: LicenceData) => unknown> = {
  agent: ({ agents }) => agents.filter(({ login }) => /^(anna|jan)\./.test(login)).length === 2,
  group: ({ groups }) =>
    groups.find(({ name }) => name === "Po polsku")?.agents?.[0] === "anna.nowak@mycompany.com",
  tag: ({ tags, groups }) =>
    tags.filter(({ group }) => group === groups.find(({ name }) => name === "Returns")?.id).length === 3,
  "canned-response": ({ cannedResponses }) => cannedResponses.length === 6,
  goal: ({ goals }) => new Set(goals.map(({ type }) => type)).size === 4,
  greeting: ({ greetings }) => greetings.some(({ subtype }) => subtype === "announcement"),
  webhook: ({ webhooks }) => webhooks.some(({ url }) => url === "https://hooks.mycompany.com/livechat"),
};

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
  const folders = await readdir(join(root, "examples"));
  const wanted = resourceTypes.map(({ title }) => title.replaceAll(" ", "-"));
  expect(folders).toEqual(expect.arrayContaining(wanted));
  expect(Object.keys(made).toSorted()).toEqual(wanted.toSorted());
});

describe.each(Object.entries(made))("examples/%s", { timeout: 600_000 }, (name, isMade) => {
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
      expect(isMade(data)).toBe(true);
      const preview = await run(project, env, "preview", "--expect-no-changes", "--json");
      expect(preview.status, preview.stderr).toBe(0);
    } finally {
      await tellFiles(project);
      await rm(project, { recursive: true, force: true });
      await emulator.close();
    }
  });
});
