import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import type { Values } from "../../src/definitions/definition.js";
import type { Engine } from "./engine.js";
import { engines, startEmulator } from "./engines.js";
import { declareSecrets } from "../sweep.js";
import { Project, secretOf } from "./project.js";

const login = "anna.nowak@mycompany.com";
const SECRET = "s3cr3t-of-the-hook";
const url = `https://hooks.example/in?key=${SECRET}`;

/** A licence of which every key can have an ending, by which it is another one; and what is declared besides. */
const licence = (ending: string, more: Readonly<Record<string, Values>> = {}) => [
  {
    type: "Licence",
    name: "licence",
    args: {
      declaration: {
        groups: { other: { name: "Other" }, [`padded${ending}`]: { name: "Padded" } },
        agents: {
          [`anna${ending}`]: {
            login,
            name: "Anna",
            groups: ["other", `padded${ending}`],
            ...more["anna"],
          },
        },
        tags: { [`vip${ending}`]: { tag: "vip", author: `anna${ending}`, group: `padded${ending}` } },
        cannedResponses: { [`hello${ending}`]: { text: "Hello", tags: ["hi"], group: `padded${ending}` } },
        goals: { [`sale${ending}`]: { name: "Sale", type: "url", url: "https://mycompany.com/ok" } },
        greetings: {
          [`welcome${ending}`]: {
            name: "Welcome",
            group: `padded${ending}`,
            properties: { "greeting-message_text": "Hello again" },
            rules: [{ type: "visits_number", value: 2, operator: "greater_or_equal" }],
          },
        },
        webhooks: {
          [`hook${ending}`]: { eventType: "chat_started", dataTypes: ["chat"], url: secretOf(url) },
        },
        ...more["sections"],
      },
    },
  },
];
const keys = ["anna", "hello", "hook", "padded", "sale", "vip", "welcome"];

/** The resources of the licence with this ending, each the same. */
const allSame = (ending: string) =>
  Object.fromEntries(["other", ...keys.map((key) => `${key}${ending}`)].map((key) => [key, "same"]));

/** What makes the state impossible to read in a program. */
const UNREADABLE = `require("@pulumi/pulumi/runtime/invoke").invoke = () => Promise.reject(new Error("no such function"));
`;

