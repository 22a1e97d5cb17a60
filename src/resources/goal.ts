import type { Output } from "@pulumi/pulumi";
import {
  type apiGoal,
  type customVariableGoal,
  goal,
  type salesTrackerGoal,
  type urlGoal,
} from "../definitions/goal.js";
import type { ResourceType } from "../definitions/resource-type.js";
import type { ArgsOf } from "../provider/values/args.js";
import * as reads from "../provider/lookups/goal.js";
import { listLookup, lookup, outputForm } from "../provider/program/lookup.js";
import { LiveChatResource } from "../provider/program/resource.js";

/** What a goal is declared with: the fields depend on its type. */
export type GoalArgs =
  | (Omit<ArgsOf<typeof customVariableGoal>, "type"> & { type: "custom_variable" })
  | (Omit<ArgsOf<typeof urlGoal>, "type"> & { type: "url" })
  | (Omit<ArgsOf<typeof apiGoal>, "type"> & { type: "api" })
  | (Omit<ArgsOf<typeof salesTrackerGoal>, "type"> & { type: "sales_tracker" });

/**
 * Something a visitor is hoped to do, counted in the reports.
 *
 * Natural key: the name and the type. A change of the value, currency, time range or value type of a
 * sales tracker replaces it: the API cannot update them. Scopes: `goals_read`, `goals_write`.
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

  static override get definition(): ResourceType {
    return goal;
  }
}

/** The goal with this id. */
export const getGoal = lookup(reads.getGoal);
export const getGoalOutput = outputForm(getGoal);

/** All goals, in short, or those of one type. */
export const getGoals = listLookup(reads.getGoals);
export const getGoalsOutput = outputForm(getGoals);
