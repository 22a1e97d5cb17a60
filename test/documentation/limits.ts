import type { LiveChatClient } from "../../src/api/index.js";
import type { Values } from "../../src/definitions/definition.js";
import type { Sent } from "../emulator/client.js";

/*
 * What the API's documentation says on limits, defaults and allowed values, from its first line to its last, in our own
 * words; and for each where it is checked: in the emulator, in the provider (what a program declares), in the client. A
 * text in place of a check is the reason why there is none.
 */

/** A request to the emulator's sample account, and what comes back. */
export interface Exchange {
  readonly send: string;
  readonly with?: Sent;
  /** Default: 400 where it is refused, else 200. */
  readonly status?: number;
  /** What it is refused with. */
  readonly refused?: readonly string[];
  /** What the answer has, among other things. */
  readonly answer?: unknown;
}

/** What is declared of a type, beside what makes it a valid one. */
export interface Declaration {
  readonly type: string;
  readonly args: Values;
  /** Why it is refused: the beginning of what is told. Absent: it is taken. */
  readonly refused?: string;
  /** What says the same. */
  readonly sameAs?: Values;
}

/** A call of the client, and why it is refused before anything is sent. */
export interface Refusal {
  readonly call: (client: LiveChatClient) => Promise<unknown>;
  readonly refused: RegExp;
}

export interface Limit {
  readonly says: string;
  readonly emulator: Exchange | readonly Exchange[] | string;
  readonly provider: Declaration | readonly Declaration[] | string;
  readonly client: Refusal | string;
}

// Reasons.
const TYPED =
  "its TypeScript type takes nothing else (test/api/arguments.types.ts); what is sent untyped is the API's to refuse";
const SENT = "the client sends what it is given: the API knows best what it takes";
const READ = "it is about answers, and those are read as they come (test/api)";
const NOT_DECLARED = "no resource has it";
const NOT_MANAGED = "what is not declared is not managed: the account's own default stays";
const OF_READS = "it is about reads that no resource makes";
/** A test of its own, by its file and its name, or a part of it. */
const ELSEWHERE = (file: string, name: string) => `test/${file}: "${name}"`;

const json = (body: unknown): Sent => ({ json: body });
const refuses = (send: string, body: unknown, ...refused: string[]): Exchange => ({
  send,
  with: json(body),
  refused,
});
const gives = (send: string, answer: unknown, body?: unknown): Exchange => ({
  send,
  answer,
  ...(body !== undefined && { with: json(body) }),
});

const JANE = "jane.doe@mycompany.com";
const ann = (args: object) => ({ login: "ann@mycompany.com", name: "Ann", ...args });
const rule = (args: object) => ({
  name: "g",
  rules: [{ type: "url_current", value: "a", ...args }],
});
const greeting = (rules: object) => ({ name: "g", rules: [rules] });
const ticket = (args: object) => ({ message: "m", requester: { mail: "mary@x.com" }, ...args });
const webhook = (args: object) => ({
  event_type: "chat_ended",
  data_types: ["chat"],
  url: "https://x.com/",
  ...args,
});

const basics: Limit[] = [
  {
    says: "There are two data centres, dal and fra; without a header it is dal, and a wrong one is answered with the right one",
    emulator: {
      send: "GET /agents",
      with: { headers: { "X-Region": "fra" } },
      status: 421,
      answer: { data: { region: "dal" } },
    },
    provider: ELSEWHERE("api/options.test.ts", "the environment"),
    client: ELSEWHERE("api/http.test.ts", "goes once to the region that a misdirected-request answer names"),
  },
  {
    says: "Credentials are an OAuth token as Bearer, or a login and a personal access token as Basic; wrong ones get a 401",
    emulator: { send: "GET /agents", with: { as: "john.doe@mycompany.com:wrong" }, status: 401 },
    provider: "the client has them",
    client: ELSEWHERE("api/http.test.ts", "is Basic with an account, whose token may hold a colon"),
  },
  {
    says: "Every GET takes a callback for JSONP",
    emulator: ELSEWHERE("emulator/documentation.test.ts", "is answered as printed"),
    provider: "it is for pages in a browser",
    client: "it is for pages in a browser",
  },
  {
    says: "400 is for wrong arguments, 404 for what is not there, 500 for LiveChat's own failures",
    emulator: [
      refuses("POST /groups", {}, "name is required", "agents is required"),
      { send: "GET /groups/77", status: 404 },
    ],
    provider: ELSEWHERE("provider/absence.test.ts", "what was written long ago"),
    client: ELSEWHERE("api/failures.test.ts", "an answer that is a failure"),
  },
  {
    says: "Requests of pages of other domains are denied",
    emulator: { send: "GET /agents", with: { headers: { Origin: "https://x.com" } }, status: 403 },
    provider: "it is no page",
    client: "it is no page, and sends no Origin",
  },
];

