import { PrintableError } from "../shared/printable-error.js";
import type { Redactor } from "./redact.js";

/** What went wrong, for programs. Branch on it (or on the class), never on a message. */
export type ErrorCode =
  | "invalid_request"
  | "authentication"
  | "permission"
  | "not_found"
  | "misdirected"
  | "rate_limit"
  | "server"
  | "connection"
  | "certificate"
  | "timeout"
  | "aborted"
  | "invalid_answer"
  | "unreadable_object"
  | "configuration"
  | "webhook_token"
  | "webhook_malformed";

/** What an error is made of. With a redactor, nothing secret of it stays in the error. */
export interface ErrorContext {
  method?: string | undefined;
  path?: string | undefined;
  status?: number | undefined;
  /** The API's own words, one per complaint. */
  reasons?: readonly string[] | undefined;
  cause?: unknown;
  redactor?: Redactor | undefined;
}

/**
 * Any failure of a call to LiveChat. The message stands by itself: which call, what happened, in the API's own
 * words where there are some, and what to do. No token, password or Authorization header is in any part of it.
 */
export abstract class LiveChatError extends PrintableError {
  abstract readonly code: ErrorCode;
  /** The request's method; absent where no request was made. */
  declare readonly method?: string;
  /** The request's path, without its query; absent where no request was made. */
  declare readonly path?: string;
  /** The answer's HTTP status; absent where there was no answer. */
  declare readonly status?: number;
  /** The API's own words, one per complaint; empty where it gave none. */
  readonly reasons: readonly string[];

  constructor(what: string, advice: string, context: ErrorContext = {}) {
    const clean = (text: string): string => context.redactor?.text(text) ?? text;
    const reasons = (context.reasons ?? []).map((reason) => clean(reason));
    const call = [context.method, context.path].filter((part) => part !== undefined).join(" ");
    const told = reasons.length > 0 ? reasons.map(withoutStop).join("; ") : undefined;
    const parts = [call === "" ? undefined : clean(call), clean(what), told].filter(
      (part) => part !== undefined,
    );
    const message = `${withoutStop(parts.join(": "))}. ${clean(advice)}`;
    const cause = context.cause === undefined ? undefined : context.redactor?.cause(context.cause);
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.reasons = reasons;
    if (context.method !== undefined) this.method = context.method;
    if (context.path !== undefined) this.path = clean(context.path);
    if (context.status !== undefined) this.status = context.status;
  }
}

function withoutStop(text: string): string {
  return text.replace(/[\s.]+$/, "");
}

/**
 * The request itself is wrong: an answer of 400, 413, 422 or another 4xx, or refused before it was sent.
 *
 * Correct what the message names.
 */
export class InvalidRequestError extends LiveChatError {
  readonly code = "invalid_request";

  constructor(what: string, context?: ErrorContext) {
    super(what, "Correct what it names, then try again.", context);
  }
}

/**
 * 401: the credentials are unknown, revoked, or of another kind than they were sent as.
 *
 * Check the token, and the account that it belongs to (`livechat:account`): an OAuth token needs none.
 */
export class AuthenticationError extends LiveChatError {
  readonly code = "authentication";

  constructor(what: string, context?: ErrorContext) {
    const advice =
      "Check the token and the account: a personal access token needs the login (or account id) that it belongs " +
      "to as the account (LIVECHAT_ACCOUNT or livechat:account), an OAuth access token needs none; both expire or " +
      "can be revoked.";
    super(what, advice, context);
  }
}

/**
 * 403: the credentials are right, but they may not do this.
 *
 * Use a token with the scopes that `pulumi-livechat scopes` prints, of the owner or an administrator.
 */
export class PermissionError extends LiveChatError {
  readonly code = "permission";

  constructor(what: string, context?: ErrorContext) {
    const advice =
      "Use a token whose scopes include this call (`pulumi-livechat scopes` prints those needed), of an agent who " +
      "is the owner or an administrator.";
    super(what, advice, context);
  }
}

