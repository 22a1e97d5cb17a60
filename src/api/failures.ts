import {
  AbortedError,
  AuthenticationError,
  CertificateError,
  ConnectionError,
  InvalidAnswerError,
  InvalidRequestError,
  MisdirectedRequestError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  ServerError,
  TimeoutError,
  type ErrorContext,
  type LiveChatError,
} from "./errors.js";
import type { Proxy } from "./proxy.js";
import { field } from "./values.js";

/** An answer as it came. `body` is undefined where it is empty or not JSON. */
export interface RawAnswer {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly body: unknown;
}

/** The error that an answer outside 2xx stands for. */
export function failureOf(
  answer: RawAnswer,
  call: ErrorContext & { tried?: string | undefined },
): LiveChatError {
  const { status } = answer;
  const reasons = reasonsOf(answer.body).map((words) => cleaned(words, call));
  const context = { ...call, status, reasons };
  const region = misdirectedTo(answer, reasons, call.tried);
  const retryAfterMs = retryAfter(answer);
  if (region !== undefined) {
    const named = region === "" ? undefined : region;
    return new MisdirectedRequestError(`${status}: the licence is in another data centre`, {
      ...context,
      region: named,
    });
  }
  if (status === 401) return new AuthenticationError("401: the credentials were not accepted", context);
  if (status === 403) return new PermissionError("403: not allowed", context);
  // "Gone" may cost an object its place in the state: only the API's own words say it, no page of a gateway.
  if (status === 404 && reasons.length === 0) {
    return new InvalidAnswerError(
      "404: without the API's own words, it does not say what is missing",
      context,
    );
  }
  if (status === 404) return new NotFoundError("404: not found", context);
  if (status === 429) return new RateLimitError("429: too many requests", { ...context, retryAfterMs });
  if (status >= 500 || status === 408) {
    return new ServerError(`${status}: LiveChat failed to answer`, { ...context, retryAfterMs });
  }
  if (status >= 400) return new InvalidRequestError(`${status}: the request was refused`, context);
  return new InvalidAnswerError(`${status}: not an answer of the API (a redirect is not followed)`, context);
}

/**
 * The failure that an answer tells although its status is 2xx; undefined where it tells none. Whether the request was
 * carried out, such an answer leaves open.
 */
export function toldFailure(status: number, body: unknown, call: ErrorContext): LiveChatError | undefined {
  const error = [field(body, "error"), field(body, "errors")].find(isTold);
  if (error === undefined) return undefined;
  const reasons = reasonsOf(body).map((words) => cleaned(words, call));
  return new InvalidAnswerError(`${status}: the answer tells of an error`, { ...call, status, reasons });
}

/** An empty list of errors, or none at all, is how some answers say that nothing failed. */
function isTold(error: unknown): boolean {
  if (Array.isArray(error)) return error.length > 0;
  return error !== undefined && error !== null && error !== false && error !== "";
}

/**
 * The API's own words in any of the shapes that it uses: `{errors: […]}`, `{error: "…"}`, `{error: […]}`; also
 * `{error: {message}}`, which its newer versions and its gateway use.
 */
function reasonsOf(body: unknown): string[] {
  return wordsOf(field(body, "errors")).concat(wordsOf(field(body, "error")));
}

function wordsOf(value: unknown): string[] {
  if (typeof value === "string") return value.trim() === "" ? [] : [value.trim()];
  if (Array.isArray(value)) return value.slice(0, 20).flatMap(wordsOf);
  return wordsOf(field(value, "message") ?? field(value, "type") ?? []);
}

/** A reason that a person reads is shorter. */
const longestReason = 20_000;

/** A secret is taken out before a long reason is cut, which could leave a part of it. */
function cleaned(words: string, { redactor }: ErrorContext): string {
  if (words.length > longestReason) return `a text of ${words.length} characters`;
  const clean = redactor?.text(words) ?? words;
  return clean.length > 500 ? `${clean.slice(0, 500)}…` : clean;
}

/** The region that a misdirected-request answer names, "" where it names none; undefined for any other answer. */
function misdirectedTo(answer: RawAnswer, reasons: readonly string[], tried = "dal"): string | undefined {
  const error = field(answer.body, "error");
  const words = [...reasons, field(error, "type")].join(" ");
  if (answer.status !== 421 && !/misdirected[ _]request/i.test(words)) return undefined;
  const said = words.match(/\b(dal|fra)\b/g) ?? [];
  const candidates = [
    field(answer.body, "region"),
    field(field(answer.body, "data"), "region"),
    field(error, "region"),
    field(field(error, "data"), "region"),
    answer.header("x-region"),
    // Words may name the wrong one too.
    said.find((each) => each !== tried) ?? said[0],
  ];
  const named = candidates.find((candidate) => typeof candidate === "string" && isRegion(candidate));
  return typeof named === "string" ? named : "";
}

