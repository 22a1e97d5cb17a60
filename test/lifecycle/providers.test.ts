import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Deployment, Engine } from "./engine.js";
import { engines, startEmulator } from "./engines.js";
import { Project } from "./project.js";
import { NORTH, startWithNorth } from "./two-licences.js";

const HEAD = `"use strict";
const pulumi = require("@pulumi/pulumi");
class Provider extends pulumi.ProviderResource {
  constructor(name, args, options) { super("livechat", name, args, options); }
}
const own = (type) => class extends pulumi.CustomResource {
  constructor(name, args, options) { super(\`livechat:index:\${type}\`, name, args, options); }
};
const [Agent, Group, Tag] = ["Agent", "Group", "Tag"].map(own);
class Team extends pulumi.ComponentResource {
  constructor(name, args, options) {
    super("teams:index:Team", name, {}, options);
    new Group(name, args, { parent: this });
  }
}
const north = (more = {}, options = {}) => new Provider("north", {
  account: ${JSON.stringify(NORTH.account)}, token: pulumi.secret(process.env.NORTH_TOKEN), ...more,
}, options);
`;

async function programs(project: Project, source: string): Promise<void> {
  await writeFile(join(project.directory, "index.js"), HEAD + source);
}

function resourcesOf({ deployment }: Deployment) {
  const named = (deployment.resources ?? []).map((one) => [one.urn.split("::").at(-1) ?? "", one] as const);
  return new Map(named);
}

async function stateOf(engine: Engine) {
  return resourcesOf(await engine.exportState());
}

const groupNames = (account: Awaited<ReturnType<typeof startEmulator>>, licence: number) =>
  account.emulator.licence(licence).data.groups.map(({ name }) => name);

