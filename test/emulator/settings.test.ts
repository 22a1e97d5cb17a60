import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Emulator } from "../../src/emulator/index.js";
import { createEmulator } from "../strict-emulator.js";
import { clientOf, type Send } from "./client.js";

let emulator: Emulator;
let send: Send;
beforeAll(async () => {
  emulator = await createEmulator();
  send = clientOf(emulator);
});
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

const owner = "john.doe@mycompany.com";

async function refuses(call: string, json: unknown, ...errors: string[]) {
  const before = emulator.licence().data;
  const { status, body } = await send(call, { json });
  expect({ status, body }).toEqual({ status: 400, body: { errors } });
  expect(emulator.licence().data).toEqual(before);
}

describe("canned responses", () => {
  test("are listed of one group, group 0 by default", async () => {
    expect((await send("GET /canned_responses")).body).toMatchObject([{ id: 3181, group: 0 }]);
    expect((await send("GET /canned_responses?group=1")).body).toMatchObject([
      { id: 3151 },
      { id: 3161 },
      { id: 3171 },
    ]);
    expect((await send("GET /canned_responses?group=99")).body).toEqual([]);
  });

  test("are made, changed by PUT and by POST, and removed", async () => {
    const { body } = await send("POST /canned_responses", {
      json: { text: "Hi", tags: ["a", "b"], group: 1 },
    });
    expect(body).toEqual({
      id: 3191,
      group: 1,
      text: "Hi",
      creation_date: expect.any(Number),
      created_by: owner,
      tags: ["b", "a"],
    });
    const changed = await send("PUT /canned_responses/3191", { form: "tags[]=c" });
    const modified = { modification_date: expect.any(Number), modified_by: owner };
    expect(changed.body).toEqual({ ...body, ...modified, tags: ["c"] });
    const again = await send("POST /canned_responses/3191", { json: { text: "Bye" } });
    expect(again.body).toEqual({ ...changed.body, text: "Bye" });
    expect((await send("GET /canned_responses/3191")).body).toEqual(again.body);
    expect((await send("DELETE /canned_responses/3191")).body).toEqual({
      result: "Canned response removed successfully",
    });
    expect((await send("GET /canned_responses/3191")).status).toBe(404);
    expect((await send("POST /canned_responses", { json: { text: "Hi", tags: [] } })).body.id).toBe(3201);
  });

  test.each([
    ["POST /canned_responses", { text: "Hi" }, "tags is required"],
    ["POST /canned_responses", { tags: [] }, "text is required"],
    ["POST /canned_responses", { text: "Hi", tags: [1] }, "tags[0] must be a string"],
    [
      "POST /canned_responses",
      { text: "Hi", tags: [], group: 9 },
      "group must be the id of a group, and there is none with the id 9",
    ],
    ["PUT /canned_responses/3181", { group: 1 }, "group is not a parameter"],
  ])("%s with %j is refused", refuses);
});

