import type { Relation } from "../../definitions/definition.js";

/**
 * What the resources of one operation have declared about one another: an agent its groups, a group its
 * agents. Either side may be declared, or both if they agree.
 */
export class Relations {
  /** The members that somebody declares, by who it is. */
  readonly #members = new Map<string, ReadonlySet<string>>();
  /** Who declares somebody, by who that is. */
  readonly #claimants = new Map<string, Set<string>>();

  /** Records a claim. Returns what contradicts it, in words, if anything known does. */
  add({ relation, side, of, members }: Relation): string | undefined {
    const [here, across] = [`${relation}\n${side}\n`, `${relation}\n${side === "left" ? "right" : "left"}\n`];
    for (const member of this.#members.get(here + of) ?? []) {
      this.#claimants.get(here + member)?.delete(of);
    }
    const mine = new Set(members);
    this.#members.set(here + of, mine);
    for (const member of mine) {
      const claimants = this.#claimants.get(here + member) ?? new Set();
      this.#claimants.set(here + member, claimants.add(of));
    }
    const missing = members.find((member) => this.#members.get(across + member)?.has(of) === false);
    if (missing !== undefined) return contradiction(of, missing);
    const holder = [...(this.#claimants.get(across + of) ?? [])].find((claimant) => !mine.has(claimant));
    return holder === undefined ? undefined : contradiction(holder, of);
  }
}

function contradiction(holder: string, missing: string): string {
  return (
    `membership is declared on both sides, and they disagree: ${holder} declares ${missing}, ` +
    `but ${missing} does not declare ${holder}. Declare it on one side only, or alike on both.`
  );
}
