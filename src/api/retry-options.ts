import { systemClock, type Clock } from "./clock.js";
import { ConfigurationError } from "./errors.js";

/** A wait of the client that a person may want to know of. */
export interface Wait {
  /** How long, in milliseconds. */
  readonly ms: number;
  /** Why: what failed, in one sentence. */
  readonly reason: string;
  readonly method: string;
  readonly path: string;
}

/**
 * How the client tries again. Calls that are safe to repeat (GET, PUT, DELETE) are sent again after a 5xx, a
 * broken connection, a timeout, an answer that is not JSON, or a 429; a POST only where it is certain that
 * nothing happened: after a 429, a misdirected request, or where it was never sent. All times are in milliseconds.
 */
export interface RetryOptions {
  /** From a call's beginning to its last attempt, for failures on the way or at LiveChat. Default 60,000; 0: no retry. */
  maxTimeMs?: number;
  /** The same where the API says that there are too many requests (429). Default 300,000. A longer Retry-After is an error at once. */
  rateLimitMaxTimeMs?: number;
  /** The same for failures that come more often of a wrong setting than of an outage: no connection at all, an answer that is not JSON. Default 10,000. */
  setupMaxTimeMs?: number;
  /** The first wait; each further one is twice as long. Of each, a random part of up to a half is left out. Default 250. */
  baseMs?: number;
  /** The longest wait between two attempts, unless Retry-After asks for a longer one. Default 10,000. */
  maxDelayMs?: number;
  /** From how long on a wait is told to `onWait`. Default 3,000. */
  noticeMs?: number;
  /** For tests. */
  clock?: Clock;
}

export type RetryPolicy = Readonly<Required<RetryOptions>>;

export const defaultRetry: RetryPolicy = {
  maxTimeMs: 60_000,
  rateLimitMaxTimeMs: 300_000,
  setupMaxTimeMs: 10_000,
  baseMs: 250,
  maxDelayMs: 10_000,
  noticeMs: 3000,
  clock: systemClock,
};

const noRetry: RetryPolicy = { ...defaultRetry, maxTimeMs: 0, rateLimitMaxTimeMs: 0, setupMaxTimeMs: 0 };

/** The most requests at once, unless told otherwise. */
const defaultConcurrency = 8;

export function resolveRetry(options: RetryOptions | false = {}): RetryPolicy {
  if (options === false) return noRetry;
  const policy = { ...defaultRetry, ...options };
  for (const [name, value] of Object.entries(policy)) {
    if (name !== "clock" && (typeof value !== "number" || Number.isNaN(value) || value < 0)) {
      throw new ConfigurationError(
        `retry.${name} is not a number from 0 on`,
        "Give it in milliseconds, or leave it out for the default.",
      );
    }
  }
  return policy.maxTimeMs === 0 ? { ...noRetry, clock: policy.clock } : policy;
}

export function resolveConcurrency(concurrency: number = defaultConcurrency): number {
  if (Number.isSafeInteger(concurrency) && concurrency >= 1) return concurrency;
  throw new ConfigurationError(
    "the concurrency is not a whole number from 1 on",
    `Set LIVECHAT_CONCURRENCY or livechat:concurrency to how many requests there may be at once, or leave it out for ${defaultConcurrency}.`,
  );
}
