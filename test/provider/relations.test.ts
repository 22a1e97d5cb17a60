import fc from "fast-check";
import { expect, test } from "vitest";
import { Relations } from "../../src/provider/values/ownership.js";
import type { Relation } from "../../src/definitions/definition.js";

const names = ["a", "b", "c"];
const claim: fc.Arbitrary<Relation> = fc.record({
  relation: fc.constantFrom("one", "other"),
  side: fc.constantFrom("left" as const, "right" as const),
  of: fc.constantFrom(...names),
  members: fc.subarray(names),
});

/** Whether two relations disagree: each speaks of the other, and one says what the other does not. */
function disagree(one: Relation, other: Relation): boolean {
  if (one.relation !== other.relation || one.side === other.side) return false;
  return one.members.includes(other.of) !== other.members.includes(one.of);
}

test("a claim is contradicted where one that was made before, and not again, disagrees with it", () => {
  fc.assert(
    fc.property(fc.array(claim, { maxLength: 8 }), (made) => {
      const relations = new Relations();
      const last = new Map<string, Relation>();
      for (const one of made) {
        const isContradicted = [...last.values()].some((other) => disagree(one, other));
        last.set(`${one.relation} ${one.side} ${one.of}`, one);
        expect(relations.add(one) !== undefined).toBe(isContradicted);
      }
    }),
    { numRuns: 2000 },
  );
});
