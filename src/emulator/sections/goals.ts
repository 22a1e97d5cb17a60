import { badRequest, notFound } from "../errors.js";
import { now, type Licence } from "../licence.js";
import { assignGiven } from "../objects.js";
import { noParameters, parameters } from "../parameters.js";
import type { Call, Section } from "../section.js";
import type { ValueKinds } from "../values.js";
import type { Flag } from "./agents.js";
import { chatDate } from "./chat-dates.js";

const TYPES = ["custom_variable", "url", "api", "sales_tracker"] as const;
type GoalType = (typeof TYPES)[number];

/** The parameters that belong to one type of goal only. */
export interface GoalSettings {
  custom_variable_name?: string;
  custom_variable_value?: string;
  url?: string;
  match_type?: "substring" | "exact";
  sales_tracker_id?: string;
  value_type?: "set" | "not_set" | "dynamic";
  value?: string;
  currency?: string;
  time_range?: string;
  order_field_name?: string;
  value_field_name?: string;
}

export interface GoalRecord extends GoalSettings {
  id: number;
  name: string;
  active: Flag;
  type: GoalType;
  /** What mark_as_successful recorded. Shown with the visitor's chats only. */
  successes?: Success[];
}

export interface Success {
  visitor_id: string;
  timestamp: number;
  order: { id: string; description: string; price: string; currency: string };
}

interface TypeRule {
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

const RULES: Record<GoalType, TypeRule> = {
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

const settings = (kind: ValueKinds) => ({
  custom_variable_name: kind.textOf(1).optional(),
  custom_variable_value: kind.text().optional(),
  url: kind.textOf(1).optional(),
  match_type: kind.oneOf(["substring", "exact"]).optional(),
  sales_tracker_id: kind.scalar().optional(),
  value_type: kind.oneOf(["set", "not_set", "dynamic"]).optional(),
  value: kind.scalar().optional(),
  currency: kind.text().optional(),
  time_range: kind.scalar().optional(),
  order_field_name: kind.text().optional(),
  value_field_name: kind.text().optional(),
});

const listing = parameters((kind) => ({ type: kind.oneOf(TYPES).optional() }));

const creation = parameters((kind) => ({
  name: kind.textOf(1),
  type: kind.oneOf(TYPES),
  active: kind.flag().optional(),
  ...settings(kind),
}));

const change = parameters((kind) => ({
  name: kind.textOf(1).optional(),
  type: kind.oneOf(TYPES).optional(),
  active: kind.flag().optional(),
  ...settings(kind),
}));

const marking = parameters((kind) => ({
  visitor_id: kind.textOf(1),
  order_id: kind.scalar().optional(),
  order_description: kind.text().optional(),
  order_price: kind
    .scalar()
    .refine((price) => /^\d+(\.\d+)?$/.test(price), "must be a number, with a period as the only separator")
    .optional(),
  order_currency: kind.text().optional(),
}));

export const goals: Section<GoalRecord[]> = {
  empty: () => [],
  sample: () => [
    {
      id: 1041,
      name: "purchase",
      active: 1,
      type: "url",
      url: "http://www.mystore.com/checkout",
      match_type: "substring",
    },
    {
      id: 1181,
      name: "nike shoes variable",
      active: 1,
      type: "custom_variable",
      custom_variable_name: "nike_shoes",
      custom_variable_value: "true",
    },
  ],
  routes: [
    { method: "GET", path: "/goals", handle: list },
    { method: "GET", path: "/goals/:id", handle: show },
    { method: "POST", path: "/goals", handle: create },
    { method: "PUT", path: "/goals/:id", handle: update },
    { method: "DELETE", path: "/goals/:id", handle: remove },
    { method: "POST", path: "/goals/:id/mark_as_successful", handle: mark },
  ],
};

function list(call: Call) {
  const { type: wanted } = listing.read(call);
  return call.licence.data.goals
    .filter((goal) => wanted === undefined || goal.type === wanted)
    .map(({ id, name, active, type }) => ({ id, name, active, type }));
}

function show(call: Call) {
  noParameters.read(call);
  return shown(theGoal(call));
}

function create(call: Call) {
  const { name, type, active = 1, ...given } = creation.read(call);
  const rule = RULES[type];
  checkSettings(given, type, rule.create);
  checkRequired(given, type);
  const { goals: all } = call.licence.data;
  const id = call.licence.nextId(
    "goal",
    all.map((goal) => goal.id),
    { first: 2231 },
  );
  const goal: GoalRecord = { id, name, active, type, ...rule.defaults };
  assignGiven<GoalSettings>(goal, given);
  if (type === "sales_tracker" && goal.sales_tracker_id === "") goal.sales_tracker_id = String(id);
  all.push(goal);
  return shown(goal);
}

function update(call: Call) {
  const goal = theGoal(call);
  const { name, type = goal.type, active, ...given } = change.read(call);
  checkSettings(given, type, RULES[type].update);
  if (type !== goal.type) {
    checkRequired(given, type);
    for (const other of RULES[goal.type].create) delete goal[other];
    Object.assign(goal, RULES[type].defaults);
  }
  assignGiven<GoalSettings>(goal, given);
  assignGiven(goal, { name, type, active });
  return shown(goal);
}

function remove(call: Call) {
  noParameters.read(call);
  const goal = theGoal(call);
  call.licence.data.goals.splice(call.licence.data.goals.indexOf(goal), 1);
  return { result: "goal removed successfully" };
}

function mark(call: Call) {
  const goal = theGoal(call);
  const given = marking.read(call);
  const success: Success = {
    visitor_id: given.visitor_id,
    timestamp: now(),
    order: {
      id: given.order_id ?? "",
      description: given.order_description ?? "",
      price: given.order_price ?? "0",
      currency: given.order_currency ?? "",
    },
  };
  goal.successes = [...(goal.successes ?? []), success];
  showInChats(call.licence, goal, success);
  return { result: "goal marked as successful" };
}

/** A reached goal shows in the chats of the visitor who reached it. */
function showInChats(licence: Licence, goal: GoalRecord, { visitor_id, timestamp, order }: Success): void {
  for (const chat of licence.data.chats) {
    if (chat.visitor.id !== visitor_id) continue;
    chat.goals = [
      ...(chat.goals ?? []),
      {
        id: goal.id,
        name: goal.name,
        type: goal.type,
        date: chatDate(timestamp, chat.timezone),
        timestamp,
        order,
      },
    ];
  }
}

function theGoal(call: Call): GoalRecord {
  const written = call.path["id"] ?? "";
  const goal = call.licence.data.goals.find(({ id }) => String(id) === written);
  if (goal === undefined) throw notFound(`Goal ${written} not found`);
  return goal;
}

function checkSettings(given: object, type: GoalType, allowed: readonly string[]): void {
  const others = Object.entries(given)
    .filter(([name, value]) => value !== undefined && !allowed.includes(name))
    .map(([name]) => `${name}: is not a parameter of this call for a goal of the type ${type}`);
  if (others.length > 0) throw badRequest(...others);
}

function checkRequired(
  given: { [Name in keyof GoalSettings]?: GoalSettings[Name] | undefined },
  type: GoalType,
): void {
  const missing = RULES[type].required.filter((name) => given[name] === undefined);
  if (missing.length > 0) {
    throw badRequest(...missing.map((name) => `${name}: is required for a goal of the type ${type}`));
  }
}

function shown({ successes: _successes, ...goal }: GoalRecord) {
  return goal;
}