const agents: Limit[] = [
  {
    says: "Agents are listed by status: accepting chats, not accepting chats or offline",
    emulator: [
      {
        send: "GET /agents?status=away",
        refused: ["status must be one of: accepting chats, not accepting chats, offline"],
      },
      gives("GET /agents?status=offline", [{ login: "jenny.doe@mycompany.com" }]),
    ],
    provider: OF_READS,
    client: TYPED,
  },
  {
    says: "A permission is owner, administrator or normal; only the last two can be given, and normal is the default",
    emulator: [
      refuses(
        "POST /agents",
        ann({ permission: "owner" }),
        "permission must be one of: administrator, normal",
      ),
      refuses(
        `PUT /agents/${JANE}`,
        { permission: "owner" },
        "permission must be one of: administrator, normal",
      ),
      gives("POST /agents", { permission: "normal" }, ann({})),
    ],
    provider: { type: "Agent", args: { permission: "owner" }, refused: "permission: must be" },
    client: TYPED,
  },
  {
    says: "A login must be a correct e-mail address",
    emulator: refuses(
      "POST /agents",
      { login: "ann", name: "Ann" },
      "login must be a correct e-mail address",
    ),
    provider: { type: "Agent", args: { login: "ann" }, refused: "login: not an e-mail address" },
    client: SENT,
  },
  {
    says: "An agent needs a login and a name",
    emulator: refuses("POST /agents", {}, "login is required", "name is required"),
    provider: { type: "Agent", args: { name: undefined }, refused: "name: is required" },
    client: TYPED,
  },
  {
    says: "The job title is Support Agent by default",
    emulator: gives("POST /agents", { job_title: "Support Agent" }, ann({})),
    provider: NOT_MANAGED,
    client: SENT,
  },
  {
    says: "The status after the login is accepting chats or not accepting chats",
    emulator: ["POST /agents", `PUT /agents/${JANE}`].map((send) =>
      refuses(
        send,
        ann(
          send.startsWith("PUT")
            ? { login: undefined, login_status: "offline" }
            : { login_status: "offline" },
        ),
        "login_status must be one of: accepting chats, not accepting chats",
      ),
    ),
    provider: { type: "Agent", args: { loginStatus: "offline" }, refused: "loginStatus: must be" },
    client: TYPED,
  },
  {
    says: "A password has at least 5 characters",
    emulator: refuses("POST /agents", ann({ password: "1234" }), "password must have at least 5 characters"),
    provider: { type: "Agent", args: { password: "1234" }, refused: "password: at least 5 characters" },
    client: SENT,
  },
  {
    says: "Without a password an e-mail with an activation link is sent",
    emulator: "it sends no e-mails",
    provider: ELSEWHERE(
      "lifecycle/odd-account.test.ts",
      "takes the owner of another licence for the owner of this one",
    ),
    client: SENT,
  },
  {
    says: "An agent's groups are ids of groups",
    emulator: [
      refuses(
        "POST /agents",
        ann({ groups: ["sales"] }),
        "groups[0] must be an integer",
        "groups[0] must be non-negative",
      ),
      refuses(
        "POST /agents",
        ann({ groups: [77] }),
        "groups must be ids of groups, and there is none with the id 77",
      ),
    ],
    provider: { type: "Agent", args: { groups: ["sales"] }, refused: "groups[0]: must be the id of a group" },
    client: TYPED,
  },
  {
    says: "Notifications of a create are six, all required; those of an update are four, without incoming_chat and new_goal",
    emulator: [
      // The API was seen to take some of them, and none.
      gives(
        "POST /agents",
        { notifications: { new_visitor: 0 } },
        ann({ notifications: { new_visitor: 0 } }),
      ),
      refuses(
        `PUT /agents/${JANE}`,
        { notifications: { new_goal: 1 } },
        "notifications.new_goal is not a parameter",
      ),
    ],
    provider: ELSEWHERE("provider/fixed-keys.test.ts", "is refused to be changed later"),
    client: TYPED,
  },
  {
    says: "A notification, and the daily summary, is 0 or 1; the daily summary is 1 by default",
    emulator: [
      refuses(
        "POST /agents",
        ann({ daily_summary: 2, notifications: { new_goal: "yes" } }),
        "notifications.new_goal must be 0 or 1",
        "daily_summary must be 0 or 1",
      ),
      gives("POST /agents", { daily_summary: 1 }, ann({})),
    ],
    provider: [
      { type: "Agent", args: { dailySummary: 2 }, refused: "dailySummary: must be true or false" },
      {
        type: "Agent",
        args: { notifications: { newGoal: "yes" } },
        refused: "notifications.newGoal: must be true",
      },
      { type: "Agent", args: { dailySummary: 1 }, sameAs: { dailySummary: true } },
    ],
    client: TYPED,
  },
  {
    says: "An agent has at most 6 chats at once by default",
    emulator: [
      gives("POST /agents", { max_chats_count: 6 }, ann({})),
      refuses(
        "POST /agents",
        ann({ max_chats_count: "many" }),
        "max_chats_count must be an integer",
        "max_chats_count must be non-negative",
      ),
    ],
    provider: {
      type: "Agent",
      args: { maxChatsCount: "many" },
      refused: "maxChatsCount: must be a whole number",
    },
    client: TYPED,
  },
  {
    says: "The status that is set is accepting chats, not accepting chats or offline, and of an update only",
    emulator: [
      refuses(
        `PUT /agents/${JANE}`,
        { status: "away" },
        "status must be one of: accepting chats, not accepting chats, offline",
      ),
      refuses("POST /agents", ann({ status: "offline" }), "status is not a parameter"),
    ],
    provider: { type: "Agent", args: { status: "away" }, refused: "status: must be" },
    client: TYPED,
  },
  {
    says: "What an update leaves out stays as it is",
    emulator: gives(`PUT /agents/${JANE}`, { name: "Jane Doe", max_chats_count: 2 }, { max_chats_count: 2 }),
    provider: ELSEWHERE("provider/behaviour.test.ts", "a property that is left out may be changed by others"),
    client: SENT,
  },
  {
    says: "A new password needs one's current one",
    emulator: refuses(
      `PUT /agents/${JANE}`,
      { password: "12345" },
      "current_password is required to change a password",
    ),
    provider: ELSEWHERE(
      "provider/behaviour.test.ts",
      "a change of an agent's password needs the caller's own",
    ),
    client: SENT,
  },
  {
    says: "Working hours are there on the enterprise plan only",
    emulator: "its account has that plan",
    provider: "which plan an account has the API does not tell; an export leaves empty working hours out",
    client: SENT,
  },
  {
    says: "A working day has times of day as HH:MM, and is enabled, 0 or 1",
    emulator: refuses(
      `PUT /agents/${JANE}`,
      { work_scheduler: { monday: { enabled: 2, start: "9:00" } } },
      "work_scheduler.monday.enabled must be 0 or 1",
      "work_scheduler.monday.start must be a time as HH:MM",
    ),
    provider: {
      type: "Agent",
      args: { workScheduler: { monday: { enabled: 1, start: "9:00", end: "17:00" } } },
      refused: "workScheduler.monday.start: must be a time of day",
    },
    client: TYPED,
  },
  {
    says: "Agents who are no administrators change a part of their own profile only",
    emulator: ELSEWHERE(
      "emulator/agents.test.ts",
      "who are not administrators may change only their own profile",
    ),
    provider: "who calls only the account knows",
    client: SENT,
  },
];

