import type { Redactor } from "./redact.js";

export type Method = "GET" | "POST" | "PUT" | "DELETE";

/**
 * Asked right before each attempt of a call that is not safe to repeat (a POST), once its turn has come: a while may
 * have passed since the program decided to make it. Undefined: it is sent. A promise: that is waited for, while others
 * have their turn, and the question is put again; where it fails, the call fails so, and nothing is sent.
 */
export type Guard = () => Promise<void> | undefined;

/** A request as it goes out; what one attempt needs, and what a policy of retries may look at. */
export interface WireRequest {
  readonly method: Method;
  readonly path: string;
  readonly query: string;
  readonly body: string | undefined;
  readonly idempotent: boolean;
  readonly authenticated: boolean;
  /** How often it is sent by now, this time included. Default: 1. */
  readonly attempt?: number;
  /** Whether an attempt before this one may have been carried out, so that no later one can say that nothing was. */
  readonly mayBeDone?: boolean;
  readonly redactor: Redactor;
  readonly guard?: Guard | undefined;
}

/** A successful answer: its status, and its JSON (undefined where it is empty). */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Sends a request, and answers or throws a LiveChatError. Policies (regions, turns, retries) wrap one in another. */
export type Execute = (request: WireRequest) => Promise<Answer>;
