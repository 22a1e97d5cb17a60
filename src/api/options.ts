import { Buffer } from "node:buffer";
import type { Dispatcher } from "undici";
import type { ClientOptions, SentRequest, Timeouts } from "./client-options.js";
import { ConfigurationError } from "./errors.js";
import type { Notice } from "./notices.js";
import { proxyOf, type Proxy } from "./proxy.js";
import { Redactor } from "./redact.js";
import { connectionOf } from "./limits.js";
import { resolveConcurrency, resolveRetry, type RetryPolicy, type Wait } from "./retry-options.js";
import { type ReadSetting, settings, settingsOfEnvironment } from "./settings.js";

/** The options, checked and with their defaults. The credentials are only in `authorization` and the redactor. */
export interface ResolvedOptions {
  readonly authorization: string;
  readonly redactor: Redactor;
  readonly origin: string;
  /** What stands before every path; empty, or beginning with a slash. */
  readonly prefix: string;
  readonly region: string | undefined;
  readonly timeouts: Required<Timeouts>;
  readonly maxAnswerBytes: number;
  readonly retry: RetryPolicy;
  readonly concurrency: number;
  readonly onWait: ((wait: Wait) => void) | undefined;
  readonly onNotice: ((notice: Notice) => void) | undefined;
  readonly onRequest: ((request: SentRequest) => void) | undefined;
  readonly userAgent: string;
  readonly dispatcher: Dispatcher | undefined;
  readonly proxy: Proxy | undefined;
  readonly signal: AbortSignal | undefined;
}

const defaultBaseUrl = "https://api.livechatinc.com";
/** A list of fifty thousand canned responses has half of it. */
export const defaultMaxAnswerBytes = 64 * 1024 * 1024;

export function resolveOptions(options: ClientOptions): ResolvedOptions {
  const { token, account } = options;
  const basic = account === undefined ? undefined : Buffer.from(`${account}:${token}`).toString("base64");
  refuseUnsendable("token", token);
  if (account !== undefined) refuseUnsendable("account", account);
  if (account?.includes(":") === true) {
    throw new ConfigurationError(
      "the account contains a colon",
      "Give the login (or account id) alone as the account, and what follows the colon as the token.",
    );
  }
  const { origin, prefix } = resolveBaseUrl(options.baseUrl ?? defaultBaseUrl);
  const direct = options.dispatcher !== undefined || isLoopback(new URL(origin).hostname);
  const proxy = direct ? undefined : proxyOf(process.env);
  const secrets = [token, secretPart(token), ...(basic === undefined ? [] : [basic])];
  return {
    authorization: basic === undefined ? `Bearer ${token}` : `Basic ${basic}`,
    redactor: new Redactor([...secrets, ...(proxy?.secrets ?? [])]),
    origin,
    prefix,
    region: resolveRegion(options.region, token),
    timeouts: resolveTimeouts(options.timeouts ?? {}),
    maxAnswerBytes: resolveMaxAnswerBytes(options.maxAnswerBytes ?? defaultMaxAnswerBytes),
    retry: resolveRetry(options.retry),
    concurrency: resolveConcurrency(options.concurrency),
    onWait: options.onWait,
    onNotice: options.onNotice,
    onRequest: options.onRequest,
    userAgent: resolveUserAgent(options.userAgent ?? "pulumi-livechat"),
    dispatcher: options.dispatcher,
    proxy,
    signal: options.signal,
  };
}

/** An answer may name a token without the prefix of its data centre; a short rest could be any word. */
function secretPart(token: string): string {
  const rest = token.replace(/^[a-z]+:/, "");
  return rest.length >= 12 ? rest : token;
}

function refuseUnsendable(name: "token" | "account", value: unknown): void {
  const variable = `LIVECHAT_${name.toUpperCase()}`;
  if (typeof value !== "string" || value === "") {
    throw new ConfigurationError(`the ${name} is empty`, `Set ${variable} or livechat:${name}.`);
  }
  const allowed = name === "token" ? /^[!-~]+$/ : /^[^\p{Cc}\p{Z}]+$/u;
  if (!allowed.test(value) || !value.isWellFormed()) {
    throw new ConfigurationError(
      `the ${name} contains a character that cannot be part of it (white space, a line end, a control character)`,
      `Set ${variable} or livechat:${name} to the ${name} alone.`,
    );
  }
}

