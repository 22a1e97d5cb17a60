import type { FastifyReply, FastifyRequest } from "fastify";
import type { Licence } from "./licence.js";
import type { RequestRecord } from "./log.js";
import type { Route } from "./section.js";

/** One request on its way through the emulator. */
export interface Exchange {
  readonly record: RequestRecord;
  /** `request.raw.socket` is the connection itself. */
  readonly request: FastifyRequest;
  /** `reply.hijack()` takes the answer over: the emulator then sends none. */
  readonly reply: FastifyReply;
  readonly route: Route | undefined;
  licence: Licence | undefined;
  /** What a read is shown in place of the licence as it is. */
  view?: Licence;
}

/** An answer before it is written. */
export interface Answer {
  status: number;
  value: unknown;
  headers: Record<string, string>;
}

/**
 * Where something can step in between the emulator and its client: to wait, to change the answer, or to take the
 * exchange over (`reply.hijack()`), after which the emulator does no more for it.
 */
export interface Interceptor {
  /** The request's head has come; nothing is read, checked or changed yet. */
  onRequest?(exchange: Exchange): void | Promise<void>;
  /** The caller and the arguments are known; the rules have not run. */
  beforeHandler?(exchange: Exchange): void | Promise<void>;
  /** The rules have run, so that any change is made; the answer, which may be altered, is not sent. */
  beforeAnswer?(exchange: Exchange, answer: Answer): void | Promise<void>;
  /** The answer as the text to be written; whatever it returns is sent. */
  onAnswer?(exchange: Exchange, text: string, answer: Readonly<Answer>): string | Promise<string>;
}
