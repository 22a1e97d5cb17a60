import { describe, expect, it } from "vitest";
import { Relations } from "../../src/provider/values/relations.js";
import type { Values } from "../../src/definitions/definition.js";
import { providerOf } from "../../src/provider/provider.js";
import { Session } from "../../src/provider/operation/session.js";
import { UNKNOWN } from "../../src/provider/values/unknown.js";
import { resourceTypeOf, resourceTypes } from "../../src/definitions/index.js";
import { samples } from "../resources/samples.js";
import { Refused, ResourceSteps } from "./resource-steps.js";

/** A resource whose provider has no account: what asks one fails. */
function resource(type: string): ResourceSteps {
  return new ResourceSteps(providerOf(resourceTypeOf(type), new Session({}), new Relations()));
}

async function reasons(type: string, args: Values): Promise<string[]> {
  return await resource(type)
    .check(args)
    .then(
      () => [],
      (error: Refused) => error.reasons,
    );
}

const agent = { login: "anna.nowak@mycompany.com", name: "Anna" };
const url = { type: "url", name: "paid", url: "shop.example/paid" };
const rule = { type: "visits_number", value: 2 };
const greeting = { name: "hello", rules: [rule] };
const webhook = { eventType: "chat_started", dataTypes: ["chat"], url: "https://mycompany.com/" };

describe("wrong arguments are told by property", () => {
  it.each<[type: string, what: string, args: Values, reasons: string[]]>([
    ["Agent", "a login", { ...agent, login: "anna" }, ["login: not an e-mail address"]],
    ["Agent", "a short password", { ...agent, password: "1234" }, ["password: at least 5 characters"]],
    ["Agent", "a missing name", { login: agent.login }, ["name: is required"]],
    [
      "Agent",
      "several at once",
      { login: "anna", password: "1" },
      ["login: not an e-mail address", "name: is required", "password: at least 5 characters"],
    ],
    [
      "Agent",
      "group 0",
      { ...agent, groups: [1, 0] },
      ["groups[1]: group 0 cannot be modified: it holds every agent"],
    ],
    [
      "Agent",
      "the owner's permission",
      { ...agent, permission: "owner" },
      ['permission: must be "administrator" or "normal"; the owner cannot be set'],
    ],
    ["Agent", "an unknown property", { ...agent, xyz: 1 }, ["xyz: unknown property"]],
    [
      "Agent",
      "a property in the API's spelling",
      { ...agent, job_title: "Lead" },
      ["job_title: unknown property; did you mean jobTitle?"],
    ],
    [
      "Agent",
      "a property of a property",
      { ...agent, notifications: { newVisitors: true } },
      ["notifications.newVisitors: unknown property; did you mean newVisitor?"],
    ],
    [
      "Agent",
      "a time of day",
      { ...agent, workScheduler: { monday: { enabled: true, start: "9:00", end: "17:00" } } },
      ["workScheduler.monday.start: must be a time of day such as 09:00"],
    ],
    [
      "Agent",
      "half a working day",
      { ...agent, workScheduler: { monday: { enabled: true } } },
      ["workScheduler.monday.start: is required", "workScheduler.monday.end: is required"],
    ],
    [
      "Agent",
      "a fraction of a chat",
      { ...agent, maxChatsCount: 2.5 },
      ["maxChatsCount: must be a whole number"],
    ],
    ["Agent", "a flag", { ...agent, dailySummary: "yes" }, ["dailySummary: must be true or false"]],
    ["Group", "no name", { name: "" }, ["name: must not be empty"]],
    [
      "Group",
      "a member",
      { name: "a", agents: ["john.doe@mycompany.com", "jane"] },
      ["agents[1]: not an e-mail address"],
    ],
    [
      "Group",
      "a language",
      { name: "a", language: "english" },
      ["language: must be a language code such as en or pt-br"],
    ],
    [
      "Tag",
      "a group",
      { tag: "vip", author: "john.doe@mycompany.com", group: "sales" },
      ["group: must be the id of a group"],
    ],
    ["CannedResponse", "no tags", { text: "Hello", tags: [] }, ["tags: at least one tag"]],
    [
      "Goal",
      "a type",
      { ...url, type: "click" },
      ["type: must be custom_variable, url, api or sales_tracker"],
    ],
    [
      "Goal",
      "a field of another type",
      { ...url, currency: "USD" },
      ["currency: unknown property where type is url"],
    ],
    ["Goal", "a missing field of the type", { type: "url", name: "paid" }, ["url: is required"]],
    [
      "Goal",
      "half a custom variable",
      { type: "custom_variable", name: "a", customVariableName: "b" },
      ["customVariableValue: is required"],
    ],
    ["Greeting", "no rules", { ...greeting, rules: [] }, ["rules: at least one rule"]],
    [
      "Greeting",
      "a rule's operator",
      { ...greeting, rules: [rule, { ...rule, operator: "is" }] },
      [
        "rules[1].operator: must be one of equals, doesnt_equal, lower_than, lower_or_equal, greater_than, " +
          "greater_or_equal, contains, doesnt_contain",
      ],
    ],
    [
      "Greeting",
      "a rule's type",
      { ...greeting, rules: [{ type: "weather", value: "rain" }] },
      [
        "rules[0].type: must be one of visit_time_site, visit_time_page, pages_view_number, visits_number, " +
          "url_current, url_visited, url_referrer, geolocation, search_keyword, custom_variable, url_funnel, ads_traffic",
      ],
    ],
    [
      "Greeting",
      "a rule that counts, without a number",
      { ...greeting, rules: [{ type: "visits_number", value: "many" }] },
      ["rules[0].value: must be a whole number, at least 0"],
    ],
    [
      "Greeting",
      "a field of another rule",
      { ...greeting, rules: [{ ...rule, variableName: "cart" }] },
      ["rules[0].variableName: unknown property where type is visits_number"],
    ],
    [
      "Greeting",
      "an empty funnel",
      { ...greeting, rules: [{ type: "url_funnel", urls: [] }] },
      ["rules[0].urls: at least one url"],
    ],
    [
      "Greeting",
      "the property that follows active",
      { ...greeting, properties: { active: "1" } },
      ["properties.active: follows `active`: declare that"],
    ],
    ["Webhook", "plain http", { ...webhook, url: "http://mycompany.com/" }, ["url: must be an https url"]],
    [
      "Webhook",
      "a space in the url",
      { ...webhook, url: "https://mycompany.com/a b" },
      ["url: must be an https url"],
    ],
    ["Webhook", "no data types", { ...webhook, dataTypes: [] }, ["dataTypes: at least one data type"]],
  ])("%s: %s", async (type, _what, args, expected) => {
    expect(await reasons(type, args)).toEqual(expected);
  });

  it("is told without the property, beside which Pulumi would print a secret's value", async () => {
    const provider = providerOf(resourceTypeOf("Agent"), new Session({}), new Relations());
    const { failures } = await provider.check!({}, { ...agent, password: "1234" });
    expect(failures).toEqual([{ property: "", reason: "password: at least 5 characters" }]);
  });
});

