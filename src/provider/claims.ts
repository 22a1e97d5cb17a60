import type { Claim } from "./definition.js";

/**
 * What the resources of one operation have declared about one another: an agent its groups, a group its
 * agents. Either side may be declared, or both if they agree.
 */
export class Claims {
  readonly #claims = new Map<string, Claim>();

  /** Records a claim. Returns what contradicts it, in words, if anything known does. */
  add(claim: Claim): string | undefined {
    this.#claims.set(key(claim.relation, claim.side, claim.of), claim);
    for (const other of this.#claims.values()) {
      if (other.relation !== claim.relation || other.side === claim.side) {
        continue;
      }
      const mine = claim.members.includes(other.of);
      const theirs = other.members.includes(claim.of);
      if (mine !== theirs) {
        const [holder, missing] = mine ? [claim.of, other.of] : [other.of, claim.of];
        return (
          `membership is declared on both sides, and they disagree: ${holder} declares ${missing}, ` +
          `but ${missing} does not declare ${holder}. Declare it on one side only, or alike on both.`
        );
      }
    }
    return undefined;
  }
}

function key(relation: string, side: string, of: string): string {
  return `${relation}\n${side}\n${of}`;
}
