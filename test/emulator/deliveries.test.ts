import { createServer, type Server } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
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
  emulator = await createEmulator({ webhooks: { timeout: 200, retries: [0, 0, 1] } });
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
    expect(received).toEqual([
      { ...payload, canned_response: created },
      { ...payload, canned_response: changed },
      { ...payload, canned_response: changed },
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
      { visitor: { id: "S2", state: "queued" } },
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

  test("that waits for its next attempt does not hold up closing", async () => {
    await using slow = await closing(await createEmulator({ webhooks: { retries: [60_000] } }));
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
