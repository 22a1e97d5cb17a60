import { setTimeout as sleep } from "node:timers/promises";

/** Time and chance as the client's waits see them. A test's own makes waits take no time. */
export interface Clock {
  /** Milliseconds from any fixed point. */
  now(): number;
  /** Resolves after so many milliseconds, or at once when the signal ends it. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** From 0 to below 1. */
  random(): number;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined),
  random: () => Math.random(),
};
