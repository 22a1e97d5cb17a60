import fc from "fast-check";
import { resourceTypeOf } from "../../src/definitions/index.js";
import type { LicenceData } from "../../src/emulator/index.js";
import { caseOf, typeNames } from "../types/index.js";
import type { World } from "../types/type-case.js";

/** Texts that YAML, JavaScript or a person may take for something else. */
const hostile = [
  "yes",
  "No",
  "on",
  "null",
  "~",
  "true",
  "0x1",
  "0o7",
  "1e3",
  "1_000",
  "-0",
  ".inf",
  ".nan",
  "2001-01-01",

  "12:30:45",
  "09:00",
  "<<",
  "=",
  "- a",
  "? a",
  ": ",
  "a: b",
  "a #b",
  "#a",
  "'",
  '"',
  "''",
  '"a',
  "\\",
  "\\n",

  "!tag",
  "&anchor",
  "*alias",
  "|",
  ">",
  "|-\n  a",
  "%YAML",
  "@a",
  "`a`",
  "{a: b}",
  "[a, b]",
  "[",
  "{",
  ",",

  " lead",
  "trail ",
  "\ttab",
  "a\tb",
  "\n",
  "a\n",
  "\n\n  a\n\n",
  "a\r\nb",
  "a\rb",
  "--- a",
  "---",
  "...",

  "${var:x}",
  "$${",
  "${config:a",
  "$$${env:A}",
  "${",
  "##X##",
  "[secret]",
  "****",
  "__proto__",
  "constructor",

  "\u0085",
  "\u2028",
  "\u2029",
  "\ufeff",
  "\u00a0",
  "\u0007",
  "\u001b[31m",
  "\u007f",
  "\u202eabc",
  "\u0000",
  "Größe",
  "naïve café",
  "日本語",
  "ру́сский",
  "हिन्दी",
  "👩‍👩‍👧 family",
  "👍",
  "e\u0301",
  "é",
  "🏳️‍🌈",
  "İ",
  "ﬁ",

  "Sales",
  "sales",
  "SALES",
  "sales-2",
  "Sales!",
  "licence",
  "support team",
  "x".repeat(5000),
  "a b\n".repeat(900),
];

const anyText = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...hostile) },
  fc.string({ minLength: 1, maxLength: 30, unit: "grapheme" }),
  fc.string({ minLength: 1, maxLength: 30, unit: "binary" }),
);

const local = fc.constantFrom("jane", "jane.doe", "Jane-Doe", "o'brien", "yes", "0x1", "123", "x+y", "null");
const domain = fc.constantFrom("acme.com", "Acme.org", "sub.example.net");
const login = fc.tuple(local, domain).map(([name, where]) => `${name}@${where}`);

/** Whether two objects of one type may have what tells them apart for a person in common. */
export interface AccountOptions {
  readonly twins: boolean;
  /** Whether there is what no create makes today. Default: false. */
  readonly odd?: boolean;
}

/** The parts of an account that a licence declares, with names as bad as people make them. */
export function accounts({ twins, odd = false }: AccountOptions): fc.Arbitrary<Partial<LicenceData>> {
  const text = odd ? fc.oneof({ weight: 4, arbitrary: anyText }, fc.constant("")) : anyText;
  const distinct: World["distinct"] = (one, nameOf) =>
    fc.uniqueArray(one, {
      maxLength: 4,
      comparator: (a, b) => a.id === b.id || (!twins && nameOf(a) === nameOf(b)),
    });
  const names = twins
    ? fc.array(text, { maxLength: 4 })
    : fc.uniqueArray(text, { maxLength: 4, selector: String });

  return fc
    .record({
      groupNames: names,
      logins: fc.uniqueArray(login, { maxLength: 4, selector: (value) => value.toLowerCase() }),
    })
    .chain(({ groupNames, logins }) => {
      const owner = "john.doe@mycompany.com";
      const groupIds = groupNames.map((_name, index) => 3 + index * 7);
      const world: World = {
        owner,
        logins,
        groupNames,
        groupIds,
        author: fc.constantFrom(owner, ...logins),
        group: fc.constantFrom(0, ...groupIds),
        id: fc.nat(1_000_000).map((number) => number + 1),
        text,
        textOfSome: anyText,
        odd,
        distinct,
      };
      return fc.record(
        Object.fromEntries(
          typeNames.map((type) => [resourceTypeOf(type).section, caseOf(type).records(world)] as const),
        ),
      );
    })
    .map((data) => data as unknown as Partial<LicenceData>);
}