const archives: Limit[] = [
  {
    says: "Days are written YYYY-MM-DD, of chats and of tickets",
    emulator: [
      { send: "GET /chats?date_from=23.01.2013", refused: ["date_from must be a date as YYYY-MM-DD"] },
      { send: "GET /tickets?date_to=2013-13-01", refused: ["date_to must be a date as YYYY-MM-DD"] },
    ],
    provider: OF_READS,
    client: SENT,
  },
  {
    says: "A timezone is a TZ name",
    emulator: {
      send: "GET /chats?timezone=Phoenix",
      refused: ["timezone must be a timezone's TZ name, such as America/Phoenix"],
    },
    provider: OF_READS,
    client: SENT,
  },
  {
    says: "A page has 25 chats, or tickets, and the first one is 1, which is the default",
    emulator: ["chats", "tickets"].map((list) => ({
      send: `GET /${list}?page=0`,
      refused: ["page must be at least 1"],
    })),
    provider: OF_READS,
    client: ELSEWHERE("api/paging.test.ts", "tells the totals page by page"),
  },
  {
    says: "Only the latest 25,000 chats are listed",
    emulator: ELSEWHERE("emulator/archives.test.ts", "are listed as far as the latest 25,000 go"),
    provider: OF_READS,
    client: "it says so beside the call; the API lists no more",
  },
  {
    says: "Filters that are 1 or 0: has_goal, has_sale, queued, include_pending, tagged, comment",
    emulator: {
      send: "GET /chats?has_goal=2&has_sale=2&queued=2&include_pending=2&tagged=2&comment=2",
      refused: ["has_goal", "has_sale", "queued", "include_pending", "tagged", "comment"].map(
        (name) => `${name} must be 0 or 1`,
      ),
    },
    provider: OF_READS,
    client: TYPED,
  },
  {
    says: "A rating is rated, not_rated, rated_good or rated_bad",
    emulator: {
      send: "GET /chats?rate=good",
      refused: ["rate must be one of: rated, not_rated, rated_good, rated_bad"],
    },
    provider: OF_READS,
    client: TYPED,
  },
  {
    says: "A chat that has not ended is told by pending",
    emulator: ELSEWHERE("emulator/archives.test.ts", "that go on are listed only when asked for"),
    provider: OF_READS,
    client: READ,
  },
  {
    says: "Places are known of chats since May 11, 2015",
    emulator: "its chats are its own, and all have a place",
    provider: OF_READS,
    client: "the API answers what it has",
  },
  {
    says: "A chat's engagement is auto_invite, manual_invite or immediate_start",
    emulator: "its sample chats have what the documentation prints",
    provider: OF_READS,
    client: READ,
  },
  {
    says: "Tags of a chat, or of a ticket, are an array, and required",
    emulator: [
      refuses("PUT /chats/MH022RD0K5/tags", {}, "tag is required"),
      refuses("PUT /tickets/5FUED/tags", { tag: "sales" }, "tag must be an array"),
    ],
    provider: NOT_DECLARED,
    client: TYPED,
  },
  {
    says: "A transcript is sent to an e-mail address, which is required",
    emulator: [
      refuses("POST /chats/MH022RD0K5/send_transcript", {}, "to is required"),
      refuses(
        "POST /chats/MH022RD0K5/send_transcript",
        { to: "john" },
        "to must be a correct e-mail address",
      ),
    ],
    provider: NOT_DECLARED,
    client: TYPED,
  },
];