describe("the matrix of a webhook's events and data types", () => {
  const documented: Record<string, string[]> = {
    chat: ["chat_started", "chat_changed", "chat_ended"],
    visitor: ["chat_started", "chat_ended", "chat_changed", "visitor_queued"],
    pre_chat_survey: ["chat_started", "chat_ended"],
    ticket: ["ticket_created"],
    canned_response: ["canned_response_changed"],
  };
  const events = [...new Set(Object.values(documented).flat())];
  const pairs = events.flatMap((event) =>
    Object.keys(documented).map((data): [string, string] => [event, data]),
  );

  it.each(pairs)("%s with %s", async (eventType, dataType) => {
    const told = await reasons("Webhook", { ...webhook, eventType, dataTypes: [dataType] });
    const possible = documented[dataType]?.includes(eventType) === true;
    expect(told).toHaveLength(possible ? 0 : 1);
    if (!possible) {
      expect(told[0]).toContain(`dataTypes[0]: a ${eventType} delivery cannot carry ${dataType}, only `);
    }
  });
});

describe.each(resourceTypes.map(({ name }) => name))("%s: what is not known yet", (type) => {
  const all = samples[type] ?? [];

  it("has samples of every field", () => {
    const covered = new Set(all.flatMap((args) => Object.keys(args)));
    expect([...covered].toSorted()).toEqual(Object.keys(resourceTypeOf(type).fields).toSorted());
  });

  const places = all.flatMap((args, index) =>
    placesIn(args).map((path): [string, Values] => [
      `${all.length > 1 ? `${index}: ` : ""}${path.join(".")}`,
      replaced(args, path) as Values,
    ]),
  );

  it("is accepted as given", async () => {
    expect(await Promise.all(all.map((args) => reasons(type, args)))).toEqual(all.map(() => []));
  });

  it.each(places)("may stand at %s", async (_path, args) => {
    expect(await reasons(type, args)).toEqual([]);
  });

  it("hides nothing that is wrong elsewhere", async () => {
    for (const args of all) {
      // oxlint-disable-next-line no-await-in-loop -- so few, and a failure names its sample
      const told = await reasons(type, { ...args, [Object.keys(args)[1] as string]: UNKNOWN, wrong: 1 });
      expect(told.join()).toContain("wrong: unknown property");
    }
  });
});

it("what is known beside an unknown value is in the form that it always has", async () => {
  const { groups } = await resource("Agent").check({ ...agent, groups: ["5", UNKNOWN, "7", 5] });
  expect(groups).toEqual([5, UNKNOWN, 7, 5]);
});

/** The path of every value inside, at each depth. */
function placesIn(value: unknown, here: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [];
  const keys: (string | number)[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  const paths = keys.map((key) => here.concat(key));
  const below = keys.flatMap((key) => placesIn(Reflect.get(value, key), here.concat(key)));
  return paths.concat(below);
}

function replaced(value: unknown, [key, ...rest]: (string | number)[]): unknown {
  if (key === undefined) return UNKNOWN;
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => (index === key ? replaced(item, rest) : item));
  }
  return { ...(value as Values), [key]: replaced((value as Values)[key], rest) };
}
