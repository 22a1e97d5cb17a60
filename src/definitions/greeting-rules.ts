import { z } from "zod";
import type { GreetingRule as ApiRule } from "../api/index.js";
import { scalarText, spelled, text, wholeText } from "./schemas.js";

const operators = [
  "equals",
  "doesnt_equal",
  "lower_than",
  "lower_or_equal",
  "greater_than",
  "greater_or_equal",
  "contains",
  "doesnt_contain",
] as const;

/** How a rule compares. Default: `equals`. */
const operator = z.enum(operators, { error: `must be one of ${operators.join(", ")}` }).default("equals");

/** The rules that compare a number: of seconds, pages or visits. */
const countingRules = ["visit_time_site", "visit_time_page", "pages_view_number", "visits_number"] as const;

/** The rules that compare a text: an address, a place, a search. */
const matchingRules = [
  "url_current",
  "url_visited",
  "url_referrer",
  "geolocation",
  "search_keyword",
] as const;

const countingRule = z.strictObject({
  /** What is counted: the seconds on the site or page, the pages or visits. */
  type: z.enum(countingRules),
  /** With what it is compared. A number and its text are the same. */
  value: wholeText,
  operator,
});

const matchingRule = z.strictObject({
  /** What is compared: an address, a place, what was searched for. */
  type: z.enum(matchingRules),
  /** With what it is compared. */
  value: scalarText,
  operator,
});

const customVariableRule = z.strictObject({
  /** A custom variable of the page is compared. `custom`, as older programs write it, is the same. */
  type: z.literal("custom_variable"),
  /** The variable's name. */
  variableName: text,
  /** With what its value is compared. */
  variableValue: scalarText,
  operator,
});

const urlFunnelRule = z.strictObject({
  /** The visitor went through these pages in this order. */
  type: z.literal("url_funnel"),
  /** The pages, first to last. */
  urls: z
    .array(
      z.strictObject({
        /** The page's address, or a part of it. */
        url: text,
        operator,
      }),
    )
    .min(1, "at least one url"),
});

const names = [
  ...countingRules,
  ...matchingRules,
  customVariableRule.shape.type.value,
  urlFunnelRule.shape.type.value,
];

const kinds = [countingRule, matchingRule, customVariableRule, urlFunnelRule] as const;

/** A condition of a greeting, by its type. */
export const greetingRule = spelled<z.output<(typeof kinds)[number]>, GreetingRuleArgs>(
  (value) =>
    typeof value === "object" && value !== null && "type" in value && value.type === "custom"
      ? { ...value, type: "custom_variable" }
      : value,
  z.discriminatedUnion("type", kinds, { error: `must be one of ${names.join(", ")}` }),
);

/** What belongs to a rule that the API tells: it adds an id and a condition, and what the type has no use for. */
export function fromApiRule({
  id: _own,
  condition: _always,
  ...rule
}: ApiRule): Omit<ApiRule, "id" | "condition"> {
  const type = rule.type === "custom" ? "custom_variable" : rule.type;
  const kind = kinds.find(({ shape }) => shape.type.safeParse(type).success);
  const isOwn = ([name, value]: [string, unknown]) =>
    value !== undefined && (!kind || Object.hasOwn(kind.shape, name));
  return { type, ...Object.fromEntries(Object.entries({ ...rule, type }).filter(isOwn)) };
}

type Operator = (typeof operators)[number];

/** A condition of a greeting, as it is declared. */
export type GreetingRuleArgs =
  | {
      type: (typeof countingRules)[number] | (typeof matchingRules)[number];
      value: string | number;
      operator?: Operator;
    }
  | {
      type: "custom_variable" | "custom";
      variableName: string;
      variableValue: string | number | boolean;
      operator?: Operator;
    }
  | { type: "url_funnel"; urls: { url: string; operator?: Operator }[] };
