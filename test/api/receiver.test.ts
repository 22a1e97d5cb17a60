import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import {
  ConfigurationError,
  MalformedWebhookError,
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

  it("has a type for each event", () => {
    const delivery = parseWebhook(
      { event_type: "ticket_created", ...envelope, ticket: { id: "A" } },
      { token },
    );
    if (delivery.eventType === "ticket_created")
      expectTypeOf(delivery.ticket?.id).toEqualTypeOf<string | undefined>();
    expectTypeOf(delivery.eventType).toEqualTypeOf<(typeof webhookEventTypes)[number]>();
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
    expect(() => parseWebhook({ event_type: "made_up", ...envelope }, { token })).toThrow(
      MalformedWebhookError,
    );
    expect(() => parseWebhook({ event_type: "chat_ended", token }, { token })).toThrow("licenseId");
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
