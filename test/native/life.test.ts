import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Values } from "../../src/definitions/definition.js";
import { resourceTypeOf } from "../../src/definitions/index.js";
import type { LicenceData } from "../../src/emulator/index.js";
import { canonical } from "../../src/provider/values/canonical.js";
import { UNKNOWN } from "../../src/provider/values/unknown.js";
import { createAccount, type Account } from "../provider/account.js";
import { caseOf, typeNames } from "../types/index.js";
import { Plugin } from "./plugin.js";
import { NativeResource } from "./steps.js";

let account: Account;
let plugin: Plugin;
beforeAll(async () => {
  account = await createAccount();
  plugin = await Plugin.start(account.environment);
});
beforeEach(() => {
  account.emulator.reset();
  plugin.said.length = 0;
});
afterAll(async () => {
  await plugin[Symbol.asyncDispose]();
  await account[Symbol.asyncDispose]();
});

const data = () => account.emulator.licence().data;
const edit = (change: (found: LicenceData) => void) => account.emulator.licence().edit(change);

/** Begins an operation: the engine configures the provider anew. */
async function operation(args: Values = {}) {
  await plugin.configure(args);
}

describe.each(typeNames)("a %s of the native provider", (type) => {
  const { life, existing, missingId } = caseOf(type);
  /** Whether the account has what is declared, as far as the case tells. */
  const expectThere = (args: Values) => {
    const { fields } = resourceTypeOf(type);
    const actual = life.actual(data()) ?? {};
    expect(Object.keys(actual).length).toBeGreaterThan(0);
    for (const name of Object.keys(actual).filter((key) => key in args)) {
      expect([name, canonical(fields[name], actual[name])]).toEqual([
        name,
        canonical(fields[name], args[name]),
      ]);
    }
  };
  const updated: Values = { ...life.args, ...life.updated };

  it("is foreseen, made, changed, repaired, replaced and removed, and every next plan is empty", async () => {
    const resource = new NativeResource(plugin, type);
    await operation();
    const foreseen = await resource.preview(life.args);
    expect(foreseen.plan.op).toBe("create");
    expect(life.actual(data())).toBeUndefined();

    await operation();
    await resource.up(life.args);
    expectThere(life.args);
    // What was foreseen has come, and what was left open is there.
    const { outputs } = resource.kept;
    for (const [name, value] of Object.entries(foreseen.outputs)) {
      if (!JSON.stringify(value).includes(UNKNOWN)) expect([name, outputs[name]]).toEqual([name, value]);
    }
    const own = Object.keys(outputs).filter((name) => !name.startsWith("__"));
    expect(Object.keys(foreseen.outputs)).toEqual(expect.arrayContaining(own));
    await operation();
    expect((await resource.plan(life.args)).op).toBe("same");

    if (life.updated) {
      await operation();
      const { plan } = await resource.preview(updated);
      expect(plan.op).toBe("update");
      await operation();
      expect((await resource.up(updated)).op).toBe("update");
      expectThere(updated);
      await operation();
      expect((await resource.plan(updated)).op).toBe("same");
    }

    resource.writtenLongAgo();
    edit((found) => expect(life.drift(found)).toBe(true));
    await operation();
    await resource.refresh();
    const repair = await resource.up(updated);
    expect(repair.op).toBe(life.repairReplaces === true ? "replace" : "update");
    expectThere(updated);

    if (life.replaced) {
      const args = { ...updated, ...life.replaced };
      await operation();
      const replacement = await resource.up(args);
      expect(replacement).toMatchObject({
        op: "replace",
        diff: { deletesFirst: life.deletesFirst === true },
      });
      await operation();
      expect((await resource.plan(args)).op).toBe("same");
    }

    await operation();
    await resource.destroy();
    expect(life.actual(data())).toBeUndefined();
  });

  it("that somebody removed is gone from the state, and a preview of its change says so", async () => {
    const resource = new NativeResource(plugin, type);
    await operation();
    await resource.up(life.args);
    resource.writtenLongAgo();
    edit((found) => expect(life.remove(found)).toBe(true));
    if (life.updated) {
      await operation();
      await expect(resource.preview(updated)).rejects.toThrow(/there is none with the id .* any more/);
    }
    // Some cannot be asked for by themselves.
    await operation({ acceptAbsence: "true" });
    await resource.refresh();
    expect(resource.state).toBeUndefined();
  });

  it("that exists is refused in a preview, and taken over where that is asked for", async () => {
    const resource = new NativeResource(plugin, type);
    await operation();
    await expect(resource.preview(existing.args)).rejects.toThrow("exists already in the account");
    await operation();
    await resource.preview({ ...existing.args, adopt: true });
    expect(plugin.said).toContainEqual({
      urn: resource.urn,
      severity: "info",
      message: expect.stringMatching(/^\[takes-over\] .* exists already .* and is taken over/) as string,
    });
    await operation();
    await resource.up({ ...existing.args, adopt: true });
    expect(resource.kept.id).toBe(existing.id);
  });

  it("is imported by its id with all that can be declared, and the next plan is empty", async () => {
    const resource = new NativeResource(plugin, type);
    await operation();
    await resource.import(existing.id);
    const { id, inputs } = resource.kept;
    expect(id).toBe(existing.id);
    await operation();
    expect((await resource.plan(inputs)).op).toBe("same");
    // A program may declare a part of it.
    const part = Object.fromEntries(Object.entries(existing.args).filter(([name]) => name in inputs));
    await operation();
    expect((await resource.plan(part)).op).toBe("same");
    await operation();
    await resource.refresh();
    expect(resource.kept.inputs).toEqual(inputs);
    await operation();
    await resource.import(missingId);
    expect(resource.state).toBeUndefined();
  });

  it("gives and takes ids as texts, and secrets as secrets", async () => {
    const resource = new NativeResource(plugin, type);
    await operation();
    const { inputs } = await resource.plan(life.args);
    await resource.up(inputs);
    const { fields, secretOutputs } = resourceTypeOf(type);
    for (const [name, { refersTo }] of Object.entries(fields)) {
      if (refersTo === undefined) continue;
      for (const values of [inputs, resource.kept.outputs]) {
        expect([values[name] ?? []].flat().every((id) => typeof id === "string")).toBe(true);
      }
    }
    const secrets = Object.values(fields).flatMap(({ name, secret }) =>
      secret && name in inputs ? name : [],
    );
    for (const name of [...secrets, ...secretOutputs]) {
      expect([name, resource.kept.outputs[name]]).toEqual([
        name,
        { ...MARK, value: expect.anything() as unknown },
      ]);
    }
    for (const name of secrets) expect(inputs[name]).toMatchObject(MARK);
  });
});

const MARK = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
