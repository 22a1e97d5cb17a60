import { z } from "zod";
import { assignGiven } from "../objects.js";
import { objectId } from "../record-kinds.js";
import type { ParameterKinds } from "../parameter-kinds.js";

const OPERATORS = [
  "equals",
  "doesnt_equal",
  "lower_than",
  "lower_or_equal",
  "greater_than",
  "greater_or_equal",
  "contains",
  "doesnt_contain",
] as const;

const COUNTING = ["visit_time_site", "visit_time_page", "pages_view_number", "visits_number"] as const;
const MATCHING = ["url_current", "url_visited", "url_referrer", "geolocation", "search_keyword"] as const;

const AD_PROVIDERS = ["facebook", "google", "microsoft", "twitter", "yahoo"] as const;

/** The order in which rules come back, such as the documentation's examples allow. */
const ORDER = [
  "custom_variable",
  "visits_number",
  "visit_time_site",
  "visit_time_page",
  "url_current",
  "url_visited",
  "url_referrer",
  "pages_view_number",
  "geolocation",
  "search_keyword",
  "url_funnel",
  "ads_traffic",
];

const CONDITIONS = ["and", "or"] as const;
const everyRule = { id: objectId, condition: z.enum(CONDITIONS) };
const comparison = { operator: z.enum(OPERATORS) };

/** A rule as the API shows it. */
export const ruleRecord = z.discriminatedUnion("type", [
  z.object({
    ...everyRule,
    ...comparison,
    type: z.literal([...COUNTING, ...MATCHING]),
    value: z.string(),
  }),
  z.object({
    ...everyRule,
    ...comparison,
    type: z.literal("custom_variable"),
    variable_name: z.string(),
    variable_value: z.string(),
  }),
  z.object({
    ...everyRule,
    ...comparison,
    type: z.literal("ads_traffic"),
    variable_name: z.enum(AD_PROVIDERS).exactOptional(),
    variable_value: z.string().exactOptional(),
  }),
  z.object({
    ...everyRule,
    type: z.literal("url_funnel"),
    urls: z.array(z.object({ ...comparison, url: z.string() })),
  }),
]);
export type RuleRecord = z.output<typeof ruleRecord>;

/** The rules that a call may give: at least one. */
export function rules(kind: ParameterKinds) {
  const common = { operator: kind.oneOf(OPERATORS).optional(), condition: kind.oneOf(CONDITIONS).optional() };
  const { operator } = common;
  const count = kind.scalar().refine((value) => /^\d+$/.test(value), "must be a number, without a sign");
  const match = kind.scalar().refine((value) => value !== "", "must not be empty");
  const rule = z.discriminatedUnion(
    "type",
    [
      kind.object({ type: z.literal(COUNTING), value: count, ...common }),
      kind.object({ type: z.literal(MATCHING), value: match, ...common }),
      kind.object({
        type: z.literal(["custom_variable", "custom"]),
        variable_name: kind.textOf(1),
        variable_value: kind.scalar(),
        ...common,
      }),
      kind.object({
        type: z.literal("ads_traffic"),
        variable_name: kind.oneOf(AD_PROVIDERS).optional(),
        variable_value: kind
          .scalar()
          .refine((value) => value.length <= 255, "must have at most 255 characters")
          .optional(),
        ...common,
      }),
      kind.object({
        type: z.literal("url_funnel"),
        // Every rule can have an operator; here those of the urls are what counts.
        ...common,
        urls: kind
          .list(kind.object({ url: kind.textOf(1), operator }))
          .refine((urls) => urls.length > 0, "must have at least one url"),
      }),
    ],
    {
      error: (issue) =>
        issue.code === "invalid_union" ? `must be one of: ${ORDER.join(", ")}` : "must be an object",
    },
  );
  return kind.list(rule).refine((list) => list.length > 0, "must have at least one rule");
}

export type GivenRules = z.output<ReturnType<typeof rules>>;

/** Rules as they are stored: in the API's order, each with a new id and its defaults. */
export function storedRules(given: GivenRules, nextId: () => number): RuleRecord[] {
  return given
    .toSorted((one, other) => rank(one.type) - rank(other.type))
    .map((rule) => storedRule(rule, nextId()));
}

function storedRule(rule: GivenRules[number], id: number): RuleRecord {
  const { operator = "equals", condition = "and" } = rule;
  switch (rule.type) {
    case "url_funnel": {
      const urls = rule.urls.map((step) => ({ url: step.url, operator: step.operator ?? "equals" }));
      return { id, type: rule.type, condition, urls };
    }
    case "custom":
    case "custom_variable": {
      const { variable_name, variable_value } = rule;
      return { id, type: "custom_variable", operator, condition, variable_name, variable_value };
    }
    case "ads_traffic": {
      const stored: RuleRecord = { id, type: rule.type, operator, condition };
      const { variable_name, variable_value } = rule;
      assignGiven(stored, { variable_name, variable_value });
      return stored;
    }
    default:
      return { id, value: rule.value, type: rule.type, operator, condition };
  }
}

function rank(type: string): number {
  return ORDER.indexOf(type === "custom" ? "custom_variable" : type);
}