describe.each(engines)("$name, providers of a program", { timeout: 300_000 }, ({ of, missing }) => {
  if (missing !== undefined) {
    it.skip(`each write to their own account (skipped: ${missing})`, () => undefined);
    return;
  }

  const started = () => startWithNorth(of);

  it("each write to their own account, through a component too, and go when what they have is gone", async () => {
    await using world = await started();
    const { account, project, engine } = world;
    const source = `
      const provider = north();
      new Group("here", { name: "Here" });
      new Group("there", { name: "There" }, { provider });
      new Team("inside", { name: "Inside" }, { providers: [provider] });`;
    await programs(project, source);
    expect(await engine.preview()).toMatchObject({ status: 0 });
    expect(await engine.up()).toMatchObject({ status: 0 });
    expect(groupNames(account, 0)).toContain("Here");
    expect(groupNames(account, 0)).not.toContain("There");
    expect(groupNames(account, 1)).toEqual(expect.arrayContaining(["There", "Inside"]));
    const state = await stateOf(engine);
    expect(state.get("north")?.inputs).toMatchObject({
      token: { ciphertext: expect.any(String) as unknown },
    });
    const reference = `${state.get("north")?.urn}::${state.get("north")?.id}`;
    expect(state.get("there")).toMatchObject({ provider: reference });
    expect(state.get("default")).toMatchObject({ type: "pulumi:providers:livechat" });

    expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0 });
    expect(await engine.refresh({ expectNoChanges: true })).toMatchObject({ status: 0 });
    // Another account's provider, with what it has, is taken out of the program.
    await programs(project, `new Group("here", { name: "Here" });`);
    const removed = await engine.up();
    expect(removed).toMatchObject({ status: 0, ops: { there: "delete", here: "same" } });
    expect(groupNames(account, 1)).not.toContain("There");
    expect([...(await stateOf(engine)).keys()].toSorted()).toEqual(["default", "here", "lifecycle-dev"]);
    expect(await engine.destroy()).toMatchObject({ status: 0 });
    expect(groupNames(account, 0)).not.toContain("Here");
    expect((await stateOf(engine)).size).toBeLessThanOrEqual(1);
  });

  it("go on with their objects where their configuration changes, or is not known before an up", async () => {
    await using world = await started();
    const { account, project, engine } = world;
    await programs(project, `new Group("there", { name: "There" }, { provider: north() });`);
    expect(await engine.up()).toMatchObject({ status: 0 });
    const there = (await stateOf(engine)).get("there")?.id;
    const late = `
      const first = new Group("first", { name: "First" });
      const provider = north({ token: pulumi.secret(first.id.apply(() => process.env.NORTH_TOKEN)) });
      new Group("there", { name: "There" }, { provider });
      new Group("new", { name: "New" }, { provider });`;
    await programs(project, late);
    expect(await engine.preview()).toMatchObject({ status: 0, ops: { first: "create", new: "create" } });
    expect(await engine.up()).toMatchObject({ status: 0 });
    expect(groupNames(account, 1)).toEqual(expect.arrayContaining(["There", "New"]));
    expect((await stateOf(engine)).get("there")?.id).toBe(there);
    expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0 });
  });

  it("that is misspelt or refused says so, and nothing is made", async () => {
    await using world = await started();
    const { account, project, engine } = world;
    await programs(project, `new Group("there", { name: "There" }, { provider: north({ acount: "x" }) });`);
    const misspelt = await engine.preview();
    expect(misspelt.status).not.toBe(0);
    expect(misspelt.said).toContain("did you mean account?");
    project.env["NORTH_TOKEN"] = "dal:wrong-t0ken-of-nobody";
    await programs(project, `new Group("there", { name: "There" }, { provider: north() });`);
    const refused = await engine.up();
    expect(refused.status).not.toBe(0);
    expect(refused.said).toContain("north");
    expect([...groupNames(account, 0), ...groupNames(account, 1)]).not.toContain("There");
  });

  it("answer the functions that are called of them, each from its own account", async () => {
    await using world = await started();
    const { account, project, engine } = world;
    const source = `
      const call = (name, args, options = {}) => pulumi.runtime.invoke("livechat:index:" + name, args, options);
      const owner = ({ login }) => ({ owner: login });
      exports.here = call("getAgent", { login: ${JSON.stringify(account.emulator.licence().account)} }).then(owner);
      exports.there = pulumi.output(call("getAgent", { login: ${JSON.stringify(NORTH.account)} }, { provider: north() })).apply(owner);`;
    await programs(project, source);
    const outcome = await engine.up();
    expect(outcome, outcome.said).toMatchObject({ status: 0 });
    expect((await stateOf(engine)).get("lifecycle-dev")?.outputs).toEqual({
      here: { owner: account.emulator.licence().account },
      there: { owner: NORTH.account },
    });
    await programs(
      project,
      `module.exports = pulumi.runtime.invoke("livechat:index:getAgent", { login: "no@body.example" }, {});`,
    );
    const unknown = await engine.preview();
    expect(unknown.status).not.toBe(0);
    expect(unknown.said).toContain("no@body.example");
  });

  it("of one licence never have one object twice, whoever knows it first, and delete nothing that the other one has", async () => {
    await using world = await started();
    const { account, project, engine } = world;
    // Without the account's name the same token is sent otherwise: only the account itself tells that it is one.
    const again = `const [one, other] = [north(), new Provider("again", { token: pulumi.secret(process.env.NORTH_TOKEN) })];`;
    const twice = ["here", "there"].map(
      (name) => `new Group("${name}", { name: "Twice" }, { provider: $ });`,
    );
    for (const source of [twice, twice.toReversed()]) {
      // oxlint-disable no-await-in-loop -- one after the other
      await programs(project, again + source.join("").replace("$", "one").replace("$", "other"));
      for (const run of [engine.preview, engine.up]) {
        const outcome = await run();
        expect(outcome.status, outcome.said).not.toBe(0);
        expect(outcome.said).toMatch(
          /is the same group as (?:here|there), which another provider of this account makes/,
        );
      }
      // oxlint-enable no-await-in-loop
      expect(groupNames(account, 1).filter((name) => name === "Twice").length).toBeLessThanOrEqual(1);
    }
    const first = `${again} new Group("first", { name: "First" }, { provider: one });`;
    await programs(project, first);
    expect(await engine.up()).toMatchObject({ status: 0 });
    // What one gives up the other one takes over.
    await programs(
      project,
      `${again} new Group("second", { name: "First", adopt: true }, { provider: other });`,
    );
    const moved = await engine.up();
    expect(moved, moved.said).toMatchObject({ status: 0, ops: { second: "create", first: "delete" } });
    expect(moved.said).toContain("is kept");
    expect(groupNames(account, 1)).toContain("First");
    await programs(project, `${first} new Group("second", { name: "First" }, { provider: other });`);
    const both = await engine.preview();
    expect(both.status, both.said).not.toBe(0);
    expect(both.said).toContain("which another provider of this account makes");
  });

  it("of a version have its name in the state, and the version", async () => {
    await using world = await started();
    const { account, project, engine } = world;
    await programs(project, `new Group("here", { name: "Here" }, { version: "1.2.3-beta.1" });`);
    expect(await engine.up()).toMatchObject({ status: 0 });
    const state = await stateOf(engine);
    expect(state.get("default_1_2_3_beta_1")).toMatchObject({
      type: "pulumi:providers:livechat",
      inputs: { version: "1.2.3-beta.1", __internal: {} },
      outputs: { version: "1.2.3-beta.1" },
    });
    expect(await engine.refresh({ expectNoChanges: true })).toMatchObject({ status: 0 });
    expect(await engine.destroy()).toMatchObject({ status: 0 });
    expect(groupNames(account, 0)).not.toContain("Here");
  });
});

