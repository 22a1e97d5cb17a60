/** What a stack's configuration (`livechat:KEY`) and the environment (`LIVECHAT_…`) can set; the environment comes first. */
export interface Setting {
  /** In the stack's configuration, below `livechat:`. */
  readonly key: string;
  readonly variable: string;
}

/** Reads a setting as it was written; undefined where it is not set. */
export type ReadSetting = (setting: Setting) => string | undefined;

/** Every setting there is, by what it is called here. */
export const settings = {
  token: { key: "token", variable: "LIVECHAT_TOKEN" },
  account: { key: "account", variable: "LIVECHAT_ACCOUNT" },
  baseUrl: { key: "baseUrl", variable: "LIVECHAT_BASE_URL" },
  region: { key: "region", variable: "LIVECHAT_REGION" },
  currentPassword: { key: "currentPassword", variable: "LIVECHAT_CURRENT_PASSWORD" },
  adopt: { key: "adopt", variable: "LIVECHAT_ADOPT" },
  acceptAccount: { key: "acceptAccount", variable: "LIVECHAT_ACCEPT_ACCOUNT" },
  acceptLoss: { key: "acceptLoss", variable: "LIVECHAT_ACCEPT_LOSS" },
  acceptAbsence: { key: "acceptAbsence", variable: "LIVECHAT_ACCEPT_ABSENCE" },
  offline: { key: "offline", variable: "LIVECHAT_OFFLINE" },
  debug: { key: "debug", variable: "LIVECHAT_DEBUG" },
  lookMs: { key: "lookMs", variable: "LIVECHAT_LOOK_MS" },
  concurrency: { key: "concurrency", variable: "LIVECHAT_CONCURRENCY" },
  timeoutMs: { key: "timeoutMs", variable: "LIVECHAT_TIMEOUT_MS" },
  answerTimeoutMs: { key: "answerTimeoutMs", variable: "LIVECHAT_ANSWER_TIMEOUT_MS" },
  maxAnswerBytes: { key: "answerMaxBytes", variable: "LIVECHAT_ANSWER_MAX_BYTES" },
  maxTimeMs: { key: "retryMaxTimeMs", variable: "LIVECHAT_RETRY_MAX_TIME_MS" },
  rateLimitMaxTimeMs: { key: "retryRateLimitMaxTimeMs", variable: "LIVECHAT_RETRY_RATE_LIMIT_MAX_TIME_MS" },
  setupMaxTimeMs: { key: "retrySetupMaxTimeMs", variable: "LIVECHAT_RETRY_SETUP_MAX_TIME_MS" },
  baseMs: { key: "retryBaseMs", variable: "LIVECHAT_RETRY_BASE_MS" },
  maxDelayMs: { key: "retryMaxDelayMs", variable: "LIVECHAT_RETRY_MAX_DELAY_MS" },
} as const satisfies Record<string, Setting>;

/** As messages name a setting: `LIVECHAT_ADOPT (livechat:adopt)`. */
export function nameOfSetting({ key, variable }: Setting): string {
  return `${variable} (livechat:${key})`;
}

/** What is set in the environment. A variable that is empty counts as unset. */
export function settingsOfEnvironment(env: Readonly<Record<string, string | undefined>>): ReadSetting {
  return ({ variable }) => env[variable]?.trim() || undefined;
}
