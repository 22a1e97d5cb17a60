import { z } from "zod";
import type { Goal as ApiGoal, GoalUpdate } from "../api/index.js";
import { goalMatchTypes, goalValueTypes } from "../api/known-values.js";
import { type Phrase, phrase } from "../shared/phrase.js";
import { foundIn } from "./definition.js";
import { define } from "./resource-type.js";
import { field } from "./facts.js";
import { adopt, flag, heldScalar, heldText, integer, isNumber, oneOf, scalarText } from "./schemas.js";

const common = {
  /** The goal's name. A change updates the goal. */
  name: heldText(),
  /** Whether the goal counts. Default: true. A change updates the goal. */
  active: flag.optional(),
  /** Take over the goal of this name and type if there is one already. Default: false. */
  adopt,
};

export const customVariableGoal = {
  /** Reached when a custom variable of the page has a value. A change of the type updates the goal. */
  type: z.literal("custom_variable"),
  ...common,
  /** The variable's name. A change updates the goal. */
  customVariableName: heldText(),
  /** The variable's value. A change updates the goal. */
  customVariableValue: heldScalar(),
};

export const urlGoal = {
  /** Reached when the visitor comes to a page. A change of the type updates the goal. */
  type: z.literal("url"),
  ...common,
  /** The page's address, or a part of it. A change updates the goal. */
  url: heldText(),
  /** Whether `url` is the whole address or a part. Default: `substring`. A change updates the goal. */
  matchType: oneOf(goalMatchTypes).optional(),
};

export const apiGoal = {
  /** Reached when a program says so, through the API. A change of the type updates the goal. */
  type: z.literal("api"),
  ...common,
};

export const salesTrackerGoal = {
  /** Reached by a sale. A change of the type updates the goal. */
  type: z.literal("sales_tracker"),
  ...common,
  /** The tracker's own id. A change updates the goal. */
  salesTrackerId: scalarText.optional(),
  /** Where the value of a sale comes from. A change replaces the goal. */
  valueType: field(oneOf(goalValueTypes).optional(), { replaces: true }),
  /** The value of a sale. A change replaces the goal. */
  value: field(scalarText.optional(), { replaces: true }),
  /** The currency of the value, such as `USD`. A change replaces the goal. */
  currency: field(z.string().optional(), { replaces: true }),
  /** How long after the chat a sale counts; the documentation names no unit. A change replaces the goal. */
  timeRange: field(integer(0).optional(), { replaces: true }),
  /** The field of the page that holds the order's id. A change updates the goal. */
  orderFieldName: z.string().optional(),
  /** The field of the page that holds the order's value. A change updates the goal. */
  valueFieldName: z.string().optional(),
};

const goalArgs = z.discriminatedUnion(
  "type",
  [
    z.strictObject(customVariableGoal),
    z.strictObject(urlGoal),
    z.strictObject(apiGoal),
    z.strictObject(salesTrackerGoal),
  ],
  { error: "must be custom_variable, url, api or sales_tracker" },
);

export const goal = define({
  name: "Goal",
  title: "goal",
  section: "goals",
  args: goalArgs,
  computed: {},
  naturalKey: ["name", "type"],
  listIsComplete: false,
  needs: ["goals.list", "goals.get", "goals.create", "goals.update", "goals.delete"],

  list: async ({ api }) =>
    foundIn(await api.goals.list(), ({ id, name, type, active }) => ({
      id: String(id),
      state: { name, type, active },
    })),
  get: async ({ api }, id) => (isNumber(id) ? fromApi(await api.goals.get(Number(id))).state : undefined),
  // The documentation's list for the create has no `active`: where it is false, an update follows.
  create: async ({ api }, { adopt: _not, active: _later, ...args }) => fromApi(await api.goals.create(args)),
  update: async ({ api }, id, { adopt: _not, ...changed }, old) =>
    fromApi(await api.goals.update(Number(id), { ...required(changed, old), ...changed })).state,
  delete: async ({ api }, id) => await api.goals.delete(Number(id)),

  inWords: goalInWords,
});

/** The members of the union have no argument in common but these. */
type GoalInWords = Partial<
  Record<"type" | "url" | "matchType" | "customVariableName" | "customVariableValue", unknown>
>;

function goalInWords(args: GoalInWords): Phrase | undefined {
  const { type, url, matchType = "substring", customVariableName: name, customVariableValue: value } = args;
  switch (type) {
    case "url":
      return matchType === "exact"
        ? phrase`is reached when the visitor comes to ${String(url)}`
        : phrase`is reached when the visitor comes to a URL that contains ${String(url)}`;
    case "custom_variable":
      return phrase`is reached when the custom variable ${String(name)} is ${String(value)}`;
    case "api":
      return ["is reached when a program says so"];
    case "sales_tracker":
      return ["is reached by a sale"];
    default:
      return undefined;
  }
}

/** What the documentation requires of a type whenever something of the type, or the type itself, is sent. */
function required(changed: GoalUpdate, old: Partial<ApiGoal>): GoalUpdate {
  const { type, customVariableName, customVariableValue, matchType } = changed;
  if (type === "custom_variable" || customVariableName !== undefined || customVariableValue !== undefined) {
    const { customVariableName: name, customVariableValue: value } = old;
    return {
      ...(name !== undefined && { customVariableName: name }),
      ...(value !== undefined && { customVariableValue: value }),
    };
  }
  return (type === "url" || matchType !== undefined) && old.url !== undefined ? { url: old.url } : {};
}

function fromApi({ id, name, active, type, ...details }: ApiGoal) {
  const { customVariableName, customVariableValue, url, matchType, ...others } = details;
  const { salesTrackerId, valueType, value, currency, timeRange, orderFieldName, valueFieldName } = others;
  const ofVariable = { customVariableName, customVariableValue };
  const ofSale = { salesTrackerId, valueType, value, currency, timeRange, orderFieldName, valueFieldName };
  return { id: String(id), state: { name, active, type, url, matchType, ...ofVariable, ...ofSale } };
}
