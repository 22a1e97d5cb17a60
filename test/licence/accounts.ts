import fc from "fast-check";
import { newAgent, wholeWeek } from "../../src/emulator/sections/agent-record.js";
import type { LicenceData } from "../../src/emulator/index.js";

/** Texts that YAML, JavaScript or a person may take for something else. */
const hostile = [
  "yes",
  "No",
  "on",
  "null",
  "~",
  "true",
  "0x1",
  "0o7",
  "1e3",
  "1_000",
  "-0",
  ".inf",
  ".nan",
  "2001-01-01",

  "12:30:45",
  "09:00",
  "<<",
  "=",
  "- a",
  "? a",
  ": ",
  "a: b",
  "a #b",
  "#a",
  "'",
  '"',
  "''",
  '"a',
  "\\",
  "\\n",

  "!tag",
  "&anchor",
  "*alias",
  "|",
  ">",
  "|-\n  a",
  "%YAML",
  "@a",
  "`a`",
  "{a: b}",
  "[a, b]",
  "[",
  "{",
  ",",

  " lead",
  "trail ",
  "\ttab",
  "a\tb",
  "\n",
  "a\n",
  "\n\n  a\n\n",
  "a\r\nb",
  "a\rb",
  "--- a",
  "---",
  "...",

  "${var:x}",
  "$${",
  "${config:a",
  "$$${env:A}",
  "${",
  "##X##",
  "[secret]",
  "****",
  "__proto__",
  "constructor",

  "\u0085",
  "\u2028",
  "\u2029",
  "\ufeff",
  "\u00a0",
  "\u0007",
  "\u001b[31m",
  "\u007f",
  "\u202eabc",
  "\u0000",
  "Größe",
  "naïve café",
  "日本語",
  "ру́сский",
  "हिन्दी",
  "👩‍👩‍👧 family",
  "👍",
  "e\u0301",
  "é",
  "🏳️‍🌈",
  "İ",
  "ﬁ",

  "Sales",
  "sales",
  "SALES",
  "sales-2",
  "Sales!",
  "licence",
  "support team",
  "x".repeat(5000),
  "a b\n".repeat(900),
];

const anyText = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...hostile) },
  fc.string({ minLength: 1, maxLength: 30, unit: "grapheme" }),
  fc.string({ minLength: 1, maxLength: 30, unit: "binary" }),
);

const flag = fc.constantFrom(0 as const, 1 as const);
const local = fc.constantFrom("jane", "jane.doe", "Jane-Doe", "o'brien", "yes", "0x1", "123", "x+y", "null");
const domain = fc.constantFrom("acme.com", "Acme.org", "sub.example.net");
const login = fc.tuple(local, domain).map(([name, where]) => `${name}@${where}`);
const time = fc.constantFrom("00:00", "09:00", "23:59");
const day = fc.record({ enabled: flag, start: time, end: time });

const operator = fc.constantFrom("equals", "doesnt_equal", "contains", "greater_than");
const condition = fc.constantFrom("and" as const, "or" as const);
function rule(text: fc.Arbitrary<string>) {
  return fc.oneof(
    fc.record({
      type: fc.constantFrom("visit_time_site", "visit_time_page", "visits_number"),
      value: fc.nat(1000).map(String),
      operator,
      condition,
    }),
    fc.record({
      type: fc.constantFrom("url_current", "search_keyword", "geolocation"),
      value: text,
      operator,
      condition,
    }),
    fc.record({
      type: fc.constant("custom_variable"),
      variable_name: text,
      variable_value: text,
      operator,
      condition,
    }),
    fc.record(
      {
        type: fc.constant("ads_traffic" as const),
        variable_name: fc.constantFrom("facebook" as const, "yahoo" as const),
        variable_value: text.map((value) => value.slice(0, 255)),
        operator,
        condition,
      },
      { requiredKeys: ["type", "operator", "condition"] },
    ),
    fc.record({
      type: fc.constant("url_funnel"),
      urls: fc.array(fc.record({ url: text, operator }), { minLength: 1, maxLength: 3 }),
      condition,
    }),
  );
}

const events = {
  chat_started: ["chat", "visitor", "pre_chat_survey"],
  visitor_queued: ["visitor"],
  ticket_created: ["ticket"],
} as const;

/** Whether two objects of one type may have what tells them apart for a person in common. */
export interface AccountOptions {
  readonly twins: boolean;
  /** Whether there is what no create makes today. Default: false. */
  readonly odd?: boolean;
}

