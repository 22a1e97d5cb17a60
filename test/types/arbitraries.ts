import fc, { type Arbitrary } from "fast-check";
import type { Values } from "../../src/definitions/definition.js";
import type { Story } from "./type-case.js";

/** Most resources are made once; some are changed afterwards. */
export function story(args: Arbitrary<Values>): Arbitrary<Story> {
  return fc.oneof(
    { weight: 10, arbitrary: fc.array(args, { minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: fc.array(args, { minLength: 2, maxLength: 3 }) },
    // Like what was there, but for one property.
    {
      weight: 2,
      arbitrary: fc.tuple(args, args, fc.nat()).map(([first, second, which]) => {
        const names = Object.keys(second);
        const name = names[which % names.length] as string;
        const fits = first["type"] === second["type"] && first["eventType"] === second["eventType"];
        return fits ? [first, { ...first, [name]: second[name] }] : [first, second];
      }),
    },
  );
}

export function partly(
  required: Record<string, Arbitrary<unknown>>,
  optional: Record<string, Arbitrary<unknown>>,
) {
  return fc.record(
    { ...required, ...optional },
    { requiredKeys: Object.keys(required) },
  ) as Arbitrary<Values>;
}

export function some<T>(item: Arbitrary<T>, minLength = 1): Arbitrary<T[]> {
  return fc.uniqueArray(item, { minLength, maxLength: 4, selector: (value) => JSON.stringify(value) });
}

export function text(): Arbitrary<string> {
  return fc.oneof(
    fc.string({ minLength: 1, maxLength: 12 }),
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 }),
    fc.constantFrom(
      "Zażółć gęślą jaźń",
      "true",
      "0",
      "null",
      "[redacted]",
      '"',
      "\\",
      "a\nb",
      "__proto__",
      "0x1",
    ),
  );
}

/** A text that may be written as a number or a flag. */
export function scalar(): Arbitrary<string> {
  return fc.oneof(text(), fc.nat().map(String), fc.constantFrom("true", "false", "1.50", "007", "-3", "1e3"));
}

/** The login of an agent of the sample account. */
export function agentLogin(): Arbitrary<string> {
  return fc.constantFrom("john.doe@mycompany.com", "jane.doe@mycompany.com", "jenny.doe@mycompany.com");
}

/** The id of a group of the sample account. */
export function groupId(): Arbitrary<number> {
  return fc.nat(3);
}

/** A flag as the API keeps it. */
export const bit = fc.constantFrom(0 as const, 1 as const);
