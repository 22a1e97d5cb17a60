import fc from "fast-check";
import type { Values } from "../../src/definitions/definition.js";
import { groupId, partly, scalar, some, story, text } from "./arbitraries.js";
import { byName, change, drop, type TypeCase } from "./type-case.js";

const rule = { type: "visits_number", value: 2 };
const valid = { name: "hello", rules: [rule] };

export const greeting: TypeCase = {
  path: "/greetings",
  parameter: ":id",
  apart: ["id"],
  scopes: ["greetings_read", "greetings_write", "groups--all:ro"],
  oldScopes: ["greetings_read", "greetings_write", "groups_read"],
  canBeTwins: true,

  samples: [
    {
      name: "every rule",
      rules: [
        { type: "visit_time_site", value: "15", operator: "greater_than" },
        { type: "visit_time_page", value: "30", operator: "greater_or_equal" },
        { type: "url_current", value: "shoes", operator: "contains" },
        { type: "url_visited", value: "cart", operator: "doesnt_contain" },
        { type: "pages_view_number", value: "3", operator: "lower_than" },
        { type: "url_referrer", value: "https://search.example", operator: "equals" },
        { type: "geolocation", value: "Poland", operator: "doesnt_equal" },
        { type: "visits_number", value: "2", operator: "lower_or_equal" },
        { type: "search_keyword", value: "boots", operator: "contains" },
        { type: "custom_variable", variableName: "cart", variableValue: "empty", operator: "equals" },
        {
          type: "url_funnel",
          urls: [
            { url: "shop.example/shoes", operator: "equals" },
            { url: "cart", operator: "contains" },
          ],
        },
      ],
      group: 1,
      active: true,
      subtype: "announcement",
      properties: { "greeting-message_text": "Hello!" },
      adopt: false,
    },
  ],
  plain: (n) => ({
    name: `Plain ${n}`,
    group: 1,
    rules: [{ type: "visits_number", value: "2", operator: "greater_than" }],
  }),
  edit: { active: false },
  life: {
    args: {
      name: "back again",
      rules: [
        { type: "url_current", value: "shoes", operator: "contains" },
        { type: "visits_number", value: 2, operator: "greater_or_equal" },
      ],
      group: 1,
      properties: { "greeting-message_text": "Hello again" },
    },
    updated: {
      rules: [{ type: "visits_number", value: 3, operator: "greater_or_equal" }],
      properties: { "greeting-message_text": "Welcome back" },
    },
    replaced: { group: 2 },
    drift: (data) => change(byName(data.greetings, "back again"), { active: false, rules: [] }),
    remove: (data) => drop(data.greetings, byName(data.greetings, "back again")),
    actual: ({ greetings }) => {
      const found = byName(greetings, "back again");
      const { active: _active, ...properties } = found?.properties ?? {};
      return (
        found && {
          name: found.name,
          rules: found.rules
            .map((one) => ("value" in one ? [one.type, one.operator, one.value] : [one.type]))
            .toSorted(([one = ""], [other = ""]) => one.localeCompare(other))
            .map(([type, operator, value]) => ({
              type,
              value: Number.isNaN(Number(value)) ? value : Number(value),
              operator,
            })),
          group: found.group,
          properties,
        }
      );
    },
  },
  replacements: [{ change: { group: 2 }, replaces: ["group"], deletesFirst: false }],
  existing: {
    id: "2411",
    args: {
      name: "Returning visitor",
      rules: [{ type: "visits_number", value: 2, operator: "greater_or_equal" }],
      group: 1,
      properties: { "greeting-message_text": "Hello again!" },
    },
    change: { rules: [{ type: "visits_number", value: 3 }] },
  },
  missingId: "987654",
  refused: [
    ["no rules", { ...valid, rules: [] }, ["rules: at least one rule"]],
    [
      "a rule's operator",
      { ...valid, rules: [rule, { ...rule, operator: "is" }] },
      [
        "rules[1].operator: must be one of equals, doesnt_equal, lower_than, lower_or_equal, greater_than, " +
          "greater_or_equal, contains, doesnt_contain",
      ],
    ],
    [
      "a rule's type",
      { ...valid, rules: [{ type: "weather", value: "rain" }] },
      [
        "rules[0].type: must be one of visit_time_site, visit_time_page, pages_view_number, visits_number, " +
          "url_current, url_visited, url_referrer, geolocation, search_keyword, custom_variable, url_funnel, ads_traffic",
      ],
    ],
    [
      "a rule that counts, without a number",
      { ...valid, rules: [{ type: "visits_number", value: "many" }] },
      ["rules[0].value: must be a whole number, at least 0"],
    ],
    [
      "a field of another rule",
      { ...valid, rules: [{ ...rule, variableName: "cart" }] },
      ["rules[0].variableName: unknown property where type is visits_number"],
    ],
    [
      "an empty funnel",
      { ...valid, rules: [{ type: "url_funnel", urls: [] }] },
      ["rules[0].urls: at least one url"],
    ],
    [
      "the property that follows active",
      { ...valid, properties: { active: "1" } },
      ["properties.active: follows `active`: declare that"],
    ],
  ],
  reads: [
    ["getGreeting", { id: 2411 }, { name: "Returning visitor" }],
    ["getGreetings", { group: 1 }, [{ id: 2291 }, { id: 2411 }]],
  ],
  readsOfNothing: [["getGreeting", { id: 99 }, /\/greetings\/99/]],
  calls: {
    list: ({ greetings }) => greetings.list({ group: 1 }),
    get: ({ greetings }) => greetings.get(2411),
    create: ({ greetings }) => greetings.create({ name: "my custom invitation", rules: [] }),
    update: ({ greetings }) => greetings.update(2491, { active: false }),
    delete: ({ greetings }) => greetings.delete(2491),
  },

  stories: story(
    partly(
      { name: text(), rules: some(ruleArgs()) },
      {
        group: groupId(),
        active: fc.boolean(),
        subtype: fc.constant("announcement"),
        properties: fc.dictionary(fc.constantFrom("greeting-message_text", "image", "button-1"), scalar(), {
          maxKeys: 3,
        }),
      },
    ),
  ),
  spelling: {
    flags: ["active"],
    numbers: ["group"],
    sets: ["rules"],
    scalars: ["value", "variableValue", "properties"],
    defaults: { operator: "equals" },
    words: { type: { custom_variable: "custom" } },
  },
  withText: (said, n, withKeys) => ({
    name: `${said} ${n}`,
    rules: [{ type: "custom_variable", variableName: said, variableValue: said, operator: "contains" }],
    properties: { "greeting-message_text": said, ...(withKeys && { [said]: said }) },
  }),
  put: (data, { id, text: name, group }) => {
    const [first] = data.greetings;
    if (first) data.greetings.push({ ...first, id, name, group, properties: { [name]: name } });
  },
  odd: { id: 7702, name: "Odd", rules: "all" },
  records: ({ id, group, text: said, odd, distinct }) =>
    distinct(
      fc.record({
        id,
        group,
        active: fc.boolean(),
        name: said,
        rules: fc.uniqueArray(ruleRecord(said), {
          minLength: odd ? 0 : 1,
          maxLength: 3,
          selector: JSON.stringify,
        }),
        properties: fc.record({ "greeting-message_text": said, "greeting-unique_id": said }),
      }),
      (one) => `${one.group}/${one.name}`,
    ).map((greetings) => {
      let rules = 0;
      return greetings.map((one) => ({
        ...one,
        properties: { ...one.properties, active: one.active ? "1" : "0" },
        rules: one.rules.map((each) => ({ ...each, id: ++rules })),
      }));
    }),
  contents: ({ greetings }) =>
    greetings.map(({ name, properties, id }) => [`Greeting ${name} ${JSON.stringify(properties)}`, id]),
  part: {
    key: "greeting",
    count: 8,
    inGroup: true,
    args: (n, group) => ({
      name: `Greeting ${n}`,
      group,
      rules: [{ type: "visit_time_page", value: String(10 + n), operator: "greater_than" }],
      ...(n % 2 === 0 && { properties: { "greeting-message_text": `Hello ${n}` } }),
    }),
    edit: () => ({ group: 1 }),
  },
  isExampleMade: ({ greetings }) => greetings.some(({ subtype }) => subtype === "announcement"),
};

