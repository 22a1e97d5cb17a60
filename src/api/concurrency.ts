import pLimit, { type LimitFunction } from "p-limit";
import type { Clock } from "./clock.js";

/** After so many successes in a row, one more request at once is allowed. */
const STEP_UP = 10;

/**
 * Holds requests back so that not too many run at once. "Too many requests" halves how many may, at once;
 * successes raise it again, one by one. While the API asks to wait, none is begun.
 */
export class Concurrency {
  readonly #most: number;
  readonly #clock: Clock;
  readonly #signal: AbortSignal | undefined;
  readonly #atOnce: LimitFunction;
  #successes = 0;
  #pausedUntil = -Infinity;
  /** How often it was halved: what began before the last time does not halve it again. */
  #halvings = 0;

  constructor(most: number, clock: Clock, signal?: AbortSignal) {
    this.#most = most;
    this.#atOnce = pLimit(most);
    this.#clock = clock;
    this.#signal = signal;
  }

  /** How many may run at once now. */
  get limit(): number {
    return this.#atOnce.concurrency;
  }

  /** Whether the API asked to wait, for some time from now on. */
  get paused(): boolean {
    return this.#pause() > 0;
  }

  /**
   * Runs a request when there is room. `slowDown` is of that request: it knows when it was begun. `mayBegin` is asked
   * when its turn has come; what it wants to be waited for is waited for out of turn.
   */
  async run<T>(
    task: (slowDown: (waitMs: number) => void) => Promise<T>,
    mayBegin: () => Promise<void> | undefined = () => undefined,
  ): Promise<T> {
    let done: { result: T } | undefined;
    while (done === undefined) {
      let wait: Promise<void> | undefined;
      // oxlint-disable-next-line no-await-in-loop -- one turn after the other
      done = await this.#atOnce(async () => {
        await this.#sitOut();
        const halvings = this.#halvings;
        wait = mayBegin();
        if (wait !== undefined) return undefined;
        const result = await task((waitMs) => this.#slowDown(halvings, waitMs));
        this.#succeeded();
        return { result };
      });
      // oxlint-disable-next-line no-await-in-loop
      await wait;
    }
    return done.result;
  }

  async #sitOut(): Promise<void> {
    for (let rest = this.#pause(); rest > 0 && this.#signal?.aborted !== true; rest = this.#pause()) {
      // oxlint-disable-next-line no-await-in-loop -- the pause may have grown meanwhile
      await this.#clock.sleep(rest, this.#signal);
    }
  }

  #pause(): number {
    return this.#pausedUntil - this.#clock.now();
  }

  #succeeded(): void {
    this.#successes += 1;
    if (this.#successes < STEP_UP || this.limit >= this.#most) return;
    this.#successes = 0;
    this.#atOnce.concurrency += 1;
  }

  #slowDown(halvings: number, waitMs: number): void {
    this.#successes = 0;
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.now() + waitMs);
    if (halvings !== this.#halvings) return;
    this.#halvings += 1;
    this.#atOnce.concurrency = Math.max(1, Math.floor(this.limit / 2));
  }
}
