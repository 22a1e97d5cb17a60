import { z } from "zod";
import type { GoalType } from "../../api/index.js";
import { numericId } from "../../definitions/schemas.js";
import { idText, readsList, readsOne } from "./read-function.js";

const summary = {
  /** The goal's id. */
  id: idText,
  /** The goal's name. */
  name: z.string().optional(),
  /** Whether it is counted. */
  active: z.boolean().optional(),
  /** What makes it reached: `custom_variable`, `url`, `api` or `sales_tracker`. */
  type: z.string().optional(),
};

const whole = {
  ...summary,
  /** Of `custom_variable` goals: the variable's name. */
  customVariableName: z.string().optional(),
  /** Of `custom_variable` goals: the variable's value. */
  customVariableValue: z.string().optional(),
  /** Of `url` goals: the page's address, or a part of it. */
  url: z.string().optional(),
  /** Of `url` goals: whether `url` is the whole address or a part. */
  matchType: z.string().optional(),
  /** Of `sales_tracker` goals: the tracker's own id. */
  salesTrackerId: z.string().optional(),
  /** Of `sales_tracker` goals: where the value of a sale comes from. */
  valueType: z.string().optional(),
  /** Of `sales_tracker` goals: the value of a sale. */
  value: z.string().optional(),
  /** Of `sales_tracker` goals: the currency of the value. */
  currency: z.string().optional(),
  /** Of `sales_tracker` goals: how long after the chat a sale counts. */
  timeRange: z.number().optional(),
  /** Of `sales_tracker` goals: the field of the page that holds the order's id. */
  orderFieldName: z.string().optional(),
  /** Of `sales_tracker` goals: the field of the page that holds the order's value. */
  valueFieldName: z.string().optional(),
};

/** The goal with this id. */
export const getGoal = readsOne({
  name: "getGoal",
  args: z.strictObject({
    /** The goal's id. */
    id: numericId<number | string>("must be the id of a goal"),
  }),
  result: z.object(whole),
  read: async (api, { id }: { id: number }) => await api.goals.get(id),
});

/** All goals, in short, or those of one type. */
export const getGoals = readsList({
  name: "getGoals",
  args: z.strictObject({
    /** What makes them reached: `custom_variable`, `url`, `api` or `sales_tracker`. Default: any. */
    type: z.string().optional(),
  }),
  result: z.object(summary),
  list: "goals",
  read: async (api, filter: { type?: GoalType } = {}) => await api.goals.list(filter),
});
