import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import {
  ConfigurationError,
  MalformedWebhookError,
  type Notice,
  WebhookTokenError,
  parseWebhook,
  webhookEventTypes,
} from "../../src/api/index.js";

const token = "0adec158e423091d5a36c9fce95775db";
const envelope = { license_id: "12345", token, event_unique_id: "e1", lc_version: "2" };
const read = { licenseId: 12345, eventUniqueId: "e1", lcVersion: "2" };
const chat = { id: "MH022RD0K5", started_timestamp: 1358937653, custom_field: 1 };
const chatRead = { id: "MH022RD0K5", startedTimestamp: "2013-01-23T10:40:53.000Z", customField: 1 };
const visitor = { id: "S1", name: "Mary Brown", page_current: "http://x/" };
const visitorRead = { id: "S1", name: "Mary Brown", pageCurrent: "http://x/" };

describe("a webhook's delivery", () => {
  it.each([
    ["chat_started", { chat, visitor }, { chat: chatRead, visitor: visitorRead }],
    ["chat_started", { pre_chat_survey: [{ id: "1" }] }, { preChatSurvey: [{ id: "1" }] }],
    ["chat_ended", { chat }, { chat: chatRead }],
    ["chat_changed", { chat, visitor }, { chat: chatRead, visitor: visitorRead }],
    ["visitor_queued", { visitor }, { visitor: visitorRead }],
    ["ticket_created", { ticket: { id: "5FUED" } }, { ticket: { id: "5FUED" } }],
    ["canned_response_changed", { canned_response: { id: "3151" } }, { cannedResponse: { id: 3151 } }],
    ["chat_ended", {}, {}],
  ])("of %s is read, from a text, from bytes and parsed", (event_type, data, expected) => {
    const body = { event_type, ...envelope, ...data };
    const delivery = { eventType: event_type, ...read, ...expected };
    expect(parseWebhook(body, { token })).toEqual(delivery);
    expect(parseWebhook(JSON.stringify(body), { token })).toEqual(delivery);
    expect(parseWebhook(Buffer.from(JSON.stringify(body)), { token })).toEqual(delivery);
  });

  it("of an event that nobody knew is given back as an unknown one, so that it can be answered with 200", () => {
    const body = { event_type: "agent_moved", ...envelope, chat, agent: { agent_login: "a@b.c" } };
    const delivery = parseWebhook(body, { token });
    expect(delivery).toEqual({
      eventType: "unknown",
      unknownEventType: "agent_moved",
      ...read,
      chat: chatRead,
      agent: { agentLogin: "a@b.c" },
    });
    if (delivery.eventType !== "unknown") throw new Error("a known event");
    expectTypeOf(delivery.unknownEventType).toEqualTypeOf<string>();
  });

  it("has one form for all times, in a chat and in a ticket", () => {
    const at = 1358937653;
    const entry = { text: "Hi", timestamp: at };
    const chatBody = {
      id: "A",
      started_timestamp: at,
      messages: [entry],
      events: [{ ...entry, timestamp: 0 }],
    };
    const iso = "2013-01-23T10:40:53.000Z";
    expect(parseWebhook({ event_type: "chat_ended", ...envelope, chat: chatBody }, { token })).toMatchObject({
      chat: {
        startedTimestamp: iso,
        messages: [{ text: "Hi", timestamp: iso }],
        events: [{ text: "Hi" }],
      },
    });
    const ticket = {
      id: "T",
      events: [{ type: "message", date: "2013-01-23T10:40:53Z" }],
      groups: [{ id: "2", name: "N" }, 3],
    };
    expect(parseWebhook({ event_type: "ticket_created", ...envelope, ticket }, { token })).toMatchObject({
      ticket: { events: [{ date: iso }], groups: [{ id: 2, name: "N" }, { id: 3 }] },
    });
  });

  it("is read without what cannot be, which is told", () => {
    const notices: Notice[] = [];
    const odd = { id: { a: 1 }, started_timestamp: "soon", tags: ["a", {}, "b"], agents: "none" };
    const body = { event_type: "chat_ended", ...envelope, chat: odd, visitor: [] };
    const delivery = parseWebhook(body, { token, onNotice: (notice) => notices.push(notice) });
    expect(delivery).toEqual({ eventType: "chat_ended", ...read, chat: { tags: ["a", "b"] } });
    expect(notices.map(({ message }) => message)).toEqual([
      "webhook delivery: chat.id: expected a text, found an object: it is left out",
      "webhook delivery: chat.started_timestamp: expected a time, found a text: it is left out",
      "webhook delivery: chat.tags[1]: expected a text, found an object: it is left out",
      "webhook delivery: chat.agents: expected a list, found a text: it is left out",
      "webhook delivery: visitor: expected an object, found a list of 0: it is left out",
    ]);
  });

  it("has a type for each event", () => {
    const delivery = parseWebhook(
      { event_type: "ticket_created", ...envelope, ticket: { id: "A" } },
      { token },
    );
    if (delivery.eventType === "ticket_created")
      expectTypeOf(delivery.ticket?.id).toEqualTypeOf<string | undefined>();
    expectTypeOf(delivery.eventType).toEqualTypeOf<(typeof webhookEventTypes)[number] | "unknown">();
  });

  it("may carry the token of any of the webhooks that share a URL", () => {
    const body = { event_type: "chat_ended", ...envelope };
    expect(parseWebhook(body, { token: ["another", token] })).toMatchObject({ eventType: "chat_ended" });
    expect(() => parseWebhook(body, { token: ["another", "third"] })).toThrow(WebhookTokenError);
  });

  it("is refused with any other token, or none, and the error holds neither", () => {
    const bodies = fc.oneof(
      fc.constant({}),
      fc.jsonValue().map((wrong) => ({ token: wrong })),
      fc.string(),
    );
    fc.assert(
      fc.property(bodies, (body) => {
        const delivery =
          typeof body === "string" ? JSON.stringify(body) : { event_type: "chat_ended", ...body };
        expect(() => parseWebhook(delivery, { token })).toThrow(WebhookTokenError);
      }),
    );
    for (const body of [{ event_type: "chat_ended", ...envelope, token: "forged-token" }]) {
      expect(() => parseWebhook(body, { token })).not.toThrow(/forged-token|0adec158/);
    }
  });

  it("is refused where it is not one", () => {
    expect(() => parseWebhook("{", { token })).toThrow(MalformedWebhookError);
    expect(() => parseWebhook({ ...envelope, chat }, { token })).toThrow(
      "event_type: expected a value, found nothing",
    );
    expect(() => parseWebhook({ event_type: "chat_ended", token }, { token })).toThrow("license_id");
  });

  it("cannot overflow the stack of whoever reads it", () => {
    const deep = `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`;
    expect(() => parseWebhook(deep, { token })).toThrow(WebhookTokenError);
    const delivered = JSON.stringify({ event_type: "chat_ended", ...envelope, chat: { id: "A", deep: 0 } });
    expect(
      parseWebhook(
        delivered.replace('"deep":0', () => `"deep":${deep}`),
        { token },
      ),
    ).toMatchObject({
      eventType: "chat_ended",
      chat: { id: "A" },
    });
  });

  it("is never compared with nothing", () => {
    const body = { event_type: "chat_ended", license_id: 1, token: "" };
    expect(() => parseWebhook(body, { token: "" })).toThrow(ConfigurationError);
    expect(() => parseWebhook(body, { token: [] })).toThrow(ConfigurationError);
  });
});
