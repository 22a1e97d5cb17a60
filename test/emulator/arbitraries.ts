import fc from "fast-check";

/** A request that can be sent over HTTP, right or wrong. */
export interface Attempt {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
}

const words = (text: string): string[] => text.trim().split(/\s+/);

/** Values that are right somewhere, nearly right, or hostile. */
const value: fc.Arbitrary<unknown> = fc.oneof(
  { depthSize: "small" },
  fc.constantFrom(
    ...words(`owner administrator normal offline en pl url api sales_tracker custom_variable custom visits_number
      url_funnel equals announcement john.doe@mycompany.com jane.doe@mycompany.com new@x.com NEW@X.COM sales support
      chat_started ticket_created canned_response_changed chat ticket canned_response http://x.com javascript:1
      2013-01-23 2013-02-30 199.00 emulator-password 12345 __proto__ constructor 0 1`),
    "accepting chats",
    "é/💥\u0000",
    "https://x.com/\u2028",
    "x".repeat(5000),
  ),
  fc.constantFrom<unknown>(0, 1, 2, 3, 5, -1, 1.5, 1e300, "", " ", true, false, null, [], {}),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.integer(),
  fc.double(),
);

const NAMES = words(`login name job_title login_status password current_password permission groups status
  notifications daily_summary max_chats_count work_scheduler agents language author tag tag[] group text tags type
  active url match_type custom_variable_name custom_variable_value visitor_id value_type value rules properties
  subtype event_type data_types to message requester assignee source subject license_id token id fields page
  date_from timezone query state count order callback new_visitor monday enabled start operator urls variable_name
  variable_value mail __proto__ toString`);
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
  "",
  ...words(`agents groups tags canned_responses goals greetings status chats tickets visitors webhooks v2 details
    send_transcript mark_as_successful reset_api_key chatting 0 1 2 3 4 3151 3181 2231 1181 2411 2501 MH022RD0K5
    5FUED sales support jane.doe@mycompany.com john.doe%40mycompany.com a@x.com S148dea44981.d9443253fef2
    . .. % %zz %C3%28 %00 %2F %2e%2e constructor __proto__ 💥 -1 1e3`),
  "9".repeat(300),
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

/** Arbitrary requests, of which enough are accepted to change the state. */
export const attempt: fc.Arbitrary<Attempt> = fc
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
