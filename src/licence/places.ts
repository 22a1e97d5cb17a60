import type { Place } from "./problem.js";

/** What is known of how a value was written. */
export interface Spot {
  readonly place?: Place | undefined;
  /** How a number or flag was written, where it was not in quotes; of nothing, the comment that stands there. */
  readonly source?: string | undefined;
}

/** Where each key and item stands in its file, by the object or array that holds it. */
export class Places {
  readonly #of = new WeakMap<object, Map<PropertyKey, Spot>>();

  record(container: object, key: PropertyKey, spot: Spot): void {
    const spots = this.#of.get(container) ?? new Map<PropertyKey, Spot>();
    spots.set(key, spot);
    this.#of.set(container, spots);
  }

  /** Where `path` inside of `root` stands; of what is not there, the nearest that holds it. */
  find(root: unknown, path: readonly PropertyKey[]): Spot | undefined {
    let spot: Spot | undefined;
    let value = root;
    for (const key of path) {
      const inner = isContainer(value) ? this.#of.get(value)?.get(key) : undefined;
      if (inner === undefined) {
        return spot && { place: spot.place };
      }
      spot = inner;
      value = (value as Record<PropertyKey, unknown>)[key];
    }
    return spot;
  }
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
