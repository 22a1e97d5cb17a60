import { describe, expect, it } from "vitest";
import { resourceTypes } from "../../src/definitions/index.js";
import type { Emulator } from "../../src/emulator/index.js";
import type { Values } from "../../src/definitions/definition.js";
import type { Declared, Deployment, Op, Outcome } from "./engine.js";
import { engines, startEmulator } from "./engines.js";
import { Project } from "./project.js";
import { caseOf } from "../types/index.js";

const types = resourceTypes.map(({ name }) => name);
const first = { deleteBeforeReplace: true };

/** One resource of each type. */
function all(options: Values = {}, more: Values = {}): Declared[] {
  return types.map((type) => ({ type, name: type, args: { ...caseOf(type).life.args, ...more }, options }));
}

/** What an engine says where it does this to each of them. */
const each = (op: Op) => Object.fromEntries(types.map((type) => [type, op]));
const urnOf = (type: string) => `urn:pulumi:dev::lifecycle::pulumi-nodejs:dynamic/livechat:${type}::${type}`;
const replacing = (some: readonly string[]) => ({
  args: some.flatMap((type) => ["--replace", urnOf(type)]),
});

const webhook = (options: Values = {}, args: Values = {}): Declared => ({
  type: "Webhook",
  name: "Webhook",
  args: { ...caseOf("Webhook").life.args, ...args },
  options,
});
const tag = (text: string, author: string): Declared => ({
  type: "Tag",
  name: "Tag",
  args: { tag: text, author, group: 1 },
});
const triggered = (trigger: string) => all({ ...first, replacementTrigger: trigger });
const together = (text: string, author: string, options: Values = {}) => [
  tag(text, author),
  webhook({ replaceWith: ["Tag"], ...options }),
];

const tokens = ({ emulator }: { emulator: Emulator }) =>
  emulator
    .licence()
    .data.webhooks.filter(({ url }) => url.startsWith("https://hooks.mycompany.com/"))
    .map(({ token }) => token);
const writes = ({ emulator }: { emulator: Emulator }) =>
  emulator.requests.all().filter(({ method }) => method !== "GET").length;