const cannedResponses: Limit[] = [
  {
    says: "Canned responses are listed, and made, for group 0 by default",
    emulator: [
      gives("GET /canned_responses", [{ id: 3181, group: 0 }]),
      gives("POST /canned_responses", { group: 0 }, { text: "t", tags: [] }),
    ],
    provider: { type: "CannedResponse", args: {}, sameAs: { group: 0 } },
    client: SENT,
  },
  {
    says: "A canned response needs a text and tags, which are texts",
    emulator: [
      refuses("POST /canned_responses", {}, "text is required", "tags is required"),
      refuses("POST /canned_responses", { text: "t", tags: [5] }, "tags[0] must be a string"),
    ],
    provider: [
      { type: "CannedResponse", args: { text: undefined }, refused: "text: is required" },
      { type: "CannedResponse", args: { tags: undefined }, refused: "tags: is required" },
      { type: "CannedResponse", args: { tags: [] }, refused: "tags: at least one tag" },
    ],
    client: TYPED,
  },
  {
    says: "An update takes the text and the tags, and no group",
    emulator: refuses("PUT /canned_responses/3181", { group: 1 }, "group is not a parameter"),
    provider: ELSEWHERE("documentation/limits.test.ts", "is replaced, since no update takes it"),
    client: TYPED,
  },
  {
    says: "When and by whom it was modified is told once it was",
    emulator: ELSEWHERE("emulator/settings.test.ts", "are made, changed by PUT and by POST, and removed"),
    provider: NOT_DECLARED,
    client: READ,
  },
];

