import { ConfigurationError } from "./errors.js";
import type { ClientOptions, Timeouts } from "./client-options.js";
import type { RetryOptions } from "./retry-options.js";
import { debugging } from "./debug.js";
import { nameOfSetting, settings, type ReadSetting, type Setting } from "./settings.js";
import { isOn } from "./switch.js";

const limits = {
  concurrency: settings.concurrency,
  timeoutMs: settings.timeoutMs,
  answerTimeoutMs: settings.answerTimeoutMs,
  maxAnswerBytes: settings.maxAnswerBytes,
  maxTimeMs: settings.maxTimeMs,
  rateLimitMaxTimeMs: settings.rateLimitMaxTimeMs,
  setupMaxTimeMs: settings.setupMaxTimeMs,
  baseMs: settings.baseMs,
  maxDelayMs: settings.maxDelayMs,
};

/**
 * The client's limits as text settings give them: `LIVECHAT_CONCURRENCY`, `LIVECHAT_TIMEOUT_MS` (for the answer's
 * headers and between parts of its body), `LIVECHAT_ANSWER_TIMEOUT_MS` (for a whole answer),
 * `LIVECHAT_ANSWER_MAX_BYTES` and `LIVECHAT_RETRY_…` for each of {@link RetryOptions}. What is not set keeps its
 * default.
 *
 * @throws ConfigurationError naming a setting that is not a number.
 */
export function limitsOf(
  read: ReadSetting,
): Pick<ClientOptions, "concurrency" | "timeouts" | "maxAnswerBytes" | "retry"> {
  const numbers: Partial<Record<keyof typeof limits, number>> = {};
  for (const [name, setting] of Object.entries(limits)) {
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
 * Everything of a client that settings give, but the token: where the API is, whose token it is, the limits of
 * {@link limitsOf}, and whether each request is written to stderr.
 *
 * @throws ConfigurationError naming a setting that is not what it must be.
 */
export function connectionOf(read: ReadSetting): Omit<ClientOptions, "token"> {
  const texts = ["account", "baseUrl", "region"] as const;
  const given = texts.map((name) => [name, read(settings[name])] as const);
  return {
    ...Object.fromEntries(given.filter(([, text]) => text !== undefined)),
    ...limitsOf(read),
    ...(isDebugged(read) && { onRequest: debugging() }),
  };
}

/** Whether each request is written to stderr: `livechat:debug`. */
export function isDebugged(read: ReadSetting): boolean {
  return isOn(nameOfSetting(settings.debug), read(settings.debug)) ?? false;
}

/**
 * A setting that is a number from 0 on; undefined where it is not set.
 *
 * @throws ConfigurationError naming it, where it is anything else.
 */
export function numberOf({ key, variable }: Setting, text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  const value = Number(text);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new ConfigurationError(
    `the setting livechat:${key} is not a number from 0 on`,
    `Correct livechat:${key} or ${variable}, or leave both out for the default.`,
  );
}
