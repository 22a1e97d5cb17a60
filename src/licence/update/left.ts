import type { Problem } from "../problem.js";
import type { RawEntry } from "../raw.js";

/** In what a licence stays other than the account, and why: of each place what was told first. */
export class Left {
  readonly #problems = new Map<string, Problem>();

  get all(): readonly Problem[] {
    return [...this.#problems.values()];
  }

  readonly tell = (problem: Problem): void => {
    const name = JSON.stringify(problem.path);
    if (!this.#problems.has(name)) this.#problems.set(name, problem);
  };

  /** Tells it of a property, where that stands. */
  tellOf({ type, key, spot, place }: RawEntry, property: string, reason: string): void {
    this.tell({ place: spot([property])?.place ?? place, path: [type.section, key, property], reason });
  }

  /** Whether it was told of a property, or of a part of it. */
  has(entry: string, property: string): boolean {
    return this.all.some(
      ({ path: [section, key, name] }) => `${String(section)}.${String(key)}` === entry && name === property,
    );
  }
}