const goals: Limit[] = [
  {
    says: "A goal is of the type custom_variable, url, api or sales_tracker; goals are listed by it",
    emulator: [
      {
        send: "GET /goals?type=nps",
        refused: ["type must be one of: custom_variable, url, api, sales_tracker"],
      },
      refuses(
        "POST /goals",
        { name: "g", type: "nps" },
        "type must be one of: custom_variable, url, api, sales_tracker",
      ),
    ],
    provider: {
      type: "Goal",
      args: { type: "nps" },
      refused: "type: must be custom_variable, url, api or sales_tracker",
    },
    client: TYPED,
  },
  {
    says: "A goal needs a name and a type",
    emulator: refuses("POST /goals", {}, "name is required", "type is required"),
    provider: { type: "Goal", args: { name: undefined }, refused: "name: is required" },
    client: TYPED,
  },
  {
    says: "A goal of a custom variable needs its name and its value",
    emulator: refuses(
      "POST /goals",
      { name: "g", type: "custom_variable" },
      "custom_variable_name is required for a goal of the type custom_variable",
      "custom_variable_value is required for a goal of the type custom_variable",
    ),
    provider: {
      type: "Goal",
      args: { type: "custom_variable", customVariableName: "v" },
      refused: "customVariableValue: is required",
    },
    client: SENT,
  },
  {
    says: "A goal of a url needs the url; it matches as a substring, by default, or exactly",
    emulator: [
      refuses("POST /goals", { name: "g", type: "url" }, "url is required for a goal of the type url"),
      refuses(
        "POST /goals",
        { name: "g", type: "url", url: "x", match_type: "prefix" },
        "match_type must be one of: substring, exact",
      ),
      gives("POST /goals", { match_type: "substring" }, { name: "g", type: "url", url: "x" }),
    ],
    provider: [
      { type: "Goal", args: { type: "url" }, refused: "url: is required" },
      { type: "Goal", args: { type: "url", url: "x", matchType: "prefix" }, refused: "matchType: must be" },
    ],
    client: SENT,
  },
  {
    says: "A goal of the API has no parameters of its own",
    emulator: refuses(
      "POST /goals",
      { name: "g", type: "api", url: "x" },
      "url is not a parameter of this call for a goal of the type api",
    ),
    provider: {
      type: "Goal",
      args: { type: "api", url: "x" },
      refused: "url: unknown property where type is api",
    },
    client: SENT,
  },
  {
    says: "A sales tracker's value_type is set, not_set or dynamic",
    emulator: refuses(
      "POST /goals",
      { name: "g", type: "sales_tracker", value_type: "fixed" },
      "value_type must be one of: set, not_set, dynamic",
    ),
    provider: {
      type: "Goal",
      args: { type: "sales_tracker", valueType: "fixed" },
      refused: "valueType: must be",
    },
    client: TYPED,
  },
  {
    says: "An update of a sales tracker takes its id and the names of its fields only",
    emulator: [
      gives("POST /goals", { id: 2231 }, { name: "g", type: "sales_tracker" }),
      refuses(
        "PUT /goals/2231",
        { value: "5" },
        "value is not a parameter of this call for a goal of the type sales_tracker",
      ),
    ],
    provider: ELSEWHERE("documentation/limits.test.ts", "is replaced, since no update takes it"),
    client: SENT,
  },
  {
    says: "A goal is active or not",
    emulator: refuses("PUT /goals/1041", { active: "paused" }, "active must be 0 or 1"),
    provider: { type: "Goal", args: { active: "paused" }, refused: "active: must be true or false" },
    client: TYPED,
  },
  {
    says: "A goal is marked as reached by a visitor, whose id is required; of a price only the period separates",
    emulator: refuses(
      "POST /goals/1181/mark_as_successful",
      { order_price: "199,00" },
      "visitor_id is required",
      "order_price must be a number, with a period as the only separator",
    ),
    provider: NOT_DECLARED,
    client: TYPED,
  },
];

