import type { Clock } from "./clock.js";

interface Outage {
  readonly since: number;
  readonly last: number;
}

/**
 * Since when calls are not answered, by their kind: an outage is sat out once, and not anew by each of the thousands
 * of calls that an operation may still have before it.
 */
export class Outages {
  readonly #clock: Clock;
  readonly #found = new Map<string, Outage>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Tells that such a call was answered, be it with a refusal. */
  over(kind: string): void {
    this.#found.delete(kind);
  }

  /** Tells that such a call failed now. Returns since when they do; after a silence of `quietMs` it is another outage. */
  failed(kind: string, quietMs: number): number {
    const now = this.#clock.now();
    const known = this.#found.get(kind);
    const since = known && now - known.last <= quietMs ? known.since : now;
    this.#found.set(kind, { since, last: now });
    return since;
  }
}

/** What has an outage of its own: a method and a section of the API. */
export function kindOf({ method, path }: { method: string; path: string }): string {
  return `${method} ${/^\/?[^/?]*/.exec(path)?.[0] ?? ""}`;
}
