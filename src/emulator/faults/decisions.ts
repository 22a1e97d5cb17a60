import { createHash } from "node:crypto";
import type { RequestRecord } from "../log.js";
import { chanceOf } from "./chance.js";
import type { FaultAction, FaultPlan, FaultRule } from "./rule.js";

/** A fault that befalls a request. */
export interface Struck {
  readonly action: FaultAction;
  readonly after: boolean;
  /** A number from 0 to below 1, for what of the action is left to chance. */
  readonly draw: number;
  /** For the log: `reset after`. */
  readonly name: string;
}

/**
 * How many different requests are told apart, by the order in which they came last: a client may think of any number of
 * paths, and the emulator must not run out of memory for it.
 */
const MOST_COUNTED = 10_000;

/** Decides which faults befall which request, from the plan, its seed, and the requests before. */
export class Decisions {
  readonly plan: FaultPlan;
  readonly #rules: readonly RuleInUse[];
  readonly #seen = new Map<string, number>();

  constructor(plan: FaultPlan) {
    this.plan = plan;
    this.#rules = plan.rules.map((rule, index) => new RuleInUse(rule, index));
  }

  of({ method, path }: Pick<RequestRecord, "method" | "path">): Struck[] {
    if (this.#rules.length === 0) return [];
    const nth = this.#count(method, path);
    return this.#rules.flatMap((rule) => {
      if (!rule.fits(method, path)) return [];
      return rule.strike(chanceOf(this.plan.seed ?? 1, rule.index, method, path, nth)) ?? [];
    });
  }

  /** How many such requests there were before. */
  #count(method: string, path: string): number {
    const key = createHash("sha256").update(`${method} ${path}`).digest("base64");
    const nth = this.#seen.get(key) ?? 0;
    this.#seen.delete(key);
    this.#seen.set(key, nth + 1);
    if (this.#seen.size > MOST_COUNTED) {
      const [oldest = ""] = this.#seen.keys();
      this.#seen.delete(oldest);
    }
    return nth;
  }
}

class RuleInUse {
  readonly index: number;
  readonly #rule: FaultRule;
  #fitted = 0;
  #struck = 0;
  #passed: number[] = [];

  constructor(rule: FaultRule, index: number) {
    this.#rule = rule;
    this.index = index;
  }

  fits(method: string, path: string): boolean {
    const { method: onlyMethod, path: onlyPath = "*" } = this.#rule;
    if (onlyMethod !== undefined && onlyMethod !== method) return false;
    return onlyPath.endsWith("*") ? path.startsWith(onlyPath.slice(0, -1)) : path === onlyPath;
  }

  strike(draw: number): Struck | undefined {
    const { action, chance = 1, times = Infinity, skip = 0, after = false } = this.#rule;
    this.#fitted += 1;
    if (this.#fitted <= skip || this.#struck >= times || draw >= chance) return undefined;
    if (action.kind === "limit") return this.#overLimit(action);
    this.#struck += 1;
    const comesAfter = after || action.kind === "half" || action.kind === "garbage";
    const what = action.kind === "status" ? String(action.status) : action.kind;
    // Below the chance the draw is even: stretched, it decides what else is left to chance.
    return {
      action,
      after: comesAfter,
      draw: chance === 0 ? 0 : draw / chance,
      name: after ? `${what} after` : what,
    };
  }

  #overLimit(action: FaultAction & { kind: "limit" }): Struck | undefined {
    const now = Date.now();
    this.#passed = this.#passed.filter((time) => now - time < action.perMs);
    const [oldest] = this.#passed;
    if (this.#passed.length < action.requests || oldest === undefined) {
      this.#passed.push(now);
      return undefined;
    }
    const seconds = (oldest + action.perMs - now) / 1000;
    // The header holds whole seconds; a limit over less than one, which is for tests, is told more exactly.
    const retryAfter = action.perMs < 1000 ? seconds : Math.ceil(seconds);
    return {
      action: { kind: "status", status: 429, retryAfter },
      after: false,
      draw: 0,
      name: "limit",
    };
  }
}
