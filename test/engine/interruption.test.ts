import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { EngineError } from "../../src/engine/index.js";
import { PassphraseCrypter } from "../../src/engine/project/passphrase.js";
import { encoders } from "../shared/encoders.js";
import { declareSecrets } from "../sweep.js";
import { meeting } from "./meeting.js";
import { changesOf, World, type Run } from "./world.js";

const built = path.resolve(import.meta.dirname, "../../dist/engine/index.js");

const warnings = (run: Run): string[] =>
  run.events.flatMap((event) =>
    event.type === "diagnostic" && event.severity === "warning" ? [event.message] : [],
  );

/** An `up` in a process of its own, to be killed. */
function upElsewhere(world: World): { pid: number | undefined; kill: () => Promise<void> } {
  const script = `
    const { up } = await import(${JSON.stringify(pathToFileURL(built).href)});
    await up({ cwd: ${JSON.stringify(world.directory)} });
  `;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], { env: world.env });
  const closed = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    pid: child.pid,
    kill: async () => {
      child.kill("SIGKILL");
      await closed;
    },
  };
}

describe("a run that is killed", () => {
  it("leaves no process, loses nothing that was made, and the next run says what was under way", async () => {
    const world = new World().program(`
      const a = new Thing("a", { key: "a", value: pulumi.secret("very secret value") });
      new Thing("b", { key: "b", value: a.serial, meet: true });
    `);
    const { arrived, gone } = await meeting(world);
    const { pid, kill } = upElsewhere(world);
    await arrived(1);
    await expect(world.up()).rejects.toMatchObject({
      code: "locked",
      message: expect.stringContaining(String(pid)) as string,
    });
    // A preview meanwhile tells of a run under way, not of one that was interrupted.
    const beside = await world.preview();
    expect(beside).toMatchObject({ ok: true, changes: { create: 1, same: 2 } });
    expect(warnings(beside)).toEqual([
      expect.stringContaining(`The stack is being changed by process ${pid} on`) as string,
    ]);
    expect(beside.steps.filter(({ note }) => note !== undefined)).toEqual([]);
    await kill();
    // The provider's process is gone too: its connection closed although nobody let it go.
    await gone(1);
    expect(existsSync(world.stateFile)).toBe(false);
    expect(world.read(".pulumi-livechat/stacks/dev.journal")).not.toContain("very secret value");

    world.env = { ...world.env, MEETING: undefined };
    const planned = await world.preview();
    expect(changesOf(planned)).toEqual({ create: 1, same: 2 });
    expect(warnings(planned)).toEqual([
      expect.stringContaining("An earlier run was interrupted while creating b."),
    ]);
    expect(existsSync(world.stateFile)).toBe(false);

    world.calls();
    const next = await world.up();
    expect(next.ok).toBe(true);
    expect(changesOf(next)).toEqual({ create: 1, same: 2 });
    expect(world.calls()).toEqual(["create b serial-a"]);
    expect(warnings(next)).toEqual([
      `The lock of process ${pid}, which is gone, was taken over.`,
      expect.stringContaining("An earlier run was interrupted while creating b."),
    ]);
    expect(world.objects.size).toBe(2);
    expect(warnings(await world.up())).toEqual([]);
  });
});