describe.each(engines)("$name, a forced replacement", { timeout: 1_200_000 }, ({ name, of, missing }) => {
  if (missing !== undefined) {
    it.skip(`makes a new object (skipped: ${missing})`, () => undefined);
    return;
  }
  const isCli = name.includes("CLI");

  it("makes a new object of each type, however it is forced", async () => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator);
    const engine = of(project);
    const { requests } = account.emulator;
    const known = new Set<string>();
    const expectNew = async (run: () => Promise<Outcome>, ops: Values) => {
      const before = {
        deleted: requests.count({ method: "DELETE" }),
        made: requests.count({ method: "POST" }),
      };
      const done = await run();
      expect(done, done.said).toMatchObject({ status: 0, ops });
      const isFirst = before.made === 0;
      expect(requests.count({ method: "DELETE" }) - before.deleted).toBe(isFirst ? 0 : types.length);
      expect(requests.count({ method: "POST" }) - before.made).toBe(types.length);
      const [token = "", ...others] = tokens(account);
      expect(others).toEqual([]);
      expect(known).not.toContain(token);
      known.add(token);
      expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0 });
    };

    await project.declare(triggered("1"));
    await expectNew(() => engine.up(), each("create"));
    await project.declare(triggered("2"));
    const before = writes(account);
    expect(await engine.preview()).toMatchObject({ status: 0, ops: each("replace") });
    expect(await engine.preview(replacing(types))).toMatchObject({ status: 0, ops: each("replace") });
    expect(writes(account)).toBe(before);
    await expectNew(() => engine.up(), each("replace"));
    await expectNew(() => engine.up(replacing(types)), each("replace"));
    await engine.importState(tainted(await engine.exportState()));
    // Who does not know the mark must not take the state.
    expect(await engine.exportState()).toMatchObject({ version: 4, features: ["taint"] });
    expect(await engine.preview()).toMatchObject({ status: 0, ops: each("replace") });
    await expectNew(() => engine.up(), each("replace"));
    // What is replaced together with a group that is replaced, and is deleted before it.
    const [group, ...others] = triggered("2");
    await project.declare([
      group as Declared,
      ...others.map((one) => ({ ...one, options: { ...one.options, replaceWith: ["Group"] } })),
    ]);
    expect(await engine.preview(replacing(["Group"]))).toMatchObject({ status: 0, ops: each("replace") });
    await expectNew(() => engine.up(replacing(["Group"])), each("replace"));
  });

  it("without the option is refused by the preview where the engine would make the new one first", async () => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator);
    const engine = of(project);
    await project.declare(all({ replacementTrigger: "1" }));
    expect(await engine.up()).toMatchObject({ status: 0 });
    const before = { writes: writes(account), tokens: tokens(account) };
    for (const [declared, command] of [
      [all({ replacementTrigger: "2" }), {}],
      [all({ replacementTrigger: "1" }), replacing(types)],
    ] as const) {
      // oxlint-disable-next-line no-await-in-loop -- one run after the other
      await project.declare(declared);
      // oxlint-disable-next-line no-await-in-loop -- one run after the other
      const previewed = await engine.preview(command);
      if (isCli) {
        expect(previewed.status, previewed.said).not.toBe(0);
        for (const type of types) expect(previewed.said).toMatch(new RegExp(`${type} .*exists already`));
        expect(previewed.said).toContain("or a new one set `deleteBeforeReplace: true`");
        // What fails is the resource, and not the program.
        expect(previewed.said).not.toMatch(/Error: |^ +at /m);
        // oxlint-disable-next-line no-await-in-loop -- one run after the other
        expect((await engine.up(command)).status).not.toBe(0);
        expect(writes(account)).toBe(before.writes);
        expect(tokens(account)).toEqual(before.tokens);
      } else {
        expect(previewed, previewed.said).toMatchObject({ status: 0, ops: each("replace") });
        // oxlint-disable-next-line no-await-in-loop -- one run after the other
        expect(await engine.up(command)).toMatchObject({ status: 0, ops: each("replace") });
        expect(tokens(account)).toHaveLength(1);
        expect(tokens(account)).not.toEqual(before.tokens);
      }
    }
  });

  it("together with another one makes a new object where that one is deleted first, or by the option", async () => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator);
    const engine = of(project);
    const both = { Tag: "replace", Webhook: "replace" };
    await project.declare(together("one", "john.doe@mycompany.com"));
    expect(await engine.up()).toMatchObject({ status: 0 });
    const seen = new Set(tokens(account));

    for (const change of [
      together("one", "jane.doe@mycompany.com"),
      // The new tag is made before the old one goes.
      together("two", "jane.doe@mycompany.com", first),
    ]) {
      // oxlint-disable-next-line no-await-in-loop -- one run after the other
      await project.declare(change);
      // oxlint-disable-next-line no-await-in-loop -- one run after the other
      const previewed = await engine.preview();
      expect(previewed, previewed.said).toMatchObject({ status: 0, ops: both });
      // oxlint-disable-next-line no-await-in-loop -- one run after the other
      const done = await engine.up();
      expect(done, done.said).toMatchObject({ status: 0, ops: both });
      const [token = "", ...others] = tokens(account);
      expect(others).toEqual([]);
      expect(seen).not.toContain(token);
      seen.add(token);
    }

    if (isCli) {
      await project.declare(together("three", "jane.doe@mycompany.com"));
      const refused = await engine.preview();
      expect(refused.status, refused.said).not.toBe(0);
      expect(refused.said).toMatch(/Webhook .*exists already .*or a new one set `deleteBeforeReplace: true`/);
    }
  });

  it("that takes over tells that it is the same object, with its old token", async () => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator);
    const engine = of(project);
    // The embedded engine makes the new one first only where it is told to.
    await project.declare([webhook(isCli ? {} : { deleteBeforeReplace: false }, { adopt: true })]);
    expect(await engine.up()).toMatchObject({ status: 0 });
    const before = tokens(account);
    for (const run of [engine.preview, engine.up]) {
      // oxlint-disable-next-line no-await-in-loop -- one run after the other
      const taken = await run(replacing(["Webhook"]));
      expect(taken, taken.said).toMatchObject({ status: 0 });
      expect(taken.said).toMatch(/the same object as before \(id \w+\), with its old token/);
      expect(tokens(account)).toEqual(before);
    }
    expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0 });
  });

  it("of what the stack does not have is refused", async () => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator);
    const engine = of(project);
    await project.declare([webhook()]);
    expect(await engine.up()).toMatchObject({ status: 0 });
    const refused = await engine.up(replacing(["Tag"]));
    expect(refused.status, refused.said).not.toBe(0);
    expect(refused.said).toContain(urnOf("Tag"));
  });
});

describe.each(engines)("$name, an object that exists already", { timeout: 600_000 }, ({ of, missing }) => {
  if (missing !== undefined) {
    it.skip(`is told by the preview (skipped: ${missing})`, () => undefined);
    return;
  }

  it("is told by the preview, each of them, with one list that takes over just these", async () => {
    await using account = await startEmulator();
    await using other = await Project.create(account.emulator);
    await other.declare(all());
    expect(await of(other).up()).toMatchObject({ status: 0 });
    await using project = await Project.create(account.emulator);
    const engine = of(project);
    await project.declare(all(first));
    const before = writes(account);
    const previewed = await engine.preview();
    expect(previewed.status, previewed.said).not.toBe(0);
    const lists = [
      ...previewed.said.matchAll(/LIVECHAT_ADOPT=\\?"([^"\\]+)\\?" pulumi(?:-livechat)? up/g),
    ].map(([, list = ""]) => list.split(", "));
    const longest = lists.toSorted((a, b) => b.length - a.length)[0] ?? [];
    expect(new Set(longest.map((entry) => entry.split(" ")[0])), previewed.said).toEqual(new Set(types));
    // What is named already stays in the list.
    const [one = "", ...rest] = longest;
    const again = await engine.preview({ env: { LIVECHAT_ADOPT: rest.join(", ") } });
    expect(again.said).toContain([...rest, one].join(", "));
    expect(writes(account)).toBe(before);
    const env = { LIVECHAT_ADOPT: longest.join(", ") };
    expect(await engine.preview({ env })).toMatchObject({ status: 0, ops: each("create") });
    expect(await engine.up({ env })).toMatchObject({ status: 0, ops: each("create") });
    expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0 });
  });
});

/** The state with every resource marked, as `pulumi state taint` does it. */
function tainted({ deployment }: Deployment): Deployment {
  const resources = (deployment.resources ?? []).map((resource) =>
    resource.type.includes("dynamic/livechat:") ? { ...resource, taint: true } : resource,
  );
  return { version: 4, features: ["taint"], deployment: { ...deployment, resources } } as Deployment;
}
