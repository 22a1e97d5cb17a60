import { describe, expect, it, test } from "vitest";
import { resourceTypeOf } from "../../src/definitions/index.js";
import { checkLicence } from "../../src/licence/check.js";
import { loadObject } from "../../src/licence/from-object.js";
import type { EntryOptions } from "../../src/licence/model.js";
import type { Values } from "../../src/definitions/definition.js";
import { caseOf, keyOf, typeNames } from "../types/index.js";

const check = (section: string, entries: Record<string, Values & { options?: EntryOptions }>) =>
  checkLicence(loadObject({ [section]: entries }, { env: {} }));
const twin: EntryOptions = { twin: true };
const marked = (values: Values) => ({ ...values, options: twin });

describe.each(typeNames)("two of a licence that are one %s", (name) => {
  const { section, title, naturalKey } = resourceTypeOf(name);
  const [one, other] = [caseOf(name).plain(0), caseOf(name).plain(1)];

  it("are an error that names both, and says what to do", () => {
    expect(check(section, { one, other }).entries).toHaveLength(2);
    const key = naturalKey.join(" and ");
    const reason = `${section}.second: is the same ${title} as ${section}.one: a second one of the same ${key} is never made`;
    expect(() => check(section, { one, other, second: { ...other, ...one } })).toThrow(reason);
  });

  it("are one where what tells them apart is written otherwise", () => {
    const spelled = Object.fromEntries(
      Object.entries(one).map(([property, value]) => [
        property,
        typeof value === "number"
          ? String(value)
          : property === "login"
            ? String(value).toUpperCase()
            : value,
      ]),
    );
    expect(() => check(section, { one, second: spelled })).toThrow(`${section}.second: is the same`);
  });

  it("stand where both are marked as two that the account has, if it can have two", () => {
    const both = () => check(section, { one: marked(one), second: marked(one) }).entries;
    if (caseOf(name).canBeTwins) expect(both()).toHaveLength(2);
    else expect(both).toThrow(`${section}.second: is the same`);
    for (const [first, second] of [
      [marked(one), one],
      [one, marked(one)],
    ] as const) {
      expect(() => check(section, { one: first, second })).toThrow(`${section}.second: is the same`);
    }
  });

  it("are two where what tells them apart differs", () => {
    expect(keyOf(name)).not.toBe("");
    expect(check(section, { one, other }).entries).toHaveLength(2);
  });
});

const response = (group?: unknown) => ({ text: "Hi", tags: ["hi"], ...(group !== undefined && { group }) });
const licence = (cannedResponses: object) =>
  checkLicence(loadObject({ groups: { sales: { name: "Sales" } }, cannedResponses }, { env: {} }));

test("objects of a group are told apart by their group, by its key or its id, and by its default", () => {
  const apart = { a: response(), b: response("sales"), c: response(7) };
  expect(licence(apart).entries).toHaveLength(4);
  expect(() => licence({ ...apart, d: response(0) })).toThrow("cannedResponses.d: is the same");
  expect(() => licence({ ...apart, d: response("sales") })).toThrow("cannedResponses.d: is the same");
  expect(() => licence({ ...apart, d: response("7") })).toThrow("cannedResponses.d: is the same");
});