const greetings: Limit[] = [
  {
    says: "Greetings are listed of one group, or of all",
    emulator: ELSEWHERE("emulator/settings.test.ts", "are listed of all groups or of one"),
    provider: "it lists group by group, since an answer does not tell the group",
    client: SENT,
  },
  {
    says: "A greeting needs a name and rules",
    emulator: refuses("POST /greetings", {}, "name is required", "rules is required"),
    provider: [
      { type: "Greeting", args: { name: undefined }, refused: "name: is required" },
      { type: "Greeting", args: { rules: [] }, refused: "rules: at least one rule" },
    ],
    client: TYPED,
  },
  {
    says: "A greeting is in group 0 and active by default",
    emulator: [
      gives("POST /greetings", { active: true }, rule({})),
      gives("GET /greetings?group=0", [{}, { name: "g" }]),
    ],
    provider: { type: "Greeting", args: {}, sameAs: { group: 0 } },
    client: SENT,
  },
  {
    says: "A subtype is announcement, of which there are at most 10",
    emulator: [
      refuses("POST /greetings", { ...rule({}), subtype: "card" }, "subtype must be one of: announcement"),
      ...Array.from({ length: 10 }, () =>
        gives("POST /greetings", {}, { ...rule({}), subtype: "announcement" }),
      ),
      refuses(
        "POST /greetings",
        { ...rule({}), subtype: "announcement" },
        "subtype can be announcement for 10 greetings, and there are as many already",
      ),
    ],
    provider: { type: "Greeting", args: { subtype: "card" }, refused: 'subtype: must be "announcement"' },
    client: TYPED,
  },
  {
    says: "A rule has one of eight operators, equals by default",
    emulator: [
      refuses(
        "POST /greetings",
        rule({ operator: "is" }),
        "rules[0].operator must be one of: equals, doesnt_equal, lower_than, lower_or_equal, greater_than, greater_or_equal, contains, doesnt_contain",
      ),
      gives("POST /greetings", { rules: [{ operator: "equals" }] }, rule({})),
    ],
    provider: [
      { type: "Greeting", args: rule({ operator: "is" }), refused: "rules[0].operator: must be one of" },
      { type: "Greeting", args: rule({}), sameAs: rule({ operator: "equals" }) },
    ],
    client: TYPED,
  },
  {
    says: "A rule is one of eleven; custom stands for custom_variable",
    emulator: [
      refuses(
        "POST /greetings",
        rule({ type: "weather" }),
        "rules[0].type must be one of: custom_variable, visits_number, visit_time_site, visit_time_page, url_current, url_visited, url_referrer, pages_view_number, geolocation, search_keyword, url_funnel, ads_traffic",
      ),
      gives(
        "POST /greetings",
        { rules: [{ type: "custom_variable" }] },
        greeting({ type: "custom", variable_name: "v", variable_value: true }),
      ),
    ],
    provider: [
      { type: "Greeting", args: rule({ type: "weather" }), refused: "rules[0].type: must be one of" },
      {
        type: "Greeting",
        args: greeting({ type: "custom", variableName: "v", variableValue: true }),
        sameAs: greeting({ type: "custom_variable", variableName: "v", variableValue: "true" }),
      },
    ],
    client: TYPED,
  },
  {
    says: "A custom variable is compared by its name and its value",
    emulator: refuses(
      "POST /greetings",
      greeting({ type: "custom_variable", variable_name: "v" }),
      "rules[0].variable_value is required",
    ),
    provider: {
      type: "Greeting",
      args: greeting({ type: "custom_variable", variableName: "v" }),
      refused: "rules[0].variableValue: is required",
    },
    client: SENT,
  },
  {
    says: "A funnel is of urls, each with an operator, equals by default",
    emulator: [
      refuses(
        "POST /greetings",
        greeting({ type: "url_funnel", urls: [{ operator: "is" }] }),
        "rules[0].urls[0].url is required",
        "rules[0].urls[0].operator must be one of: equals, doesnt_equal, lower_than, lower_or_equal, greater_than, greater_or_equal, contains, doesnt_contain",
      ),
      gives(
        "POST /greetings",
        { rules: [{ urls: [{ operator: "equals" }] }] },
        greeting({ type: "url_funnel", urls: [{ url: "x" }] }),
      ),
    ],
    provider: {
      type: "Greeting",
      args: greeting({ type: "url_funnel", urls: [] }),
      refused: "rules[0].urls: at least one url",
    },
    client: SENT,
  },
];

const groups: Limit[] = [
  {
    says: "Group 0 has all agents, tells none of them, and cannot be modified",
    emulator: [
      gives("GET /groups/0", { id: 0, name: "All operators" }),
      refuses("PUT /groups/0", { name: "g" }, "group 0 contains all agents and cannot be modified"),
    ],
    provider: ELSEWHERE("provider/behaviour.test.ts", "All operators"),
    client: SENT,
  },
  {
    says: "A group needs a name and agents, which are logins; its language is English by default",
    emulator: [
      refuses("POST /groups", {}, "name is required", "agents is required"),
      refuses(
        "POST /groups",
        { name: "g", agents: ["nobody@x.com"] },
        "agents must be logins of agents, and there is none with the login nobody@x.com",
      ),
      gives("POST /groups", { language: "en" }, { name: "g", agents: [] }),
    ],
    provider: [
      { type: "Group", args: { name: undefined }, refused: "name: is required" },
      { type: "Group", args: { agents: ["nobody"] }, refused: "agents[0]: not an e-mail address" },
      { type: "Group", args: { language: "English" }, refused: "language: must be a language code" },
    ],
    client: TYPED,
  },
  {
    says: "Languages are those of a list of supported ones, which is on another page",
    emulator:
      "our copy of the documentation does not have that list: what looks like a code of a language is taken",
    provider:
      "our copy of the documentation does not have that list: what looks like a code of a language is taken",
    client: SENT,
  },
  {
    says: "A group's status is the best one of its agents",
    emulator: ELSEWHERE("emulator/groups.test.ts", "have the status of their agents"),
    provider: NOT_DECLARED,
    client: READ,
  },
  {
    says: "The licence's status is online or offline, of group 0 by default",
    emulator: [
      gives("GET /status", { status: "online" }),
      { send: "GET /status?group=x", refused: ["group must be an integer", "group must be non-negative"] },
    ],
    provider: OF_READS,
    client: {
      call: ({ status }) => status.get(-1),
      refused: /must be a whole number from 0 on/,
    },
  },
];