describe.each(engines)(
  "$name, a licence whose keys are renamed",
  { timeout: 1_200_000 },
  ({ name, of, missing }) => {
    if (missing !== undefined) {
      it.skip(`changes nothing in the account (skipped: ${missing})`, () => undefined);
      return;
    }

    it("changes nothing in the account, of any type, and no reference", async () => {
      await using account = await startEmulator();
      await using project = await Project.create(account.emulator);
      declareSecrets(SECRET);
      const engine = of(project);
      await project.declare(licence(""));
      const first = await engine.up();
      expect(first, first.said).toMatchObject({ status: 0 });
      const before = account.emulator.licence().data;
      const same = allSame("2");

      await project.declare(licence("2"));
      const preview = await engine.preview({ expectNoChanges: true });
      expect(preview, preview.said).toMatchObject({ status: 0, ops: same });
      const renamed = await engine.up();
      expect(renamed, renamed.said).toMatchObject({ status: 0, ops: same });
      expect(account.emulator.licence().data).toEqual(before);
      expect(await names(engine)).toEqual(["other", ...keys.map((key) => `${key}2`)].toSorted());
      expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0, ops: same });
      await project.tellFiles();
    });

    it("shows only what changes beside it", async () => {
      await using account = await startEmulator();
      await using project = await Project.create(account.emulator);
      const engine = of(project);
      await project.declare(licence(""));
      expect(await engine.up()).toMatchObject({ status: 0 });
      // What is not known yet, beside what is: the group that is there already has no other id.
      const groups = ["other", "fresh", "padded2"];
      const fresh = { other: { name: "Other" }, padded2: { name: "Padded" }, fresh: { name: "Fresh" } };
      await project.declare(licence("2", { anna: { groups }, sections: { groups: fresh } }));
      const preview = await engine.preview({ args: name.includes("CLI") ? ["--diff"] : [] });
      const ops = { ...allSame("2"), fresh: "create", anna2: "update" };
      expect(preview, preview.said).toMatchObject({ status: 0, ops });
      const known = account.emulator.licence().data.groups.filter((one) => /Other|Padded/.test(one.name));
      expect(known).toHaveLength(2);
      // A group's own id is a text, there and by its key among the licence's ids, as are the keys of what references are
      // called, and one among an agent's groups a number.
      const plan = preview.said.replaceAll(/"(?:id|other|padded)": "[^"]*"/g, "");
      for (const { id } of known) expect(plan).not.toMatch(new RegExp(`"${id}"(?!:)`));
      const up = await engine.up();
      expect(up, up.said).toMatchObject({ status: 0, ops });
      expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0 });
    });

    it("and killed meanwhile goes on, and nothing is made or removed", async () => {
      await using account = await startEmulator();
      const { requests } = account.emulator;
      await using project = await Project.create(account.emulator);
      const engine = of(project);
      await project.declare(licence(""));
      expect(await engine.up()).toMatchObject({ status: 0 });
      const before = account.emulator.licence().data;
      account.emulator.setFaults("429:6 PUT");
      await project.declare(licence("2", { anna: { name: "Anna Nowak" } }));
      const writes = () => requests.all().filter(({ method }) => method !== "GET");
      const made = writes().length;
      const killed = await engine.start("up");
      await vi.waitFor(() => expect(writes().length).toBeGreaterThan(made), { timeout: 60_000 });
      await killed.kill();
      account.emulator.setFaults(undefined);
      await engine.cancel();
      const again = await engine.up();
      expect(again, again.said).toMatchObject({ status: 0, ops: { ...allSame("2"), anna2: "update" } });
      expect(await names(engine)).toEqual(Object.keys(allSame("2")).toSorted());
      expect(
        new Set(
          writes()
            .slice(made)
            .map(({ method }) => method),
        ),
      ).toEqual(new Set(["PUT"]));
      const now = account.emulator.licence().data;
      const agents = now.agents.map((one) => (one.login === login ? { ...one, name: "Anna" } : one));
      expect({ ...now, agents }).toEqual(before);
    });

    it("is refused with what to do where the state cannot be read", async () => {
      await using account = await startEmulator();
      await using project = await Project.create(account.emulator);
      const engine = of(project);
      const anna = { options: { protect: false } };
      await project.declare(licence("", { anna }));
      expect(await engine.up()).toMatchObject({ status: 0 });
      const before = account.emulator.licence().data;
      const program = join(project.directory, "index.js");
      await writeFile(program, `${UNREADABLE}${await readFile(program, "utf8")}`);
      expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0, ops: allSame("") });
      await project.declare(licence("2", { anna }));
      const refused = await engine.up();
      expect(refused.status, refused.said).not.toBe(0);
      expect(refused.said).toContain("exists already");
      expect(refused.said).toContain("options: { aliases: [OLD] }");
      expect(account.emulator.licence().data).toEqual(before);
    });

    it.runIf(name.includes("CLI"))("loses nothing to a run for one of the names", async () => {
      await using account = await startEmulator();
      await using project = await Project.create(account.emulator);
      const engine = of(project);
      // Where something that is left out depends on it, CLI 3.260 cannot write the state of an aliased resource.
      const alone = { adopt: true, options: { protect: false } };
      const more = { anna: alone, sections: { tags: {} } };
      await project.declare(licence("", more));
      expect(await engine.up()).toMatchObject({ status: 0 });
      const before = account.emulator.licence().data;
      await project.declare(licence("2", more));
      for (const key of ["anna", "anna2"]) {
        const type = "livechat:index:Licence$pulumi-nodejs:dynamic/livechat:Agent";
        // oxlint-disable-next-line no-await-in-loop -- one run after the other
        await engine.up({ args: ["--target", `urn:pulumi:dev::lifecycle::${type}::${key}`] });
        expect(account.emulator.licence().data).toEqual(before);
        // oxlint-disable-next-line no-await-in-loop -- after the run
        expect(await names(engine)).toHaveLength(keys.length);
      }
      const up = await engine.up();
      const { vip2: _vip, ...ops } = allSame("2");
      expect(up, up.said).toMatchObject({ status: 0, ops });
      expect(account.emulator.licence().data).toEqual(before);
    });
  },
);

/** The objects of the stack. */
async function names(engine: Engine): Promise<string[]> {
  const { deployment } = await engine.exportState();
  const ours = (deployment.resources ?? []).filter(({ type }) => type.includes("dynamic/livechat:"));
  return ours.map(({ urn }) => urn.slice(urn.lastIndexOf("::") + 2)).toSorted();
}
