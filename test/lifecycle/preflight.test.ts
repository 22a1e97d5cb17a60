import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadEngine } from "../../src/cli/engine.js";
import type { Preflight } from "../../src/licence/preflight.js";
import { runCli } from "../cli/fake.js";
import { TOKEN } from "./credentials.js";
import type { Engine, Op } from "./engine.js";
import { engines, startEmulator } from "./engines.js";
import { Project } from "./project.js";

type Section = Record<string, Record<string, unknown>>;
type Licence = Record<"groups" | "agents" | "tags" | "cannedResponses" | "webhooks", Section>;

const base = (): Licence => ({
  groups: { north: { name: "The North", language: "en" }, south: { name: "The South" } },
  agents: { jane: { login: "jane@acme.com", name: "Jane", jobTitle: "Support", groups: ["north"] } },
  tags: { cold: { tag: "cold", author: "jane", group: "north" } },
  cannedResponses: { hello: { text: "Hello there", tags: ["hello"], group: "south" } },
  webhooks: { hook: { eventType: "chat_started", dataTypes: ["chat"], url: "https://hooks.acme.com/1" } },
});

type Edit = readonly [what: string, edit: (licence: Licence) => void];

/** What people change in a licence. Of those with one number only one makes sense at a time. */
const edits: readonly Edit[] = [
  ["a property", ({ groups }) => void Object.assign(groups["south"] ?? {}, { language: "de" })],
  ["a property that is no longer declared", ({ agents }) => void delete agents["jane"]?.["jobTitle"]],
  [
    "a natural key that is updated",
    ({ groups }) => void Object.assign(groups["south"] ?? {}, { name: "The Deep South" }),
  ],
  ["a natural key that replaces", ({ tags }) => void Object.assign(tags["cold"] ?? {}, { tag: "icy" })],
  [
    "a replacement with the same natural key",
    ({ tags }) => void Object.assign(tags["cold"] ?? {}, { author: "john.doe@mycompany.com" }),
  ],
  [
    "a webhook's address",
    ({ webhooks }) => void Object.assign(webhooks["hook"] ?? {}, { url: "https://hooks.acme.com/2" }),
  ],
  [
    "a key",
    ({ tags }) => {
      tags["chilly"] = { ...tags["cold"] };
      delete tags["cold"];
    },
  ],
  ["one more", ({ groups }) => void (groups["west"] = { name: "The West" })],
  ["one that exists already", ({ groups }) => void (groups["sales"] = { name: "Sales" })],
  [
    "one that exists already and is adopted",
    ({ groups }) => void (groups["invoicing"] = { name: "Invoicing", adopt: true }),
  ],
  ["one less", ({ cannedResponses }) => void delete cannedResponses["hello"]],
  [
    "a protected one less",
    (licence) => {
      delete licence.agents["jane"];
      Object.assign(licence.tags["cold"] ?? {}, { author: "john.doe@mycompany.com" });
    },
  ],
  [
    "what is ignored",
    ({ groups }) => {
      Object.assign(groups["north"] ?? {}, { language: "fr", options: { ignoreChanges: ["language"] } });
    },
  ],
];

/** What the preflight says that an `up` does with each resource. */
function expected({ objects, removed }: Preflight): Record<string, Op> {
  const ops = objects.map(({ key, outcome, replaces, differs }): [string, Op] => {
    if (outcome !== "managed") return [key, "create"];
    return [key, replaces === true ? "replace" : differs === undefined ? "same" : "update"];
  });
  return Object.fromEntries([...ops, ...removed.map(({ key }): [string, Op] => [key, "delete"])]);
}

/** The same of an engine, which may leave out what stays as it is. */
function done(ops: Readonly<Record<string, Op>>, names: readonly string[]): Record<string, Op> {
  return { ...Object.fromEntries(names.map((name) => [name, "same" as const])), ...ops };
}