describe("goals", () => {
  test("are listed in short, and by type", async () => {
    expect((await send("GET /goals?type=url")).body).toEqual([
      { id: 1041, name: "purchase", active: 1, type: "url" },
    ]);
    expect((await send("GET /goals")).body).toHaveLength(2);
  });

  test.each([
    [{ type: "custom_variable", custom_variable_name: "a", custom_variable_value: "b" }, {}],
    [{ type: "url", url: "http://x.com" }, { match_type: "substring" }],
    [{ type: "api" }, {}],
    [
      { type: "sales_tracker", value_type: "set", value: "5" },
      {
        sales_tracker_id: expect.any(String),
        currency: "USD",
        time_range: "30",
        order_field_name: "",
        value_field_name: "",
      },
    ],
  ])("of each type have what belongs to it: %j", async (given, added) => {
    const { body } = await send("POST /goals", { json: { name: "G", ...given } });
    expect(body).toEqual({ id: 2231, name: "G", active: 1, ...given, ...added });
    expect((await send("GET /goals/2231")).body).toEqual(body);
    expect((await send("PUT /goals/2231", { form: "active=0" })).body).toEqual({ ...body, active: 0 });
  });

  test("may change their type, with what the new one needs", async () => {
    await refuses(
      "PUT /goals/1041",
      { type: "custom_variable" },
      "custom_variable_name is required for a goal of the type custom_variable",
      "custom_variable_value is required for a goal of the type custom_variable",
    );
    const { body } = await send("PUT /goals/1181", { json: { type: "url", url: "x" } });
    expect(body).toEqual({
      id: 1181,
      name: "nike shoes variable",
      active: 1,
      type: "url",
      url: "x",
      match_type: "substring",
    });
  });

  test("reached show in the visitor's chats", async () => {
    const visitor_id = "S1355415390.49b8940793";
    const answer = await send("POST /goals/1041/mark_as_successful", {
      json: {
        visitor_id,
        order_id: "AP1",
        order_price: "199.00",
        order_currency: "USD",
        order_description: "Shoes",
      },
    });
    expect(answer.body).toEqual({ result: "goal marked as successful" });
    expect((await send("GET /chats/MH022RD0K5")).body.goals.at(-1)).toMatchObject({
      id: 1041,
      name: "purchase",
      order: { id: "AP1", description: "Shoes", price: "199.00", currency: "USD" },
    });
    expect((await send("GET /chats?goal=1041")).body.total).toBe(1);
    expect((await send("POST /goals/9/mark_as_successful", { json: { visitor_id } })).status).toBe(404);
    await refuses("POST /goals/1041/mark_as_successful", {}, "visitor_id is required");
    await refuses(
      "POST /goals/1041/mark_as_successful",
      { visitor_id, order_price: "1,5" },
      "order_price must be a number, with a period as the only separator",
    );
  });

  test.each([
    ["POST /goals", { name: "G" }, "type is required"],
    [
      "POST /goals",
      { name: "G", type: "link" },
      "type must be one of: custom_variable, url, api, sales_tracker",
    ],
    ["POST /goals", { name: "G", type: "url" }, "url is required for a goal of the type url"],
    [
      "POST /goals",
      { name: "G", type: "api", url: "x" },
      "url is not a parameter of this call for a goal of the type api",
    ],
    ["PUT /goals/1041", { match_type: "regex" }, "match_type must be one of: substring, exact"],
    [
      "PUT /goals/1041",
      { custom_variable_name: "x" },
      "custom_variable_name is not a parameter of this call for a goal of the type url",
    ],
  ])("%s with %j is refused", refuses);

  test("that track sales take fewer parameters when changed", async () => {
    const { id } = (await send("POST /goals", { json: { name: "G", type: "sales_tracker" } })).body;
    await refuses(
      `PUT /goals/${id}`,
      { value: "7" },
      "value is not a parameter of this call for a goal of the type sales_tracker",
    );
    expect((await send(`PUT /goals/${id}`, { json: { order_field_name: "o" } })).body.order_field_name).toBe(
      "o",
    );
  });

  test("are removed", async () => {
    expect((await send("DELETE /goals/1041")).body).toEqual({ result: "goal removed successfully" });
    expect((await send("DELETE /goals/1041")).status).toBe(404);
  });
});

