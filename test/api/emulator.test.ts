import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  LiveChatClient,
  parseWebhook,
  webhookEventTypes,
  type ClientOptions,
  type GreetingRuleArgs,
} from "../../src/api/index.js";
import type { Emulator } from "../../src/emulator/index.js";
import { createEmulator } from "../strict-emulator.js";
import { serve } from "./server.js";

let emulator: Emulator;
let client: LiveChatClient;
const owner = "john.doe@mycompany.com";

beforeAll(async () => {
  emulator = await createEmulator({
    licences: [{}, { token: "fra:second", account: "mary@other.com" }],
    webhooks: { ports: "any" },
  });
  client = clientWith({});
});
beforeEach(() => emulator.reset());
afterAll(async () => {
  await client.close();
  await emulator.close();
});

function clientWith(options: Partial<ClientOptions>): LiveChatClient {
  return new LiveChatClient({ token: "dal:emulator", baseUrl: emulator.url, ...options });
}

describe("with an account that answers as documented", () => {
  it("agents are made, read, changed and removed", async () => {
    const login = "jane+o'hara@mycompany.com";
    const made = await client.agents.create({
      login,
      name: "Jane O'Hara",
      groups: [1],
      dailySummary: false,
      password: "pass%word",
      permission: "administrator",
    });
    expect(made).toMatchObject({
      login,
      dailySummary: false,
      groups: [{ id: 1 }],
      jobTitle: "Support Agent",
    });
    expect(made).not.toHaveProperty("lastLogout");
    expect(await client.agents.get(login)).toEqual(made);
    // The status of who is logged in can be set alone.
    emulator.licence().edit(({ agents }) => {
      for (const one of agents) if (one.login === login) one.status = "accepting chats";
    });
    const changed = await client.agents.update(login, {
      jobTitle: "Lead",
      notifications: { newVisitor: false },
      status: "not accepting chats",
      workScheduler: { monday: { enabled: true, start: "09:00", end: "17:00" } },
    });
    expect(changed).toMatchObject({
      jobTitle: "Lead",
      notifications: { newVisitor: false },
      name: "Jane O'Hara",
    });
    expect(changed.workScheduler?.monday).toEqual({ enabled: true, start: "09:00", end: "17:00" });
    const busy = await client.agents.list({ status: "not accepting chats" });
    expect(busy.map((agent) => agent.login)).toContain(login);
    await client.agents.delete(login);
    await expect(client.agents.get(login)).rejects.toMatchObject({ code: "not_found" });
    await expect(client.agents.delete(login)).rejects.toMatchObject({ code: "not_found" });
  });

  it("groups are made, read, changed and removed", async () => {
    const made = await client.groups.create({ name: "Händler 🛒", agents: [owner], language: "de" });
    expect(made).toMatchObject({ name: "Händler 🛒", agents: [owner], language: "de" });
    expect(await client.groups.get(made.id)).toEqual({ ...made, status: "accepting chats" });
    expect(await client.groups.update(made.id, { name: "B" })).toMatchObject({ name: "B", language: "de" });
    expect((await client.groups.list()).map(({ id }) => id)).toEqual(expect.arrayContaining([0, made.id]));
    await client.groups.delete(made.id);
    await expect(client.groups.get(made.id)).rejects.toMatchObject({ code: "not_found" });
    await expect(client.groups.update(0, { name: "x" })).rejects.toMatchObject({ code: "invalid_request" });
  });

  it.each(["sales lead", "50% off", "a/b", "..", "ünï", "x?y=#z", "+1"])(
    "the tag %j is made and removed",
    async (tag) => {
      const made = await client.tags.create({ tag, author: owner, group: 1 });
      expect(made).toMatchObject({ name: tag, author: owner, group: 1, count: { inChats: 0, inTickets: 0 } });
      expect(await client.tags.list({ group: 1 })).toContainEqual(made);
      await client.tags.delete(tag, { group: 1 });
      expect(await client.tags.list({ group: 1 })).not.toContainEqual(made);
      await expect(client.tags.delete(tag, { group: 1 })).rejects.toMatchObject({ code: "not_found" });
    },
  );

  it("canned responses are made, read, changed and removed", async () => {
    const { cannedResponses } = client;
    const made = await cannedResponses.create({ text: "Hi\n“there”", tags: ["hi", "hey"], group: 1 });
    expect(made).toMatchObject({ text: "Hi\n“there”", group: 1, createdBy: owner });
    expect(made.tags?.toSorted()).toEqual(["hey", "hi"]);
    expect(await cannedResponses.get(made.id)).toEqual(made);
    const changed = await cannedResponses.update(made.id, { tags: [] });
    expect(changed).toMatchObject({ tags: [], text: made.text, modifiedBy: owner });
    expect(await cannedResponses.list({ group: 1 })).toContainEqual(changed);
    expect(await cannedResponses.list()).not.toContainEqual(changed);
    await cannedResponses.delete(made.id);
    await expect(cannedResponses.get(made.id)).rejects.toMatchObject({ code: "not_found" });
  });

  it("goals are made, read, changed, reached and removed", async () => {
    const { goals } = client;
    const made = await goals.create({ name: "thanks", type: "url", url: "http://x/y?z=1", active: false });
    expect(made).toMatchObject({ active: false, type: "url", url: "http://x/y?z=1", matchType: "substring" });
    expect(await goals.get(made.id)).toEqual(made);
    expect(await goals.update(made.id, { matchType: "exact", active: true })).toMatchObject({
      active: true,
      matchType: "exact",
    });
    expect((await goals.list({ type: "url" })).map(({ id }) => id)).toContain(made.id);
    expect((await goals.list({ type: "api" })).map(({ id }) => id)).not.toContain(made.id);
    await goals.markAsSuccessful(made.id, { visitorId: "S1", orderPrice: "199.00", orderCurrency: "USD" });
    await goals.delete(made.id);
    await expect(goals.markAsSuccessful(made.id, { visitorId: "S1" })).rejects.toMatchObject({
      code: "not_found",
    });
    const variable = { customVariableName: "a", customVariableValue: "b" };
    expect(await goals.create({ name: "v", type: "custom_variable", ...variable })).toMatchObject(variable);
    const sale = {
      valueType: "set",
      value: "9.5",
      currency: "EUR",
      orderFieldName: "o",
      salesTrackerId: "s1",
    } as const;
    expect(await goals.create({ name: "s", type: "sales_tracker", ...sale })).toMatchObject(sale);
  });

  it("greetings are made, read, changed and removed, each kind of rule included", async () => {
    const { greetings } = client;
    const rules: GreetingRuleArgs[] = [
      { type: "visit_time_page", value: "15", operator: "greater_than" },
      { type: "custom_variable", variableName: "cart", variableValue: "true", operator: "equals" },
      {
        type: "url_funnel",
        urls: [
          { url: "shop/shoes", operator: "equals" },
          { url: "cart", operator: "contains" },
        ],
      },
    ];
    const properties = { "greeting-message_text": "Hello, {{name}}!" };
    const made = await greetings.create({ name: "shoes", rules, group: 1, active: false });
    expect(made).toMatchObject({ name: "shoes", active: false });
    expect(made.rules).toHaveLength(3);
    for (const rule of rules) expect(made.rules).toContainEqual(expect.objectContaining(rule));
    expect(await greetings.get(made.id)).toEqual(made);
    const changed = await greetings.update(made.id, { active: true, rules: rules.slice(0, 1), properties });
    expect(changed).toMatchObject({ active: true, name: "shoes", properties });
    expect(changed.rules).toHaveLength(1);
    expect(await greetings.list({ group: 1 })).toContainEqual(changed);
    await greetings.delete(made.id);
    await expect(greetings.get(made.id)).rejects.toMatchObject({ code: "not_found" });
  });

  it("webhooks are made, listed and removed", async () => {
    const args = {
      eventType: "chat_started",
      dataTypes: ["visitor", "chat"],
      url: "http://127.0.0.1:9/hook",
    } as const;
    const made = await client.webhooks.create(args);
    expect(made).toMatchObject({ ...args, licence: 12345 });
    expect(made.token).not.toBe("");
    expect(await client.webhooks.list()).toContainEqual(made);
    await client.webhooks.delete(made.id);
    expect(await client.webhooks.list()).not.toContainEqual(made);
    await expect(client.webhooks.delete(made.id)).rejects.toMatchObject({ code: "not_found" });
  });

  it("status, visitors and what is told of them are read and written", async () => {
    expect(["online", "offline"]).toContain(await client.status.get());
    expect(await client.status.get(1)).toBe("online");
    const [visitor] = await client.visitors.list({ group: [0] });
    expect(await client.visitors.count()).toBe((await client.visitors.list()).length);
    const details = { licenseId: 12345, id: "crm", fields: [{ name: "Age", value: "42" }] };
    const { token } = await client.webhooks.create({
      eventType: "chat_ended",
      dataTypes: ["chat"],
      url: "http://127.0.0.1:9/",
    });
    await client.visitors.setDetails(visitor?.id ?? "", { ...details, token: String(token) });
    expect(emulator.licence().data.visitors[0]?.details).toMatchObject([{ id: "crm" }]);
    await expect(
      client.visitors.setDetails(visitor?.id ?? "", { ...details, token: "wrong-token" }),
    ).rejects.toMatchObject({ code: "authentication" });
  });

  it("chats are listed page by page, read, tagged and sent", async () => {
    const started = Array.from({ length: 60 }, (_, index) =>
      emulator.licence().startChat({ visitor: { id: `S${index}`, name: `V${index}` } }),
    );
    for (const id of started) emulator.licence().endChat(id);
    emulator.requests.clear();
    const seen = (await client.chats.list().toArray()).map(({ id }) => id);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(started));
    expect(emulator.requests.count()).toBe(Math.ceil(seen.length / 25));
    const id = started[7] ?? "";
    await client.tags.create({ tag: "vip", author: owner, group: 0 });
    expect(await client.chats.updateTags(id, ["vip"])).toMatchObject({ id, tags: ["vip"] });
    expect(await client.chats.get(id)).toMatchObject({ id, tags: ["vip"], visitor: { id: "S7" } });
    expect(
      (await client.chats.list({ tag: ["vip"], tagged: true }).toArray()).map((chat) => chat.id),
    ).toEqual([id]);
    await client.chats.sendTranscript(id, { to: owner });
    await expect(client.chats.get("NOSUCH")).rejects.toMatchObject({ code: "not_found" });
  });

  it("tickets are made, listed, read and tagged", async () => {
    const requester = { mail: "mary.brown@email.com", name: "Mary" };
    const made = await client.tickets.create({ message: "Broken", requester, subject: "Shoes", group: [1] });
    expect(made).toMatchObject({ requester, subject: "Shoes", groups: [1], status: "open" });
    expect(await client.tickets.get(made.id)).toMatchObject({ id: made.id });
    expect(await client.tickets.updateTags(made.id, ["sales"])).toMatchObject({
      id: made.id,
      tags: ["sales"],
    });
    const listed = await client.tickets
      .list({ requester: { mail: requester.mail }, status: "open" })
      .toArray();
    expect(listed.map(({ id }) => id)).toContain(made.id);
    await expect(client.tickets.get("NOSUCH")).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("credentials", () => {
  it("are Basic or Bearer, and wrong ones are told", async () => {
    await using basic = clientWith({ account: owner });
    expect(await basic.groups.list()).toEqual(await client.groups.list());
    await using wrong = clientWith({ token: "dal:wrong-token" });
    await expect(wrong.groups.list()).rejects.toMatchObject({ code: "authentication", status: 401 });
  });

  it("lead to the region of their licence, once", async () => {
    await using second = clientWith({ token: "fra:second", region: "dal" });
    emulator.requests.clear();
    await second.groups.list();
    await second.tags.list();
    expect(emulator.requests.count()).toBe(3);
  });
});

describe("deliveries", () => {
  it("of every event are read, with the token that creating the webhook answered", async () => {
    await using server = await serve({ body: {} });
    const types = {
      chat_started: ["chat", "visitor", "pre_chat_survey"],
      chat_ended: ["chat", "visitor", "pre_chat_survey"],
      chat_changed: ["chat", "visitor"],
      visitor_queued: ["visitor"],
      ticket_created: ["ticket"],
      canned_response_changed: ["canned_response"],
    } as const;
    const tokens = new Map<string, string>();
    for (const eventType of webhookEventTypes) {
      // oxlint-disable-next-line no-await-in-loop -- six
      const made = await client.webhooks.create({
        eventType,
        dataTypes: types[eventType],
        url: `${server.url}/hook`,
      });
      tokens.set(eventType, String(made.token));
    }
    const licence = emulator.licence();
    const id = licence.startChat({ visitor: { id: "S1", name: "Mary" } });
    licence.endChat(id);
    await client.chats.updateTags(id, ["sales"]);
    licence.queueVisitor({ id: "S2" });
    await client.tickets.create({ message: "m", requester: { mail: "mary@email.com" } });
    await client.cannedResponses.create({ text: "t", tags: [] });
    await licence.delivered();
    const seen = server.taken.map(({ body }) => parseWebhook(body, { token: [...tokens.values()] }));
    expect(seen.map(({ eventType }) => eventType).toSorted()).toEqual([...webhookEventTypes].toSorted());
    const parts = seen.flatMap((delivery) => Object.keys(delivery));
    for (const part of ["chat", "visitor", "ticket", "cannedResponse"]) expect(parts).toContain(part);
    expect(seen.map(({ licenseId }) => licenseId)).toEqual(seen.map(() => 12345));
  });
});
