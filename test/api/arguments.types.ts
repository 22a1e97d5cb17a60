import type {
  AgentUpdate,
  ChatFilter,
  GreetingCreate,
  GreetingRuleArgs,
  TicketCreate,
} from "../../src/api/index.js";

/* What the documentation allows, as the compiler knows it: the type check is the test. */

export const chats: ChatFilter = { hasGoal: true, sale: 71, tag: ["sales"], rate: "rated_good" };
export const asText: ChatFilter = { sale: "71" };

// @ts-expect-error -- this one can be set when an agent is created, and not changed
export const later: AgentUpdate = { notifications: { newGoal: true } };

export const greeting: GreetingCreate = {
  name: "g",
  rules: [{ type: "visit_time_page", value: 15, operator: "greater_than" }],
  subtype: "announcement",
};
// @ts-expect-error -- there is no such rule
export const type: GreetingRuleArgs = { type: "visit_time", value: 15 };
// @ts-expect-error -- there is no such operator
export const operator: GreetingRuleArgs = { type: "url_current", value: "a", operator: "is" };
// @ts-expect-error -- there is no such subtype
export const subtype: GreetingCreate = { name: "g", rules: [], subtype: "card" };
// @ts-expect-error -- a ticket can be listed as one of Facebook's, not made as one
export const source: TicketCreate["source"] = { type: "facebook" };
