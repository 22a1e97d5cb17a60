import type { GreetingRule as ApiRule } from "../api/index.js";
import { greetingRule } from "./greeting-rules.js";

/*
 * How rules join one another. LiveChat's answers tell it, and its documentation does not have it as a parameter: whether
 * an account takes it shows in the answer alone.
 */

/** A rule of a declaration, or of an account. */
type Rule = Omit<ApiRule, "id">;

/** Whether some of the rules say that any will do. */
export function sayOr(rules: unknown): boolean {
  return Array.isArray(rules) && rules.some(saysOr);
}

function saysOr(rule: unknown): boolean {
  return typeof rule === "object" && rule !== null && "condition" in rule && rule.condition === "or";
}

/** The rules as they are sent: `and`, which nobody has to say, only where the account's rule says `or`. */
export function withConditions<T extends Rule>(rules: readonly T[], there: readonly Rule[]): T[] {
  return rules.map((rule) =>
    rule.condition !== "or" && sayOr(counterparts(rule, rules, there)) ? { ...rule, condition: "and" } : rule,
  );
}

/** Why an account that answers with these rules has not taken the conditions that were sent; undefined: it has. */
export function conditionsNotTaken(sent: readonly Rule[], answered: readonly Rule[]): string | undefined {
  const lost = sent.find((rule) => {
    const same = counterparts(rule, sent, answered);
    return same.length > 0 && !same.some((other) => conditionOf(other) === conditionOf(rule));
  });
  if (lost === undefined) return undefined;
  const [is, was] = conditionOf(lost) === "or" ? ["and", "or"] : ["or", "and"];
  return (
    `rules: this account did not take the condition \`${was}\` of a rule: its answer says \`${is}\`. Set it in ` +
    `LiveChat's own settings and \`refresh\`, or declare \`condition: ${is}\``
  );
}

/** The rules of an account that are as this one but for the condition; without any, those that it may stand for. */
function counterparts(rule: Rule, all: readonly Rule[], there: readonly Rule[]): Rule[] {
  const text = textOf(rule);
  const same = there.filter((other) => textOf(other) === text);
  if (same.length > 0) return same;
  const others = new Set(all.map(textOf));
  return there.filter((other) => other.type === rule.type && !others.has(textOf(other)));
}

function conditionOf({ condition = "and" }: Rule): string {
  return condition;
}

/** Equal for rules that are the same but for their condition. */
function textOf({ condition: _how, ...rule }: Rule): string {
  const { data = rule } = greetingRule.safeParse(rule);
  return JSON.stringify(Object.entries(data).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