describe.each(engines)("preflight of a stack, on $name", { timeout: 900_000 }, ({ name, of, missing }) => {
  if (missing !== undefined) {
    it.skip(`says what up does (skipped: ${missing})`, () => undefined);
    return;
  }
  const isCli = name.includes("CLI");

  interface Setting {
    readonly project: Project;
    readonly engine: Engine;
    readonly write: (licence: Licence) => Promise<void>;
    readonly preflight: (...args: string[]) => Promise<Preflight & { status: number }>;
  }

  async function begin(work: (setting: Setting) => Promise<void>): Promise<void> {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator);
    await writeFile(
      join(project.directory, "index.js"),
      'module.exports = require("pulumi-livechat/program");',
    );
    const engine = of(project);
    const write = async (licence: Licence) =>
      await writeFile(join(project.directory, "licence.yaml"), JSON.stringify(licence));
    await write(base());
    const up = await engine.up();
    expect(up, up.said).toMatchObject({ status: 0 });
    const preflight = async (...args: string[]) => {
      if (isCli) {
        const state = JSON.stringify(await engine.exportState());
        await writeFile(join(project.directory, "exported.json"), state);
      }
      const flags = ["--stack", "dev", ...(isCli ? ["--state", "exported.json"] : []), ...args];
      const setup = { cwd: project.directory, env: project.env, engine: await loadEngine() };
      const { status, stdout, stderr } = await runCli(["preflight", "--json", ...flags], setup);
      expect(stdout, stderr).not.toBe("");
      return { status, ...(JSON.parse(stdout) as Preflight) };
    };
    await work({ project, engine, write, preflight });
  }

  it("knows all that the stack manages, and nothing of it stands in the way", async () => {
    await begin(async ({ preflight }) => {
      const { ok, status, objects, removed, extra } = await preflight();
      expect({ ok, status, removed }).toEqual({ ok: true, status: 0, removed: [] });
      expect(objects.map(({ outcome, differs }) => [outcome, differs])).toEqual(
        objects.map(() => ["managed", undefined]),
      );
      expect(extra.map(({ title }) => title).join()).not.toContain("The North");
    });
  });

  it("says what up does with each resource, whatever was changed in the licence", async () => {
    await begin(async ({ engine, write, preflight }) => {
      const check = async (chosen: readonly Edit[]) => {
        const licence = base();
        for (const [, edit] of chosen) edit(licence);
        await write(licence);
        const said = await preflight();
        const preview = await engine.preview();
        const what = `${chosen.map(([each]) => each).join(", ")}\n${preview.said}`;
        expect(said.ok, what).toBe(preview.status === 0);
        expect(said.status, what).toBe(said.ok ? 0 : 3);
        if (said.ok)
          expect(done(preview.ops, Object.keys(expected(said))), what).toMatchObject(expected(said));
      };
      for (const one of isCli ? edits.filter((_, index) => index % 4 === 0) : edits) {
        // oxlint-disable-next-line no-await-in-loop -- one project
        await check([one]);
      }
      const some = fc.subarray([...edits], { minLength: 2, maxLength: 5 });
      await fc.assert(fc.asyncProperty(some, check), { numRuns: isCli ? 1 : 4, endOnFailure: true });
    });
  });

  it("and the up then does it", async () => {
    await begin(async ({ engine, write, preflight }) => {
      const licence = base();
      const wanted = edits.filter(([what]) => !/exists already$|protected/.test(what));
      for (const [, edit] of wanted) edit(licence);
      await write(licence);
      const said = await preflight();
      expect(said.ok).toBe(true);
      const up = await engine.up();
      expect(up, up.said).toMatchObject({ status: 0 });
      expect(done(up.ops, Object.keys(expected(said))), up.said).toMatchObject(expected(said));
    });
  });
});

it("takes the vars, the file and the credentials from the stack; so does validate the vars and the file, and export the credentials", async () => {
  await using account = await startEmulator();
  await using project = await Project.create(account.emulator);
  const { LIVECHAT_TOKEN: _token, LIVECHAT_ACCOUNT: login = "", ...env } = project.env;
  const setup = { cwd: project.directory, env, engine: await loadEngine() };
  const ours = async (...args: string[]) => await runCli(args, setup);
  await writeFile(
    join(project.directory, "acme.yaml"),
    'groups: { g: { name: "Desk of ${var:domain} in ${config:place}" } }\n',
  );
  await writeFile(join(project.directory, "plain.yaml"), "groups: { g: { name: Desk } }\n");
  expect((await ours("preflight", "acme.yaml", "--stack", "nroth")).stderr).toContain('has no stack "nroth"');
  for (const [key, value] of Object.entries({
    file: "acme.yaml",
    place: "Warsaw",
    "livechat:account": login,
  })) {
    // oxlint-disable-next-line no-await-in-loop -- one file
    await ours("config", "set", key, value);
  }
  await ours("config", "set", "--path", "vars.domain", "north.example.com");
  await ours("config", "set", "--secret", "livechat:token", TOKEN);
  const { status, stdout, stderr } = await ours("preflight", "--stack", "dev", "--json");
  expect(status, stderr).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    objects: [{ title: 'Group "Desk of ${var:domain} in ${config:place}"', outcome: "create" }],
  });
  expect(account.emulator.requests.count({ method: "GET", path: "/groups" })).toBe(1);
  expect((await ours("preflight", "plain.yaml")).stderr).toContain(
    "neither LIVECHAT_TOKEN nor livechat:token",
  );
  expect((await ours("preflight")).stderr).toContain("name the licence file, or the stack");
  const valid = await ours("validate", "--stack", "dev");
  expect(valid).toMatchObject({ status: 0, stderr: expect.stringContaining("acme.yaml: valid, 1 object") });
  expect(await ours("validate", "acme.yaml")).toMatchObject({ status: 2 });
  expect((await ours("validate")).stderr).toContain("name the licence files, or the stack");
  expect((await ours("export", "--out", "out")).status).toBe(2);
  expect(await ours("export", "--out", "out", "--stack", "dev")).toMatchObject({ status: 0 });
});
