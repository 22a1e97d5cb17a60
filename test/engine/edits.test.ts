import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { beforeEach, describe, expect, it } from "vitest";
import { loadEngine } from "../../src/cli/engine.js";
import { missingPulumiCli } from "../lifecycle/pulumi-cli.js";
import { runCli } from "../cli/fake.js";
import { World } from "./world.js";

const missing = await missingPulumiCli();

let world: World;
beforeEach(() => {
  world = new World();
});

/** A command line of ours on this project. */
async function ours(args: string[], input?: string) {
  const engine = await loadEngine();
  return await runCli(args, { engine, cwd: world.directory, env: world.env, ...(input && { input }) });
}

/** One of the Pulumi CLI's. */
async function pulumi(...args: string[]): Promise<string> {
  const home = path.join(world.directory, "pulumi-home");
  const env = {
    ...world.env,
    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: `file://${world.directory}`,
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
  const { stdout } = await promisify(execFile)("pulumi", args, { cwd: world.directory, env });
  return stdout;
}

const chain = (name: string, protect = false) => `
  const box = new Box("box");
  const a = new Thing(${JSON.stringify(name)}, { key: "a", tags: [] }, { parent: box, protect: ${protect} });
  new Thing("c", { key: "c" }, { parent: box });
  new Thing("b", { key: "b", value: a.serial }, { dependsOn: [a], deletedWith: a });
`;

describe("state rename", () => {
  it("makes the resource of the new name the same object, for those that refer to it too", async () => {
    world.program(chain("a"));
    expect(await world.up()).toMatchObject({ ok: true });
    world.calls();
    world.program(chain("renamed"));
    expect(await ours(["state", "rename", "a", "renamed"])).toMatchObject({ status: 0 });
    const run = await world.up({ parallel: 4 });
    expect(run, JSON.stringify(run.errors)).toMatchObject({ ok: true, hasChanges: false });
    expect(world.calls().filter((call) => !/^(check|diff)/.test(call))).toEqual([]);
    expect(Object.keys(world.resources).toSorted()).toEqual(["b", "box", "c", "renamed"]);
  });

  it.each([
    [["nobody", "x"], "has no resource"],
    [["a", "c"], "already"],
    [["a", ""], "empty"],
  ])("refuses %j, and leaves the state as it is", async (args, reason) => {
    world.program(chain("a"));
    await world.up();
    const before = world.state.deployment.resources;
    const run = await ours(["state", "rename", ...args]);
    expect(run).toMatchObject({ status: 1 });
    expect(run.stderr).toContain(reason);
    expect(world.state.deployment.resources).toEqual(before);
  });
});

describe("state unprotect", () => {
  it("lets what was protected go", async () => {
    world.program(chain("a", true));
    await world.up();
    expect(await world.destroy()).toMatchObject({ ok: false });
    const run = await ours(["state", "unprotect", "a"]);
    expect(run.stderr).toContain("1 resource of the state is no longer protected");
    expect((await ours(["state", "unprotect", "--all"])).stderr).toContain("None of them was protected");
    expect(await world.destroy()).toMatchObject({ ok: true });
    expect([...world.objects.values()].map(({ key }) => key)).not.toContain("a");
  });

  it("wants to know of what", async () => {
    expect(await ours(["state", "unprotect"])).toMatchObject({ status: 2 });
  });
});

describe("config", () => {
  const told = `exports.told = new pulumi.Config("livechat").get("account");
    exports.deep = new pulumi.Config().getObject("vars");`;

  it("is set, read and taken out again, and the rest of the file stays as it is written", async () => {
    world.write("Pulumi.dev.yaml", "# by hand\nconfig:\n  livechat:region: fra # ours\n");
    expect(await ours(["config", "set", "livechat:account", "5"])).toMatchObject({ status: 0 });
    expect(await ours(["config", "set", "--path", "vars.seats[0]", "5"])).toMatchObject({ status: 0 });
    expect(await ours(["config", "set", "--path", 'vars["a.b"]', "true"])).toMatchObject({ status: 0 });
    const secret = await ours(["config", "set", "--secret", "livechat:token"], "hunter-2-secret\n");
    expect(secret, secret.stderr).toMatchObject({ status: 0 });
    const file = world.read("Pulumi.dev.yaml");
    expect(file).toMatch(/^# by hand\n/);
    expect(file).toContain("livechat:region: fra # ours");
    expect(file).not.toContain("hunter-2-secret");

    expect((await ours(["config", "get", "livechat:token"])).stdout).toBe("hunter-2-secret\n");
    // Without a namespace a key is the project's own, and nobody else's.
    expect(await ours(["config", "get", "token"])).toMatchObject({ status: 1, stdout: "" });
    const listed = await ours(["config"]);
    expect(listed.stdout).toMatch(/livechat:token +\[secret\]/);
    expect(listed.stdout).not.toContain("hunter-2-secret");
    expect((await ours(["config", "--json"])).stdout).not.toContain("hunter-2-secret");
    world.program(told);
    expect((await world.preview()).outputs).toEqual({ told: "5", deep: { seats: [5], "a.b": true } });

    expect(await ours(["config", "rm", "livechat:token"])).toMatchObject({ status: 0 });
    expect(await ours(["config", "rm", "livechat:token"])).toMatchObject({ status: 1 });
    expect(await ours(["config", "get", "livechat:token"])).toMatchObject({ status: 1 });
  });

  it.each(["", ":x", "a:b:c:d", "x:"])("refuses the key %j with 2, and writes nothing", async (key) => {
    expect(await ours(["config", "set", key, "v"])).toMatchObject({ status: 2 });
    expect(world.read("Pulumi.dev.yaml")).toBe("");
  });

  it.skipIf(missing !== undefined)("is what the Pulumi CLI reads, and the other way round", async () => {
    world.write("Pulumi.dev.yaml", "");
    await pulumi("stack", "init", "dev");
    await ours(["config", "set", "--secret", "livechat:token"], "hunter-2-secret");
    await ours(["config", "set", "--path", "vars.seats[0]", "5"]);
    await ours(["config", "set", "domain", "acme.com"]);
    expect(await pulumi("config", "get", "livechat:token")).toBe("hunter-2-secret\n");
    expect(await pulumi("config", "get", "--path", "vars.seats[0]")).toBe("5\n");
    expect(await pulumi("config", "get", "domain")).toBe("acme.com\n");
    await pulumi("config", "set", "--secret", "livechat:account", "theirs-secret");
    expect((await ours(["config", "get", "livechat:account"])).stdout).toBe("theirs-secret\n");
  });
});

describe("stack ls and stack rm", () => {
  it("know the stacks that there are, and remove one that manages nothing", async () => {
    world.program(chain("a"));
    await world.up();
    await world.up({ stack: "other", create: true });
    const stacks = JSON.parse((await ours(["stack", "ls", "--json"])).stdout) as object[];
    expect(stacks).toMatchObject([
      { name: "dev", objects: 3 },
      { name: "other", objects: 3 },
    ]);
    const refused = await ours(["stack", "rm", "dev", "--yes"]);
    expect(refused).toMatchObject({ status: 1 });
    expect(refused.stderr).toContain("still manages 3 objects");
    await world.destroy();
    expect(await ours(["stack", "rm", "dev"])).toMatchObject({ status: 2 });
    expect(await ours(["stack", "rm", "dev", "--yes"])).toMatchObject({ status: 0 });
    expect(existsSync(world.stateFile)).toBe(false);
    expect((await ours(["stack", "ls"])).stdout).toMatch(/^other +3 objects/);
    expect((await ours(["stack", "rm", "dev", "--yes"])).stderr).toContain('It has "other"');
    expect(await ours(["stack", "rm", "other", "--yes", "--force"])).toMatchObject({ status: 0 });
    expect((await ours(["stack", "ls"])).stdout).toContain("no stack yet");
  });
});
