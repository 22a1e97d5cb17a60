import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createAccount, type Account } from "../provider/account.js";
import { caseOf, typeNames } from "../types/index.js";
import { Plugin, urnOf } from "./plugin.js";

let account: Account;
beforeAll(async () => {
  account = await createAccount();
});
beforeEach(() => account.emulator.reset());
afterAll(() => account[Symbol.asyncDispose]());

describe.each(typeNames)("%s", (type) => {
  const { life } = caseOf(type);
  it("lives", async () => {
    await using plugin = await Plugin.start(account.environment);
    await plugin.configure({});
    const urn = urnOf(type, "one");
    const checked = await plugin.check(urn, life.args);
    console.log(checked);
    const foreseen = await plugin.create(urn, checked.inputs, true);
    console.log(foreseen);
    const made = await plugin.create(urn, checked.inputs);
    console.log(made);
    console.log(await plugin.diff(urn, made, made.inputs));
    const args = { ...life.args, ...life.updated };
    const changed = await plugin.check(urn, args, made.inputs);
    console.log(await plugin.diff(urn, made, changed.inputs));
    const read = await plugin.read(urn, made.id, made);
    console.log(read);
    expect(await plugin.diff(urn, read!, made.inputs)).toMatchObject({ changes: false });
    console.log(await plugin.read(urn, made.id));
    await plugin.delete(urn, made);
    console.log(plugin.said);
  });
});
