import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { LiveChatClient } from "../../src/api/index.js";
import type { Emulator, LicenceData } from "../../src/emulator/index.js";
import { EmulatorFileError, readSeeds } from "../../src/emulator/seed-file.js";
import { createEmulator } from "../strict-emulator.js";
import { clientOf, type Send } from "./client.js";

let emulator: Emulator;
let client: LiveChatClient;
let send: Send;
let sample: LicenceData;
beforeAll(async () => {
  emulator = await createEmulator({ webhooks: { timeout: 50, retries: [] } });
  send = clientOf(emulator);
  const { account, token } = emulator.licence();
  client = new LiveChatClient({ baseUrl: emulator.url, account, token });
  sample = richSample();
});
beforeEach(() => emulator.reset());
afterAll(async () => {
  await client[Symbol.asyncDispose]();
  await emulator.close();
});

describe("a seed in which one field is damaged", () => {
  test("is refused with the field's name, or every call works on it and the client reads it", async () => {
    const outcomes = { refused: 0, taken: 0 };
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), damage, async (section, step, change) => {
        const damaged = structuredClone(sample);
        const field = damageOne(damaged, section, step, change);
        let seeds;
        try {
          seeds = readSeeds(JSON.stringify({ data: damaged }), "seed.json");
        } catch (error) {
          expect(error).toBeInstanceOf(EmulatorFileError);
          expect(String(error)).toContain(field);
          outcomes.refused += 1;
          return;
        }
        outcomes.taken += 1;
        emulator.reset();
        emulator.licence().edit((data) => Object.assign(data, seeds[0]?.data));
        const failed = (await Promise.all(everyCall(damaged).map((call) => send(...call)))).filter(
          ({ status }) => status >= 500,
        );
        expect(failed).toEqual([]);
        await readAll(emulator.licence().data);
      }),
      { numRuns: 120 },
    );
    // One that refuses everything, or nothing, tests nothing.
    expect(Math.min(outcomes.refused, outcomes.taken)).toBeGreaterThan(5);
  });
});

describe("a missed chat", () => {
  test.each([
    ["Wed, 01/23/13 11:40:53 am", 1],
    ["2013-01-22T10:40:53Z", 0],
  ])("has a time, %s, in place of its start", async (time, listed) => {
    const chats = [
      {
        type: "missed_chat",
        id: "A",
        visitor: { id: "S1", name: "Sue" },
        time,
        rate: "not_rated",
        group: [0],
        tags: [],
        timezone: "Europe/Berlin",
      },
    ];
    const [seed] = readSeeds(JSON.stringify({ data: { chats } }), "seed.json");
    emulator.licence().edit((data) => Object.assign(data, seed?.data));
    expect((await send("GET /chats")).body.chats).toEqual(chats);
    const ofDay = await send("GET /chats?date_from=2013-01-23&date_to=2013-01-23&timezone=Europe/Berlin");
    expect(ofDay.body.total).toBe(listed);
  });
});

type Change = { to: unknown } | "missing";
const damage: fc.Arbitrary<Change> = fc.oneof(
  fc.constant<Change>("missing"),
  fc
    .constantFrom<unknown>(null, "", "unknown", "Mars/Base", "__proto__", 0, -1, 1.5, 1e300, true, [], {}, [
      null,
    ])
    .map((to) => ({ to })),
);

/** Damages one field of one record, and returns its name. */
function damageOne(data: LicenceData, section: number, step: number, change: Change): string {
  const names = (Object.keys(data) as (keyof LicenceData)[]).filter((name) => Array.isArray(data[name]));
  const name = names[section % names.length] ?? "agents";
  const fields = leavesOf(data[name], [name]);
  const path = fields[step % fields.length] ?? [];
  const parent = path.slice(0, -1).reduce<any>((value, key) => value[key], data);
  const last = path.at(-1) ?? "";
  if (change === "missing") delete parent[last];
  else parent[last] = change.to;
  return last;
}

/** The path of every field, those of objects and lists too, below the records. */
function leavesOf(value: unknown, path: string[]): string[][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const own = [...path, key];
    const below = leavesOf(inner, own);
    return Array.isArray(value) ? below : [own, ...below];
  });
}

/** The sample account, with what it has no example of. */
function richSample(): LicenceData {
  const { data } = emulator.licence();
  data.goals.push({
    id: 9001,
    name: "sale",
    active: 1,
    type: "sales_tracker",
    value_type: "set",
    value: "1",
  });
  data.chats[0]?.transcripts?.push({ to: "a@x.com", timestamp: 1 });
  return data;
}

