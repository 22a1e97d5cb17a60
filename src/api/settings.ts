/** What a stack's configuration (`livechat:KEY`) and the environment (`LIVECHAT_…`) can set; the environment comes first. */
export interface Setting {
  /** In the stack's configuration, below `livechat:`. */
  readonly key: string;
  readonly variable: string;
  /** Never shown, and a secret in the stack's configuration. Default: false. */
  readonly secret?: boolean;
  /** What its text is. Default: any text. */
  readonly type?: "flag" | "number";
}

/** Reads a setting as it was written; undefined where it is not set. */
export type ReadSetting = (setting: Setting) => string | undefined;

/** Every setting there is, by what it is called here. */
export const settings = {
  /** A personal access token, or an OAuth 2.1 token. */
  token: { key: "token", variable: "LIVECHAT_TOKEN", secret: true },
  /** The login that a personal access token belongs to. Without it the token is sent as Bearer. */
  account: { key: "account", variable: "LIVECHAT_ACCOUNT" },
  /** The address of the API; plain http to loopback only. Default: `https://api.livechatinc.com`. */
  baseUrl: { key: "baseUrl", variable: "LIVECHAT_BASE_URL" },
  /** `dal` or `fra`. Default: the token's prefix. */
  region: { key: "region", variable: "LIVECHAT_REGION" },
  /** Your own password, which the API wants to change any password. */
  currentPassword: { key: "currentPassword", variable: "LIVECHAT_CURRENT_PASSWORD", secret: true },
  /** Take over objects that exist already: `true` or `false` (or 1, yes, on; 0, no, off); or just these: `Tag 1/vip, Group 5`. Default: false. */
  adopt: { key: "adopt", variable: "LIVECHAT_ADOPT" },
  /** The owner's login or the licence number of the account that a stack of another one is to go on with. For one `refresh`. */
  acceptAccount: { key: "acceptAccount", variable: "LIVECHAT_ACCEPT_ACCOUNT" },
  /** `true`, or just these: `Greeting 2291`: objects that may be changed although the API may not keep what they have. Default: false. */
  acceptLoss: { key: "acceptLoss", variable: "LIVECHAT_ACCEPT_LOSS" },
  /** For one run: what the lists lack is gone, though it cannot be proven. Default: false. */
  acceptAbsence: { key: "acceptAbsence", variable: "LIVECHAT_ACCEPT_ABSENCE", type: "flag" },
  /** What guards (docs/plans.md#guards) let pass, with the reasons: `{ agents: "Max has left" }`; in the environment as JSON. Default: nothing. */
  allow: { key: "allow", variable: "LIVECHAT_ALLOW" },
  /** How much one `up` may delete or replace: a share of what exists, or a number of objects. Default: `30%`. */
  maxRemovals: { key: "maxRemovals", variable: "LIVECHAT_MAX_REMOVALS" },
  /** From how many existing objects on a share is judged. Default: 10. */
  maxRemovalsFrom: { key: "maxRemovalsFrom", variable: "LIVECHAT_MAX_REMOVALS_FROM" },
  /** Previews do not ask the account; the plan says what it does not know then. Also `preview --offline`. Default: false. */
  offline: { key: "offline", variable: "LIVECHAT_OFFLINE", type: "flag" },
  /** The folder, from the project, in which is kept what the account had before each change (docs/restoring.md). Default: none; beside its state on the embedded engine. */
  backups: { key: "backups", variable: "LIVECHAT_BACKUPS" },
  /** Each request is written to stderr: method, path, status, time and attempt, and nothing secret. Also `--debug` of a command. Default: false. */
  debug: { key: "debug", variable: "LIVECHAT_DEBUG", type: "flag" },
  /** How long what must be there, and cannot be seen, is looked for, in milliseconds. Default: 20000. */
  lookMs: { key: "lookMs", variable: "LIVECHAT_LOOK_MS", type: "number" },
  /** How many requests are under way at once. Default: 8. */
  concurrency: { key: "concurrency", variable: "LIVECHAT_CONCURRENCY", type: "number" },
  /** The wait for an answer, and between two parts of it, in milliseconds. Default: 30000. */
  timeoutMs: { key: "timeoutMs", variable: "LIVECHAT_TIMEOUT_MS", type: "number" },
  /** The time for a whole answer, in milliseconds. Default: four times `timeoutMs`. */
  answerTimeoutMs: { key: "answerTimeoutMs", variable: "LIVECHAT_ANSWER_TIMEOUT_MS", type: "number" },
  /** The size of an answer, in bytes. Default: 67108864. */
  maxAnswerBytes: { key: "answerMaxBytes", variable: "LIVECHAT_ANSWER_MAX_BYTES", type: "number" },
  /** All attempts of a request together, in milliseconds; 0: it is sent once. Default: 60000. */
  maxTimeMs: { key: "retryMaxTimeMs", variable: "LIVECHAT_RETRY_MAX_TIME_MS", type: "number" },
  /** All attempts of a request together after a 429, in milliseconds. Default: 300000. */
  rateLimitMaxTimeMs: {
    key: "retryRateLimitMaxTimeMs",
    variable: "LIVECHAT_RETRY_RATE_LIMIT_MAX_TIME_MS",
    type: "number",
  },
  /** All attempts of a request together where there is no connection at all, or an answer without JSON, in milliseconds. Default: 10000. */
  setupMaxTimeMs: {
    key: "retrySetupMaxTimeMs",
    variable: "LIVECHAT_RETRY_SETUP_MAX_TIME_MS",
    type: "number",
  },
  /** The first wait before a request is repeated, in milliseconds; each further one is twice as long, less a random part. Default: 250. */
  baseMs: { key: "retryBaseMs", variable: "LIVECHAT_RETRY_BASE_MS", type: "number" },
  /** The longest wait that no `Retry-After` asks for, in milliseconds. Default: 10000. */
  maxDelayMs: { key: "retryMaxDelayMs", variable: "LIVECHAT_RETRY_MAX_DELAY_MS", type: "number" },
} as const satisfies Record<string, Setting>;

/** As messages name a setting: `LIVECHAT_ADOPT (livechat:adopt)`. */
export function nameOfSetting({ key, variable }: Setting): string {
  return `${variable} (livechat:${key})`;
}

/** What is set in the environment. A variable that is empty counts as unset. */
export function settingsOfEnvironment(env: Readonly<Record<string, string | undefined>>): ReadSetting {
  return ({ variable }) => env[variable]?.trim() || undefined;
}
