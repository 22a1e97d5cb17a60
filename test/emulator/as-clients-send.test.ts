import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Emulator } from "../../src/emulator/index.js";
import { createEmulator } from "../strict-emulator.js";
import { clientOf, type Send } from "./client.js";

/* What clients were seen to send, and the API to answer, beyond what the documentation says. */

let emulator: Emulator;
let send: Send;
beforeAll(async () => {
  emulator = await createEmulator();
  send = clientOf(emulator);
});
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

describe("numbers and flags in JSON", () => {
  test("may come as strings", async () => {
    const { body } = await send("POST /agents", {
      json: { login: "a@x.com", name: "A", groups: ["1"], max_chats_count: "3", daily_summary: "0" },
    });
    expect(body).toMatchObject({ groups: [{ id: 1 }], max_chats_count: 3, daily_summary: 0 });
    const author = "john.doe@mycompany.com";
    expect((await send("POST /tags", { json: { tag: "x", author, group: "2" } })).body.group).toBe(2);
  });

  test("and a number may stand where an id is a text", async () => {
    const { status } = await send("POST /goals/1041/mark_as_successful", { json: { visitor_id: 1 } });
    expect(status).toBe(200);
  });
});

test("a form may come in parts", async () => {
  const form = new FormData();
  form.append("name", "G");
  form.append("agents[0]", "john.doe@mycompany.com");
  const parts = new Response(form);
  const raw = new Uint8Array(await parts.arrayBuffer());
  const type = parts.headers.get("content-type") ?? "";
  expect((await send("POST /groups", { raw, type })).body).toMatchObject({
    name: "G",
    agents: ["john.doe@mycompany.com"],
  });
  expect((await send("POST /groups", { raw: "x", type })).body.errors).toEqual([
    "the multipart body cannot be read",
  ]);
});

describe("an agent", () => {
  test.each([
    {},
    { new_visitor: 0, returning_visitor: 0, queued_visitor: 0, visitor_is_typing: 0, new_goal: 0 },
  ])("is created with the notifications %j, and the usual ones for the rest", async (notifications) => {
    const { body } = await send("POST /agents", { json: { login: "a@x.com", name: "A", notifications } });
    expect(body.notifications).toEqual({
      new_visitor: 1,
      returning_visitor: 1,
      queued_visitor: 1,
      visitor_is_typing: 0,
      new_goal: 1,
      ...notifications,
    });
  });

  test("gets another API key by POST, which answers as an update does", async () => {
    const call = "/agents/jane.doe@mycompany.com";
    const { body } = await send(`POST ${call}/reset_api_key`, { type: "application/x-www-form-urlencoded" });
    expect(body).toEqual({
      ...(await send(`GET ${call}`)).body,
      api_key: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect((await send("GET /agents", { as: `jane.doe@mycompany.com:${body.api_key}` })).status).toBe(200);
  });
});

describe("tags", () => {
  test("may be none, or an empty text", async () => {
    expect((await send("POST /canned_responses", { json: { text: "Hi", tags: [""] } })).body.tags).toEqual(
      [],
    );
    expect((await send("PUT /canned_responses/3181", { form: "tags[]=" })).body.tags).toEqual([]);
    expect((await send("PUT /tickets/5FUED/tags", { json: { tag: ["", "a"] } })).body.tags).toEqual(["a"]);
    expect((await send("PUT /chats/MH022RD0K5/tags", { form: "tag[]=" })).body.chats[0].tags).toEqual([]);
  });
});

describe("a greeting", () => {
  test("may have properties from the start", async () => {
    const properties = { "greeting-message_text": "Welcome" };
    const rules = [{ type: "visits_number", value: 2 }];
    const { body } = await send("POST /greetings", { json: { name: "g", rules, properties, active: 0 } });
    expect(body.properties).toEqual({ active: "0", ...properties });
  });

  test("may have rules for visitors from advertisements", async () => {
    const rules = [
      { type: "ads_traffic" },
      { type: "ads_traffic", variable_name: "facebook", variable_value: "1234", operator: "contains" },
    ];
    const { body } = await send("POST /greetings", { json: { name: "g", rules } });
    expect(body.rules).toEqual([
      { id: 8301, type: "ads_traffic", operator: "equals", condition: "and" },
      { id: 8311, condition: "and", ...rules[1] },
    ]);
  });

  test("may have an operator in every rule", async () => {
    const rules = [{ type: "url_funnel", operator: "equals", urls: [{ url: "a" }] }];
    const { body } = await send("POST /greetings", { json: { name: "g", rules } });
    expect(body.rules).toEqual([
      { id: 8301, type: "url_funnel", condition: "and", urls: [{ url: "a", operator: "equals" }] },
    ]);
  });
});

test("a group's language may have several parts", async () => {
  const { body } = await send("POST /groups", { json: { name: "G", agents: [], language: "zh-hant-tw" } });
  expect(body.language).toBe("zh-hant-tw");
});

test("a visitor's details may be links", async () => {
  const details = { id: "app", fields: [{ name: "Profile", value: "Mary", url: "https://x.com/mary" }] };
  const { body } = await send("POST /visitors/S148dea44981.d9443253fef2/details", { json: details });
  expect(body).toEqual({ result: "Visitor details added" });
  expect(emulator.licence().data.visitors[0]?.details).toEqual([details]);
});

test("a ticket without a message is refused with a list under error", async () => {
  const requester = { mail: "a@x.com" };
  expect(await send("POST /tickets", { json: { requester } })).toMatchObject({
    status: 400,
    body: { error: ["message is required"] },
  });
  expect(await send("POST /tickets", { json: { message: "m" } })).toMatchObject({
    status: 400,
    body: { errors: ["requester is required"] },
  });
});

test("one parameter may have several errors, its name without a colon", async () => {
  expect((await send("GET /canned_responses?group=all")).body).toEqual({
    errors: ["group must be an integer", "group must be non-negative"],
  });
});
