import fc from "fast-check";
import { expect, test } from "vitest";
import { nearest } from "../../src/shared/nearest.js";

/** The edit distance as its definition has it. */
function distance(a: string, b: string): number {
  if (a === "" || b === "") return a.length + b.length;
  const same = a.at(-1) === b.at(-1) ? 0 : 1;
  const [short, other] = [a.slice(0, -1), b.slice(0, -1)];
  return Math.min(distance(short, b) + 1, distance(a, other) + 1, distance(short, other) + same);
}

const word = fc.string({ unit: fc.constantFrom("a", "b", "C"), maxLength: 6 });

test("the nearest name is the first of the least edit distance, if that is small enough", () => {
  fc.assert(
    fc.property(word, fc.array(word, { maxLength: 4 }), (text, names) => {
      const found = names.map((name) => distance(text.toLowerCase(), name.toLowerCase()));
      const least = Math.min(...found);
      const most = Math.max(2, Math.floor(text.length / 3));
      expect(nearest(text, names)).toBe(least <= most ? names[found.indexOf(least)] : undefined);
    }),
    { numRuns: 500 },
  );
});

test("a text that is no name is not compared with any", () => {
  const names = {
    [Symbol.iterator](): Iterator<string> {
      throw new Error("looked at");
    },
  };
  expect(nearest("x".repeat(101), names)).toBeUndefined();
});
