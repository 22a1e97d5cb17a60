import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sample } from "../types/index.js";
import { createAccount, type Account } from "./account.js";
import { ASSET, NAME_WORDS, SIGNATURE, TEXT_WORD, words } from "./words.js";
import type { Values } from "../../src/definitions/definition.js";
import { sealing } from "../../src/provider/layers/sealing.js";
import { withoutInternals } from "../../src/provider/values/state.js";
import { wordsIn } from "../../src/provider/values/words.js";
import { resourceTypeOf, resourceTypes } from "../../src/definitions/index.js";

let account: Account;
beforeAll(async () => {
  account = await createAccount();
});
beforeEach(() => account.emulator.reset());
afterAll(() => account[Symbol.asyncDispose]());

const writes = () => account.emulator.requests.all().filter(({ method }) => method !== "GET");
const providerOf = (type: string) => sealing(resourceTypeOf(type), account.operation().provider(type));
const greeting = (properties: unknown): Values => ({
  name: "g",
  rules: [{ type: "visit_time_site", value: "5" }],
  properties,
});

/** Every text in a value, by its path. */
function textsIn(value: unknown, path: readonly PropertyKey[] = []): (readonly PropertyKey[])[] {
  if (typeof value === "string") return [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    textsIn(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

/** The value with another one at a path. */
function withAt(value: unknown, [key, ...rest]: readonly PropertyKey[], other: unknown): unknown {
  if (key === undefined) return other;
  if (Array.isArray(value)) {
    return value.map((item, index) => (index === key ? withAt(item, rest, other) : item));
  }
  return { ...(value as Values), [key]: withAt((value as Values)[key as string], rest, other) };
}

describe("a name that is Pulumi's own", () => {
  it.each(NAME_WORDS)("%j is refused by check, with its place, and never written", async (name) => {
    const properties = Object.fromEntries([
      ["kept", "a"],
      [name, name === SIGNATURE ? ASSET : "b"],
    ]);
    const checked = await providerOf("Greeting").check?.({}, greeting(properties));
    expect(checked?.failures).toEqual([
      { property: "", reason: expect.stringMatching(/: (Pulumi takes this name|a name must)/) as string },
    ]);
    expect(checked?.failures?.[0]?.reason.startsWith(`properties.${name}: `)).toBe(true);
    await expect(providerOf("Greeting").create(greeting(properties))).rejects.toMatchObject({
      code: "invalid",
    });
    expect(writes()).toEqual([]);
  });

  it("is no argument of any resource either", async () => {
    for (const { name: type } of resourceTypes) {
      for (const name of ["constructor", "toString", "__proto__", SIGNATURE, ""]) {
        const args = Object.fromEntries([...Object.entries(sample(type)), [name, "x"]]);
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        const checked = await providerOf(type).check?.({}, args);
        // What begins with "__" are Pulumi's instructions to the provider.
        expect(checked?.failures?.map(({ reason }) => reason) ?? []).toEqual(
          name.startsWith("__") ? [] : [`${name}: unknown property`],
        );
      }
    }
  });
});

describe.each(resourceTypes.map(({ name }) => name))("a text of %s that is Pulumi's own", (type) => {
  const args = sample(type);

  it.each(textsIn(args).map((path) => [path.join("."), path] as const))(
    "%s: is unknown in a preview, and never written",
    async (_, path) => {
      const declared = withAt(args, path, TEXT_WORD) as Values;
      const checked = await providerOf(type).check?.({}, declared);
      expect(checked?.failures).toEqual([]);
      await expect(providerOf(type).create(declared)).rejects.toMatchObject({
        code: "invalid",
        message: expect.stringContaining("Pulumi takes this text for a value") as string,
      });
      const provider = providerOf(type);
      await expect(provider.update?.("1", args, declared)).rejects.toMatchObject({ code: "invalid" });
      expect(writes()).toEqual([]);
    },
  );
});

describe.each(resourceTypes.map(({ name }) => name))(
  "a text of %s that holds half of a character",
  (type) => {
    const args = sample(type);

    it.each(textsIn(args).map((path) => [path.join("."), path] as const))(
      "%s: is refused by check, and never written",
      async (_, path) => {
        const declared = withAt(args, path, "ab\udc00") as Values;
        const checked = await providerOf(type).check?.({}, declared);
        expect(checked?.failures?.length).toBeGreaterThan(0);
        await expect(providerOf(type).create(declared)).rejects.toThrow();
        await expect(providerOf(type).update?.("1", args, declared)).rejects.toThrow();
        expect(writes()).toEqual([]);
      },
    );
  },
);

describe("words that an account holds", () => {
  it("are no part of what Pulumi is given, and no change of what is declared", async () => {
    await fc.assert(
      fc.asyncProperty(words, async (properties) => {
        account.emulator.reset();
        const provider = providerOf("Greeting");
        const checked = await provider.check?.({}, greeting({ kept: "a" }));
        const inputs = checked?.inputs ?? {};
        const { id, outs = {} } = await provider.create(inputs);
        account.emulator.licence().edit(({ greetings }) => {
          const made = greetings.find((one) => String(one.id) === id);
          if (made) {
            const all = [...Object.entries(made.properties), ...Object.entries(properties)];
            made.properties = Object.fromEntries(all);
          }
        });
        const next = providerOf("Greeting");
        const read = (await next.read?.(id, outs)) as { props: Values; inputs: Values };
        expect([...wordsIn(withoutInternals(read.props)), ...wordsIn(read.inputs)]).toEqual([]);
        expect(read.inputs).toEqual(inputs);
        expect(await next.diff?.(id, read.props, inputs)).toMatchObject({ changes: false });
        const changed = { ...inputs, properties: { kept: "b" } };
        const updated = await next.update?.(id, read.props, changed);
        expect(wordsIn(withoutInternals(updated?.outs ?? {}))).toEqual([]);
        expect(await next.diff?.(id, updated?.outs ?? {}, changed)).toMatchObject({ changes: false });
        expect(writes().at(-1)?.body).toEqual({ properties: { kept: "b" } });
        // As an account that is read for the first time.
        const got = (await next.read?.(id, { group: 0 })) as { props: Values };
        expect(wordsIn(got.props)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});
