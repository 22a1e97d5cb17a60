import type { LicenceData } from "../../src/emulator/index.js";
import { newAgent } from "../../src/emulator/sections/agent-record.js";

/** A value that no set of the API has. */
export const UNHEARD_OF = "unheard-of";

type Raw = Readonly<Record<string, unknown>>;

/** An object of an account with an unknown value of a closed set. */
interface Unknown {
  /** The section of the account, as the client names it, and the field in it. */
  readonly set: string;
  /** The object, as it stands in a list of the API. */
  readonly object: Raw;
  /** What an export says of it; absent where nobody declares such a thing. */
  readonly named?: string;
}

const agent = (login: string, values: object): Raw => ({ ...newAgent(login, "Odd", {}), ...values });
const greeting = (id: number, rule: object): Raw => ({
  id,
  group: 0,
  active: true,
  name: `odd ${id}`,
  rules: [{ id: 1, type: "url_current", value: "x", operator: "equals", condition: "and", ...rule }],
  properties: { active: "1" },
});
const goal = (id: number, values: object): Raw => ({ id, name: `odd ${id}`, active: 1, ...values });
const webhook = (id: string, values: object): Raw => ({
  licence: 12345,
  id,
  event_type: "chat_started",
  data_types: ["chat"],
  url: `https://odd.example.com/${id}`,
  verified: true,
  token: "webhook-token",
  ...values,
});

/** One for every set that is closed as far as anybody knows. */
export const unknowns: readonly Unknown[] = [
  {
    set: "agents.permission",
    object: agent("permission@odd.com", { permission: UNHEARD_OF }),
    named: "(id permission@odd.com): its permission cannot be declared",
  },
  {
    set: "agents.loginStatus",
    object: agent("login-status@odd.com", { login_status: UNHEARD_OF }),
    named: "(id login-status@odd.com): its loginStatus cannot be declared",
  },
  { set: "agents.status", object: agent("status@odd.com", { status: UNHEARD_OF }) },
  {
    set: "groups.status",
    object: { id: 90, name: "Odd status", language: "en", agents: [], status: UNHEARD_OF },
  },
  {
    set: "goals.type",
    object: goal(9101, { type: UNHEARD_OF }),
    named: "(id 9101): it cannot be declared: type: must be",
  },
  {
    set: "goals.matchType",
    object: goal(9102, { type: "url", url: "https://odd.example.com/", match_type: UNHEARD_OF }),
    named: "(id 9102): its matchType cannot be declared",
  },
  {
    set: "goals.valueType",
    object: goal(9103, { type: "sales_tracker", sales_tracker_id: "1", value_type: UNHEARD_OF }),
    named: "(id 9103): its valueType cannot be declared",
  },
  {
    set: "greetings.rules.type",
    object: greeting(9201, { type: UNHEARD_OF }),
    named: "(id 9201): its rules cannot be declared",
  },
  {
    set: "greetings.rules.operator",
    object: greeting(9202, { operator: UNHEARD_OF }),
    named: "(id 9202): its rules cannot be declared",
  },
  {
    set: "greetings.rules.condition",
    object: greeting(9203, { condition: UNHEARD_OF }),
    named: "(id 9203): its rules cannot be declared",
  },
  {
    set: "greetings.rules.variableName",
    object: greeting(9204, { type: "ads_traffic", variable_name: UNHEARD_OF }),
    named: "(id 9204): its rules cannot be declared",
  },
  {
    set: "greetings.rules.urls.operator",
    object: greeting(9205, { type: "url_funnel", urls: [{ url: "x", operator: UNHEARD_OF }] }),
    named: "(id 9205): its rules cannot be declared",
  },
  { set: "greetings.subtype", object: { ...greeting(9206, {}), subtype: UNHEARD_OF } },
  {
    set: "webhooks.eventType",
    object: webhook("odd1", { event_type: UNHEARD_OF }),
    named: "(id odd1): it cannot be declared: eventType: ",
  },
  {
    set: "webhooks.dataTypes",
    object: webhook("odd2", { data_types: ["chat", UNHEARD_OF] }),
    named: "(id odd2): it cannot be declared: dataTypes",
  },
  { set: "visitors.state", object: { id: "S1", state: UNHEARD_OF } },
  { set: "chats.type", object: { id: "ODD", type: UNHEARD_OF, visitor: {} } },
  { set: "tickets.status", object: { id: "ODD", status: UNHEARD_OF } },
  { set: "status.status", object: { status: UNHEARD_OF } },
];

/** Adds all of them that a program can declare something of. */
export function addUnknownValues(data: LicenceData): void {
  const sections = data as unknown as Readonly<Record<string, Raw[]>>;
  for (const { set, object } of unknowns) {
    const [section = ""] = set.split(".");
    if (["agents", "groups", "goals", "greetings", "webhooks"].includes(section))
      sections[section]?.push(object);
  }
}