/** Whether an answer may mean a region by it, also one that is newer than this version. */
function isRegion(text: string): boolean {
  return /^[a-z][a-z0-9-]{1,15}$/.test(text);
}

/**
 * Retry-After in milliseconds: it is a number of seconds, or a date. Of a date, the answer's own Date says how far
 * off it is: this machine's clock may be wrong.
 */
function retryAfter({ header }: RawAnswer): number | undefined {
  const asked = header("retry-after")?.trim();
  if (asked === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(asked)) return Number(asked) * 1000;
  const until = Date.parse(asked);
  const answered = Date.parse(header("date") ?? "");
  if (Number.isNaN(until)) return undefined;
  return Math.max(0, until - (Number.isNaN(answered) ? Date.now() : answered));
}

/**
 * The error that a failure without an answer stands for: undici's errors, Node's, an abort. What ended the request
 * its error need not show: `aborted`, whether the caller's signal did; `timedOutMs`, that it took so long in all.
 */
export function transportFailure(
  error: unknown,
  call: ErrorContext & {
    requestSent: boolean;
    origin: string;
    proxy?: Proxy | undefined;
    aborted?: boolean;
    timedOutMs?: number | undefined;
  },
): LiveChatError {
  const { origin, proxy, aborted = false, timedOutMs, ...rest } = call;
  const context = { ...rest, cause: error };
  // Whether it exempts the host, the library that goes by NO_PROXY does not tell.
  const through = proxy && `the proxy ${proxy.origin} that ${proxy.variable} names`;
  const peer = through === undefined ? origin : `${origin}, or ${through},`;
  const code = aborted ? "ABORT_ERR" : codeOf(error);
  if (timedOutMs !== undefined && !aborted) {
    const phase = call.status !== undefined ? "body" : call.requestSent ? "headers" : "connect";
    const limit = `${timedOutMs / 1000} s (LIVECHAT_ANSWER_TIMEOUT_MS or livechat:answerTimeoutMs)`;
    return new TimeoutError(`the answer was not there as a whole after ${limit}`, { ...context, phase });
  }
  // The system's own "timed out" may also end a connection that has long been there.
  const isEarly = code === "ETIMEDOUT" || (code === "UND_ERR_HEADERS_TIMEOUT" && through !== undefined);
  if (code === "UND_ERR_CONNECT_TIMEOUT" || (isEarly && !context.requestSent)) {
    return new TimeoutError(`no connection to ${peer} in time`, { ...context, phase: "connect" });
  }
  const certificate = certificateProblem(code);
  if (certificate !== undefined && !context.requestSent) {
    return new CertificateError(`the certificate that ${peer} shows ${certificate} (${code})`, context);
  }
  switch (code) {
    case "UND_ERR_HEADERS_TIMEOUT":
      return new TimeoutError("no answer in time", { ...context, phase: "headers" });
    case "UND_ERR_BODY_TIMEOUT":
      return new TimeoutError("the answer did not end in time", { ...context, phase: "body" });
    case "UND_ERR_ABORTED":
    case "ABORT_ERR":
      if (through !== undefined && !aborted) {
        const status = /\((\d{3})\)/.exec((error as Error).message)?.[1] ?? "no status";
        return new ConnectionError(`${through} refused to connect to ${origin} (${status})`, context);
      }
      return new AbortedError("the request was ended by this program", context);
    case "UND_ERR_DESTROYED":
    case "UND_ERR_CLOSED":
      return new AbortedError("the request was ended by this program", context);
    case "ECONNREFUSED":
      return new ConnectionError(`${peer} refused the connection`, context);
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new ConnectionError(`the host of ${peer} was not found`, context);
    default: {
      const how = code === undefined ? "" : ` (${code})`;
      return new ConnectionError(
        context.requestSent
          ? `the connection broke before the answer${how}`
          : `no connection to ${peer}${how}`,
        context,
      );
    }
  }
}

/** What is wrong with a certificate, by Node's code of it; undefined for all other failures. */
function certificateProblem(code = ""): string | undefined {
  switch (code) {
    case "CERT_HAS_EXPIRED":
      return "has expired";
    case "CERT_NOT_YET_VALID":
      return "is not valid yet, by the clock of this machine";
    case "ERR_TLS_CERT_ALTNAME_INVALID":
    case "HOSTNAME_MISMATCH":
      return "is that of another host";
    default:
      return /CERT|^UNABLE_TO_VERIFY|^INVALID_(CA|PURPOSE)$/.test(code)
        ? "is signed by nobody whom this program trusts"
        : undefined;
  }
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === "AbortError") return "ABORT_ERR";
  const code = field(error, "code");
  if (typeof code === "string") return code;
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause;
  return inner === undefined ? undefined : codeOf(inner);
}
