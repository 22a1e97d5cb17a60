import { z } from "zod";
import { badRequest } from "../errors.js";
import { leaveOut, parameters, type Arguments } from "../parameters.js";
import { flag, moment, objectId } from "../record-kinds.js";
import type { ParameterKinds } from "../parameter-kinds.js";

const TYPES = ["custom_variable", "url", "api", "sales_tracker"] as const;
const MATCH_TYPES = ["substring", "exact"] as const;
const VALUE_TYPES = ["set", "not_set", "dynamic"] as const;
export type GoalType = (typeof TYPES)[number];

/** The parameters that belong to one type of goal only. */
const goalSettings = z.object({
  custom_variable_name: z.string().exactOptional(),
  custom_variable_value: z.string().exactOptional(),
  match_type: z.enum(MATCH_TYPES).exactOptional(),
  url: z.string().exactOptional(),
  sales_tracker_id: z.string().exactOptional(),
  value_type: z.enum(VALUE_TYPES).exactOptional(),
  value: z.string().exactOptional(),
  currency: z.string().exactOptional(),
  time_range: z.string().exactOptional(),
  order_field_name: z.string().exactOptional(),
  value_field_name: z.string().exactOptional(),
});
export type GoalSettings = z.output<typeof goalSettings>;

const success = z.object({
  visitor_id: z.string(),
  timestamp: moment,
  order: z.object({ id: z.string(), description: z.string(), price: z.string(), currency: z.string() }),
});
export type Success = z.output<typeof success>;

export const goalRecord = goalSettings.extend({
  id: objectId,
  name: z.string(),
  active: flag,
  type: z.enum(TYPES),
  /** What mark_as_successful recorded. Shown with the visitor's chats only. */
  successes: z.array(success).exactOptional(),
});
export type GoalRecord = z.output<typeof goalRecord>;

declare module "../licence.js" {
  interface LicenceData {
    goals: GoalRecord[];
  }
}

interface GoalTypeRule {
  /** What a goal of this type has, by default where it was not given. */
  readonly defaults: GoalSettings;
  readonly required: readonly (keyof GoalSettings)[];
  readonly create: readonly (keyof GoalSettings)[];
  readonly update: readonly (keyof GoalSettings)[];
}

const SALES_TRACKER = {
  sales_tracker_id: "",
  value_type: "not_set",
  value: "0",
  currency: "USD",
  time_range: "30",
  order_field_name: "",
  value_field_name: "",
} as const;

/** What each type has of its own. */
export const GOAL_TYPES: Record<GoalType, GoalTypeRule> = {
  custom_variable: {
    defaults: {},
    required: ["custom_variable_name", "custom_variable_value"],
    create: ["custom_variable_name", "custom_variable_value"],
    update: ["custom_variable_name", "custom_variable_value"],
  },
  url: {
    defaults: { match_type: "substring" },
    required: ["url"],
    create: ["url", "match_type"],
    update: ["url", "match_type"],
  },
  api: { defaults: {}, required: [], create: [], update: [] },
  sales_tracker: {
    defaults: SALES_TRACKER,
    required: [],
    create: [
      "sales_tracker_id",
      "value_type",
      "value",
      "currency",
      "time_range",
      "order_field_name",
      "value_field_name",
    ],
    update: ["order_field_name", "value_field_name", "sales_tracker_id"],
  },
};

const settings = (kind: ParameterKinds) => ({
  custom_variable_name: kind.textOf(1).optional(),
  custom_variable_value: kind.text().optional(),
  url: kind.textOf(1).optional(),
  match_type: kind.oneOf(MATCH_TYPES).optional(),
  sales_tracker_id: kind.scalar().optional(),
  value_type: kind.oneOf(VALUE_TYPES).optional(),
  value: kind.scalar().optional(),
  currency: kind.text().optional(),
  time_range: kind.scalar().optional(),
  order_field_name: kind.text().optional(),
  value_field_name: kind.text().optional(),
});

/** The parameters of GET /goals. */
export const listing = parameters((kind) => ({ type: kind.oneOf(TYPES).optional() }));

/** Those of POST /goals. */
export const creation = parameters((kind) => ({
  name: kind.textOf(1),
  type: kind.oneOf(TYPES),
  active: kind.flag().optional(),
  ...settings(kind),
}));

/** Those of PUT /goals/<GOAL_ID>. */
export const change = parameters((kind) => ({
  name: kind.textOf(1).optional(),
  type: kind.oneOf(TYPES).optional(),
  active: kind.flag().optional(),
  ...settings(kind),
}));

/** Those of POST /goals/<GOAL_ID>/mark_as_successful. */
export const marking = parameters((kind) => ({
  visitor_id: kind.scalar().refine((value) => value !== "", "must not be empty"),
  order_id: kind.scalar().optional(),
  order_description: kind.text().optional(),
  order_price: kind
    .scalar()
    .refine((price) => /^\d+(\.\d+)?$/.test(price), "must be a number, with a period as the only separator")
    .optional(),
  order_currency: kind.text().optional(),
}));

/** Those settings that a call has for the type of goal. */
export function settingsOf<T extends object>(
  call: Arguments,
  given: T,
  type: GoalType,
  allowed: readonly string[],
): Partial<T> {
  const own: Partial<T> = {};
  const others: string[] = [];
  for (const name in given) {
    if (given[name] === undefined) continue;
    if (allowed.includes(name)) own[name] = given[name];
    else others.push(name);
  }
  leaveOut(call, others, `is not a parameter of this call for a goal of the type ${type}`);
  return own;
}

/** Refuses a goal without what its type needs. */
export function checkRequired(
  given: { [Name in keyof GoalSettings]?: GoalSettings[Name] | undefined },
  type: GoalType,
): void {
  const missing = GOAL_TYPES[type].required.filter((name) => given[name] === undefined);
  if (missing.length > 0) {
    throw badRequest(...missing.map((name) => `${name} is required for a goal of the type ${type}`));
  }
}
