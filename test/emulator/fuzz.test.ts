import fc from "fast-check";
import { connect } from "node:net";
import { Pool } from "undici";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LiveChatClient } from "../../src/api/index.js";
import { createEmulator, type Emulator } from "../../src/emulator/index.js";

const WELL_FORMED = 10_000;
const RAW = 600;
const seed = Number(process.env["FUZZ_SEED"] ?? Math.trunc(Math.random() * 2 ** 31));

let emulator: Emulator;
beforeAll(async () => {
  emulator = await createEmulator({ webhooks: { timeout: 50, retries: [] } });
});
afterAll(() => emulator.close());

interface Attempt {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
}

/** Values that are right somewhere, nearly right, or hostile. */
const value: fc.Arbitrary<unknown> = fc.oneof(
  { depthSize: "small" },
  fc.constantFrom<unknown>(
    ...[0, 1, 2, 3, 5, -1, 1.5, 1e300, "0", "1", "", " ", true, false, null, [], {}],
    ...["owner", "administrator", "normal", "offline", "accepting chats", "en", "pl", "url", "api"],
    ...[
      "sales_tracker",
      "custom_variable",
      "custom",
      "visits_number",
      "url_funnel",
      "equals",
      "announcement",
    ],
    ...[
      "john.doe@mycompany.com",
      "jane.doe@mycompany.com",
      "new@x.com",
      "NEW@X.COM",
      "sales",
      "support",
      "é/💥\u0000",
    ],
    ...["chat_started", "ticket_created", "canned_response_changed", "chat", "ticket", "canned_response"],
    ...["http://x.com", "https://x.com/\u2028", "javascript:1", "2013-01-23", "2013-02-30", "199.00"],
    ...["emulator-password", "12345", "__proto__", "constructor", "x".repeat(5000)],
  ),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.integer(),
  fc.double(),
);

const NAMES = [
  ...[
    "login",
    "name",
    "job_title",
    "login_status",
    "password",
    "current_password",
    "permission",
    "groups",
    "status",
  ],
  ...[
    "notifications",
    "daily_summary",
    "max_chats_count",
    "work_scheduler",
    "agents",
    "language",
    "author",
    "tag",
  ],
  ...["group", "text", "tags", "type", "active", "url", "match_type", "custom_variable_name", "visitor_id"],
  ...[
    "custom_variable_value",
    "value_type",
    "value",
    "rules",
    "properties",
    "subtype",
    "event_type",
    "data_types",
  ],
  ...[
    "to",
    "message",
    "requester",
    "assignee",
    "source",
    "subject",
    "license_id",
    "token",
    "id",
    "fields",
    "page",
  ],
  ...[
    "date_from",
    "timezone",
    "query",
    "state",
    "count",
    "order",
    "callback",
    "new_visitor",
    "monday",
    "enabled",
  ],
  ...[
    "start",
    "operator",
    "urls",
    "variable_name",
    "variable_value",
    "mail",
    "__proto__",
    "toString",
    "tag[]",
  ],
];
const tree = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { depthSize: "small", maxDepth: 4 },
    { weight: 5, arbitrary: value },
    { weight: 2, arbitrary: fc.array(tie("node"), { maxLength: 3 }) },
    {
      weight: 2,
      arbitrary: fc.dictionary(fc.constantFrom(...NAMES), tie("node"), { maxKeys: 4, noNullPrototype: true }),
    },
  ),
})).node;

/** Calls that are accepted as they are, so that the fuzzing gets behind the checks and changes the state. */
const ACCEPTED: [method: string, path: string, body: Record<string, unknown> | null][] = [
  ["GET", "/agents", null],
  ["GET", "/greetings", null],
  ["POST", "/agents", { login: "a@x.com", name: "A", groups: [2], password: "secret" }],
  ["PUT", "/agents/a@x.com", { status: "accepting chats", notifications: { new_visitor: 0 } }],
  ["DELETE", "/agents/a@x.com", null],
  ["POST", "/groups", { name: "G", agents: ["jane.doe@mycompany.com"] }],
  ["PUT", "/groups/2", { agents: ["john.doe@mycompany.com"], language: "pl" }],
  ["DELETE", "/groups/4", null],
  ["POST", "/tags", { tag: "t", author: "john.doe@mycompany.com", group: 1 }],
  ["DELETE", "/tags/t", null],
  ["POST", "/canned_responses", { text: "T", tags: ["a", "b"], group: 0 }],
  ["PUT", "/canned_responses/3181", { text: "U", tags: ["c"] }],
  ["POST", "/goals", { name: "g", type: "url", url: "http://x" }],
  ["POST", "/goals", { name: "g", type: "sales_tracker", value: 5 }],
  ["PUT", "/goals/2231", { type: "api", active: 0 }],
  ["POST", "/goals/1181/mark_as_successful", { visitor_id: "S1355415390.49b8940793", order_price: "1.5" }],
  [
    "POST",
    "/greetings",
    { name: "g", rules: [{ type: "visits_number", value: 2 }], subtype: "announcement" },
  ],
  ["POST", "/greetings", { name: "g", rules: [{ type: "url_funnel", urls: [{ url: "a" }] }], group: 1 }],
  ["PUT", "/greetings/2411", { active: 0, properties: { "greeting-message_text": "m" } }],
  ["POST", "/webhooks", { event_type: "chat_changed", data_types: ["chat"], url: "https://x.com" }],
  ["PUT", "/chats/MH022RD0K5/tags", { tag: ["sales", "x"] }],
  ["POST", "/chats/MH022RD0K5/send_transcript", { to: "a@x.com" }],
  ["POST", "/tickets", { message: "m", requester: { mail: "a@x.com" }, group: [1] }],
  ["PUT", "/tickets/5FUED/tags", { tag: ["t"] }],
  ["POST", "/visitors/S148dea44981.d9443253fef2/details", { id: "app", fields: [{ name: "a", value: 1 }] }],
];
const accepted = fc.constantFrom(...ACCEPTED);

