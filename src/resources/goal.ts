import type { Output } from "@pulumi/pulumi";
import { z } from "zod";
import type { Goal as ApiGoal, GoalCreate, GoalType, GoalUpdate } from "../api/index.js";
import type { ArgsOf } from "../provider/args.js";
import { type Definition, facts, type Found, type Values } from "../provider/definition.js";
import { listLookup, lookup, outputForm } from "../provider/lookup.js";
import { LiveChatResource } from "../provider/resource.js";
import { adopt, flag, scalarText, text, whole } from "./schemas.js";

const common = {
  /** The goal's name. A change updates the goal. */
  name: text,
  /** Whether the goal counts. Default: true. A change updates the goal. */
  active: flag.optional(),
  /** Take over the goal of this name and type if there is one already. Default: false. */
  adopt,
};

const customVariable = {
  /** Reached when a custom variable of the page has a value. A change of the type updates the goal. */
  type: z.literal("custom_variable"),
  ...common,
  /** The variable's name. A change updates the goal. */
  customVariableName: text,
  /** The variable's value. A change updates the goal. */
  customVariableValue: scalarText,
};

const url = {
  /** Reached when the visitor comes to a page. A change of the type updates the goal. */
  type: z.literal("url"),
  ...common,
  /** The page's address, or a part of it. A change updates the goal. */
  url: text,
  /** Whether `url` is the whole address or a part. Default: `substring`. A change updates the goal. */
  matchType: z.enum(["substring", "exact"], { error: 'must be "substring" or "exact"' }).optional(),
};

const api = {
  /** Reached when a program says so, through the API. A change of the type updates the goal. */
  type: z.literal("api"),
  ...common,
};

const salesTracker = {
  /** Reached by a sale. A change of the type updates the goal. */
  type: z.literal("sales_tracker"),
  ...common,
  /** The tracker's own id. A change updates the goal. */
  salesTrackerId: scalarText.optional(),
  /** Where the value of a sale comes from. A change replaces the goal. */
  valueType: z
    .enum(["set", "not_set", "dynamic"], { error: 'must be "set", "not_set" or "dynamic"' })
    .optional()
    .clone()
    .register(facts, { replaces: true }),
  /** The value of a sale. A change replaces the goal. */
  value: scalarText.optional().clone().register(facts, { replaces: true }),
  /** The currency of the value, such as `USD`. A change replaces the goal. */
  currency: z.string().optional().clone().register(facts, { replaces: true }),
  /** How long after the chat a sale counts; the documentation names no unit. A change replaces the goal. */
  timeRange: whole(0).optional().clone().register(facts, { replaces: true }),
  /** The field of the page that holds the order's id. A change updates the goal. */
  orderFieldName: z.string().optional(),
  /** The field of the page that holds the order's value. A change updates the goal. */
  valueFieldName: z.string().optional(),
};

/** What a goal is declared with: the fields depend on its type. */
export type GoalArgs =
  | (Omit<ArgsOf<typeof customVariable>, "type"> & { type: "custom_variable" })
  | (Omit<ArgsOf<typeof url>, "type"> & { type: "url" })
  | (Omit<ArgsOf<typeof api>, "type"> & { type: "api" })
  | (Omit<ArgsOf<typeof salesTracker>, "type"> & { type: "sales_tracker" });

/**
 * Something a visitor is hoped to do, counted in the reports.
 *
 * Natural key: the name and the type. The value, currency, time range and value type of a sales tracker
 * replace it: the API cannot update them. Scopes: `goals_read`, `goals_write`.
 */
export class Goal extends LiveChatResource<GoalArgs> {
  declare readonly name: Output<string>;
  declare readonly type: Output<string>;
  declare readonly active: Output<boolean>;
  declare readonly customVariableName: Output<string | undefined>;
  declare readonly customVariableValue: Output<string | undefined>;
  declare readonly url: Output<string | undefined>;
  declare readonly matchType: Output<string | undefined>;
  declare readonly salesTrackerId: Output<string | undefined>;
  declare readonly valueType: Output<string | undefined>;
  declare readonly value: Output<string | undefined>;
  declare readonly currency: Output<string | undefined>;
  declare readonly timeRange: Output<number | undefined>;
  declare readonly orderFieldName: Output<string | undefined>;
  declare readonly valueFieldName: Output<string | undefined>;

  static override get definition(): Definition {
    return goal;
  }
}

/** The goal with this id. */
export const getGoal = lookup(
  "getGoal",
  async (client, { id }: { id: number }) => await client.goals.get(id),
);
export const getGoalOutput = outputForm(getGoal);

/** All goals, in short, or those of one type. */
export const getGoals = listLookup(
  "getGoals",
  async (client, filter: { type?: GoalType } = {}) => await client.goals.list(filter),
);
export const getGoalsOutput = outputForm(getGoals);

const goalArgs = z.discriminatedUnion(
  "type",
  [z.strictObject(customVariable), z.strictObject(url), z.strictObject(api), z.strictObject(salesTracker)],
  { error: "must be custom_variable, url, api or sales_tracker" },
);

const goal: Definition = {
  type: "Goal",
  title: "goal",
  section: "goals",
  args: goalArgs,
  computed: {},
  naturalKey: ["name", "type"],
  listIsWhole: false,

  list: async (context) =>
    (await context.api.goals.list()).map(({ id, name, type, active }) => ({
      id: String(id),
      state: { name, type, active },
    })),
  get: async (context, id) =>
    /^\d{1,15}$/.test(id) ? found(await context.api.goals.get(Number(id))).state : undefined,
  create: async (context, args) => {
    // The documentation's list for the create has no `active`: where it is false, an update follows.
    const { adopt: _not, active: _later, ...rest } = args as z.output<typeof goalArgs>;
    return found(await context.api.goals.create(rest as GoalCreate));
  },
  update: async (context, id, changed, old) =>
    found(await context.api.goals.update(Number(id), updateOf(changed, old))).state,
  delete: async (context, id) => await context.api.goals.delete(Number(id)),
};

/** What the documentation requires of a type whenever something of the type, or the type itself, is sent. */
const required: Readonly<Record<string, readonly string[]>> = {
  customVariableName: ["customVariableName", "customVariableValue"],
  customVariableValue: ["customVariableName", "customVariableValue"],
  matchType: ["url"],
};
const requiredOfType: Readonly<Record<string, readonly string[]>> = {
  custom_variable: ["customVariableName", "customVariableValue"],
  url: ["url"],
};

function updateOf(changed: Values, old: Values): GoalUpdate {
  const names = [
    ...Object.keys(changed).flatMap((name) => required[name] ?? []),
    ...(requiredOfType[String(changed["type"])] ?? []),
  ];
  return { ...changed, ...Object.fromEntries(names.map((name) => [name, changed[name] ?? old[name]])) };
}

function found({ id, ...state }: ApiGoal): Found {
  return { id: String(id), state };
}