describe("the files of a stack", () => {
  it("are none outside of their folder, whatever the stack is called", async () => {
    const world = new World().program("");
    for (const stack of [".", "..", "...", "a/b", "a\\b", ""]) {
      // oxlint-disable-next-line no-await-in-loop
      await expect(world.up({ stack })).rejects.toMatchObject({ name: "EngineError", code: "project" });
    }
    expect(existsSync(path.join(world.directory, ".pulumi-livechat"))).toBe(false);
  });

  it("may be symbolic links, and stay them; the state before the present one is kept", async () => {
    const world = new World().program(`new Thing("a", { key: "a", value: pulumi.secret("plain-1") });`);
    const elsewhere = path.join(world.directory, "elsewhere");
    mkdirSync(elsewhere);
    mkdirSync(path.dirname(world.stateFile), { recursive: true });
    writeFileSync(path.join(elsewhere, "Pulumi.shared.yaml"), "config: {}\n", { mode: 0o640 });
    const links = {
      [world.stateFile]: path.join(elsewhere, "state.json"),
      [path.join(world.directory, "Pulumi.dev.yaml")]: path.join(elsewhere, "Pulumi.shared.yaml"),
    };
    for (const [link, target] of Object.entries(links)) symlinkSync(target, link);
    expect(await world.up()).toMatchObject({ ok: true });
    const first = world.read("elsewhere/state.json");
    world.program(`new Thing("a", { key: "a", value: "plain-2" });`);
    expect(await world.up()).toMatchObject({ ok: true, changes: { update: 1 } });
    for (const [link, target] of Object.entries(links)) {
      expect(readlinkSync(link)).toBe(target);
    }
    expect(statSync(path.join(elsewhere, "Pulumi.shared.yaml")).mode & 0o777).toBe(0o640);
    expect(world.read("elsewhere/Pulumi.shared.yaml")).toContain("encryptionsalt");
    expect(readdirSync(elsewhere).toSorted()).toEqual(["Pulumi.shared.yaml", "state.json", "state.json.bak"]);
    expect(world.read("elsewhere/state.json.bak")).toBe(first);
    world.write("elsewhere/state.json", first.slice(0, 100));
    await expect(world.up()).rejects.toThrow(
      /is not JSON.*The state before it is kept in .*state\.json\.bak/,
    );
  });
});

describe("secrets", () => {
  it("are in no file and no event in plain text, and a wrong passphrase is told before anything", async () => {
    const world = new World().program(`
      const a = new Thing("a", { key: "a", value: pulumi.secret("plain-1"), tags: { list: ["x", pulumi.secret("plain-2")] } },
        { additionalSecretOutputs: ["secretSerial"] });
      const b = new Thing("b", { key: "b", value: a.secretSerial }, { additionalSecretOutputs: ["secretSerial"] });
      a.id.apply(() => console.log("the program says plain-1"));
      a.id.apply(() => console.log("and again: " + Buffer.from('{"value":"plain-2"}').toString("base64") + "."));
      exports.out = a.value;
      exports.made = b.value;
    `);
    const run = await world.up();
    expect(run.outputs).toEqual({ out: "[secret]", made: "[secret]" });
    expect(world.read("Pulumi.dev.yaml")).toMatch(/^encryptionsalt: v1:/);
    const state = world.read(".pulumi-livechat/stacks/dev.json");
    for (const text of [state, JSON.stringify(run.events)]) {
      for (const secret of ["plain-1", "plain-2", "hidden-serial"]) {
        expect(text).not.toContain(secret);
      }
    }
    expect(run.events).toContainEqual({
      type: "diagnostic",
      severity: "info",
      message: "the program says [secret]",
    });
    expect(run.events).toContainEqual({
      type: "diagnostic",
      severity: "info",
      message: "and again: [secret].",
    });
    expect([...world.objects.values()].map(({ value }) => value)).toContain("plain-1");
    expect([...world.objects.values()].map(({ value }) => value)).toContain("hidden-serial");
    expect(await world.preview()).toMatchObject({ hasChanges: false });

    world.calls();
    for (const env of [{ PULUMI_CONFIG_PASSPHRASE: "wrong" }, { PULUMI_CONFIG_PASSPHRASE: undefined }]) {
      const refused = world.destroy({ env: { ...process.env, ...env } });
      // oxlint-disable-next-line no-await-in-loop
      await expect(refused).rejects.toMatchObject({ name: "EngineError", code: "passphrase" });
    }
    expect(world.calls()).toEqual([]);
    world.write("passphrase.txt", "correct horse\n");
    const env = {
      ...process.env,
      PULUMI_CONFIG_PASSPHRASE_FILE: path.join(world.directory, "passphrase.txt"),
    };
    expect(await world.preview({ env })).toMatchObject({ ok: true, hasChanges: false });
  });

  it("are in no event, in whatever encoding and however many lines the program shows them", async () => {
    const secret = 'the first line "é"/\nand the second+line';
    const texts = [secret, `{"value":${JSON.stringify(secret)}}`, ...secret.split("\n")];
    const forms = encoders.flatMap(({ encode }) => texts.map(encode));
    declareSecrets(...secret.split("\n"));
    const world = new World().program(`
      const forms = ${JSON.stringify(forms)};
      const value = pulumi.secret(${JSON.stringify(secret)});
      const a = new Thing("a", { key: "a", value });
      a.id.apply(() => {
        for (const form of forms) { console.log("says " + form); console.error(form); pulumi.log.warn(form); }
        throw new Error("failed with " + forms.join(" and "));
      });
    `);
    const run = await world.up();
    expect(run.ok).toBe(false);
    expect(JSON.stringify(run.events)).toContain("[secret]");
  });

  it("of the configuration are masked also where the program makes plain values of parts of them", async () => {
    const world = new World().program(`
      const { list } = new pulumi.Config().requireObject("deep");
      console.log("the program says " + list[1]);
      new Thing("a", { key: "a", value: "at " + list[1], tags: list });
      exports.out = list;
    `);
    const crypter = await PassphraseCrypter.create("correct horse");
    const secure = crypter.encrypt("inner secret");
    world.write(
      "Pulumi.dev.yaml",
      `encryptionsalt: ${crypter.salt}\nconfig:\n  world:deep:\n    list: [open, { secure: "${secure}" }]\n`,
    );
    const run = await world.preview();
    expect(run.outputs).toEqual({ out: ["open", "[secret]"] });
    expect(run.steps.find(({ name }) => name === "a")?.diff).toMatchObject([
      { path: "key", new: "a" },
      { path: "tags", new: ["open", "[secret]"] },
      { path: "value", new: "at [secret]" },
    ]);
    expect(JSON.stringify(run)).not.toContain("inner secret");
  });

  it("without any passphrase stop the run before the resource is made", async () => {
    const world = new World().program(`new Thing("a", { key: "a", value: pulumi.secret("plain-1") });`);
    world.env = { ...process.env, PULUMI_CONFIG_PASSPHRASE: undefined };
    const [previewed, run] = [await world.preview(), await world.up()];
    expect(previewed.errors).toMatchObject([{ code: "passphrase" }]);
    expect(run.errors).toMatchObject([{ code: "passphrase" }]);
    expect(world.calls()).toEqual([]);
  });
});

