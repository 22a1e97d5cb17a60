/*
 * The closed sets of the documentation: what can be given to a field, and nothing else. Answers may hold more. It imports
 * nothing, so that whoever only checks a declaration loads no HTTP.
 */

/** The statuses that an agent can have right after the login. */
export const loginStatuses = ["accepting chats", "not accepting chats"] as const;

/** Whether an agent, or a group as a whole, takes chats now. */
export const agentStatuses = [...loginStatuses, "offline"] as const;

/** What an agent can be made. */
export const givenPermissions = ["administrator", "normal"] as const;

/** What makes a goal reached. */
export const goalTypes = ["custom_variable", "url", "api", "sales_tracker"] as const;

/** How the address of a `url` goal is compared. */
export const goalMatchTypes = ["substring", "exact"] as const;

/** Where a `sales_tracker` goal has its value from. */
export const goalValueTypes = ["set", "not_set", "dynamic"] as const;

/** How a greeting's rule compares. */
export const greetingOperators = [
  "equals",
  "doesnt_equal",
  "lower_than",
  "lower_or_equal",
  "greater_than",
  "greater_or_equal",
  "contains",
  "doesnt_contain",
] as const;

/** How a rule joins the others: all must hold, or any will do. */
export const ruleConditions = ["and", "or"] as const;

/** The rules that compare a number: of seconds, pages or visits. */
export const countingRuleTypes = [
  "visit_time_site",
  "visit_time_page",
  "pages_view_number",
  "visits_number",
] as const;

/** The rules that compare a text: an address, a place, a search. */
export const matchingRuleTypes = [
  "url_current",
  "url_visited",
  "url_referrer",
  "geolocation",
  "search_keyword",
] as const;

/** What a greeting's rule looks at. */
export const greetingRuleTypes = [
  ...countingRuleTypes,
  ...matchingRuleTypes,
  "custom_variable",
  "url_funnel",
  "ads_traffic",
] as const;

/** The networks of `ads_traffic` rules. */
export const adNetworks = ["facebook", "google", "microsoft", "twitter", "yahoo"] as const;

/** What a greeting can be beside an ordinary one. */
export const greetingSubtypes = ["announcement"] as const;

/** When a webhook is sent, and what it can carry then. */
export const dataTypesByEvent = {
  chat_started: ["chat", "visitor", "pre_chat_survey"],
  chat_ended: ["chat", "visitor", "pre_chat_survey"],
  chat_changed: ["chat", "visitor"],
  visitor_queued: ["visitor"],
  ticket_created: ["ticket"],
  canned_response_changed: ["canned_response"],
} as const;

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an object literal has the keys of its type
export const webhookEventTypes = Object.keys(dataTypesByEvent) as (keyof typeof dataTypesByEvent)[];

/** What a webhook can carry. */
export const webhookDataTypes = ["chat", "visitor", "pre_chat_survey", "ticket", "canned_response"] as const;
