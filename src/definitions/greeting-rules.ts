import { z } from "zod";
import type { GreetingRule as ApiRule } from "../api/index.js";
import {
  adNetworks,
  countingRuleTypes,
  greetingOperators,
  greetingRuleTypes,
  matchingRuleTypes,
  ruleConditions,
} from "../api/known-values.js";
import { field } from "./facts.js";
import { adText, heldScalar, heldText, heldWhole, oneOf, spelled } from "./schemas.js";

/** How a rule compares. Default: `equals`. */
const operator = oneOf(greetingOperators).default("equals");

/**
 * How a rule joins the others: `and`, all must hold; or `or`, any will do. Default: `and`. LiveChat's documentation does
 * not have it as a parameter: an account that does not take `or` ends the step with an error.
 */
const condition = oneOf(ruleConditions).optional();

const countingRule = z.strictObject({
  /** What is counted: the seconds on the site or page, the pages or visits. */
  type: z.enum(countingRuleTypes),
  /** With what it is compared. A number and its text are the same. */
  value: heldWhole(),
  operator,
  condition,
});

const matchingRule = z.strictObject({
  /** What is compared: an address, a place, what was searched for. */
  type: z.enum(matchingRuleTypes),
  /** With what it is compared. */
  value: heldScalar(),
  operator,
  condition,
});

const customVariableRule = z.strictObject({
  /** A custom variable of the page is compared. `custom`, as older programs write it, is the same. */
  type: z.literal("custom_variable").meta({ alias: "custom" }),
  /** The variable's name. */
  variableName: heldText(),
  /** With what its value is compared. */
  variableValue: heldScalar(),
  operator,
  condition,
});

const adsTrafficRule = z.strictObject({
  /** The visitor comes by an advertisement. */
  type: z.literal("ads_traffic"),
  /** The network that shows it. Default: any. */
  variableName: oneOf(adNetworks).optional(),
  /** With what the advertisement is compared, at most 255 characters. */
  variableValue: adText.optional(),
  operator,
  condition,
});

const urlFunnelRule = z.strictObject({
  /** The visitor went through these pages in this order. */
  type: z.literal("url_funnel"),
  /** The pages, first to last. */
  urls: field(
    z.array(
      z.strictObject({
        /** The page's address, or a part of it. */
        url: heldText(),
        operator,
      }),
    ),
    { onCreate: z.array(z.unknown()).min(1, "at least one url") },
  ),
  condition,
});

const kinds = [countingRule, matchingRule, customVariableRule, urlFunnelRule, adsTrafficRule] as const;

/** A condition of a greeting, by its type. */
export const greetingRule = spelled<z.output<(typeof kinds)[number]>, GreetingRuleArgs>(
  (value) => {
    if (typeof value !== "object" || value === null) return value;
    const type = "type" in value && value.type === "custom" ? { type: "custom_variable" } : {};
    // What nobody says is `and`.
    const how = "condition" in value && value.condition === "and" ? { condition: undefined } : {};
    return { ...value, ...type, ...how };
  },
  z.discriminatedUnion("type", kinds, { error: `must be one of ${greetingRuleTypes.join(", ")}` }),
);

/** What belongs to a rule that the API tells: it adds an id, and what the type has no use for. */
export function fromApiRule({ id: _own, condition: how, ...told }: ApiRule): Omit<ApiRule, "id"> {
  const rule = how === undefined || how === "and" ? told : { ...told, condition: how };
  const type = rule.type === "custom" ? "custom_variable" : rule.type;
  const kind = kinds.find(({ shape }) => shape.type.safeParse(type).success);
  const isOwn = ([name, value]: [string, unknown]) =>
    value !== undefined && (!kind || Object.hasOwn(kind.shape, name));
  return { type, ...Object.fromEntries(Object.entries({ ...rule, type }).filter(isOwn)) };
}

type Operator = (typeof greetingOperators)[number];

/** A condition of a greeting, as it is declared. */
export type GreetingRuleArgs = { condition?: (typeof ruleConditions)[number] } & (
  | {
      type: (typeof countingRuleTypes)[number] | (typeof matchingRuleTypes)[number];
      value: string | number;
      operator?: Operator;
    }
  | {
      type: "custom_variable" | "custom";
      variableName: string;
      variableValue: string | number | boolean;
      operator?: Operator;
    }
  | {
      type: "ads_traffic";
      variableName?: (typeof adNetworks)[number];
      variableValue?: string | number;
      operator?: Operator;
    }
  | { type: "url_funnel"; urls: { url: string; operator?: Operator }[] }
);
