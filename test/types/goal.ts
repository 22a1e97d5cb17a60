import fc from "fast-check";
import { bit, partly, scalar, story, text } from "./arbitraries.js";
import { byName, change, drop, type TypeCase } from "./type-case.js";

const url = { type: "url", name: "paid", url: "shop.example/paid" };
const sales = {
  type: "sales_tracker",
  name: "sales",
  active: true,
  salesTrackerId: "7",
  valueType: "set",
  value: "19.99",
  currency: "PLN",
  timeRange: 30,
  orderFieldName: "order",
  valueFieldName: "total",
};

export const goal: TypeCase = {
  path: "/goals",
  parameter: ":id",
  apart: ["id"],
  scopes: ["goals_read", "goals_write"],
  oldScopes: ["goals_read", "goals_write"],
  canBeTwins: true,

  samples: [
    {
      type: "custom_variable",
      name: "bought shoes",
      active: true,
      customVariableName: "shoes",
      customVariableValue: "true",
      adopt: false,
    },
    { type: "url", name: "paid", active: false, url: "https://shop.example/paid", matchType: "exact" },
    { type: "api", name: "called back", active: true },
    sales,
  ],
  plain: (n) => ({ type: "url", name: `Plain ${n}`, url: `https://shop.example/plain/${n}` }),
  edit: { active: false },
  life: {
    args: {
      type: "sales_tracker",
      name: "sales",
      valueType: "set",
      value: 20,
      currency: "PLN",
      orderFieldName: "order",
    },
    updated: { orderFieldName: "order-id", active: false },
    replaced: { currency: "EUR" },
    deletesFirst: true,
    drift: (data) => change(byName(data.goals, "sales"), { active: 1 }),
    remove: (data) => drop(data.goals, byName(data.goals, "sales")),
    actual: ({ goals }) => {
      const found = byName(goals, "sales");
      return (
        found && {
          type: found.type,
          name: found.name,
          valueType: found.value_type,
          value: Number(found.value),
          currency: found.currency,
          orderFieldName: found.order_field_name,
          ...(found.active === 0 && { active: false }),
        }
      );
    },
  },
  replacements: [{ of: sales, change: { currency: "EUR" }, replaces: ["currency"], deletesFirst: true }],
  existing: {
    id: "1041",
    args: { type: "url", name: "purchase", url: "http://www.mystore.com/checkout" },
    change: { url: "http://www.mystore.com/thanks" },
  },
  missingId: "987654",
  refused: [
    ["a type", { ...url, type: "click" }, ["type: must be custom_variable, url, api or sales_tracker"]],
    [
      "a field of another type",
      { ...url, currency: "USD" },
      ["currency: unknown property where type is url"],
    ],
    ["a missing field of the type", { type: "url", name: "paid" }, ["url: is required"]],
    [
      "half a custom variable",
      { type: "custom_variable", name: "a", customVariableName: "b" },
      ["customVariableValue: is required"],
    ],
  ],
  reads: [
    ["getGoal", { id: 1041 }, { type: "url", url: "http://www.mystore.com/checkout" }],
    ["getGoals", { type: "url" }, [{ id: 1041 }]],
  ],
  readsOfNothing: [["getGoal", { id: 99 }, /\/goals\/99/]],
  calls: {
    list: ({ goals }) => goals.list(),
    get: ({ goals }) => goals.get(1181),
    create: ({ goals }) => goals.create({ name: "new goal", type: "url", url: "http://x/" }),
    update: ({ goals }) => goals.update(2231, { active: false }),
    delete: ({ goals }) => goals.delete(2231),
    markAsSuccessful: ({ goals }) => goals.markAsSuccessful(1181, { visitorId: "S1" }),
  },

  stories: story(
    fc.oneof(
      partly(
        {
          type: fc.constant("custom_variable"),
          name: text(),
          customVariableName: text(),
          customVariableValue: scalar(),
        },
        { active: fc.boolean() },
      ),
      partly(
        { type: fc.constant("url"), name: text(), url: text() },
        { active: fc.boolean(), matchType: fc.constantFrom("substring", "exact") },
      ),
      partly({ type: fc.constant("api"), name: text() }, { active: fc.boolean() }),
      partly(
        { type: fc.constant("sales_tracker"), name: text() },
        {
          active: fc.boolean(),
          salesTrackerId: scalar(),
          valueType: fc.constantFrom("set", "not_set", "dynamic"),
          value: scalar(),
          currency: fc.constantFrom("USD", "PLN", "EUR"),
          timeRange: fc.nat(3650),
          orderFieldName: text(),
          valueFieldName: text(),
        },
      ),
    ),
  ),
  spelling: {
    flags: ["active"],
    numbers: ["timeRange"],
    scalars: ["customVariableValue", "salesTrackerId", "value"],
  },
  withText: (said, n) => ({
    name: `${said} ${n}`,
    type: "custom_variable",
    customVariableName: said,
    customVariableValue: said,
  }),
  put: (data, { id, text: name }) =>
    void data.goals.push({
      id,
      name,
      active: 1,
      type: "custom_variable",
      custom_variable_name: name,
      custom_variable_value: name,
    }),
  odd: { id: 7701, name: "Odd", active: "perhaps", type: "nps" },
  records: ({ id, text: said, distinct }) =>
    distinct(
      fc.tuple(id, record(said)).map(([number, given]) => ({ ...given, id: number })),
      (one) => `${one.type}/${one.name}`,
    ),
  contents: ({ goals }) => goals.map(({ name, id }) => [`Goal ${name}`, id]),
  part: {
    key: "goal",
    count: 6,
    inGroup: false,
    args: (n) => ({ type: "url", name: `Goal ${n}`, url: `https://shop.example/${n}`, matchType: "exact" }),
    edit: () => ({ matchType: "substring" }),
  },
  isExampleMade: ({ goals }) => new Set(goals.map(({ type }) => type)).size === 4,
};

function record(said: fc.Arbitrary<string>) {
  const common = { name: said, active: bit };
  return fc.oneof(
    fc.record({
      ...common,
      type: fc.constant("custom_variable"),
      custom_variable_name: said,
      custom_variable_value: said,
    }),
    fc.record({
      ...common,
      type: fc.constant("url"),
      url: said,
      match_type: fc.constantFrom("substring", "exact"),
    }),
    fc.record({ ...common, type: fc.constant("api") }),
    fc.record({
      ...common,
      type: fc.constant("sales_tracker"),
      sales_tracker_id: fc.nat(99).map(String),
      value_type: fc.constantFrom("set", "not_set", "dynamic"),
      value: fc.nat(99).map(String),
      currency: fc.constantFrom("USD", "EUR"),
      time_range: fc.nat(99).map(String),
      order_field_name: fc.oneof(fc.constant(""), said),
      value_field_name: fc.oneof(fc.constant(""), said),
    }),
  );
}
