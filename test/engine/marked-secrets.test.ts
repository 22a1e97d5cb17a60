import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { World } from "./world.js";

const MARK = "marked-serial";

/** A program whose one resource has the provider mark a secret, in these answers, that the program knows nothing of. */
function marking(...where: string[]): World {
  return new World().program(program(where));
}

function program(where: readonly string[], more = ""): string {
  return `new Thing("a", { key: "a", marks: ${JSON.stringify(where)}${more} });`;
}

/** What the state keeps of it, and the file's text. */
function kept(world: World): { inputs: unknown; outputs: unknown; text: string } {
  const { inputs = {}, outputs = {} } = world.resources["a"] ?? {};
  return { inputs: inputs["mark"], outputs: outputs["mark"], text: readFileSync(world.stateFile, "utf8") };
}

const encrypted = { ciphertext: expect.any(String) as unknown };

describe("a secret that only the provider marks is stored encrypted", () => {
  it.each(["check", "create"])("after a %s", async (where) => {
    const world = marking(where);
    expect(await world.up()).toMatchObject({ ok: true });
    const { inputs, outputs, text } = kept(world);
    expect(outputs).toMatchObject(encrypted);
    if (where === "check") expect(inputs).toMatchObject(encrypted);
    expect(text).not.toContain(MARK);
    expect(await world.preview()).toMatchObject({ ok: true, hasChanges: false });
  });

  it("after a create that was not finished", async () => {
    const world = new World().program(program(["partial"], ', fail: "partial"'));
    expect(await world.up()).toMatchObject({ ok: false });
    expect(kept(world)).toMatchObject({
      outputs: encrypted,
      text: expect.not.stringContaining(MARK) as unknown,
    });
  });

  it("after an update", async () => {
    const world = marking("update");
    expect(await world.up()).toMatchObject({ ok: true });
    world.program(program(["update"], ', value: "new"'));
    expect(await world.up()).toMatchObject({ ok: true });
    expect(kept(world)).toMatchObject({
      outputs: encrypted,
      text: expect.not.stringContaining(MARK) as unknown,
    });
  });

  it("after a refresh, and of an object that the program only looks at", async () => {
    const world = marking("read");
    expect(await world.up()).toMatchObject({ ok: true });
    expect(await world.refresh()).toMatchObject({ ok: true });
    expect(kept(world)).toMatchObject({
      outputs: encrypted,
      text: expect.not.stringContaining(MARK) as unknown,
    });
    const [id = ""] = world.objects.keys();
    const looking = new World();
    looking.program(`Thing.get("a", ${JSON.stringify(id)});`);
    looking.place(id, { key: "a", marks: ["read"] });
    expect(await looking.up()).toMatchObject({ ok: true });
    expect(kept(looking)).toMatchObject({
      outputs: encrypted,
      text: expect.not.stringContaining(MARK) as unknown,
    });
  });

  it("as one that a program ties a replacement to", async () => {
    const world = new World().program(
      `new Thing("a", { key: "a" }, { replacementTrigger: pulumi.secret("trigger-s3cret") });`,
    );
    expect(await world.up()).toMatchObject({ ok: true });
    expect(readFileSync(world.stateFile, "utf8")).not.toContain("trigger-s3cret");
  });

  it("also where the state had it in clear, from before there was a salt", async () => {
    const world = marking("create");
    delete world.env["PULUMI_CONFIG_PASSPHRASE"];
    await world.up();
    const state = readFileSync(world.stateFile, "utf8");
    const plain = JSON.parse(state) as typeof world.state;
    const resource = plain.deployment.resources?.find(({ urn }) => urn.endsWith("::a"));
    Object.assign(resource?.outputs ?? {}, {
      mark: {
        "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
        plaintext: JSON.stringify(MARK),
      },
    });
    delete resource?.["initErrors"];
    world.write(".pulumi-livechat/stacks/dev.json", JSON.stringify(plain));
    world.env["PULUMI_CONFIG_PASSPHRASE"] = "correct horse";
    expect(await world.up()).toMatchObject({ ok: true });
    expect(kept(world)).toMatchObject({
      outputs: encrypted,
      text: expect.not.stringContaining(MARK) as unknown,
    });
  });
});

describe("where there is no passphrase", () => {
  it("the object is recorded without it, the up fails, and the next one with a passphrase finishes it", async () => {
    const world = marking("create", "update");
    delete world.env["PULUMI_CONFIG_PASSPHRASE"];
    expect(await world.up()).toMatchObject({ ok: false, errors: [{ code: "passphrase" }] });
    expect(world.objects.size).toBe(1);
    expect(kept(world)).toMatchObject({
      outputs: undefined,
      text: expect.not.stringContaining(MARK) as unknown,
    });
    world.env["PULUMI_CONFIG_PASSPHRASE"] = "correct horse";
    expect(await world.up()).toMatchObject({ ok: true, changes: { update: 1 } });
    expect(world.objects.size).toBe(1);
    expect(kept(world)).toMatchObject({ outputs: encrypted });
  });

  it("a check that marks one fails before anything is made, in the preview already", async () => {
    const world = marking("check");
    delete world.env["PULUMI_CONFIG_PASSPHRASE"];
    expect(await world.preview()).toMatchObject({ ok: false, errors: [{ code: "passphrase" }] });
    expect(await world.up()).toMatchObject({ ok: false, errors: [{ code: "passphrase" }] });
    expect(world.objects.size).toBe(0);
    expect(existsSync(world.stateFile) ? readFileSync(world.stateFile, "utf8") : "").not.toContain(MARK);
  });
});
