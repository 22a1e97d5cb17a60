import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Emulator } from "../../src/emulator/index.js";
import { doors, type Deployment, type Door, type Engine } from "./engine.js";
import { engines, startEmulator } from "./engines.js";
import { Project, secretOf } from "./project.js";
import { caseOf, typeNames } from "../types/index.js";

const bin = fileURLToPath(new URL("../../bin/pulumi-livechat.js", import.meta.url));

const declared = [
  ...typeNames.map((type) => ({ type, name: type, args: caseOf(type).life.args })),
  {
    type: "Group",
    name: "hidden",
    args: { name: secretOf("a hidden group") },
  },
];
const replaceable = typeNames.flatMap((type) => {
  const { args, replaced } = caseOf(type).life;
  return replaced === undefined ? [] : { type, args, replaced };
});
const same = Object.fromEntries(declared.map(({ name }) => [name, "same"]));

const LICENCE = `"use strict";
const { Licence } = require("pulumi-livechat");
const { readFileSync } = require("node:fs");
new Licence("acme", {
  protectAgents: false,
  native: readFileSync("Pulumi.yaml", "utf8").includes("plugins:"),
  declaration: {
    groups: { support: { name: "Support" } },
    agents: { jane: { login: "jane@acme.com", name: "Jane", groups: ["support"] } },
    tags: { vip: { tag: "vip", author: "jane", group: "support" } },
  },
});
`;
const inLicence = { support: "same", jane: "same", vip: "same" };

/** From now on the program makes its resources with the classes of this door, aliases and all. */
async function goThrough(project: Project, door: Door): Promise<void> {
  await project.goThrough(door);
  const room = door === "native" ? "pulumi-livechat/native" : "pulumi-livechat";
  await writeFile(join(project.directory, "door.js"), `module.exports = require("${room}");\n`);
}

/** What the command makes of the project's state, as the engine takes it. */
async function moved(project: Project, engine: Engine, to: Door): Promise<Deployment> {
  const file = join(project.directory, "to-move.json");
  await writeFile(file, JSON.stringify(await engine.exportState()));
  const { status, stdout, stderr } = await project.run("node", [bin, "state", "move", to, file]);
  expect({ status, stderr }).toMatchObject({ status: 0 });
  return JSON.parse(stdout) as Deployment;
}

const tokensIn = ({ deployment: { resources = [] } }: Deployment) =>
  resources
    .map(({ type }) => type)
    .filter((type) => /livechat:(?!index:Licence)/.test(type) && !/providers/.test(type));
const isOf = (door: Door) => (token: string) =>
  token.startsWith(door === "native" ? "livechat:index:" : "pulumi-nodejs:");

/** Brings the program, or what is declared without one, to the account. */
async function applied(project: Project, engine: Engine, program: string | undefined): Promise<void> {
  if (program === undefined) await project.declare(declared);
  else await writeFile(join(project.directory, "index.js"), program);
  expect(await engine.up()).toMatchObject({ status: 0 });
}

function writesTo({ requests }: Emulator): number {
  return requests.all().filter(({ method }) => method !== "GET").length;
}

