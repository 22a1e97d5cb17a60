import { ConfigurationError } from "./errors.js";
import type { ClientOptions, Timeouts } from "./client-options.js";
import type { RetryOptions } from "./retry-options.js";

/** A limit of the client that an environment variable or a stack's configuration sets. */
export interface LimitSetting {
  /** In the stack's configuration, below `livechat:`. */
  readonly key: string;
  readonly variable: string;
}

const settings = {
  concurrency: { key: "concurrency", variable: "LIVECHAT_CONCURRENCY" },
  timeoutMs: { key: "timeoutMs", variable: "LIVECHAT_TIMEOUT_MS" },
  answerTimeoutMs: { key: "answerTimeoutMs", variable: "LIVECHAT_ANSWER_TIMEOUT_MS" },
  maxAnswerBytes: { key: "answerMaxBytes", variable: "LIVECHAT_ANSWER_MAX_BYTES" },
  maxTimeMs: { key: "retryMaxTimeMs", variable: "LIVECHAT_RETRY_MAX_TIME_MS" },
  rateLimitMaxTimeMs: { key: "retryRateLimitMaxTimeMs", variable: "LIVECHAT_RETRY_RATE_LIMIT_MAX_TIME_MS" },
  setupMaxTimeMs: { key: "retrySetupMaxTimeMs", variable: "LIVECHAT_RETRY_SETUP_MAX_TIME_MS" },
  baseMs: { key: "retryBaseMs", variable: "LIVECHAT_RETRY_BASE_MS" },
  maxDelayMs: { key: "retryMaxDelayMs", variable: "LIVECHAT_RETRY_MAX_DELAY_MS" },
} as const satisfies Record<string, LimitSetting>;

/**
 * The client's limits as text settings give them: `LIVECHAT_CONCURRENCY`, `LIVECHAT_TIMEOUT_MS` (for the answer's
 * headers and between parts of its body), `LIVECHAT_ANSWER_TIMEOUT_MS` (for a whole answer),
 * `LIVECHAT_ANSWER_MAX_BYTES` and `LIVECHAT_RETRY_…` for each of {@link RetryOptions}. What is not set keeps its
 * default.
 *
 * @throws ConfigurationError naming a setting that is not a number.
 */
export function limitsOf(
  read: (setting: LimitSetting) => string | undefined,
): Pick<ClientOptions, "concurrency" | "timeouts" | "maxAnswerBytes" | "retry"> {
  const numbers: Partial<Record<keyof typeof settings, number>> = {};
  for (const [name, setting] of Object.entries(settings)) {
    const value = numberOf(setting, read(setting));
    if (value !== undefined) Object.assign(numbers, { [name]: value });
  }
  const { concurrency, timeoutMs, answerTimeoutMs, maxAnswerBytes, ...retry } = numbers;
  const timeouts: Timeouts = {
    ...(timeoutMs !== undefined && { headersMs: timeoutMs, bodyMs: timeoutMs }),
    ...(answerTimeoutMs !== undefined && { answerMs: answerTimeoutMs }),
  };
  return {
    ...(concurrency !== undefined && { concurrency }),
    ...(Object.keys(timeouts).length > 0 && { timeouts }),
    ...(maxAnswerBytes !== undefined && { maxAnswerBytes }),
    ...(Object.keys(retry).length > 0 && { retry: retry satisfies RetryOptions }),
  };
}

/**
 * A setting that is a number from 0 on; undefined where it is not set.
 *
 * @throws ConfigurationError naming it, where it is anything else.
 */
export function numberOf({ key, variable }: LimitSetting, text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  const value = Number(text);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new ConfigurationError(
    `the setting livechat:${key} is not a number from 0 on`,
    `Correct livechat:${key} or ${variable}, or leave both out for the default.`,
  );
}