const tags: Limit[] = [
  {
    says: "A tag needs an author, who is an agent, a name and a group",
    emulator: [
      refuses("POST /tags", {}, "tag is required", "author is required", "group is required"),
      refuses(
        "POST /tags",
        { tag: "t", author: "nobody@x.com", group: 1 },
        "author must be the login of an agent, and there is none with the login nobody@x.com",
      ),
    ],
    provider: ["tag", "author", "group"].map((name) => ({
      type: "Tag",
      args: { [name]: undefined },
      refused: `${name}: is required`,
    })),
    client: TYPED,
  },
  {
    says: "Only the owner and the administrators add tags",
    emulator: ELSEWHERE(
      "emulator/tags.test.ts",
      "are added and deleted by the owner and the administrators only",
    ),
    provider: "who calls only the account knows",
    client: SENT,
  },
  {
    says: "The group of a tag that is deleted is required",
    // Clients were seen to leave it out: it is where the tag is told by its name.
    emulator: [
      gives("POST /tags", { name: "sales", group: 2 }, { tag: "sales", author: JANE, group: 2 }),
      {
        send: "DELETE /tags/sales",
        refused: ["group is required, since the groups 1, 2 all have a tag sales"],
      },
    ],
    provider: ELSEWHERE(
      "api/http.test.ts",
      "deletes a tag by its encoded name, in the group that the body names",
    ),
    client: TYPED,
  },
];

const tickets: Limit[] = [
  {
    says: "Tickets are listed by assigned and tagged, 1 or 0; in descending order by default; by a status and a source",
    emulator: [
      {
        send: "GET /tickets?assigned=2&tagged=2",
        refused: ["assigned must be 0 or 1", "tagged must be 0 or 1"],
      },
      { send: "GET /tickets?order=up", refused: ["order must be one of: desc, asc"] },
      { send: "GET /tickets?status=closed", refused: ["status must be one of: open, pending, solved, spam"] },
      {
        send: "GET /tickets?source=fax",
        refused: ["source must be one of: lc2, mail, facebook, agent-app-manual, chat-window"],
      },
    ],
    provider: OF_READS,
    client: TYPED,
  },
  {
    says: "A ticket needs a message and the requester's e-mail address",
    emulator: [
      {
        send: "POST /tickets",
        with: json({}),
        status: 400,
        answer: { error: ["message is required", "requester is required"] },
      },
      refuses(
        "POST /tickets",
        ticket({ requester: { mail: "mary" } }),
        "requester.mail must be a correct e-mail address",
      ),
    ],
    provider: NOT_DECLARED,
    client: TYPED,
  },
  {
    says: "A ticket's source is chat-window, mail or lc2, which is the default; a url is one of chat-window's",
    emulator: [
      refuses(
        "POST /tickets",
        ticket({ source: { type: "facebook" } }),
        "source.type must be one of: chat-window, mail, lc2",
      ),
      refuses(
        "POST /tickets",
        ticket({ source: { type: "mail", url: "x" } }),
        "source.url applies only if source.type is chat-window",
      ),
      gives("POST /tickets", { source: { type: "lc2" } }, ticket({})),
    ],
    provider: NOT_DECLARED,
    client: TYPED,
  },
  {
    says: "A ticket's subject is (no subject) by default, and its groups, an array, are 0",
    emulator: [
      gives("POST /tickets", { subject: "(no subject)", groups: [0] }, ticket({})),
      refuses("POST /tickets", ticket({ group: 0 }), "group must be an array"),
    ],
    provider: NOT_DECLARED,
    client: TYPED,
  },
];

