import { execFile } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { exportStack, importResources, importStack, type EngineEvent } from "../../src/engine/index.js";
import { PassphraseCrypter } from "../../src/engine/project/passphrase.js";
import { changesOf, template, World } from "./world.js";

const run = promisify(execFile);

const pulumi = (process.env["PATH"] ?? "")
  .split(path.delimiter)
  .map((directory) => path.join(directory, "pulumi"))
  .find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

const program = template(`
  const box = new Box("box");
  const a = new Thing("a", { key: "a", value: pulumi.secret("plain-1"), tags: ["$1"] },
    { parent: box, additionalSecretOutputs: ["secretSerial"] });
  const b = new Thing("b", { key: "b", value: a.serial, tags: [{ deep: [null, true, 1.5] }] },
    { dependsOn: [box], customTimeouts: { create: "5m" }, ignoreChanges: ["other"], protect: $2 });
  box.registerOutputs({ id: a.id });
  exports.out = { secret: a.value, id: b.id };
`);

describe("export and import", () => {
  it("move a stack, secrets and all, to another project folder with a salt of its own", async () => {
    const world = new World().program(program("1", "false"));
    await world.up();
    const exported = await exportStack({ cwd: world.directory, env: world.env });
    expect(JSON.stringify(exported)).not.toContain("plain-1");

    const other = new World().program(program("1", "false"));
    await other.up({ config: { "world:extra": "x" } });
    expect(other.read("Pulumi.dev.yaml")).not.toBe(world.read("Pulumi.dev.yaml"));
    await importStack({ cwd: other.directory, env: other.env }, exported);
    expect(other.resources["a"]?.id).toBe(world.resources["a"]?.id);
    expect(other.state.deployment.secrets_providers?.state?.salt).toBe(
      /encryptionsalt: (.*)/.exec(other.read("Pulumi.dev.yaml"))?.[1],
    );
    expect(await other.preview()).toMatchObject({ ok: true, hasChanges: false });

    const empty = new World().program(program("1", "false"));
    await importStack({ cwd: empty.directory, env: empty.env }, exported);
    expect(empty.read("Pulumi.dev.yaml")).toBe(world.read("Pulumi.dev.yaml"));
  });

  it.each(["refresh", "up"] as const)(
    "%s keeps a state readable whose stack got another salt",
    async (operation) => {
      const world = new World().program(`new Thing("a", { key: "a", value: pulumi.secret("plain-1") });`);
      await world.up();
      const { salt } = await PassphraseCrypter.create("correct horse");
      world.write("Pulumi.dev.yaml", `encryptionsalt: ${salt}\n`);
      expect(await world[operation]()).toMatchObject({ ok: true, hasChanges: false });
      expect(world.state.deployment.secrets_providers?.state?.salt).toBe(salt);
      expect(JSON.stringify(world.state)).not.toContain("plain-1");
      expect(await world.preview()).toMatchObject({ ok: true, hasChanges: false });
    },
  );

  it("bring over a state after its passphrase was changed elsewhere, where the old one cannot be read", async () => {
    const source = `new Thing("a", { key: "a", value: pulumi.secret("plain-1") });`;
    const world = new World().program(source);
    await world.up();
    const other = new World().program(source);
    other.env = { ...other.env, PULUMI_CONFIG_PASSPHRASE: "battery staple" };
    await other.up();
    world.write("Pulumi.dev.yaml", other.read("Pulumi.dev.yaml"));
    world.env = other.env;
    await expect(world.preview()).rejects.toMatchObject({
      code: "passphrase",
      message: expect.stringContaining("encrypted with another passphrase than") as string,
    });
    const exported = await exportStack({ cwd: other.directory, env: other.env });
    await importStack({ cwd: world.directory, env: world.env }, exported);
    expect(await world.preview()).toMatchObject({ ok: true, hasChanges: false });
    expect(world.resources["a"]?.id).toBe(other.resources["a"]?.id);
  });

  it("refuse what is no state of this stack, and change nothing", async () => {
    const world = new World().program(`new Thing("a", { key: "a" });`);
    await world.up();
    const before = world.read(".pulumi-livechat/stacks/dev.json");
    const options = { cwd: world.directory, env: world.env };
    const foreign = JSON.parse(before.replaceAll("::world::", "::elsewhere::")) as unknown;
    await expect(importStack(options, foreign)).rejects.toMatchObject({ code: "state" });
    await expect(importStack(options, { resources: [] })).rejects.toMatchObject({ code: "state" });
    await expect(importStack(options, { version: 9, deployment: {} })).rejects.toMatchObject({
      code: "unsupported",
    });
    const cloud = {
      version: 3,
      deployment: { manifest: {}, secrets_providers: { type: "service" }, resources: [] },
    };
    await expect(importStack(options, cloud)).rejects.toThrow(/The secrets provider "service"/);
    expect(world.read(".pulumi-livechat/stacks/dev.json")).toBe(before);
  });
});

