import type { LicenceData } from "../../src/emulator/index.js";
import { newAgent } from "../../src/emulator/sections/agent-record.js";

const owner = "john.doe@mycompany.com";
const condition = "and";
const operator = "equals";

/** What no export, state, log or output may show, beside the credentials. */
export const WEBHOOK_TOKEN = "webhook-t0ken-nobody-may-see";

/**
 * Adds to the sample account what it has not: every type of goal and of rule, and names that programs, YAML and
 * people take for something else.
 */
export function furnish(data: LicenceData): void {
  data.groups.push(
    { id: 10, name: "yes", language: "en", agents: [owner, "yes@mycompany.com"] },
    { id: 11, name: "Yes", language: "de", agents: ["yes@mycompany.com"] },
    { id: 12, name: 'licence: "${var:x}" #1 👩‍👩‍👧\n', language: "pl", agents: [] },
    { id: 14, name: "Module", language: "en", agents: [] },
    { id: 15, name: "Exports", language: "en", agents: [] },
    // A letter that Node knows, and the compiler of a project may not.
    { id: 16, name: "\u{1e6c0}", language: "en", agents: [] },
    { id: 13, name: "0x1", language: "en", agents: ["class@mycompany.com"] },
  );
  data.agents.push(
    newAgent("yes@mycompany.com", "null", { job_title: " leading and trailing ", max_chats_count: 0 }),
    newAgent("class@mycompany.com", "Σίσυφος 'the' \"Boss\"", { permission: "administrator" }),
  );
  const count = { inChats: 0, inTickets: 0 };
  data.tags.push(
    { name: "~", author: "yes@mycompany.com", group: 10, creation_date: 1_400_000_000, count },
    { name: "~", author: owner, group: 0, creation_date: 1_400_000_000, count },
  );
  data.cannedResponses.push(
    response(9001, 0, `${"A long text, line after line.\n".repeat(170)}\n`, ["- a"]),
    response(9002, 12, "a\r\nb\tc \u2028 $${config:x} ##X##", ["on", "1_000", "👍"]),
    response(9003, 0, "Sales", ["a"]),
    response(9004, 0, "SALES", ["a"]),
  );
  data.goals.push(
    {
      id: 9101,
      name: "[secret]",
      active: 1,
      type: "url",
      url: "https://x.example/?a=b#c",
      match_type: "exact",
    },
    { id: 9102, name: "[secret]", active: 0, type: "api" },
    {
      id: 9103,
      name: "1e3",
      active: 1,
      type: "custom_variable",
      custom_variable_name: "{a: b}",
      custom_variable_value: "true",
    },
    {
      id: 9104,
      name: "ﬁ\u202e",
      active: 1,
      type: "sales_tracker",
      sales_tracker_id: "7",
      value_type: "set",
      value: "19.99",
      currency: "PLN",
      time_range: "14",
      order_field_name: "order",
      value_field_name: "",
    },
  );
  data.greetings.push({
    id: 9201,
    group: 12,
    active: false,
    name: "---",
    rules: [
      { id: 1, type: "custom_variable", variable_name: "yes", variable_value: "0o7", operator, condition },
      { id: 2, type: "visits_number", value: "2", operator: "greater_than", condition },
      { id: 3, type: "visit_time_site", value: "15", operator: "lower_than", condition },
      { id: 4, type: "visit_time_page", value: "30", operator: "greater_or_equal", condition },
      { id: 5, type: "url_current", value: "*alias", operator: "contains", condition },
      { id: 6, type: "url_visited", value: "&cart", operator: "doesnt_contain", condition },
      { id: 7, type: "url_referrer", value: "!tag", operator: "doesnt_equal", condition },
      { id: 8, type: "pages_view_number", value: "3", operator: "lower_or_equal", condition },
      { id: 9, type: "geolocation", value: "ру́сский", operator, condition },
      { id: 10, type: "search_keyword", value: "null", operator, condition: "or" },
      { id: 12, type: "ads_traffic", operator, condition },
      {
        id: 13,
        type: "ads_traffic",
        variable_name: "google",
        variable_value: "cpc",
        operator: "contains",
        condition: "or",
      },
    ],
    properties: { "greeting-message_text": 'Hello: "world"\n', active: "0" },
  });
  data.greetings.push({
    id: 9202,
    group: 0,
    active: true,
    name: "funnel",
    rules: [
      {
        id: 11,
        type: "url_funnel",
        condition,
        urls: [
          { url: "shop.example/shoes", operator },
          { url: "cart", operator: "contains" },
        ],
      },
    ],
    properties: { "greeting-message_text": "x".repeat(5000), active: "1" },
  });
  for (const webhook of data.webhooks) webhook.token = WEBHOOK_TOKEN;
  data.webhooks.push({
    licence: 12345,
    id: "0123456789abcdef",
    event_type: "chat_started",
    data_types: ["visitor", "chat"],
    url: "https://hooks.example.com/?a='b'&c=%20#d",
    verified: true,
    token: WEBHOOK_TOKEN,
  });
}

function response(id: number, group: number, text: string, tags: string[]) {
  return { id, group, text, tags, creation_date: 1_400_000_000, created_by: owner };
}