/**
 * 404: no such object, or no such path.
 *
 * See whether it is there, and whether the credentials are those of the right account.
 */
export class NotFoundError extends LiveChatError {
  readonly code = "not_found";

  constructor(what: string, context?: ErrorContext) {
    super(what, "It does not exist (any more) on the licence that the credentials belong to.", context);
  }
}

interface RegionContext {
  region?: string | undefined;
  tried?: string | undefined;
}

/**
 * The licence lives in the other data centre, and trying there once did not help or was not possible.
 *
 * Set `livechat:region` to the region that the message names.
 */
export class MisdirectedRequestError extends LiveChatError {
  readonly code = "misdirected";
  /** The region that the answer names: `dal` or `fra`. Absent where it names none. */
  declare readonly region?: string;
  /** The region that the request named. Absent where it named none, which means `dal`. */
  declare readonly tried?: string;

  constructor(what: string, context: ErrorContext & RegionContext = {}) {
    const region = context.region === undefined ? "dal or fra" : context.region;
    super(what, `Set the region (LIVECHAT_REGION or livechat:region) to ${region}.`, context);
    if (context.region !== undefined) this.region = context.region;
    if (context.tried !== undefined) this.tried = context.tried;
  }
}

/**
 * 429: too many requests.
 *
 * Wait as long as it asks, and see what else uses the token.
 */
export class RateLimitError extends LiveChatError {
  readonly code = "rate_limit";
  /** How long the API asks to wait, in milliseconds. Absent where it does not say. */
  declare readonly retryAfterMs?: number;

  constructor(what: string, context: ErrorContext & { retryAfterMs?: number | undefined } = {}) {
    const wait = context.retryAfterMs;
    const advice =
      wait === undefined
        ? "Wait before trying again."
        : `Wait ${Math.ceil(wait / 1000)} s, as it asks, before trying again.`;
    super(what, advice, context);
    if (wait !== undefined) this.retryAfterMs = wait;
  }
}

/**
 * 5xx (and 408): something is wrong on LiveChat's side. It may have acted on the request, or not.
 *
 * Try again later, or see whether LiveChat reports an incident.
 */
export class ServerError extends LiveChatError {
  readonly code = "server";
  /** How long the API asks to wait, in milliseconds. Absent where it does not say. */
  declare readonly retryAfterMs?: number;

  constructor(what: string, context: ErrorContext & { retryAfterMs?: number | undefined } = {}) {
    super(
      what,
      "This is on LiveChat's side: try again later, or see whether it reports an incident.",
      context,
    );
    if (context.retryAfterMs !== undefined) this.retryAfterMs = context.retryAfterMs;
  }
}

const nothingSent =
  "Nothing was sent. Check the network, a proxy (HTTPS_PROXY, NO_PROXY), and the base URL (LIVECHAT_BASE_URL or " +
  "livechat:baseUrl).";

/**
 * No connection, or it broke: refused, reset, no such host, a TLS failure.
 *
 * Check the network, the proxy and `livechat:baseUrl`. Where the request had been sent, look before sending it again.
 */
export class ConnectionError extends LiveChatError {
  readonly code = "connection";
  /** Whether the request had begun to be sent, so that the server may have acted on it. */
  readonly requestSent: boolean;

  constructor(what: string, context: ErrorContext & { requestSent: boolean }) {
    const advice = context.requestSent
      ? "The request had been sent, so it may have been carried out: look before sending it again."
      : nothingSent;
    super(what, advice, context);
    this.requestSent = context.requestSent;
  }
}

/**
 * LiveChat, or whoever stands between, showed a certificate that this program does not trust: nothing was sent, and trying again changes nothing.
 *
 * Set NODE_EXTRA_CA_CERTS to the file with the certificate of the proxy's authority; without a proxy, find out who answers.
 */
