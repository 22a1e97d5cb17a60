import fc, { type Arbitrary } from "fast-check";
import type { Values } from "../../src/definitions/definition.js";

/** Made once: it costs more to make than all that is drawn from it. */
const httpsUrl = fc.webUrl({ validSchemes: ["https"], withQueryParameters: true, withFragments: true });

/** Valid arguments of one resource over time, each in the plainest spelling. */
export type Story = Values[];

/** Stories of each type, in terms of the emulator's sample account. */
export const stories: Readonly<Record<string, Arbitrary<Story>>> = {
  Group: story(
    partly(
      { name: text() },
      { agents: some(agentLogin(), 0), language: fc.constantFrom("en", "pl", "pt-br", "de") },
    ),
  ),
  Agent: fc
    .tuple(
      fc.record({ newGoal: fc.boolean(), incomingChat: fc.boolean() }, { requiredKeys: [] }),
      story(agent()),
    )
    .map(([fixed, steps]) => withFixedNotifications(steps, fixed)),
  Tag: story(fc.record({ tag: tagName(), author: agentLogin(), group: groupId() })),
  CannedResponse: story(partly({ text: text(), tags: some(text()) }, { group: groupId() })),
  Goal: story(
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
  Greeting: story(
    partly(
      { name: text(), rules: some(rule()) },
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
  Webhook: story(
    fc
      .constantFrom<[string, string[]]>(
        ["chat_started", ["chat", "visitor", "pre_chat_survey"]],
        ["chat_ended", ["chat", "visitor", "pre_chat_survey"]],
        ["chat_changed", ["chat", "visitor"]],
        ["visitor_queued", ["visitor"]],
        ["ticket_created", ["ticket"]],
        ["canned_response_changed", ["canned_response"]],
      )
      .chain(([eventType, possible]) =>
        fc.record({
          eventType: fc.constant(eventType),
          dataTypes: fc.subarray(possible, { minLength: 1 }),
          url: httpsUrl,
        }),
      ),
  ),
};

function agent(): Arbitrary<Values> {
  const notifications = fc.record(
    {
      newVisitor: fc.boolean(),
      returningVisitor: fc.boolean(),
      queuedVisitor: fc.boolean(),
      visitorIsTyping: fc.boolean(),
    },
    { requiredKeys: [] },
  );
  const time = fc
    .tuple(fc.nat(23), fc.nat(59))
    .map((parts) => parts.map((part) => String(part).padStart(2, "0")).join(":"));
  const day = fc.record({ enabled: fc.boolean(), start: time, end: time });
  return partly(
    {
      login: fc
        .stringMatching(/^[a-z][a-z0-9]{0,6}([.+_-][a-z0-9]{1,3})?$/)
        .map((name) => `${name}@people.example`),
      name: text(),
    },
    {
      jobTitle: fc.oneof(text(), fc.constant("")),
      permission: fc.constantFrom("administrator", "normal"),
      loginStatus: fc.constantFrom("accepting chats", "not accepting chats"),
      // Who was just made is offline, and no other status of theirs can be set.
      status: fc.constant("offline"),
      password: fc.string({ minLength: 5, maxLength: 12 }),
      groups: fc.subarray([1, 2, 3]),
      notifications,
      dailySummary: fc.boolean(),
      maxChatsCount: fc.nat(50),
      workScheduler: fc.record(
        { sunday: day, monday: day, tuesday: day, wednesday: day, thursday: day, friday: day, saturday: day },
        { requiredKeys: [] },
      ),
    },
  );
}

/** What the API takes only when an agent is created stays the same, and is not declared later for the first time. */
function withFixedNotifications(steps: Story, fixed: Values): Story {
  if (steps[0]?.["notifications"] === undefined) return steps;
  return steps.map((args) => {
    const given = args["notifications"] as Values | undefined;
    return given === undefined ? args : Object.assign({}, args, { notifications: { ...given, ...fixed } });
  });
}

function rule(): Arbitrary<Values> {
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

/** Most resources are made once; some are changed afterwards. */
function story(args: Arbitrary<Values>): Arbitrary<Story> {
  return fc.oneof(
    { weight: 10, arbitrary: fc.array(args, { minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: fc.array(args, { minLength: 2, maxLength: 3 }) },
    // Like what was there, but for one property.
    {
      weight: 2,
      arbitrary: fc.tuple(args, args, fc.nat()).map(([first, second, which]) => {
        const names = Object.keys(second);
        const name = names[which % names.length] as string;
        const fits = first["type"] === second["type"] && first["eventType"] === second["eventType"];
        return fits ? [first, { ...first, [name]: second[name] }] : [first, second];
      }),
    },
  );
}

function partly(required: Record<string, Arbitrary<unknown>>, optional: Record<string, Arbitrary<unknown>>) {
  return fc.record(
    { ...required, ...optional },
    { requiredKeys: Object.keys(required) },
  ) as Arbitrary<Values>;
}

function some<T>(item: Arbitrary<T>, minLength = 1): Arbitrary<T[]> {
  return fc.uniqueArray(item, { minLength, maxLength: 4, selector: (value) => JSON.stringify(value) });
}

function text(): Arbitrary<string> {
  return fc.oneof(
    fc.string({ minLength: 1, maxLength: 12 }),
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 }),
    fc.constantFrom(
      "Zażółć gęślą jaźń",
      "true",
      "0",
      "null",
      "[redacted]",
      '"',
      "\\",
      "a\nb",
      "__proto__",
      "0x1",
    ),
  );
}

/** A text that may be written as a number or a flag. */
function scalar(): Arbitrary<string> {
  return fc.oneof(text(), fc.nat().map(String), fc.constantFrom("true", "false", "1.50", "007", "-3", "1e3"));
}

function tagName(): Arbitrary<string> {
  return fc.oneof(
    text(),
    fc.constantFrom(".", "..", "a/b", "/", "%2F", "a%20b", "?x=1", "#", "a b", "+", "ü"),
  );
}

function agentLogin(): Arbitrary<string> {
  return fc.constantFrom("john.doe@mycompany.com", "jane.doe@mycompany.com", "jenny.doe@mycompany.com");
}

function groupId(): Arbitrary<number> {
  return fc.nat(3);
}