/** The parts of an account that a licence declares, with names as bad as people make them. */
export function accounts({ twins, odd = false }: AccountOptions): fc.Arbitrary<Partial<LicenceData>> {
  const text = odd ? fc.oneof({ weight: 4, arbitrary: anyText }, fc.constant("")) : anyText;
  const minLength = odd ? 0 : 1;
  const language = odd
    ? fc.constantFrom("en", "zh-hant-tw", "", "x_1")
    : fc.constantFrom("en", "de", "pt-br");
  /** Objects of which no two have an id in common; nor, where there are no twins, a name. */
  const distinct = <Value extends { id: unknown }>(
    one: fc.Arbitrary<Value>,
    nameOf: (value: Value) => string,
  ) =>
    fc.uniqueArray(one, {
      maxLength: 4,
      comparator: (a, b) => a.id === b.id || (!twins && nameOf(a) === nameOf(b)),
    });
  const many = <Value>(one: fc.Arbitrary<Value>, nameOf: (value: Value) => string): fc.Arbitrary<Value[]> =>
    twins ? fc.array(one, { maxLength: 4 }) : fc.uniqueArray(one, { maxLength: 4, selector: nameOf });

  return fc
    .record({
      groupNames: many(text, String),
      logins: fc.uniqueArray(login, { maxLength: 4, selector: (value) => value.toLowerCase() }),
    })
    .chain(({ groupNames, logins }) => {
      const owner = "john.doe@mycompany.com";
      const everyone = [owner, ...logins];
      const groupIds = groupNames.map((_name, index) => 3 + index * 7);
      const group = fc.constantFrom(0, ...groupIds);
      const author = fc.constantFrom(...everyone);
      const id = fc.nat(1_000_000).map((number) => number + 1);
      return fc.record({
        groups: fc.tuple(
          ...groupNames.map((name, index) =>
            fc.record({
              id: fc.constant(groupIds[index] as number),
              name: fc.constant(name),
              language,
              agents: fc.subarray(everyone),
            }),
          ),
        ),
        agents: fc.tuple(
          fc
            .record({ name: text, job_title: fc.oneof(fc.constant(""), text) })
            .map(({ name, job_title }) =>
              newAgent(owner, name, { permission: "owner", password: "emulator-password", job_title }),
            ),
          ...logins.map((one) =>
            fc
              .record({
                name: text,
                job_title: fc.oneof(fc.constant(""), text),
                permission: fc.constantFrom("normal" as const, "administrator" as const),
                login_status: fc.constantFrom("accepting chats" as const, "not accepting chats" as const),
                daily_summary: flag,
                max_chats_count: fc.nat(50),
                notifications: fc.record({
                  new_visitor: flag,
                  returning_visitor: flag,
                  queued_visitor: flag,
                  visitor_is_typing: flag,
                  new_goal: flag,
                }),
                work_scheduler: fc.option(
                  fc.record({ monday: day, sunday: day }).map((given) => wholeWeek(given)),
                  { nil: undefined },
                ),
              })
              .map(({ name, ...given }) => newAgent(one, name, given)),
          ),
        ),
        tags: fc.uniqueArray(
          fc.record({
            name: anyText,
            author,
            group,
            creation_date: fc.constant(1_400_000_000),
            count: fc.constant({ inChats: 0, inTickets: 0 }),
          }),
          { maxLength: 4, selector: (tag) => `${tag.group}/${tag.name}` },
        ),
        cannedResponses: distinct(
          fc.record({
            id,
            group,
            text,
            creation_date: fc.constant(1_400_000_000),
            created_by: author,
            tags: fc.uniqueArray(text, { minLength, maxLength: 4 }),
          }),
          (one) => `${one.group}/${one.text}`,
        ),
        goals: distinct(
          fc.tuple(id, goal(text)).map(([number, given]) => ({ ...given, id: number })),
          (one) => `${one.type}/${one.name}`,
        ),
        greetings: distinct(
          fc.record({
            id,
            group,
            active: fc.boolean(),
            name: text,
            rules: fc.uniqueArray(rule(text), { minLength, maxLength: 3, selector: JSON.stringify }),
            properties: fc.record({
              "greeting-message_text": text,
              "greeting-unique_id": text,
            }),
          }),
          (one) => `${one.group}/${one.name}`,
        ),
        webhooks: distinct(
          fc.constantFrom(...(Object.keys(events) as (keyof typeof events)[])).chain((event_type) =>
            fc.record({
              licence: fc.constant(12345),
              event_type: fc.constant(event_type),
              data_types: fc.subarray([...events[event_type]], { minLength }),
              url: fc.nat(99).map((number) => `${odd ? "http" : "https"}://hooks.acme.com/${number}?a=b#c`),
              verified: fc.constant(true),
              token: fc.constant("webhook-token-that-must-not-travel"),
              id: fc.uuid(),
            }),
          ),
          (one) => `${one.event_type} ${one.url}`,
        ),
      });
    })
    .map((data) => complete(data as unknown as Partial<LicenceData>));
}

function goal(text: fc.Arbitrary<string>) {
  const common = { name: text, active: flag };
  return fc.oneof(
    fc.record({
      ...common,
      type: fc.constant("custom_variable"),
      custom_variable_name: text,
      custom_variable_value: text,
    }),
    fc.record({
      ...common,
      type: fc.constant("url"),
      url: text,
      match_type: fc.constantFrom("substring", "exact"),
    }),
    fc.record({ ...common, type: fc.constant("api") }),
    fc.record({
      ...common,
      type: fc.constant("sales_tracker"),
      sales_tracker_id: fc.nat(99).map(String),
      value_type: fc.constantFrom("set", "not_set", "dynamic"),
      value: fc.nat(99).map(String),
      currency: fc.constantFrom("USD", "EUR"),
      time_range: fc.nat(99).map(String),
      order_field_name: fc.oneof(fc.constant(""), text),
      value_field_name: fc.oneof(fc.constant(""), text),
    }),
  );
}

/** What the emulator always has, and the properties that follow others. */
function complete(data: Partial<LicenceData>): Partial<LicenceData> {
  let rules = 0;
  return {
    ...data,
    groups: [{ id: 0, name: "All operators", language: "en" }, ...(data.groups ?? [])],
    greetings: (data.greetings ?? []).map((greeting) => ({
      ...greeting,
      properties: { ...greeting.properties, active: greeting.active ? "1" : "0" },
      rules: greeting.rules.map((one) => ({ ...one, id: ++rules })),
    })),
  };
}
