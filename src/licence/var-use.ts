import { VARS } from "./words.js";
import type { Problem, Reason } from "./problem.js";

/** Which vars a licence uses, and which of those that it was given it does not know. */
export class VarUse {
  readonly #given: readonly string[];
  readonly #known = new Set<string>();

  constructor(given: Readonly<Record<string, unknown>> = {}) {
    this.#given = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  }

  /** The licence uses it, or has a value of its own for it. */
  readonly know = (name: string): void => void this.#known.add(name);

  /** What was given in vain: most likely a misspelt name, so that what was meant by it has another value, or none. */
  get unknown(): readonly string[] {
    return this.#given.filter((name) => !this.#known.has(name));
  }

  /** What is wrong with one that was given in vain. */
  problemOf(name: string): Omit<Problem, "reason"> & { readonly reason: Reason } {
    const known = [...this.#known];
    const reason: Reason = (guess) => {
      const meant = guess(name, known);
      const others = known.length === 0 ? "it uses none" : `there are ${known.toSorted().join(", ")}`;
      return (
        `is given a value, and the licence has no \${var:${name}}: ` +
        (meant === undefined ? `remove it, or correct its name (${others})` : `did you mean ${meant}?`)
      );
    };
    return { path: [VARS, name], reason };
  }
}
