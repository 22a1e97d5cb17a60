import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { engines, startEmulator } from "./engines.js";
import { Project } from "./project.js";

const OWNER = "john.doe@mycompany.com";

/** A licence of two groups, with a text and a tag for each of `groups`, and a greeting. */
const licence = (groups: string) => `
defaults:
  tags: { author: ${OWNER} }
groups:
  north: { name: The North }
  south: { name: The South }
tags:
  vip: { tag: vip, ${groups} }
cannedResponses:
  hello: { text: Hello there, tags: [hi], ${groups} }
greetings:
  welcome:
    name: Welcome
    rules: [{ type: visits_number, value: 2, operator: greater_or_equal }]
    properties: { greeting-message_text: Hello again }
    ${groups}
`;

const tables = {
  "licence.yaml":
    "groups: { north: { name: The North } }\nagents: { from: staff.csv }\ncannedResponses: { from: responses.csv }\n",
  "staff.csv": "key,login,name,groups\nanna,anna@acme.com,Anna,north\nbert,bert@acme.com,Bert,\n",
  "responses.csv": 'key,text,tags,groups\nhello,"Hello, there",hi; welcome,north; 0\n',
};

describe.each(engines)("$name, many objects at once", { timeout: 900_000 }, ({ of, missing }) => {
  if (missing !== undefined) {
    it.skip(`are made and renamed (skipped: ${missing})`, () => undefined);
    return;
  }

  async function begin(
    work: (setting: {
      readonly engine: ReturnType<typeof of>;
      readonly account: Awaited<ReturnType<typeof startEmulator>>;
      readonly write: (files: Readonly<Record<string, string>>) => Promise<void>;
    }) => Promise<void>,
  ): Promise<void> {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator);
    const write = async (files: Readonly<Record<string, string>>) => {
      for (const [name, text] of Object.entries(files)) {
        // oxlint-disable-next-line no-await-in-loop -- few files
        await writeFile(join(project.directory, name), text);
      }
    };
    await write({ "index.js": 'module.exports = require("pulumi-livechat/program");' });
    await work({ engine: of(project), account, write });
  }

  it("`group` becomes `groups` of one, and back, without a change; one more makes one more", async () => {
    await begin(async ({ engine, account, write }) => {
      await write({ "licence.yaml": licence("group: north") });
      const first = await engine.up();
      expect(first, first.said).toMatchObject({ status: 0 });
      const before = account.emulator.licence().data;
      const same = {
        north: "same",
        south: "same",
        "vip.north": "same",
        "hello.north": "same",
        "welcome.north": "same",
      };

      await write({ "licence.yaml": licence("groups: [north]") });
      const preview = await engine.preview({ expectNoChanges: true });
      expect(preview, preview.said).toMatchObject({ status: 0, ops: same });
      expect(await engine.up()).toMatchObject({ status: 0, ops: same });
      expect(account.emulator.licence().data).toEqual(before);

      await write({ "licence.yaml": licence("groups: [south, north]") });
      const more = await engine.up();
      const created = { "vip.south": "create", "hello.south": "create", "welcome.south": "create" };
      expect(more, more.said).toMatchObject({ status: 0, ops: { ...same, ...created } });
      expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0 });

      await write({ "licence.yaml": licence("group: north") });
      const back = await engine.up();
      const deleted = { "vip.south": "delete", "hello.south": "delete", "welcome.south": "delete" };
      expect(back, back.said).toMatchObject({
        status: 0,
        ops: { vip: "same", hello: "same", welcome: "same", ...deleted },
      });
      const { sequences } = account.emulator.licence().data;
      expect(account.emulator.licence().data).toEqual({ ...before, sequences });
    });
  });

  it("rows of a table come and go, and what an agent's row costs is said", async () => {
    await begin(async ({ engine, account, write }) => {
      await write(tables);
      const first = await engine.up();
      const ops = { anna: "create", bert: "create", "hello.north": "create", "hello.0": "create" };
      expect(first, first.said).toMatchObject({ status: 0, ops });
      expect(account.emulator.licence().data.cannedResponses).toContainEqual(
        expect.objectContaining({ text: "Hello, there", tags: ["welcome", "hi"], group: 0 }),
      );
      expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0 });

      await write({ "staff.csv": tables["staff.csv"].replace("bert@", "bertram@") });
      const other = await engine.up();
      expect(other.status, other.said).not.toBe(0);
      expect(other.said).toMatch(/bert/);
      expect(other.said).toMatch(/statistics will be lost for good/);
      expect(other.said).toMatch(/protect/);

      await write({ "staff.csv": tables["staff.csv"].replace(/^bert.*\n/m, "") });
      const removed = await engine.up();
      expect(removed.status, removed.said).not.toBe(0);
      expect(removed.said).toMatch(/protect/);
      expect(account.emulator.licence().data.agents.map(({ login }) => login)).toContain("bert@acme.com");

      await write({
        "staff.csv":
          "key,login,name,groups,options.protect\nanna,anna@acme.com,Anna,north,\nbert,bert@acme.com,Bert,,FALSE\n",
      });
      expect(await engine.up()).toMatchObject({ status: 0, ops: { bert: "same" } });
      await write({
        "responses.csv": "key,text,tags\n",
        "staff.csv": "key,login,name,groups\nanna,anna@acme.com,Anna,north\n",
      });
      const gone = await engine.up();
      const removals = { bert: "delete", "hello.north": "delete", "hello.0": "delete" };
      expect(gone, gone.said).toMatchObject({ status: 0, ops: removals });
      expect(account.emulator.licence().data.agents.map(({ login }) => login)).not.toContain("bert@acme.com");
    });
  });
});