function ruleArgs(): fc.Arbitrary<Values> {
  const operator = fc.constantFrom(
    "equals",
    "doesnt_equal",
    "lower_than",
    "lower_or_equal",
    "greater_than",
    "greater_or_equal",
    "contains",
    "doesnt_contain",
  );
  const kinds = fc.oneof(
    fc.record({
      type: fc.constantFrom("visit_time_site", "visit_time_page", "pages_view_number", "visits_number"),
      value: fc.nat(9999).map(String),
      operator,
    }),
    fc.record({
      type: fc.constantFrom("url_current", "url_visited", "url_referrer", "geolocation", "search_keyword"),
      value: scalar(),
      operator,
    }),
    fc.record({
      type: fc.constant("custom_variable"),
      variableName: text(),
      variableValue: scalar(),
      operator,
    }),
    fc.record({
      type: fc.constant("url_funnel"),
      urls: fc.array(fc.record({ url: text(), operator }), { minLength: 1, maxLength: 3 }),
    }),
    fc.record(
      {
        type: fc.constant("ads_traffic"),
        variableName: fc.constantFrom("facebook", "yahoo"),
        variableValue: scalar(),
        operator,
      },
      { requiredKeys: ["type", "operator"] },
    ),
  );
  return fc
    .tuple(kinds, fc.boolean())
    .map(([of, any]) => Object.assign({}, of, any ? { condition: "or" } : {}));
}

function ruleRecord(said: fc.Arbitrary<string>) {
  const operator = fc.constantFrom("equals", "doesnt_equal", "contains", "greater_than");
  const condition = fc.constantFrom("and" as const, "or" as const);
  return fc.oneof(
    fc.record({
      type: fc.constantFrom("visit_time_site", "visit_time_page", "visits_number"),
      value: fc.nat(1000).map(String),
      operator,
      condition,
    }),
    fc.record({
      type: fc.constantFrom("url_current", "search_keyword", "geolocation"),
      value: said,
      operator,
      condition,
    }),
    fc.record({
      type: fc.constant("custom_variable"),
      variable_name: said,
      variable_value: said,
      operator,
      condition,
    }),
    fc.record(
      {
        type: fc.constant("ads_traffic" as const),
        variable_name: fc.constantFrom("facebook" as const, "yahoo" as const),
        variable_value: said.map((value) => value.slice(0, 255)),
        operator,
        condition,
      },
      { requiredKeys: ["type", "operator", "condition"] },
    ),
    fc.record({
      type: fc.constant("url_funnel"),
      urls: fc.array(fc.record({ url: said, operator }), { minLength: 1, maxLength: 3 }),
      condition,
    }),
  );
}
