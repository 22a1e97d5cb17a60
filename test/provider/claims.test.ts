import fc from "fast-check";
import { expect, test } from "vitest";
import { Claims } from "../../src/provider/claims.js";
import type { Claim } from "../../src/provider/definition.js";

const names = ["a", "b", "c"];
const claim: fc.Arbitrary<Claim> = fc.record({
  relation: fc.constantFrom("one", "other"),
  side: fc.constantFrom("left" as const, "right" as const),
  of: fc.constantFrom(...names),
  members: fc.subarray(names),
});

/** Whether two claims disagree: each speaks of the other, and one says what the other does not. */
function disagree(one: Claim, other: Claim): boolean {
  if (one.relation !== other.relation || one.side === other.side) return false;
  return one.members.includes(other.of) !== other.members.includes(one.of);
}

test("a claim is contradicted where one that was made before, and not again, disagrees with it", () => {
  fc.assert(
    fc.property(fc.array(claim, { maxLength: 8 }), (made) => {
      const claims = new Claims();
      const last = new Map<string, Claim>();
      for (const one of made) {
        const isContradicted = [...last.values()].some((other) => disagree(one, other));
        last.set(`${one.relation} ${one.side} ${one.of}`, one);
        expect(claims.add(one) !== undefined).toBe(isContradicted);
      }
    }),
    { numRuns: 2000 },
  );
});