describe("what is not supported", () => {
  it.each([
    ["new pulumi.StackReference('other')", "A StackReference"],
    [
      "new pulumi.CustomResource('aws:s3:Bucket', 'b', {})",
      'A resource of the package "aws" (b [aws:s3:Bucket])',
    ],
    [
      "new pulumi.ProviderResource('pulumi-nodejs', 'p', {})",
      'An explicit provider of the package "pulumi-nodejs" (p [pulumi:providers:pulumi-nodejs])',
    ],
    ["new pulumi.ProviderResource('aws', 'p', {})", 'An explicit provider of the package "aws"'],
    ["new Thing('a', {}, { import: 'id' })", 'The "import" option'],
    ["new Thing('a', {}, { transforms: [() => undefined] })", 'The "transforms" option'],
    ["new Thing('a', {}, { hooks: { beforeCreate: [() => {}] } })", 'The "hooks" option'],
    ["pulumi.runtime.invoke('aws:getRegion', {})", 'The function "aws:getRegion"'],
    ["new Thing('a', { file: new pulumi.asset.StringAsset('x') })", "A file asset"],
  ])("%s is refused by name", async (source, words) => {
    const run = await new World().program(source).up();
    expect(run.errors[0]).toMatchObject({ code: "unsupported" });
    expect(run.errors[0]?.message).toContain(words);
    expect(run.errors[0]?.message).toContain("use the Pulumi CLI");
  });

  it("another runtime is refused before anything", async () => {
    const world = new World();
    world.write("Pulumi.yaml", "name: p\nruntime: python\n");
    await expect(world.preview()).rejects.toThrow(EngineError);
    await expect(world.preview()).rejects.toMatchObject({ code: "unsupported" });
  });
});
