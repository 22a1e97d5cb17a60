import { checkedList } from "../../shared/issues.js";
import { now } from "../clock.js";
import { notFound } from "../errors.js";
import type { Licence } from "../licence.js";
import { assignGiven } from "../objects.js";
import { noParameters } from "../parameters.js";
import type { Call, Section } from "../section.js";
import { chatDate } from "./chat-dates.js";
import {
  change,
  checkRequired,
  creation,
  goalRecord,
  listing,
  marking,
  settingsOf,
  GOAL_TYPES,
  type GoalRecord,
  type GoalSettings,
  type Success,
} from "./goal-record.js";

export const goals: Section<GoalRecord[]> = {
  stored: checkedList(goalRecord),
  empty: () => [],
  sample: () => [
    {
      id: 1041,
      name: "purchase",
      active: 1,
      type: "url",
      match_type: "substring",
      url: "http://www.mystore.com/checkout",
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
    { method: "POST", path: "/goals/:id/mark_as_successful", handle: markAsSuccessful },
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
  const { name, type, active = 1, ...settings } = creation.read(call);
  const rule = GOAL_TYPES[type];
  const given = settingsOf(call, settings, type, rule.create);
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
  const { name, type = goal.type, active, ...settings } = change.read(call);
  const given = settingsOf(call, settings, type, GOAL_TYPES[type].update);
  if (type !== goal.type) {
    checkRequired(given, type);
    for (const other of GOAL_TYPES[goal.type].create) delete goal[other];
    Object.assign(goal, GOAL_TYPES[type].defaults);
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

function markAsSuccessful(call: Call) {
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

function shown({ successes: _successes, ...goal }: GoalRecord) {
  return goal;
}
