import type { Dispatcher } from "undici";
import type { ErrorCode } from "./errors.js";
import type { Notice } from "./notices.js";
import type { RetryOptions, Wait } from "./retry-options.js";

/** How long to wait, in milliseconds. */
export interface Timeouts {
  /** For the connection, TLS included. Default 10,000. Not used with a dispatcher of your own. */
  connectMs?: number;
  /** For the answer's headers, once the request is sent. Default 30,000. */
  headersMs?: number;
  /** Between two parts of the answer's body. Default 30,000. */
  bodyMs?: number;
  /**
   * For a whole answer, from when the request is sent to the answer's last byte, however steadily it comes. Default
   * four times `bodyMs`: 120,000.
   */
  answerMs?: number;
}

/** A request that was sent, and what came of it. Nothing in it is secret. */
export interface SentRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** The answer's status; undefined where there was no answer. */
  readonly status: number | undefined;
  /** The code of the error that it is; undefined where it succeeded. */
  readonly failure: ErrorCode | undefined;
  /** How long it took, in milliseconds. */
  readonly ms: number;
  /** 1, or more where the same call was tried before. */
  readonly attempt: number;
}

/** What a client needs to know. Everything but the token has a default. */
export interface ClientOptions {
  /**
   * A personal access token, or an OAuth 2.1 access token. With `account` it is sent as Basic `account:token`,
   * without as Bearer. It is in no error, message or log.
   */
  token: string;
  /** The login or account id that a personal access token belongs to. */
  account?: string;
  /**
   * Where the API is. Default `https://api.livechatinc.com`. Plain http is accepted to a loopback address only
   * (ConfigurationError otherwise), since the credentials would be readable on the way.
   */
  baseUrl?: string;
  /**
   * The data centre, `dal` or `fra`, sent as `X-Region`. Default: the token's own prefix (`fra:…`); without one,
   * or with `dal:`, the API's default, which needs no header. An answer that names another region is followed
   * once, and the region remembered.
   */
  region?: string;
  timeouts?: Timeouts;
  /** The largest answer that is read, in bytes; a larger one is an InvalidAnswerError. Default 67,108,864 (64 MiB). */
  maxAnswerBytes?: number;
  /** How long and how often a call is tried again; false: never. */
  retry?: RetryOptions | false;
  /**
   * The most requests at once. Default 8. A 429 halves it at once; ten successes in a row raise it by one again.
   */
  concurrency?: number;
  /** Called when the client waits for more than a few seconds before it tries again. Default: nobody is told. */
  onWait?: (wait: Wait) => void;
  /**
   * Called with what somebody should know beside the answers: what of them could not be read and was left out, and that
   * LiveChat announces the end of this version of its API. Each is told once. Default: nobody is told.
   */
  onNotice?: (notice: Notice) => void;
  /** Called after each request that was sent, also those that are tried again. Default: nobody is told. */
  onRequest?: (request: SentRequest) => void;
  /** Sent as User-Agent. Default `pulumi-livechat`. */
  userAgent?: string;
  /**
   * An undici dispatcher of your own (a mock, a proxy that you choose). It stays yours to close. Default: connections of
   * the client's own, through the proxy that HTTPS_PROXY (or, without it, HTTP_PROXY) in the process's environment
   * names, unless NO_PROXY has the host; loopback addresses are always reached directly. Changing the environment later
   * changes nothing.
   */
  dispatcher?: Dispatcher;
  /** Ends every request of the client with an AbortedError. */
  signal?: AbortSignal;
}
