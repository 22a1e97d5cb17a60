import {
  AbortedError,
  ConnectionError,
  InvalidAnswerError,
  LiveChatError,
  MisdirectedRequestError,
  RateLimitError,
  ServerError,
  TimeoutError,
} from "./errors.js";
import type { Execute, WireRequest } from "./request.js";
import { kindOf, Outages } from "./outages.js";
import type { RetryPolicy, Wait } from "./retry-options.js";

/*
 * Our own and not undici's retry, nor a general one: whether a call may be sent again depends on whether it was
 * sent at all and is idempotent, how long on what failed, and the wait on Retry-After; and all attempts of a call
 * share one bound in time.
 */

interface Surroundings {
  readonly onWait?: ((wait: Wait) => void) | undefined;
  /** Ends requests and waits. */
  readonly signal?: AbortSignal | undefined;
  /** Ends waits only: what failed is not tried again. */
  readonly hurry: AbortSignal;
  /** Either of them. */
  readonly awake: AbortSignal;
}

/** Sends a request again as the policy allows, until it is answered or the time for it is over. */
export function retrying(
  execute: Execute,
  policy: RetryPolicy,
  { onWait, signal, hurry, awake }: Surroundings,
): Execute {
  const { clock } = policy;
  const outages = new Outages(clock);
  let toldUntil = -Infinity;

  /** Waits that overlap are told once. */
  function tell(wait: Wait): void {
    const until = clock.now() + wait.ms;
    if (wait.ms < policy.noticeMs || until < toldUntil + 1000) return;
    toldUntil = until;
    onWait?.(wait);
  }

  return async (request) => {
    const { method, path } = request;
    const kind = kindOf(request);
    const begun = clock.now();
    let mayBeDone = false;
    for (let attempt = 1; ; attempt++) {
      try {
        // oxlint-disable-next-line no-await-in-loop -- one attempt after the other
        const answer = await execute({ ...request, attempt, ...(mayBeDone && { mayBeDone }) });
        outages.over(kind);
        return answer;
      } catch (error) {
        if (!(error instanceof LiveChatError)) throw error;
        // An attempt before this one may have deleted it, and the answer was lost: then it is done.
        if (mayBeDone && method === "DELETE" && error.code === "not_found")
          return { status: 200, body: undefined };
        mayBeDone ||= !nothingHappened(error);
        const boundMs = boundOf(error, request, policy);
        if (boundMs === undefined || error instanceof RateLimitError) outages.over(kind);
        if (boundMs === undefined) throw error;
        const ms = delayOf(error, attempt, policy);
        const since = error instanceof RateLimitError ? begun : outages.failed(kind, boundMs);
        const spent = clock.now() - begun;
        const outage = clock.now() - Math.min(begun, since);
        if (outage + ms > boundMs)
          throw givenUp(error, { attempt, spent, outage, boundMs, asked: retryAfterOf(error) });
        if (!hurry.aborted) tell({ ms, reason: error.message, method, path });
        // oxlint-disable-next-line no-await-in-loop -- one attempt after the other
        await clock.sleep(ms, awake);
        if (signal?.aborted === true) {
          const { redactor } = request;
          throw new AbortedError("the request was ended by this program", {
            method,
            path,
            redactor,
            cause: error,
            requestSent: mayBeDone,
          });
        }
        if (hurry.aborted) throw saying(error, "Not tried again, since the program waits no more.");
      }
    }
  };
}

/** Whether it is certain that the request was not carried out. */
function nothingHappened(error: LiveChatError): boolean {
  if (error instanceof ConnectionError || error instanceof TimeoutError) return !error.requestSent;
  return error instanceof RateLimitError || error instanceof MisdirectedRequestError;
}

/** How long a call may be tried again after this failure; undefined: not at all. */
function boundOf(error: LiveChatError, request: WireRequest, policy: RetryPolicy): number | undefined {
  if (policy.maxTimeMs === 0) return undefined;
  if (!request.idempotent && !nothingHappened(error)) return undefined;
  if (error instanceof RateLimitError) return policy.rateLimitMaxTimeMs;
  const setup = Math.min(policy.maxTimeMs, policy.setupMaxTimeMs);
  // Sent to where it came from: the region is right, and whoever directs the requests is mistaken for a moment.
  if (error instanceof MisdirectedRequestError)
    return error.region !== undefined && error.region === error.tried ? setup : undefined;
  if (error instanceof ServerError || error instanceof TimeoutError) return policy.maxTimeMs;
  if (error instanceof ConnectionError) return error.requestSent ? policy.maxTimeMs : setup;
  const { status = 0 } = error;
  const isRedirect = status >= 300 && status < 400;
  return error instanceof InvalidAnswerError && !isRedirect ? setup : undefined;
}

function delayOf(error: LiveChatError, attempt: number, { baseMs, maxDelayMs, clock }: RetryPolicy): number {
  const full = Math.min(maxDelayMs, baseMs * 2 ** Math.min(attempt - 1, 30));
  const backoff = full * (0.5 + clock.random() / 2);
  const asked = retryAfterOf(error);
  // Never before the time that it names, and not all at once after it.
  return asked === undefined ? backoff : Math.max(backoff, asked + baseMs * clock.random());
}

function retryAfterOf(error: LiveChatError): number | undefined {
  return error instanceof RateLimitError || error instanceof ServerError ? error.retryAfterMs : undefined;
}

function givenUp(
  error: LiveChatError,
  {
    attempt,
    spent,
    outage,
    boundMs,
    asked,
  }: { attempt: number; spent: number; outage: number; boundMs: number; asked?: number | undefined },
): LiveChatError {
  const tried = attempt === 1 ? "" : `Given up after ${attempt} attempts in ${inSeconds(spent)}`;
  const after =
    outage > spent
      ? `Not tried any longer: such calls have failed for ${Math.round(outage / 1000)} s`
      : tried;
  const tooLong =
    asked !== undefined && asked > boundMs - spent
      ? `It asks to wait ${inSeconds(asked)}, and calls are tried for ${inSeconds(boundMs)} at most`
      : "";
  return saying(error, ...[after, tooLong].filter((part) => part !== "").map((part) => `${part}.`));
}

function saying(error: LiveChatError, ...more: string[]): LiveChatError {
  error.message = [error.message, ...more].join(" ");
  return error;
}

function inSeconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}
