import type { Dispatcher } from "undici";
import { attempt } from "./attempt.js";
import { Concurrency } from "./concurrency.js";
import {
  AbortedError,
  type ErrorCode,
  InvalidAnswerError,
  InvalidRequestError,
  LiveChatError,
  MisdirectedRequestError,
  RateLimitError,
  UnreadableObjectError,
} from "./errors.js";
import { Notices } from "./notices.js";
import type { ResolvedOptions } from "./options.js";
import { connections } from "./proxy.js";
import type { Answer, Execute, Guard, Method, WireRequest } from "./request.js";
import { retrying } from "./retry.js";
import { Misfit, readAnswer, type Shape } from "./shapes.js";
import { halfIn, kindOf, toQuery, toWire } from "./wire.js";

/** One call: camelCase goes in, and what the shape makes of the answer comes out. */
export interface ApiRequest<Result> {
  readonly method: Method;
  /** Begins with a slash; what a user chose is in it through `segment` only. */
  readonly path: string;
  readonly query?: object | undefined;
  readonly body?: object | undefined;
  readonly shape: Shape<Result>;
  /** Whether sending it twice does what sending it once does. */
  readonly idempotent: boolean;
  /** False for the calls that carry their own proof of identity. Default true. */
  readonly authenticated?: boolean;
}

/** What the calls of the client are made through. */
export interface Http {
  request<Result>(request: ApiRequest<Result>): Promise<Result>;
}

/** All calls go through here: what one is made of, and the policies by which it is sent. */
export class Connection implements Http {
  readonly #options: ResolvedOptions;
  readonly #dispatcher: Dispatcher;
  readonly #isOwn: boolean;
  readonly #concurrency: Concurrency;
  readonly #execute: Execute;
  readonly #notices: Notices;
  readonly #hurry = new AbortController();
  #closing: Promise<void> | undefined;
  #region: string | undefined;

  constructor(options: ResolvedOptions) {
    this.#options = options;
    this.#region = options.region;
    this.#notices = new Notices(options.onNotice);
    this.#dispatcher = options.dispatcher ?? connections(options.proxy, options.timeouts.connectMs);
    this.#isOwn = options.dispatcher === undefined;
    const { retry, onWait, signal } = options;
    const hurry = this.#hurry.signal;
    const awake = AbortSignal.any([hurry, ...(signal === undefined ? [] : [signal])]);
    this.#concurrency = new Concurrency(options.concurrency, retry.clock, awake);
    this.#execute = retrying((request) => this.#inTurn(request), retry, { onWait, signal, hurry, awake });
  }

  async request<Result>(request: ApiRequest<Result>, guard?: Guard): Promise<Result> {
    refuseHalves("query", request.query);
    refuseHalves("body", request.body);
    const body = request.body === undefined ? undefined : toWire(request.body);
    const wire: WireRequest = {
      method: request.method,
      path: request.path,
      query: request.query === undefined ? "" : toQuery(request.query),
      body: body === undefined ? undefined : JSON.stringify(body),
      idempotent: request.idempotent,
      authenticated: request.authenticated ?? true,
      redactor: this.#options.redactor.including(body),
      ...(!request.idempotent && { guard }),
    };
    return this.#read(request.shape, await this.#execute(wire), wire);
  }