describe.each(engines)("a stack on $name", { timeout: 1_200_000 }, ({ of, missing }) => {
  if (missing !== undefined) {
    it.skip(`is moved to the native provider and back (skipped: ${missing})`, () => undefined);
    return;
  }

  const programs = [
    { what: "resources of a program", program: undefined, all: same },
    { what: "the children of a Licence", program: LICENCE, all: inLicence },
  ];

  it.each(programs)("goes on with the native classes: $what", async ({ program, all }) => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator);
    const engine = of(project);
    await applied(project, engine, program);
    const writes = () => writesTo(account.emulator);
    const before = writes();
    await goThrough(project, "native");
    expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0, ops: all });
    expect(await engine.up()).toMatchObject({ status: 0, ops: all });
    const tokens = tokensIn(await engine.exportState());
    expect(tokens.length).toBe(Object.keys(all).length);
    expect(tokens.filter((token) => !isOf("native")(token))).toEqual([]);
    expect(await engine.refresh()).toMatchObject({ status: 0 });
    expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0, ops: all });
    expect(writes()).toBe(before);
    expect(await engine.destroy()).toMatchObject({ status: 0 });
    expect(account.emulator.licence().data.agents).toHaveLength(3);
  });

  it.each([false, true])(
    "goes on with the native classes where something is replaced at once, with deleteBeforeReplace: %s",
    async (deleteBeforeReplace) => {
      await using account = await startEmulator();
      await using project = await Project.create(account.emulator);
      const engine = of(project);
      await project.declare(replaceable.map(({ type, args }) => ({ type, name: type, args })));
      expect(await engine.up()).toMatchObject({ status: 0 });
      await goThrough(project, "native");
      const options = deleteBeforeReplace ? { deleteBeforeReplace } : {};
      await project.declare(
        replaceable.map(({ type, args, replaced }) => ({
          type,
          name: type,
          args: { ...args, ...replaced },
          options,
        })),
      );
      const ops = Object.fromEntries(replaceable.map(({ type }) => [type, "replace"]));
      expect(await engine.preview()).toMatchObject({ status: 0, ops });
      const replaced = await engine.up();
      expect(replaced, replaced.said).toMatchObject({ status: 0, ops });
      const state = await engine.exportState();
      expect(tokensIn(state).toSorted()).toEqual(
        replaceable.map(({ type }) => `livechat:index:${type}`).toSorted(),
      );
      // The account has them as they are declared, and the old ones no more.
      expect(await engine.refresh({ expectNoChanges: true })).toMatchObject({ status: 0 });
      expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0 });
      expect(await engine.destroy()).toMatchObject({ status: 0 });
      const left = replaceable.filter(({ type }) =>
        caseOf(type).life.actual(account.emulator.licence().data),
      );
      expect(left).toEqual([]);
    },
  );

  it("goes on with the native classes where children of a Licence are replaced at once", async () => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator);
    const engine = of(project);
    await applied(project, engine, LICENCE);
    await goThrough(project, "native");
    await writeFile(
      join(project.directory, "index.js"),
      LICENCE.replace("jane@acme.com", "jane.roe@acme.com"),
    );
    // The tag says who its author is.
    const ops = { support: "same", jane: "replace", vip: "replace" };
    expect(await engine.preview()).toMatchObject({ status: 0, ops });
    const replaced = await engine.up();
    expect(replaced, replaced.said).toMatchObject({ status: 0, ops });
    expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0 });
    const { agents, tags } = account.emulator.licence().data;
    const logins = agents.map(({ login }) => login).filter((login) => login.endsWith("@acme.com"));
    expect(logins).toEqual(["jane.roe@acme.com"]);
    expect(tags.filter(({ name }) => name === "vip").map(({ author }) => author)).toEqual(logins);
  });

  it.each(programs)("is moved by the command, there and back: $what", async ({ program, all }) => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator);
    const engine = of(project);
    await applied(project, engine, program);
    const writes = () => writesTo(account.emulator);
    const before = writes();
    for (const door of doors.toReversed()) {
      const state = await moved(project, engine, door);
      expect(tokensIn(state).length).toBe(Object.keys(all).length);
      expect(tokensIn(state).filter((token) => !isOf(door)(token))).toEqual([]);
      await engine.importState(state);
      await goThrough(project, door);
      expect(await engine.preview({ expectNoChanges: true }), door).toMatchObject({ status: 0, ops: all });
      expect(await engine.refresh({ expectNoChanges: true }), door).toMatchObject({ status: 0 });
      expect(await engine.up(), door).toMatchObject({ status: 0, ops: all });
    }
    expect(writes()).toBe(before);
    expect(await engine.destroy()).toMatchObject({ status: 0 });
    expect(account.emulator.licence().data.agents).toHaveLength(3);
  });
});