export class CertificateError extends LiveChatError {
  readonly code = "certificate";

  constructor(what: string, context: ErrorContext) {
    super(
      what,
      "Nothing was sent. Where a proxy, or an authority of your own, signs what is shown, set NODE_EXTRA_CA_CERTS to " +
        "the file with the certificate of that authority, in the environment of the command; else something stands " +
        "between this machine and LiveChat that must not.",
      context,
    );
  }
}

/** The part of a request that took too long. */
export type TimeoutPhase = "connect" | "headers" | "body";

/**
 * The connection, the answer's headers or the rest of its body did not come in time.
 *
 * Try again. Where the request had been sent, look before sending it again.
 */
export class TimeoutError extends LiveChatError {
  readonly code = "timeout";
  readonly phase: TimeoutPhase;
  /** Whether the request had begun to be sent, so that the server may have acted on it. */
  readonly requestSent: boolean;

  constructor(what: string, context: ErrorContext & { phase: TimeoutPhase; requestSent: boolean }) {
    const advice = context.requestSent
      ? "The request had been sent, so it may have been carried out: look before sending it again."
      : nothingSent;
    super(what, advice, context);
    this.phase = context.phase;
    this.requestSent = context.requestSent;
  }
}

/**
 * The caller's own signal, or closing the client, ended the request.
 *
 * Nothing: it was wanted. Where the request had been sent, it may have been carried out.
 */
export class AbortedError extends LiveChatError {
  readonly code = "aborted";
  /** Whether the request had begun to be sent, so that the server may have acted on it. */
  readonly requestSent: boolean;

  constructor(what: string, context: ErrorContext & { requestSent: boolean }) {
    const advice = context.requestSent
      ? "The request had been sent, so it may have been carried out."
      : "Nothing was sent.";
    super(what, advice, context);
    this.requestSent = context.requestSent;
  }
}

/**
 * The answer is not what was asked for: not JSON, an object in place of a list or the other way round, or an error is told with a status that means success. Of the answer, the message shows the words of such an error, and else only the name of the field and the kind of what was found.
 *
 * See whether the base URL is right and whether a proxy answers in LiveChat's place; else report it with the message.
 */
export class InvalidAnswerError extends LiveChatError {
  readonly code = "invalid_answer";

  constructor(what: string, context?: ErrorContext) {
    const advice =
      "If the base URL is right and no proxy answers in LiveChat's place, please report this with the message.";
    super(what, advice, context);
  }
}

/**
 * The answer is an object, and the field that tells which one it is cannot be read: whether it is the one that was asked for is not known. The message shows the name of the field and the kind of what was found.
 *
 * Report it with the message; nothing else in the account is concerned.
 */
export class UnreadableObjectError extends LiveChatError {
  readonly code = "unreadable_object";

  constructor(what: string, context?: ErrorContext) {
    super(what, "Please report this with the message; nothing else in the account is concerned.", context);
  }
}

/**
 * The client is not set up rightly; no request was made.
 *
 * Set what the message names.
 */
export class ConfigurationError extends LiveChatError {
  readonly code = "configuration";
}

/**
 * A webhook's delivery does not carry the webhook's token: it is not known to come from LiveChat.
 *
 * Do not trust it; if it is LiveChat's, compare with the token of the webhook as it is now.
 */
export class WebhookTokenError extends LiveChatError {
  readonly code = "webhook_token";

  constructor(what: string, context?: ErrorContext) {
    super(
      what,
      "Do not trust it; if it is LiveChat's, compare with the token of the webhook as it is now.",
      context,
    );
  }
}

/**
 * A webhook's delivery is not JSON, or not as documented.
 *
 * Answer 400, and see what sent it.
 */
export class MalformedWebhookError extends LiveChatError {
  readonly code = "webhook_malformed";

  constructor(what: string, context?: ErrorContext) {
    super(what, "Answer 400, and see what sent it.", context);
  }
}
