import { createServer, type Server } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseWebhook } from "../../src/api/index.js";
import { DELIVERY_DEFAULTS } from "../../src/emulator/deliveries.js";
import type { Emulator } from "../../src/emulator/index.js";
import { createEmulator } from "../strict-emulator.js";
import { clientOf, type Send } from "./client.js";

let emulator: Emulator;
let send: Send;
let receiver: Server;
let received: any[];
let answers: (number | "silence")[];

beforeEach(async () => {
  received = [];
  answers = [];
  receiver = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString()));
    request.on("end", () => {
      received.push(JSON.parse(text));
      const answer = answers.shift() ?? 200;
      if (answer !== "silence") response.writeHead(answer).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  emulator = await createEmulator({
    webhooks: { ports: [portOf(receiver)], timeout: 200, retries: [0, 0, 1] },
  });
  send = clientOf(emulator);
});
afterEach(async () => {
  await emulator.close();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

async function hook(event_type: string, ...data_types: string[]) {
  const port = portOf(receiver);
  const url = `http://127.0.0.1:${port}/hook`;
  const { body } = await send("POST /webhooks", { json: { event_type, data_types, url } });
  return body.events[0];
}

describe("a webhook", () => {
  test("is delivered on its event, with what it asked for and no more", async () => {
    const { token, id } = await hook("canned_response_changed", "canned_response");
    const created = (await send("POST /canned_responses", { json: { text: "a", tags: [] } })).body;
    await emulator.licence().delivered();
    const changed = (await send(`PUT /canned_responses/${created.id}`, { json: { text: "b" } })).body;
    await emulator.licence().delivered();
    await send(`DELETE /canned_responses/${created.id}`);
    await emulator.licence().delivered();
    const payload = {
      event_type: "canned_response_changed",
      event_unique_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      token,
      license_id: "12345",
      lc_version: "2",
    };
    const canned_response = {
      group: 0,
      id: created.id,
      modification_date: created.creation_date,
      tags: [],
      text: "a",
    };
    const after = { ...canned_response, modification_date: changed.modification_date, text: "b" };
    expect(received).toEqual([
      { ...payload, canned_response },
      { ...payload, canned_response: after },
      { ...payload, canned_response: after },
    ]);
    expect(emulator.licence().deliveries).toMatchObject([
      { webhook: id, state: "delivered", attempts: [200] },
      { webhook: id },
      { webhook: id },
    ]);
  });

  test.each([
    [
      "chat_started",
      "visitor",
      () => emulator.licence().startChat({ visitor: { id: "S1", name: "Sue" } }),
      { visitor: { name: "Sue" } },
    ],
    [
      "chat_ended",
      "chat",
      () => {
        const licence = emulator.licence();
        licence.endChat(licence.startChat({ visitor: { id: "S1", name: "Sue" } }));
      },
      { chat: { ended_timestamp: expect.any(Number) } },
    ],
    [
      "chat_changed",
      "chat",
      () => send("PUT /chats/MH022RD0K5/tags", { json: { tag: ["x"] } }),
      { chat: { tags: ["x"] } },
    ],
    [
      "visitor_queued",
      "visitor",
      () => emulator.licence().queueVisitor({ id: "S2" }),
      { visitor: { id: "S2", name: "Visitor" } },
    ],
    [
      "ticket_created",
      "ticket",
      () => send("POST /tickets", { json: { message: "m", requester: { mail: "a@x.com" } } }),
      { ticket: { requester: { mail: "a@x.com" } } },
    ],
  ])("is delivered on %s", async (event, data, act, payload) => {
    await hook(event, data);
    await act();
    await emulator.licence().delivered();
    expect(received).toMatchObject([{ event_type: event, ...payload }]);
  });

  test("tells of a chat as the service does, not as its archive", async () => {
    await hook("chat_ended", "chat", "visitor", "pre_chat_survey");
    const licence = emulator.licence();
    const said = { author_name: "Sue", text: "Hi", timestamp: 1358937653, user_type: "visitor" } as const;
    const id = licence.startChat({
      visitor: { id: "S1", name: "Sue", country: "Canada", city: "Edmonton", timezone: "America/Edmonton" },
      agents: [{ display_name: "John Doe", email: "john.doe@mycompany.com" }],
      chat_start_url: "https://x.com/?token=a",
      group: [1],
      tags: ["sales"],
      messages: [{ ...said, date: "Wed, 01/23/13 11:40:53 am" }],
      prechat_survey: [
        { key: "Name:", value: "Sue", id: "1" },
        { key: "E-mail:", value: "sue@x.com", id: "2" },
        { key: "Which one?", value: "A", id: "3", answers: [{ label: "A", chosen: true }] },
      ],
    });
    licence.endChat(id);
    await licence.delivered();
    expect(received).toEqual([
      {
        event_type: "chat_ended",
        event_unique_id: expect.any(String),
        token: expect.any(String),
        license_id: "12345",
        lc_version: "2",
        chat: {
          id,
          started_timestamp: expect.any(Number),
          ended_timestamp: expect.any(Number),
          url: "https://x.com/?token=a",
          referer: "",
          messages: [said],
          attachments: [],
          events: [],
          agents: [{ name: "John Doe", login: "john.doe@mycompany.com" }],
          tags: ["sales"],
          groups: [{ id: 1, name: "Invoicing" }],
        },
        visitor: {
          id: "S1",
          name: "Sue",
          email: "sue@x.com",
          country: "Canada",
          city: "Edmonton",
          language: "",
          page_current: "https://x.com/?token=a",
          timezone: "America/Edmonton",
        },
        pre_chat_survey: [
          { id: "1", type: "name", label: "Name", answer: "Sue" },
          { id: "2", type: "email", label: "E-mail", answer: "sue@x.com" },
          { id: "3", type: "checkbox", label: "Which one?", answers: [{ label: "A", chosen: true }] },
        ],
      },
    ]);
    const { prechat_survey } = (await send(`GET /chats/${id}`)).body;
    expect(prechat_survey.at(-1)).toEqual({ key: "Which one?", value: "A", id: "3" });
  });

  test("tells of a ticket with dates as text, and of its groups by name", async () => {
    await hook("ticket_created", "ticket");
    const { body } = await send("POST /tickets", {
      json: {
        message: "m",
        requester: { mail: "a@x.com", name: "A" },
        group: [2],
        source: { type: "chat-window", url: "http://x" },
      },
    });
    await emulator.licence().delivered();
    expect(received[0].ticket).toEqual({
      events: [
        {
          author: { id: "a@x.com", name: "A", type: "client" },
          date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
          is_private: false,
          message: "m",
          type: "message",
          source: { type: "chat-window", url: null },
        },
      ],
      groups: [{ id: 2, name: "Sales" }],
      id: body.id,
      requester: { mail: "a@x.com", name: "A" },
      status: "open",
      subject: "(no subject)",
      tags: [],
      source: { type: "chat-window", url: "http://x", id: null },
    });
  });

  test("tells of a visitor what the list of visitors knows", async () => {
    await hook("chat_started", "visitor");
    emulator.licence().startChat({ visitor: { id: "S148dea44981.d9443253fef2", name: "Sue" } });
    await emulator.licence().delivered();
    expect(received[0].visitor).toMatchObject({
      language: "en",
      city: "Greenville",
      custom_variables: [{ key: "empty_cart", value: "true" }],
    });
  });

  test("is sent of a chat only when its tags change", async () => {
    await hook("chat_changed", "chat");
    for (const tags of [["a"], ["a"], []]) await send("PUT /chats/MH022RD0K5/tags", { json: { tag: tags } });
    await emulator.licence().delivered();
    expect(received.map(({ chat }) => chat.tags)).toEqual([["a"], []]);
  });

  test("carries what its receiver needs to show details of the visitor, and our own receiver reads it", async () => {
    const { token } = await hook("chat_started", "chat", "visitor", "pre_chat_survey");
    const visitor = { id: "S148dea44981.d9443253fef2", name: "Sue" };
    emulator.licence().startChat({ visitor, prechat_survey: [{ key: "E-mail:", value: "sue@x.com" }] });
    await emulator.licence().delivered();
    const [payload] = received;
    expect(parseWebhook(JSON.stringify(payload), { token })).toMatchObject({
      eventType: "chat_started",
      visitor: { email: "sue@x.com" },
    });
    const details = new URLSearchParams({
      license_id: payload.license_id,
      token: payload.token,
      id: "my-integration",
      icon: "example.com/ico-64.png",
      "fields[0][name]": "E-mail",
      "fields[0][value]": payload.visitor.email,
    });
    const { body } = await send(`POST /v2/visitors/${payload.visitor.id}/details`, {
      as: null,
      form: String(details),
    });
    expect(body).toEqual({ result: "Visitor details added" });
  });

  test("has 10 seconds for each attempt, and 10 more attempts within 6 hours, unless told otherwise", () => {
    const { timeout, retries } = DELIVERY_DEFAULTS;
    expect(timeout).toBe(10_000);
    expect(retries).toHaveLength(10);
    expect(retries.reduce((sum, wait) => sum + wait + timeout, timeout)).toBeLessThanOrEqual(6 * 3_600_000);
  });

  test("is tried again until it is answered with 200", async () => {
    await hook("visitor_queued", "visitor");
    answers = [500, "silence", 204];
    emulator.licence().queueVisitor({ id: "S2" });
    await emulator.licence().delivered();
    expect(emulator.licence().deliveries).toMatchObject([
      { state: "delivered", attempts: [500, expect.stringMatching(/timeout/i), 204, 200] },
    ]);
    expect(new Set(received.map((payload) => payload.event_unique_id)).size).toBe(1);
  });

  test("is given up after the last attempt", async () => {
    await hook("visitor_queued", "visitor");
    answers = [500, 404, 302, 500, 200];
    emulator.licence().queueVisitor({ id: "S2" });
    await emulator.licence().delivered();
    expect(emulator.licence().deliveries).toMatchObject([
      { state: "failed", attempts: [500, 404, 302, 500] },
    ]);
  });

  test("never leaves this machine", async () => {
    emulator.licence().startChat({ visitor: { id: "S1", name: "Sue" } });
    await emulator.licence().delivered();
    expect(emulator.licence().deliveries).toMatchObject([
      { url: "https://my-company.com/parse_webhook.php", state: "withheld", attempts: [] },
    ]);
  });

  test("goes to no port of this machine that was not allowed, not the emulator's own either", async () => {
    const withheld: string[] = [];
    await using wary = await closing(
      await createEmulator({ webhooks: { ports: [9], onWithheld: ({ url }) => withheld.push(url) } }),
    );
    await using trusting = await closing(await createEmulator({ webhooks: { ports: "any" } }));
    const port = portOf(receiver);
    const own = new URL(wary.url).port;
    const urls = [
      `http://localhost:${port}/`,
      `http://[::1]:${own}/`,
      "http://127.0.0.1/",
      `${wary.url}/groups`,
    ];
    for (const url of urls) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await clientOf(wary)("POST /webhooks", {
        json: { event_type: "visitor_queued", data_types: ["visitor"], url },
      });
    }
    const before = wary.requests.count();
    wary.licence().queueVisitor({ id: "S2" });
    await wary.licence().delivered();
    expect(withheld).toEqual(urls);
    expect(wary.licence().deliveries.map(({ state }) => state)).toEqual(urls.map(() => "withheld"));
    expect(wary.requests.count()).toBe(before);
    expect(received).toEqual([]);
    await clientOf(trusting)("POST /webhooks", {
      json: { event_type: "visitor_queued", data_types: ["visitor"], url: `http://localhost:${port}/` },
    });
    trusting.licence().queueVisitor({ id: "S2" });
    await trusting.licence().delivered();
    expect(received).toHaveLength(1);
  });

  test("that waits for its next attempt does not hold up closing", async () => {
    await using slow = await closing(
      await createEmulator({ webhooks: { ports: [portOf(receiver)], retries: [60_000] } }),
    );
    const port = portOf(receiver);
    await clientOf(slow)("POST /webhooks", {
      json: { event_type: "visitor_queued", data_types: ["visitor"], url: `http://localhost:${port}/` },
    });
    answers = [500];
    slow.licence().queueVisitor({ id: "S2" });
    await expect.poll(() => slow.licence().deliveries[0]?.attempts).toEqual([500]);
  });
});

async function closing(started: Emulator) {
  return Object.assign(started, { [Symbol.asyncDispose]: () => started.close() });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string")
    throw new Error("the server does not listen on a port");
  return address.port;
}