const id = (value: unknown) => encodeURIComponent(String(value));

/** The calls on each record, where there are any. */
function of<T>(records: readonly T[], calls: (record: T) => Parameters<Send>[]): Parameters<Send>[] {
  return Array.isArray(records) ? records.flatMap((record) => calls(record)) : [];
}

/** Every call of the API, on the records of a licence. */
function everyCall(data: LicenceData): Parameters<Send>[] {
  const lists = ["agents", "groups", "tags", "goals", "greetings", "status", "webhooks", "visitors"];
  const form = "application/x-www-form-urlencoded";
  return [
    ...lists.map((name): Parameters<Send> => [`GET /${name}`]),
    ["GET /canned_responses?group=1"],
    [
      "GET /chats?query=a&agent=a&goal=71&sale=1&tag[]=a&city=a&timezone=America/Phoenix&date_from=2013-01-01",
    ],
    ["GET /tickets?query=a&assignee=a&requester[mail]=a&date_from=2013-01-01"],
    ["GET /visitors/chatting"],
    ["POST /tickets", { json: { message: "m", requester: { mail: "a@x.com" } } }],
    ["POST /goals/1041/mark_as_successful", { json: { visitor_id: "S1355415390.49b8940793" } }],
    ...of(data.agents, ({ login }) => [
      [`GET /agents/${id(login)}`],
      [
        `PUT /agents/${id(login)}`,
        {
          json: {
            notifications: { new_visitor: 0 },
            work_scheduler: { monday: { enabled: 1 } },
            groups: [1],
          },
        },
      ],
    ]),
    ...of(data.groups, (group) => [
      [`GET /groups/${id(group.id)}`],
      [`PUT /groups/${id(group.id)}`, { json: { agents: [], name: "g" } }],
      [`GET /status/${id(group.id)}`],
    ]),
    ...of(data.goals, (goal) => [
      [`GET /goals/${id(goal.id)}`],
      [`PUT /goals/${id(goal.id)}`, { json: { active: 0 } }],
      [`PUT /goals/${id(goal.id)}`, { json: { type: "api" } }],
    ]),
    ...of(data.greetings, (greeting) => [
      [`GET /greetings/${id(greeting.id)}`],
      [`PUT /greetings/${id(greeting.id)}`, { json: { active: 0, properties: { a: "b" } } }],
    ]),
    ...of(data.cannedResponses, (response) => [
      [`GET /canned_responses/${id(response.id)}`],
      [`PUT /canned_responses/${id(response.id)}`, { json: { text: "t" } }],
    ]),
    ...of(data.chats, (chat) => [
      [`GET /chats/${id(chat.id)}`],
      [`PUT /chats/${id(chat.id)}/tags`, { json: { tag: ["sales", "x"] } }],
      [`POST /chats/${id(chat.id)}/send_transcript`, { json: { to: "a@x.com" } }],
    ]),
    ...of(data.tickets, (ticket) => [
      [`GET /tickets/${id(ticket.id)}`],
      [`PUT /tickets/${id(ticket.id)}/tags`, { json: { tag: ["sales", "x"] } }],
    ]),
    ...of(data.visitors, (visitor) => [
      [`POST /visitors/${id(visitor.id)}/details`, { json: { id: "a", fields: [{ name: "a", value: 1 }] } }],
    ]),
    ...of(data.tags, (tag) => [[`DELETE /tags/${id(tag.name)}?group=${id(tag.group)}`, { type: form }]]),
    ["POST /tags", { json: { tag: "new", author: "john.doe@mycompany.com", group: 0 } }],
    ["POST /canned_responses", { json: { text: "t", tags: [] } }],
    ["POST /greetings", { json: { name: "g", rules: [{ type: "visits_number", value: 1 }] } }],
    ["POST /goals", { json: { name: "g", type: "api" } }],
    ["POST /groups", { json: { name: "g", agents: [] } }],
  ];
}

/** Reads everything as our own client does, which refuses what is no answer of the API. */
async function readAll({ groups, agents, goals }: LicenceData): Promise<void> {
  await Promise.all([
    client.agents.list(),
    client.groups.list(),
    client.goals.list(),
    client.greetings.list(),
    client.tags.list(),
    client.webhooks.list(),
    client.visitors.list(),
    client.chats.list({}).toArray(),
    client.tickets.list({}).toArray(),
    ...groups.map((group) => client.cannedResponses.list({ group: group.id })),
    ...agents.map(({ login }) => client.agents.get(login)),
    ...goals.map((goal) => client.goals.get(goal.id)),
  ]);
}