function resolveRegion(region: string | undefined, token: string): string | undefined {
  if (region === undefined || region === "") {
    const prefix = /^(dal|fra):/.exec(token)?.[1];
    return prefix === "dal" ? undefined : prefix;
  }
  if (region !== "dal" && region !== "fra") {
    throw new ConfigurationError(
      `the region ${JSON.stringify(region)} is not one: there are dal and fra`,
      "Set LIVECHAT_REGION or livechat:region to one of them, or leave it out.",
    );
  }
  return region;
}

function resolveBaseUrl(baseUrl: string): { origin: string; prefix: string } {
  const advice = "Set LIVECHAT_BASE_URL or livechat:baseUrl to a URL such as https://api.livechatinc.com.";
  if (!URL.canParse(baseUrl)) throw new ConfigurationError("the base URL is not a URL", advice);
  const url = new URL(baseUrl);
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw new ConfigurationError("the base URL has credentials, a query or a fragment in it", advice);
  }
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname))) {
    throw new ConfigurationError(
      `the base URL ${url.origin} is not https, and plain http is for loopback addresses only`,
      "Use https: over plain http the credentials could be read on the way.",
    );
  }
  return { origin: url.origin, prefix: url.pathname.replace(/\/+$/, "") };
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function resolveUserAgent(userAgent: string): string {
  if (/^[!-~]([ -~]*[!-~])?$/.test(userAgent)) return userAgent;
  throw new ConfigurationError(
    "the userAgent cannot be sent: it is empty, or has a line end or another character that no header has",
    "Give it in printable ASCII, or leave it out for the default.",
  );
}

export function resolveTimeouts(timeouts: Timeouts): Required<Timeouts> {
  const { connectMs = 10_000, headersMs = 30_000, bodyMs = 30_000, answerMs = 4 * bodyMs } = timeouts;
  const resolved = { connectMs, headersMs, bodyMs, answerMs };
  for (const [name, value] of Object.entries(resolved)) {
    if (!Number.isFinite(value) || value <= 0) {
      throw new ConfigurationError(
        `timeouts.${name} is not a positive number`,
        "Give it in milliseconds, or leave it out for the default.",
      );
    }
  }
  return resolved;
}

function resolveMaxAnswerBytes(bytes: number): number {
  if (Number.isSafeInteger(bytes) && bytes >= 1) return bytes;
  throw new ConfigurationError(
    "the most bytes of an answer are not a whole number from 1 on",
    "Set LIVECHAT_ANSWER_MAX_BYTES or livechat:answerMaxBytes to a number of bytes, or leave it out for the default.",
  );
}

/**
 * The client options that the environment holds: `LIVECHAT_TOKEN` (needed), `LIVECHAT_ACCOUNT`,
 * `LIVECHAT_BASE_URL`, `LIVECHAT_REGION`, `LIVECHAT_DEBUG`, and the limits of {@link limitsOf}. A variable that is empty
 * counts as unset.
 *
 * @throws ConfigurationError naming the variable that is needed and unset.
 */
export function clientFromEnvironment(
  env: Readonly<Record<string, string | undefined>> = process.env,
): ClientOptions {
  return clientFrom(settingsOfEnvironment(env));
}

/**
 * The same from any source of settings, a stack's configuration too. `missing` is what the error says where there is no token.
 *
 * @throws ConfigurationError naming what is needed and unset.
 */
export function clientFrom(read: ReadSetting, missing = "LIVECHAT_TOKEN is not set"): ClientOptions {
  const token = read(settings.token);
  if (token === undefined) {
    throw new ConfigurationError(
      missing,
      "Set it to a personal access token (and LIVECHAT_ACCOUNT to the login that it belongs to), or to an OAuth " +
        "access token alone.",
    );
  }
  return { token, ...connectionOf(read) };
}