const webhooks: Limit[] = [
  {
    says: "A webhook needs an event, one of six, data types and a url",
    emulator: [
      refuses("POST /webhooks", {}, "event_type is required", "data_types is required", "url is required"),
      refuses(
        "POST /webhooks",
        webhook({ event_type: "agent_moved" }),
        "event_type must be one of: chat_started, chat_ended, chat_changed, visitor_queued, ticket_created, canned_response_changed",
      ),
    ],
    provider: [
      ...["eventType", "dataTypes", "url"].map((name) => ({
        type: "Webhook",
        args: { [name]: undefined },
        refused: `${name}: is required`,
      })),
      { type: "Webhook", args: { eventType: "agent_moved" }, refused: "eventType: must be one of" },
    ],
    client: TYPED,
  },
  {
    says: "Data types are one or more of five, and which ones depends on the event",
    emulator: [
      refuses("POST /webhooks", webhook({ data_types: [] }), "data_types must not be empty"),
      refuses(
        "POST /webhooks",
        webhook({ data_types: ["agent"] }),
        "data_types[0] must be one of: chat, visitor, pre_chat_survey, ticket, canned_response",
      ),
      refuses(
        "POST /webhooks",
        webhook({ event_type: "chat_changed", data_types: ["pre_chat_survey"] }),
        "data_types cannot have pre_chat_survey for chat_changed, only chat, visitor",
      ),
      refuses(
        "POST /webhooks",
        webhook({ event_type: "visitor_queued" }),
        "data_types cannot have chat for visitor_queued, only visitor",
      ),
      refuses(
        "POST /webhooks",
        webhook({ event_type: "ticket_created" }),
        "data_types cannot have chat for ticket_created, only ticket",
      ),
      refuses(
        "POST /webhooks",
        webhook({ event_type: "canned_response_changed" }),
        "data_types cannot have chat for canned_response_changed, only canned_response",
      ),
      ...["chat_started", "chat_ended"].map((event_type) =>
        gives(
          "POST /webhooks",
          { events: [{ event_type }] },
          webhook({ event_type, data_types: ["chat", "visitor", "pre_chat_survey"] }),
        ),
      ),
    ],
    provider: [
      { type: "Webhook", args: { dataTypes: [] }, refused: "dataTypes: at least one data type" },
      { type: "Webhook", args: { dataTypes: ["agent"] }, refused: "dataTypes[0]: must be one of" },
      ...[
        ["chat_changed", "pre_chat_survey"],
        ["visitor_queued", "chat"],
        ["ticket_created", "chat"],
        ["canned_response_changed", "chat"],
      ].map(([eventType, one]) => ({
        type: "Webhook",
        args: { eventType, dataTypes: [one] },
        refused: `dataTypes[0]: a ${eventType} delivery cannot carry ${one}`,
      })),
    ],
    client: TYPED,
  },
  {
    says: "A delivery that is not answered with 200 within about 10 seconds is sent up to 10 times more within 6 hours",
    emulator: ELSEWHERE("emulator/deliveries.test.ts", "has 10 seconds for each attempt"),
    provider: NOT_DECLARED,
    client: ELSEWHERE(
      "api/receiver.test.ts",
      "is given back as an unknown one, so that it can be answered with 200",
    ),
  },
];

const visitors: Limit[] = [
  {
    says: "Visitors are listed by one of six states; elsewhere on the page only chatting and queued are filters",
    emulator: {
      send: "GET /visitors?state=away",
      refused: ["state must be one of: chatting, queued, browsing, invited, refused invitation, chat closed"],
    },
    provider: OF_READS,
    client: TYPED,
  },
  {
    says: "Their groups are numbers, and count, 0 by default, is 0 or 1",
    emulator: [
      {
        send: "GET /visitors?group[]=sales&count=2",
        refused: ["group[0] must be an integer", "group[0] must be non-negative", "count must be 0 or 1"],
      },
      gives("GET /visitors?count=1", { count: 2 }),
    ],
    provider: OF_READS,
    client: TYPED,
  },
  {
    says: "A visitor is in one of seven states",
    emulator: "a seed with another one is refused, as one with any value that its schema does not have",
    provider: OF_READS,
    client: READ,
  },
  {
    says: "Surveys and custom variables are told where there are some",
    emulator: "its sample visitors have what the documentation prints",
    provider: OF_READS,
    client: READ,
  },
];

export const limits: Readonly<Record<string, readonly Limit[]>> = {
  basics,
  agents,
  archives,
  cannedResponses,
  goals,
  greetings,
  groups,
  tags,
  tickets,
  webhooks,
  visitors,
};
