import type { Clock } from "../../src/api/index.js";

/** A clock whose waits take no time, and which remembers them. */
export class TestClock implements Clock {
  /** Every wait so far, in milliseconds. */
  readonly waits: number[] = [];
  /** How many waits there must be at once before they end: those that begin at the same time end so. */
  together = 1;
  #sleeping: { readonly until: number; readonly wake: () => void }[] = [];
  readonly #random: number;
  #now = 0;

  /** `random` is what chance always gives: from 0 to below 1. */
  constructor(random = 0.999_999) {
    this.#random = random;
  }

  now(): number {
    return this.#now;
  }

  async sleep(ms: number): Promise<void> {
    this.waits.push(ms);
    const woken = new Promise<void>((wake) => {
      this.#sleeping.push({ until: this.#now + ms, wake });
    });
    if (this.#sleeping.length >= this.together) {
      this.together = 1;
      this.#now = Math.max(...this.#sleeping.map(({ until }) => until));
      for (const { wake } of this.#sleeping.splice(0)) wake();
    }
    await woken;
  }

  random(): number {
    return this.#random;
  }

  /** What a slow answer takes. */
  pass(ms: number): void {
    this.#now += ms;
  }
}