describe("greetings", () => {
  const rule = { type: "visits_number", value: 2 };

  test("come back with texts for values, ids, defaults, and their rules in another order", async () => {
    const { body } = await send("POST /greetings", {
      json: {
        name: "g",
        rules: [
          { type: "url_funnel", urls: [{ url: "a" }, { url: "b", operator: "contains" }] },
          { type: "visit_time_site", value: 15 },
          { type: "custom", variable_name: "cart", variable_value: true },
        ],
      },
    });
    expect(body).toEqual({
      id: 2501,
      active: true,
      name: "g",
      rules: [
        {
          id: 8301,
          type: "custom_variable",
          operator: "equals",
          condition: "and",
          variable_name: "cart",
          variable_value: "true",
        },
        { id: 8311, value: "15", type: "visit_time_site", operator: "equals", condition: "and" },
        {
          id: 8321,
          type: "url_funnel",
          condition: "and",
          urls: [
            { url: "a", operator: "equals" },
            { url: "b", operator: "contains" },
          ],
        },
      ],
      properties: {
        active: "1",
        "greeting-message_text": "Hello, would you like to talk about our products?",
      },
    });
    expect((await send("GET /greetings/2501")).body).toEqual(body);
  });

  test("are listed of all groups or of one, which may be named in the query of a POST", async () => {
    await send("POST /greetings?group=2", { json: { name: "g", rules: [rule] } });
    expect((await send("GET /greetings?group=2")).body).toMatchObject([{ name: "g" }]);
    expect((await send("GET /greetings")).body).toHaveLength(4);
    expect((await send("POST /greetings?group=9", { json: { name: "g", rules: [rule] } })).status).toBe(400);
  });

  test("are changed by PUT and by POST, in forms", async () => {
    const named = await send("PUT /greetings/2411", {
      form: "name=athletic+shoes&properties[greeting-message_text]=Hello",
    });
    expect(named.body).toMatchObject({
      name: "athletic shoes",
      properties: { active: "1", "greeting-message_text": "Hello" },
    });
    const paused = await send("POST /greetings/2411", { form: "active=0" });
    expect(paused.body).toEqual({
      ...named.body,
      active: false,
      properties: { ...named.body.properties, active: "0" },
    });
    const ruled = await send("PUT /greetings/2411", {
      form: "rules[0][type]=url_funnel&rules[0][urls][0][url]=a&rules[1][type]=geolocation&rules[1][value]=PL",
    });
    expect(ruled.body.rules).toMatchObject([{ type: "geolocation", value: "PL" }, { type: "url_funnel" }]);
    expect((await send("DELETE /greetings/2411")).body).toEqual({ ok: true });
    expect((await send("GET /greetings/2411")).status).toBe(404);
  });

  test("announce at most ten times", async () => {
    const json = { name: "a", rules: [rule], subtype: "announcement" };
    const answers = await Promise.all(Array.from({ length: 11 }, () => send("POST /greetings", { json })));
    expect(answers.map(({ status }) => status).filter((status) => status === 400)).toEqual([400]);
  });

  test.each([
    ["POST /greetings", { name: "g" }, "rules is required"],
    ["POST /greetings", { name: "g", rules: [] }, "rules must have at least one rule"],
    [
      "POST /greetings",
      { name: "g", rules: [{ type: "moon", value: 1 }] },
      "rules[0].type must be one of: custom_variable, visits_number, visit_time_site, visit_time_page, url_current, url_visited, url_referrer, pages_view_number, geolocation, search_keyword, url_funnel, ads_traffic",
    ],
    ["POST /greetings", { name: "g", rules: [5] }, "rules[0] must be an object"],
    ["POST /greetings", { name: "g", rules: [{ type: "visits_number" }] }, "rules[0].value is required"],
    [
      "POST /greetings",
      { name: "g", rules: [{ type: "visits_number", value: "many" }] },
      "rules[0].value must be a number, without a sign",
    ],
    [
      "POST /greetings",
      { name: "g", rules: [{ ...rule, operator: "is" }] },
      "rules[0].operator must be one of: equals, doesnt_equal, lower_than, lower_or_equal, greater_than, greater_or_equal, contains, doesnt_contain",
    ],
    ["POST /greetings", { name: "g", rules: [{ ...rule, id: 5 }] }, "rules[0].id is not a parameter"],
    [
      "POST /greetings",
      { name: "g", rules: [{ type: "url_funnel", urls: [], value: "a" }] },
      "rules[0].urls must have at least one url",
      "rules[0].value is not a parameter",
    ],
    [
      "POST /greetings",
      { name: "g", rules: [{ type: "custom_variable", value: 1 }] },
      "rules[0].variable_name is required",
      "rules[0].variable_value is required",
      "rules[0].value is not a parameter",
    ],
    ["POST /greetings", { name: "g", rules: [rule], message: "m" }, "message is not a parameter"],
    [
      "POST /greetings",
      { name: "g", rules: [{ type: "ads_traffic", variable_name: "moon", variable_value: "x".repeat(256) }] },
      "rules[0].variable_name must be one of: facebook, google, microsoft, twitter, yahoo",
      "rules[0].variable_value must have at most 255 characters",
    ],
    [
      "POST /greetings",
      { name: "g", rules: [rule], subtype: "poll" },
      "subtype must be one of: announcement",
    ],
    ["PUT /greetings/2411", { group: 1 }, "group is not a parameter"],
    [
      "PUT /greetings/2411",
      { properties: { active: "0" } },
      "properties.active is set by the parameter active",
    ],
    [
      "PUT /greetings/2411",
      { properties: { "greeting-message_text": 5 } },
      "properties.greeting-message_text must be a string",
    ],
  ])("%s with %j is refused", refuses);
});