describe.each(engines)("$name, the import option", { timeout: 300_000 }, ({ of, missing }) => {
  if (missing !== undefined) {
    it.skip(`takes what exists into the state (skipped: ${missing})`, () => undefined);
    return;
  }

  it("takes what exists into the state, and changes of it what the program has otherwise", async () => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator, "native");
    const engine = of(project);
    const name = "Sales";
    const id = account.emulator.licence().data.groups.find((group) => group.name === name)?.id;
    const declared = (more: string) =>
      `new Group("taken", { name: ${JSON.stringify(name)}${more} }, { import: "${id}" });`;
    await programs(project, declared(""));
    const writes = () => account.emulator.requests.all().filter(({ method }) => method !== "GET").length;
    expect(await engine.preview()).toMatchObject({ status: 0 });
    const imported = await engine.up();
    expect(imported, imported.said).toMatchObject({ status: 0 });
    expect(writes()).toBe(0);
    expect((await stateOf(engine)).get("taken")).toMatchObject({ id: String(id), importID: String(id) });
    expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0 });

    await engine.importState(emptied(await engine.exportState()));
    await programs(project, declared(', language: "pl"'));
    const changed = await engine.up();
    expect(changed, changed.said).toMatchObject({ status: 0 });
    expect(account.emulator.licence().data.groups.find((group) => group.id === id)).toMatchObject({
      name,
      language: "pl",
    });
    expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0 });
  });

  it("is as good as an import file that has type, name and id alone", async () => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator, "native");
    const engine = of(project);
    const id = account.emulator.licence().data.groups.find(({ name }) => name === "Sales")?.id;
    const entry = { type: "livechat:index:Group", name: "taken", id: String(id) };
    await writeFile(join(project.directory, "import.json"), JSON.stringify({ resources: [entry] }));
    await programs(project, `new Group("taken", { name: "Sales" });`);
    const imported = await engine.importFile("import.json");
    expect(imported, imported.said).toMatchObject({ status: 0 });
    expect((await stateOf(engine)).get("taken")).toMatchObject({
      id: String(id),
      inputs: { name: "Sales" },
    });
    expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0 });
  });

  it("says where there is no such object, and makes none", async () => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator, "native");
    const engine = of(project);
    await programs(project, `new Group("taken", { name: "No" }, { import: "4711" });`);
    const outcome = await engine.up();
    expect(outcome.status).not.toBe(0);
    expect(outcome.said).toContain("4711");
    expect(account.emulator.licence().data.groups.map(({ name }) => name)).not.toContain("No");
  });
});

/** The same stack without its resources. */
function emptied({ deployment, ...state }: Deployment): Deployment {
  return { ...state, deployment: { ...deployment, resources: [] } };
}
