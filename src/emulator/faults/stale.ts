import type { Licence } from "../licence.js";

interface Window {
  readonly before: Licence;
  readsLeft: number;
  readonly until: number;
}

/** What reads are shown while they lag behind the writes. */
export class StaleReads {
  readonly #windows = new Map<string, Window[]>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Keeps the state as it is, to be shown in place of what the write that is about to come makes of it. */
  begin(licence: Licence, section: string, { reads = Infinity, ms = Infinity }): void {
    const key = `${licence.number} ${section}`;
    const before = licence.copy();
    this.#windows.set(key, [
      ...(this.#windows.get(key) ?? []),
      { before, readsLeft: reads, until: this.#now() + ms },
    ]);
  }

  /** The licence as a read of the section sees it: as it was before the first of the writes that do not show. */
  view(licence: Licence, section: string): Licence {
    const key = `${licence.number} ${section}`;
    const open = (this.#windows.get(key) ?? []).filter(
      ({ readsLeft, until }) => readsLeft > 0 && this.#now() < until,
    );
    for (const window of open) window.readsLeft -= 1;
    if (open.length === 0) this.#windows.delete(key);
    else this.#windows.set(key, open);
    return open[0]?.before ?? licence;
  }
}