describe("status", () => {
  test("is that of a group, in the path or the query, of everyone by default", async () => {
    await send("PUT /agents/jane.doe@mycompany.com", { json: { status: "not accepting chats" } });
    expect((await send("GET /status")).body).toEqual({ status: "online" });
    expect((await send("GET /status/1")).body).toEqual({ status: "offline" });
    expect((await send("GET /status?group=1")).body).toEqual({ status: "offline" });
    expect((await send("GET /status?group=2")).body).toEqual({ status: "online" });
    expect((await send("GET /status/99")).status).toBe(404);
    expect((await send("GET /status/x")).status).toBe(404);
    expect((await send("GET /status?group=99")).status).toBe(400);
  });
});

describe("webhooks", () => {
  test("are made with an id and a token, over https, and removed", async () => {
    const { body } = await send("POST /webhooks", {
      form: "event_type=chat_started&data_types[]=visitor&data_types[]=chat&url=http://my-company.com/x",
    });
    expect(body).toEqual({
      events: [
        {
          licence: 12345,
          event_type: "chat_started",
          data_types: ["visitor", "chat"],
          url: "https://my-company.com/x",
          verified: true,
          token: expect.stringMatching(/^[0-9a-f]{32}$/),
          id: expect.stringMatching(/^[0-9a-f]{32}$/),
        },
      ],
    });
    expect((await send("GET /webhooks")).body.events).toHaveLength(2);
    expect((await send(`DELETE /webhooks/${body.events[0].id}`)).body).toEqual({
      result: "Push notification removed successfully",
    });
    expect((await send("GET /webhooks")).body.events).toHaveLength(1);
    expect((await send(`DELETE /webhooks/${body.events[0].id}`)).status).toBe(404);
  });

  const url = "https://x.com/";
  test.each([
    [
      "POST /webhooks",
      { event_type: "chat_started", data_types: ["ticket"], url },
      "data_types cannot have ticket for chat_started, only chat, visitor, pre_chat_survey",
    ],
    [
      "POST /webhooks",
      { event_type: "chat_changed", data_types: ["pre_chat_survey"], url },
      "data_types cannot have pre_chat_survey for chat_changed, only chat, visitor",
    ],
    [
      "POST /webhooks",
      { event_type: "visitor_queued", data_types: ["chat"], url },
      "data_types cannot have chat for visitor_queued, only visitor",
    ],
    ["POST /webhooks", { event_type: "ticket_created", data_types: [], url }, "data_types must not be empty"],
    [
      "POST /webhooks",
      { event_type: "hello", data_types: ["chat"], url },
      "event_type must be one of: chat_started, chat_ended, chat_changed, visitor_queued, ticket_created, canned_response_changed",
    ],
    [
      "POST /webhooks",
      { event_type: "chat_started", data_types: ["chat"], url: "ftp://x.com" },
      "url must be an http or https URL",
    ],
    ["POST /webhooks", { event_type: "chat_started", data_types: ["chat"] }, "url is required"],
  ])("%s with %j is refused", refuses);
});
