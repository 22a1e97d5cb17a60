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
  readonly #waiting: (() => void)[] = [];
  #limit: number;
  #running = 0;
  #successes = 0;
  #pausedUntil = -Infinity;
  /** How often it was halved: what began before the last time does not halve it again. */
  #halvings = 0;

  constructor(most: number, clock: Clock, signal?: AbortSignal) {
    this.#most = most;
    this.#limit = most;
    this.#clock = clock;
    this.#signal = signal;
  }

  /** How many may run at once now. */
  get limit(): number {
    return this.#limit;
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
    for (;;) {
      // oxlint-disable no-await-in-loop -- one turn after the other
      await this.#enter();
      const halvings = this.#halvings;
      let wait: Promise<void> | undefined;
      try {
        wait = mayBegin();
        if (wait === undefined) {
          const result = await task((waitMs) => this.#slowDown(halvings, waitMs));
          this.#succeeded();
          return result;
        }
      } finally {
        this.#running -= 1;
        this.#letIn();
      }
      await wait;
      // oxlint-enable no-await-in-loop
    }
  }

  async #enter(): Promise<void> {
    if (this.#running < this.#limit) this.#running += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    for (let rest = this.#pause(); rest > 0 && this.#signal?.aborted !== true; rest = this.#pause()) {
      // oxlint-disable-next-line no-await-in-loop -- the pause may have grown meanwhile
      await this.#clock.sleep(rest, this.#signal);
    }
  }

  #pause(): number {
    return this.#pausedUntil - this.#clock.now();
  }

  #letIn(): void {
    while (this.#running < this.#limit && this.#waiting.length > 0) {
      this.#running += 1;
      this.#waiting.shift()?.();
    }
  }

  #succeeded(): void {
    this.#successes += 1;
    if (this.#successes < STEP_UP || this.#limit >= this.#most) return;
    this.#successes = 0;
    this.#limit += 1;
  }

  #slowDown(halvings: number, waitMs: number): void {
    this.#successes = 0;
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.now() + waitMs);
    if (halvings !== this.#halvings) return;
    this.#halvings += 1;
    this.#limit = Math.max(1, Math.floor(this.#limit / 2));
  }
}
