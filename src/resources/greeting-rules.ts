import { z } from "zod";
import { scalarText, text } from "./schemas.js";

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

/** The rules that compare one thing about the visitor with a value. */
const valueRules = [
  "visit_time_site",
  "visit_time_page",
  "url_current",
  "url_visited",
  "pages_view_number",
  "url_referrer",
  "geolocation",
  "visits_number",
  "search_keyword",
] as const;

const valueRule = z.strictObject({
  /** What is compared: seconds on the site or page, an address, a number of pages or visits, a place. */
  type: z.enum(valueRules),
  /** With what it is compared. A number and its text are the same. */
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
  urls: z.array(z.strictObject({ url: text, operator })).min(1, "at least one url"),
});

const names = [...valueRules, customVariableRule.shape.type.value, urlFunnelRule.shape.type.value];

/** A condition of a greeting, by its type. */
export const greetingRule = z.preprocess(
  (value) =>
    typeof value === "object" && value !== null && "type" in value && value.type === "custom"
      ? { ...value, type: "custom_variable" }
      : value,
  z.discriminatedUnion("type", [valueRule, customVariableRule, urlFunnelRule], {
    error: `must be one of ${names.join(", ")}`,
  }),
);

type Operator = (typeof operators)[number];

/** A condition of a greeting, as it is declared. */
export type GreetingRuleArgs =
  | { type: (typeof valueRules)[number]; value: string | number; operator?: Operator }
  | {
      type: "custom_variable" | "custom";
      variableName: string;
      variableValue: string | number | boolean;
      operator?: Operator;
    }
  | { type: "url_funnel"; urls: { url: string; operator?: Operator }[] };