const PARTS = [
  ...[
    "agents",
    "groups",
    "tags",
    "canned_responses",
    "goals",
    "greetings",
    "status",
    "chats",
    "tickets",
    "visitors",
  ],
  ...[
    "webhooks",
    "v2",
    "details",
    "tags",
    "send_transcript",
    "mark_as_successful",
    "reset_api_key",
    "chatting",
  ],
  ...[
    "0",
    "1",
    "2",
    "3",
    "4",
    "3151",
    "3181",
    "2231",
    "1181",
    "2411",
    "2501",
    "MH022RD0K5",
    "5FUED",
    "sales",
    "support",
  ],
  ...["jane.doe@mycompany.com", "john.doe%40mycompany.com", "a@x.com", "S148dea44981.d9443253fef2"],
  ...[
    "",
    ".",
    "..",
    "%",
    "%zz",
    "%C3%28",
    "%00",
    "%2F",
    "%2e%2e",
    "constructor",
    "__proto__",
    "💥",
    "-1",
    "1e3",
    "9".repeat(300),
  ],
];
const form = (given: unknown): string => formOf(given, "").join("&");
const path = fc.oneof(
  { weight: 3, arbitrary: accepted.map(([, known]) => known) },
  {
    weight: 2,
    arbitrary: fc.array(fc.constantFrom(...PARTS), { maxLength: 4 }).map((parts) => `/${parts.join("/")}`),
  },
  { weight: 1, arbitrary: fc.webPath().map((text) => `/${text}`) },
);
const query = fc.oneof(
  { weight: 8, arbitrary: fc.constant("") },
  {
    weight: 1,
    arbitrary: fc
      .dictionary(fc.constantFrom(...NAMES), tree, { maxKeys: 3, noNullPrototype: true })
      .map((given) => `?${form(given)}`),
  },
  { weight: 1, arbitrary: fc.webQueryParameters().map((text) => `?${text}`) },
);
const OWNER = `Basic ${Buffer.from("john.doe@mycompany.com:dal:emulator").toString("base64")}`;

const rarely = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 19, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });
const anything = fc.dictionary(fc.constantFrom(...NAMES), tree, { maxKeys: 5, noNullPrototype: true });
const call = fc.oneof(
  { weight: 3, arbitrary: accepted },
  {
    weight: 3,
    arbitrary: fc
      .tuple(accepted, fc.constantFrom(...NAMES), tree)
      .map(([[method, known, base], name, other]) => [method, known, { ...base, [name]: other }] as const),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(
      fc.constantFrom(
        "GET",
        "POST",
        "PUT",
        "DELETE",
        "GET",
        "PATCH",
        "HEAD",
        "OPTIONS",
        "TRACE",
        "PROPFIND",
        "M-SEARCH",
      ),
      path,
      fc.option(
        fc.oneof(
          anything,
          accepted.map(([, , base]) => base),
        ),
        { freq: 3 },
      ),
    ),
  },
);

const attempt: fc.Arbitrary<Attempt> = fc
  .record({
    call,
    query,
    garbage: rarely(fc.string({ unit: "binary", maxLength: 40 })),
    form: fc.boolean(),
    type: rarely(fc.constantFrom("application/json; charset=x", "text/plain", "multipart/form-data", "x")),
    authorization: fc.oneof(
      { weight: 20, arbitrary: fc.constant(OWNER) },
      { weight: 1, arbitrary: fc.constantFrom("Basic", "Bearer x", "Basic ====", "", "Digest a b c") },
    ),
    version: fc.oneof(
      { weight: 20, arbitrary: fc.constant("2") },
      { weight: 1, arbitrary: fc.constantFrom("1", "") },
    ),
  })
  .map((given) => {
    const [method, called, body] = given.call;
    const isSent = body !== null || given.garbage !== null;
    const text = given.form ? form(body) : JSON.stringify(body);
    const type = given.type ?? (given.form ? "application/x-www-form-urlencoded" : "application/json");
    return {
      method,
      path: encodeOutside(called + given.query),
      headers: {
        authorization: given.authorization,
        "x-api-version": given.version,
        ...(isSent && { "content-type": type }),
      },
      body: isSent && method !== "HEAD" ? (given.garbage ?? text) : undefined,
    };
  });

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
        "Host: x",
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
  return "error" in answer && typeof answer.error === "string" && answer.error !== "";
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

function formOf(given: unknown, name: string): string[] {
  if (typeof given === "object" && given !== null) {
    return Object.entries(given).flatMap(([key, item]) =>
      formOf(item, name === "" ? key : `${name}[${key}]`),
    );
  }
  return [`${encodeURIComponent(name)}=${encodeURIComponent(String(given).toWellFormed())}`];
}

/** What cannot stand in a request line is encoded; everything else goes as it is, right or wrong. */
function encodeOutside(text: string): string {
  return text.toWellFormed().replaceAll(/[^\u0021-\u007e]/gu, encodeURIComponent);
}
