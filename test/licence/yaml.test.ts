import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { plainYaml } from "../../src/licence/export/plain-yaml.js";
import { anyYaml } from "../../src/licence/export/yaml.js";

/** Characters of which most mean something to YAML somewhere, and words that are more than words. */
const pieces = [
  ...Array.from(" \n:#-?,[]{}&*!|>'\"%@`~\\$.=+_()/;0aäж語9é\t\r"),
  ": ",
  " #",
  "- ",
  "\n\n",
  " \n",
  "\n ",
  "true",
  "Null",
  "FALSE",
  "yes",
  "0x1",
  "1e3",
  "...",
  "---",
  "<<",
  "\u00a0",
  "\u2028",
  "\ufeff",
  "\u0085",
  "e\u0301",
  "👍",
  "word",
  "Hello there",
  "x".repeat(90),
];
const text = fc.oneof(
  { weight: 5, arbitrary: fc.array(fc.constantFrom(...pieces), { maxLength: 6 }).map((all) => all.join("")) },
  {
    weight: 2,
    arbitrary: fc
      .array(fc.constantFrom("word", " ", "a", ": ", "\n", "ä", "!"), { maxLength: 8 })
      .map((all) => all.join("")),
  },
  fc.string({ unit: "binary", maxLength: 20 }),
);
const key = fc.oneof({ weight: 9, arbitrary: fc.constantFrom("word", "a-b", "größe", "n1") }, text);
const scalar = fc.oneof(
  { weight: 4, arbitrary: text },
  fc.boolean(),
  fc.integer(),
  fc.double({ noNaN: true }),
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 4, arbitrary: scalar },
    fc.array(tie("value"), { maxLength: 2 }),
    fc.dictionary(key, tie("value"), { maxKeys: 2 }),
  ),
}));
const object = fc.oneof(fc.record({ word: text }), fc.dictionary(key, value, { minKeys: 1, maxKeys: 3 }));

test("what is written without a YAML library is what the library writes, and reads as the same again", () => {
  let plain = 0;
  fc.assert(
    fc.property(object, (given) => {
      const written = plainYaml(given, "  ");
      if (written === undefined) return;
      plain++;
      expect(written).toBe(anyYaml(given));
      expect(parse(`section:\n${written}next: 1\n`)).toEqual({ section: given, next: 1 });
    }),
    { numRuns: 5_000 },
  );
  expect(plain).toBeGreaterThan(500);
});

test.each([
  { text: "Thank you for waiting, and have a great day!", tags: ["tag1", "help"], group: "support" },
  { text: "Number 5: thank you" },
  { text: "Grüße aus Łódź" },
  { text: "Two lines\n\nand a third: a, b & c" },
  {
    name: "n",
    rules: [{ type: "url_funnel", urls: [{ url: "shop.example/a" }] }],
    properties: { "a-b": "c" },
  },
  { active: true, value: 30, agents: [], properties: {} },
])("what most objects are made of needs no YAML library: %j", (given) => {
  expect(plainYaml({ key: given }, "  ")).toBe(anyYaml({ key: given }));
});
