import { existsSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import * as engine from "../../src/engine/index.js";
import { type CliRun, runCli } from "../cli/fake.js";
import { World } from "./world.js";

/** What `stack import` takes. */
const EMPTY = '{ "version": 3, "deployment": {} }';

let world: World;
beforeEach(() => {
  world = new World().program('new Thing("a", { key: "a" });');
});

async function ours(...args: string[]): Promise<CliRun> {
  return await runCli(args, { engine, cwd: world.directory, env: world.env, input: EMPTY });
}

/** Every command that works on a stack. */
const all: readonly string[][] = [
  ["preview"],
  ["up", "--yes"],
  ["refresh"],
  ["destroy", "--yes"],
  ["import", "import.json"],
  ["config"],
  ["config", "get", "domain"],
  ["config", "set", "domain", "acme.com"],
  ["config", "rm", "domain"],
  ["stack", "export"],
  ["stack", "import"],
  ["state", "rename", "a", "b"],
  ["state", "unprotect", "a"],
];

describe("a stack that the project does not have", () => {
  test.each(all)("is refused by %s %s, which lists those there are, the nearest first", async (...args) => {
    for (const name of ["alpha", "north", "south"]) world.write(`Pulumi.${name}.yaml`, "config: {}\n");
    world.write("import.json", '{ "resources": [] }');
    const { status, stderr } = await ours(...args, "--stack", "nroth");
    expect(status).toBe(2);
    expect(stderr).toContain('has no stack "nroth". It has "north", "alpha", "south".');
    expect(stderr).toContain("pulumi-livechat stack init nroth");
    expect(world.calls()).toEqual([]);
    expect(existsSync(`${world.directory}/Pulumi.nroth.yaml`)).toBe(false);
    expect((await ours("stack", "ls")).stdout).not.toContain("nroth");
  });

  test("is not made for the default one either, where there are others", async () => {
    world.write("Pulumi.north.yaml", "config: {}\n");
    const { status, stderr } = await ours("preview");
    expect(status).toBe(2);
    expect(stderr).toContain('no stack "dev", which is meant where --stack names none. It has "north"');
  });

  test("is refused where the project has none at all, if it was named", async () => {
    const { status, stderr } = await ours("preview", "-s", "nroth");
    expect(status).toBe(2);
    expect(stderr).toContain("It has none yet");
  });
});

describe("a new stack", () => {
  test("is the default one, where the project has none yet", async () => {
    expect(await ours("preview")).toMatchObject({ status: 0 });
    expect(await ours("up", "--yes")).toMatchObject({ status: 0 });
    expect((await ours("stack", "ls")).stdout).toMatch(/^dev +1 object/);
    expect(await ours("preview", "--expect-no-changes")).toMatchObject({ status: 0 });
  });

  test("is made with --create by what it may begin with, and not by a preview", async () => {
    expect(await ours("preview", "-s", "north", "--create")).toMatchObject({ status: 0 });
    expect(await ours("preview", "-s", "north")).toMatchObject({ status: 2 });
    expect(await ours("config", "set", "domain", "acme.com", "-s", "north", "--create")).toMatchObject({
      status: 0,
    });
    expect(await ours("up", "--yes", "-s", "north")).toMatchObject({ status: 0 });
    expect(await ours("up", "--yes", "-s", "south", "--create")).toMatchObject({ status: 0 });
    expect((await ours("stack", "ls")).stdout).toMatch(/^north +1 object.*\nsouth +1 object/);
  });

  test("is made by stack init, once", async () => {
    expect(await ours("stack", "init", "north")).toMatchObject({ status: 0 });
    expect((await ours("stack", "ls")).stdout).toMatch(/^north +0 objects/);
    expect((await ours("stack", "init", "north")).stderr).toContain('has the stack "north" already');
    expect(await ours("preview", "-s", "north")).toMatchObject({ status: 0 });
    expect(await ours("stack", "init", "..")).toMatchObject({ status: 2 });
  });
});

test("a stack whose first run was killed is one that the project has", async () => {
  world.write("Pulumi.other.yaml", "config: {}\n");
  await ours("stack", "init", "dev");
  await world.up();
  const { state, journal } = {
    state: ".pulumi-livechat/stacks/dev.json",
    journal: ".pulumi-livechat/stacks/new.journal",
  };
  world.write(journal, world.read(state).slice(0, 0));
  expect((await ours("stack", "ls")).stdout).toContain("new");
});
