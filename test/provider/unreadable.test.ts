import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Values } from "../../src/definitions/definition.js";
import { resourceTypeOf } from "../../src/definitions/index.js";
import { caseOf, keyOf, type TypeName, typesWhere } from "../types/index.js";
import { type Account, createAccount } from "./account.js";

/** Those whose natural key an account may have empty: no id follows from it. It is called on the wire as in a program. */
const types = typesWhere(({ canBeTwins }) => canBeTwins === true);

let account: Account;
beforeAll(async () => {
  account = await createAccount();
});
beforeEach(() => account.emulator.reset());
afterAll(() => account[Symbol.asyncDispose]());

const sampleOf = (type: string) => caseOf(type).samples.at(-1) as Values;

/** Puts a value in place of the natural key of the last object of a type; undefined: it is not there. */
function spoil(type: TypeName, value: unknown): void {
  const { section } = resourceTypeOf(type);
  account.emulator.licence().edit((data) => {
    const objects = data[section as "groups"] as unknown as Values[];
    const last = objects.at(-1) as Values;
    last[keyOf(type)] = value;
    if (value === undefined) delete last[keyOf(type)];
  });
}

/** Another object of the type and place of the sample. */
async function makeOther(type: TypeName) {
  const name = keyOf(type);
  const args = { ...sampleOf(type), [name]: caseOf(type).plain(0)[name] };
  const resource = account.operation().resource(type);
  await resource.up(args);
  return { resource, args };
}

describe.each(types)("a %s of the account", (type) => {
  it("whose natural key is empty is told by it: others are made beside it", async () => {
    await makeOther(type);
    spoil(type, "");
    const made = account.operation().resource(type);
    expect(await made.preview(sampleOf(type))).toEqual({ op: "create" });
    expect(await made.up(sampleOf(type))).toEqual({ op: "create" });
  });

  it.each([
    ["is null", null],
    ["is missing", undefined],
    ["is of another type", { odd: true }],
  ])("whose natural key %s may be any: others are not made beside it", async (_name, value) => {
    const { resource, args } = await makeOther(type);
    spoil(type, value);
    account.emulator.requests.clear();
    const cannot = /whose (name|text|url) cannot be read, and that may be this one/;
    await expect(account.operation().resource(type).up(sampleOf(type))).rejects.toThrow(cannot);
    // Nor is it changed or removed by its number alone, and the reason is true.
    const later = account.operation().continue(type, resource);
    const unsure = /the account has a .* whose (name|text|url) cannot be read, so that nobody can tell/;
    await expect(later.destroy()).rejects.toThrow(unsure);
    const change = caseOf(type).edit;
    if (change) {
      const changing = account.operation().continue(type, resource);
      await expect(changing.up({ ...args, ...change })).rejects.toThrow(unsure);
    }
    expect(account.emulator.requests.count({ method: "PUT" })).toBe(0);
    expect(account.emulator.requests.count({ method: "DELETE" })).toBe(0);
  });
});