  /** Ends the connections that this client made, once the requests under way are done. */
  async close(): Promise<void> {
    if (this.#isOwn) await (this.#closing ??= this.#dispatcher.close());
  }

  /** Ends the waits before requests, now and from now on. */
  stopWaiting(): void {
    this.#hurry.abort();
  }

  /** A request waits for its turn, and "too many requests" makes room: for all, not for this one alone. */
  #inTurn(request: WireRequest): Promise<Answer> {
    const longest = this.#options.retry.rateLimitMaxTimeMs;
    return this.#concurrency.run(async (slowDown) => {
      if (this.#hurry.signal.aborted && this.#concurrency.paused) throw notWaitedFor(request);
      return await this.#inRegion(request).catch((error: unknown) => {
        if (error instanceof RateLimitError) {
          const { retryAfterMs = 0 } = error;
          slowDown(retryAfterMs > longest ? 0 : retryAfterMs);
        }
        throw error;
      });
    }, request.guard);
  }

  /** A licence answers in its own data centre only; an answer that names another one is followed once. */
  async #inRegion(request: WireRequest): Promise<Answer> {
    const region = this.#region;
    const named = await this.#attempt(request, region).catch(otherRegion(region));
    if (typeof named !== "string") return named;
    this.#region = named;
    return await this.#attempt(request, named);
  }

  async #attempt(request: WireRequest, region: string | undefined): Promise<Answer> {
    const start = performance.now();
    try {
      const answer = await attempt(request, region, this.#options, this.#dispatcher, (header) =>
        this.#notices.headers(header),
      );
      this.#told(request, start, answer);
      return answer;
    } catch (error) {
      if (error instanceof LiveChatError) this.#told(request, start, error);
      throw error;
    }
  }

  #told(
    { method, path, redactor, attempt: number = 1 }: WireRequest,
    start: number,
    { status, code: failure }: { readonly status?: number | undefined; readonly code?: ErrorCode },
  ): void {
    const ms = performance.now() - start;
    this.#options.onRequest?.({ method, path: redactor.text(path), status, failure, ms, attempt: number });
  }

  #read<Result>(shape: Shape<Result>, { status, body }: Answer, request: WireRequest): Result {
    const { method, path, redactor } = request;
    const read = readAnswer(shape, body);
    if (!(read instanceof Misfit)) {
      this.#notices.leftOut(method, path, read.leftOut, (words) => redactor.text(words));
      return read.value;
    }
    const context = { method, path, status, reasons: [String(read)], redactor };
    throw read.rest === undefined
      ? new InvalidAnswerError(`${status}: the answer is not what was asked for`, context)
      : new UnreadableObjectError(`${status}: the answer does not tell which object it is`, context);
  }
}

function notWaitedFor({ method, path, redactor, mayBeDone = false }: WireRequest): AbortedError {
  const context = { method, path, redactor, requestSent: mayBeDone };
  return new AbortedError("the API asked to wait, and the program waits no more", context);
}

/** Of a failure, the region to try in place of the one that was tried; any other failure goes on. */
function otherRegion(tried: string | undefined): (error: unknown) => string {
  return (error) => {
    if (error instanceof MisdirectedRequestError && error.region !== undefined && error.region !== tried) {
      return error.region;
    }
    throw error;
  };
}

/** Refuses what UTF-8 cannot carry: it would arrive as something else, and mean another object or none. */
function refuseHalves(what: string, value: unknown): void {
  const path = halfIn(value);
  if (path === undefined) return;
  const where = [what, ...path].join(".");
  throw new InvalidRequestError(
    `the ${where} holds half of a character (a lone surrogate), which cannot be sent`,
  );
}

/**
 * One part of a path that is a name of the user's. An empty one would name the whole collection, and dots would
 * name its parent: the first is refused, the second is encoded.
 */
export function segment(what: string, value: string): string {
  if (typeof value !== "string" || value === "") {
    throw new InvalidRequestError(`the ${what} is empty, so there is nothing to name`);
  }
  refuseHalves(what, value);
  if (/^\.{1,2}$/.test(value)) return value.replaceAll(".", "%2E");
  return encodeURIComponent(value).replaceAll("%40", "@");
}

/** The id of an object as part of a path. */
export function idSegment(what: string, value: number): string {
  if (!Number.isSafeInteger(value) || value < 0) {
    const found = typeof value === "number" ? String(value) : kindOf(value);
    throw new InvalidRequestError(`the ${what} must be a whole number from 0 on, found ${found}`);
  }
  return String(value);
}