describe("the import of resources", () => {
  const text = 'exports.handler = () => require("./provider.js");';
  const entry = (name: string, more: object = {}): object => ({
    type: "pulumi-nodejs:dynamic/world:Thing",
    name,
    id: `${name}-1`,
    inputs: { __provider: text, key: name },
    outputs: { __provider: text, key: name, serial: "s" },
    ...more,
  });

  it("takes objects over without a change, protected where the program protects them and nowhere else", async () => {
    const world = new World().program(`
      const box = new Box("box");
      new Thing("a", { key: "a" }, { parent: box });
      new Thing("b", { key: "b" }, { protect: true, retainOnDelete: true });
    `);
    const file = path.join(world.directory, "import.json");
    const resources = [
      entry("a", { parent: "the box" }),
      entry("b"),
      { type: "world:Box", name: "the box", logicalName: "box", component: true },
    ];
    writeFileSync(file, JSON.stringify({ resources }));
    const options = { cwd: world.directory, env: world.env };
    expect(changesOf(await importResources({ ...options, previewOnly: true }, file))).toEqual({ import: 3 });
    expect(changesOf(await importResources(options, file))).toEqual({ import: 3 });
    expect(world.resources["a"]).toMatchObject({ id: "a-1" });
    expect(world.resources["a"]?.protect).toBeUndefined();
    expect(world.resources["b"]).toMatchObject({ id: "b-1", protect: true, retainOnDelete: true });
    expect(world.calls()).toEqual([]);
    expect(await world.preview()).toMatchObject({ ok: true, hasChanges: false });
    expect(await world.up()).toMatchObject({ ok: true, hasChanges: false });
    const again = await importResources(options, file);
    expect(again.errors[0]?.message).toContain('is already in the state ("urn:');
    const named = (name: string, id: string) => ({ ...entry("b"), name, id });
    for (const twins of [[named("another", "b-1")], [named("one", "c-1"), named("two", "c-1")]]) {
      writeFileSync(file, JSON.stringify({ resources: twins }));
      // oxlint-disable-next-line no-await-in-loop -- one import after the other
      const second = await importResources(options, file);
      expect(second.errors[0]?.message).toContain("two resources cannot have one object");
    }
  });

  it("protects nothing, and says so, where the program does not run yet", async () => {
    const world = new World().program('throw new Error("not yet");');
    const file = path.join(world.directory, "import.json");
    writeFileSync(file, JSON.stringify({ resources: [entry("a")] }));
    const said: string[] = [];
    const onEvent = (event: EngineEvent): void => {
      if (event.type === "diagnostic") said.push(event.message);
    };
    const options = { cwd: world.directory, env: world.env, onEvent };
    expect(await importResources(options, file)).toMatchObject({ ok: true });
    expect(said.join("\n")).toMatch(/nothing is protected until the next `up`.*not yet/s);
    expect(world.resources["a"]?.protect).toBeUndefined();
  });

  it("refuses a file that lacks something, and imports nothing of it", async () => {
    const world = new World().program("");
    const file = path.join(world.directory, "import.json");
    const attempt = async (resources: unknown): Promise<string> => {
      writeFileSync(file, JSON.stringify({ resources }));
      const options = { cwd: world.directory, env: world.env };
      try {
        return (await importResources(options, file)).errors.map(({ message }) => message).join();
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(await attempt([entry("a"), entry("b", { outputs: {} })])).toContain(
      '"outputs" with "__provider" are needed',
    );
    expect(await attempt([entry("a", { id: undefined })])).toContain('"id" is missing');
    expect(await attempt([entry("a", { parent: "nobody" })])).toContain(
      'the parent "nobody" is neither in the file',
    );
    expect(await attempt([entry("a", { type: "aws:s3:Bucket" })])).toContain('of the package "aws"');
    expect(await attempt("none")).toContain("is no import file");
    expect(existsSync(world.stateFile)).toBe(false);
  });
});

async function cli(world: World, ...args: string[]): Promise<string> {
  const home = path.join(world.directory, ".cli");
  mkdirSync(home, { recursive: true });
  const env = {
    ...world.env,
    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: `file://${home}`,
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
  const { stdout } = await run(pulumi ?? "", [...args, "--non-interactive"], { cwd: world.directory, env });
  return stdout;
}

describe.skipIf(pulumi === undefined)("with the Pulumi CLI, which is the judge", () => {
  it("a state made here previews there with no change, and the other way round", async () => {
    const world = new World().program(program("1", "true"));
    await world.up();
    const file = path.join(world.directory, "ours.json");
    writeFileSync(file, JSON.stringify(await exportStack({ cwd: world.directory, env: world.env })));
    await cli(world, "stack", "init", "dev");
    await cli(world, "stack", "import", "--file", file);
    await cli(world, "preview", "--expect-no-changes");
    await cli(world, "refresh", "--yes", "--expect-no-changes");

    world.program(program("2", "false"));
    expect(changesOf(await world.preview())).toEqual({ update: 2, same: 2 });
    const steps = JSON.parse(await cli(world, "preview", "--json")) as {
      changeSummary: Record<string, number>;
    };
    expect(steps.changeSummary).toEqual({ update: 2, same: 2 });
    await cli(world, "up", "--yes", "--skip-preview");
    const theirs = JSON.parse(await cli(world, "stack", "export")) as unknown;
    await importStack({ cwd: world.directory, env: world.env }, theirs);
    const after = await world.preview();
    expect(after).toMatchObject({ ok: true, hasChanges: false });
    expect(after.outputs).toMatchObject({ out: { secret: "[secret]" } });
    expect(await world.refresh()).toMatchObject({ ok: true, hasChanges: false });
    expect(await world.up()).toMatchObject({ ok: true, hasChanges: false });
  });
});
