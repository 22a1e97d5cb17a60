import type { Method } from "../section.js";

/** What a fault does. Those marked * can also come `after` the request was carried out. */
export type FaultAction =
  /**
   * * Answers with this status. 500 and 429 have the API's JSON body, all others a page as a gateway sends it.
   * `retryAfter`: the Retry-After header, in seconds. Default: none.
   */
  | { readonly kind: "status"; readonly status: number; readonly retryAfter?: number }
  /** * Resets the connection. */
  | { readonly kind: "reset" }
  /** * Never answers; the connection stays open. */
  | { readonly kind: "silent" }
  /** Carries the request out, sends half of the answer, and cuts the connection. */
  | { readonly kind: "half" }
  /** Carries the request out, and answers with text that is not JSON. */
  | { readonly kind: "garbage" }
  /** Answers rightly, then refuses connections for a while. */
  | { readonly kind: "refuse"; readonly ms: number }
  /** Waits before the request is looked at, from `minMs` to `maxMs`. */
  | { readonly kind: "latency"; readonly minMs: number; readonly maxMs: number }
  /** Gives the items of a list in another order. */
  | { readonly kind: "shuffle" }
  /** Gives a list without any item. */
  | { readonly kind: "empty" }
  /** Gives every second item of a list, beginning with the first one. */
  | { readonly kind: "part" }
  /**
   * On a write: reads of the same section show the state from before it, for the next `reads` of them or for
   * `ms`, whichever ends first.
   */
  | { readonly kind: "stale"; readonly reads?: number; readonly ms?: number }
  /** Answers that the licence is in another data center, and names one. Default: the one where it is. */
  | { readonly kind: "misdirected"; readonly region?: string }
  /** More than `requests` in `perMs` are answered with 429 and the Retry-After that helps. */
  | { readonly kind: "limit"; readonly requests: number; readonly perMs: number };

/** A fault, and the requests that it befalls. */
export interface FaultRule {
  readonly action: FaultAction;
  /** Whether the request is carried out first; for the actions that can come after it. Default false. */
  readonly after?: boolean;
  /** How likely it is for each request that fits, from 0 to 1. Default 1. */
  readonly chance?: number;
  /** After how many times it is over. Default: never. */
  readonly times?: number;
  /** How many requests that fit pass before it begins. Default 0. */
  readonly skip?: number;
  /** Requests of this method only. */
  readonly method?: Method;
  /** Requests of this path only, without the query; a `*` at its end stands for anything. */
  readonly path?: string;
}

/** Rules, and the seed that decides where they strike. */
export interface FaultPlan {
  /**
   * The same seed, rules and requests give the same faults: whether one strikes depends on the seed, the rule,
   * the method, the path, and how many such requests there were before, not on what else goes on. Default 1.
   */
  readonly seed?: number;
  readonly rules: readonly FaultRule[];
}

/** The actions that can come after the request was carried out. */
export const CAN_COME_AFTER: ReadonlySet<FaultAction["kind"]> = new Set(["status", "reset", "silent"]);
