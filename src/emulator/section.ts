import type { z } from "zod";
import type { EventParts, EventType } from "./events.js";
import type { Licence } from "./licence.js";
import type { Arguments } from "./parameters.js";
import type { AgentRecord } from "./sections/agent-record.js";

export type Method = "GET" | "POST" | "PUT" | "DELETE";

/**
 * What becomes of the `condition` that a call gives to a greeting's rule (`or`: any rule will do). Answers have it, but
 * the documentation does not say that it can be set.
 */
export type RuleConditions = "taken" | "ignored" | "refused";

/** A request that has found its route and whose caller is known. */
export interface Call extends Arguments {
  readonly licence: Licence;
  /** The agent whose credentials the request carries. */
  readonly caller: AgentRecord;
  /** The decoded variable parts of the path, by name. */
  readonly path: Readonly<Record<string, string>>;
  readonly ruleConditions: RuleConditions;
  /** Tells the licence's webhooks of an event. */
  announce(event: EventType, parts: EventParts): void;
}

/**
 * One documented call. The handler is synchronous, so that no other request sees a half-done change, and it
 * refuses before it writes.
 */
export interface Route {
  readonly method: Method;
  /** As in the documentation, with `:name` for its variable parts. */
  readonly path: string;
  readonly handle: (call: Call) => unknown;
  /**
   * For a call whose arguments can stand for the Authorization header: finds the licence from them, or throws
   * the 401. The caller is then the licence's owner. With undefined, the header decides.
   */
  readonly identify?: (given: Arguments, licences: readonly Licence[]) => Licence | undefined;
}

/** What a section's data starts from. */
export interface Owner {
  readonly licence: number;
  readonly account: string;
  readonly password: string;
}

/** One part of the API: its calls, its rules, and the data behind them (a slice of the licence's data). */
export interface Section<Data> {
  /** What the slice can be: a seed or state file that holds anything else is refused. */
  readonly stored: z.ZodType<Data>;
  /** The slice of a licence that has an owner and group 0, and nothing else. */
  empty(owner: Owner): Data;
  /** The slice of the documentation's sample account. */
  sample(owner: Owner): Data;
  readonly routes: readonly Route[];
}
