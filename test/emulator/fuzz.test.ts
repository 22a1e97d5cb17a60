import fc from "fast-check";
import { connect } from "node:net";
import { Pool } from "undici";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LiveChatClient } from "../../src/api/index.js";
import type { Emulator, LicenceSeed } from "../../src/emulator/index.js";
import { createEmulator } from "../strict-emulator.js";
import { readSeeds } from "../../src/emulator/seed-file.js";
import { attempt, type Attempt } from "./arbitraries.js";

const WELL_FORMED = 10_000;
const RAW = 600;
const seed = Number(process.env["FUZZ_SEED"] ?? Math.trunc(Math.random() * 2 ** 31));

let emulator: Emulator;
let kept: () => LicenceSeed[] = () => [];
beforeAll(async () => {
  emulator = await createEmulator({
    webhooks: { timeout: 50, retries: [] },
    save: async (current) => void (kept = current),
  });
});
afterAll(() => emulator.close());

describe("whatever is sent", () => {
  test(`${WELL_FORMED} arbitrary requests (FUZZ_SEED=${seed}) get an answer with a reason, and never a 500`, async () => {
    const pool = new Pool(emulator.url, { connections: 8 });
    const attempts = fc.sample(attempt, { seed, numRuns: WELL_FORMED });
    const statuses: Record<number, number> = {};
    const wrong: unknown[] = [];
    const workers = Array.from({ length: 8 }, async () => {
      for (let next = attempts.pop(); next !== undefined; next = attempts.pop()) {
        // oxlint-disable-next-line no-await-in-loop -- each of the eight sends one request after the other
        const response = await pool.request(next as Parameters<Pool["request"]>[0]);
        // oxlint-disable-next-line no-await-in-loop
        const text = await response.body.text();
        statuses[response.statusCode] = (statuses[response.statusCode] ?? 0) + 1;
        if (response.statusCode >= 500 || !hasReason(next, response.statusCode, text)) {
          wrong.push({ ...next, status: response.statusCode, text });
        }
      }
    });
    await Promise.all(workers);
    await pool.close();
    expect(wrong).toEqual([]);
    // A fuzz that is refused at the door tests nothing behind it.
    expect(statuses[200]).toBeGreaterThan(WELL_FORMED / 10);
    expect(statuses[400]).toBeGreaterThan(WELL_FORMED / 10);
  });

  test(`${RAW} connections of arbitrary bytes get an answer or none, and never a 500`, async () => {
    const line = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(
        "GET / HTTP/1.1",
        "POST /agents HTTP/1.1",
        "GET /agents HTTP/9.9",
        "CONNECT x:1 HTTP/1.1",
        "Host: localhost",
      ),
      fc.constantFrom(
        "Content-Length: 5",
        "Content-Length: -1",
        "Transfer-Encoding: chunked",
        "Expect: y",
        "Upgrade: z",
      ),
    );
    const bytes = fc.sample(
      fc.array(line, { minLength: 1, maxLength: 6 }).map((lines) => `${lines.join("\r\n")}\r\n\r\n`),
      { seed, numRuns: RAW },
    );
    const answers: string[] = [];
    for (let start = 0; start < bytes.length; start += 50) {
      // oxlint-disable-next-line no-await-in-loop -- fifty connections at a time
      answers.push(...(await Promise.all(bytes.slice(start, start + 50).map(speak))));
    }
    expect(answers.filter((answer) => !/^($|HTTP\/1\.1 (200|[34]\d\d) )/.test(answer))).toEqual([]);
  });

  test("leaves a state that lists as documented, and that the client can read", async () => {
    const { account, token } = emulator.licence();
    const client = new LiveChatClient({ baseUrl: emulator.url, account, token });
    const agents = await client.agents.list();
    const groups = await client.groups.list();
    const logins = new Set(agents.map(({ login }) => login));
    expect(agents.filter(({ permission }) => permission === "owner")).toHaveLength(1);
    expect(groups.filter(({ agents: members }) => members?.some((login) => !logins.has(login)))).toEqual([]);
    expect(new Set(groups.map(({ id }) => id)).size).toBe(groups.length);
    const everyAgent = await Promise.all(agents.map(({ login }) => client.agents.get(login)));
    const ids = new Set(groups.map(({ id }) => id));
    expect(everyAgent.filter((agent) => agent.groups?.some(({ id }) => !ids.has(id)))).toEqual([]);
    const goals = await client.goals.list();
    await Promise.all(goals.map(({ id }) => client.goals.get(id)));
    const lists = [
      client.greetings.list(),
      client.tags.list(),
      client.webhooks.list(),
      client.visitors.list(),
    ];
    await Promise.all([...lists, ...groups.map(({ id }) => client.cannedResponses.list({ group: id }))]);
    const paged = [];
    for await (const chat of client.chats.list({})) paged.push(chat.id);
    for await (const ticket of client.tickets.list({})) paged.push(ticket.id);
    expect(new Set(paged).size).toBe(paged.length);
    await client[Symbol.asyncDispose]();
  });

  test("leaves a state that can be kept in a file, and gone on from", async () => {
    const seeds = readSeeds(JSON.stringify(kept()), "state.json");
    const next = await createEmulator({ licences: seeds });
    expect(next.licence().data).toEqual(emulator.licence().data);
    await next.close();
  });
});

/** An error is JSON with a reason, or the call of a JSONP function with it; HEAD has no body. */
function hasReason(sent: Attempt, status: number, text: string): boolean {
  if (sent.method === "HEAD") return text === "";
  const json = /^\/\*\*\/[\w$.[\]]+\((.*)\);$/s.exec(text)?.[1] ?? text;
  let answer: unknown;
  try {
    answer = JSON.parse(json);
  } catch {
    return false;
  }
  if (status < 400) return true;
  if (typeof answer !== "object" || answer === null) return false;
  if ("errors" in answer)
    return Array.isArray(answer.errors) && answer.errors.every((reason) => reason !== "");
  return (
    "error" in answer && [answer.error].flat().every((reason) => typeof reason === "string" && reason !== "")
  );
}

function speak(bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(emulator.url).port), "127.0.0.1");
    let text = "";
    socket.on("data", (chunk) => (text += chunk.toString("latin1")));
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(text));
    socket.end(bytes);
  });
}
