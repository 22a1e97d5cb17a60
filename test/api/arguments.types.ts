import type {
  AgentCreate,
  AgentUpdate,
  CannedResponseCreate,
  CannedResponseUpdate,
  ChatFilter,
  GoalCreate,
  GoalSuccess,
  GreetingCreate,
  GreetingRuleArgs,
  GroupCreate,
  LiveChatClient,
  TagCreate,
  TicketCreate,
  TicketFilter,
  VisitorFilter,
  WebhookCreate,
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

type Refuses<Taker, Value> = Value extends Taker ? false : true;
type Lacks<Taker, Name extends string> = Name extends keyof Taker ? false : true;
type Filter<Section extends "agents" | "goals"> = NonNullable<Parameters<LiveChatClient[Section]["list"]>[0]>;
type All<Checks extends readonly true[]> = Checks;

export type ClosedSets = All<
  [
    Refuses<Filter<"agents">["status"], "away">,
    Refuses<AgentCreate["permission"], "owner">,
    Refuses<AgentUpdate["permission"], "owner">,
    Refuses<AgentCreate["loginStatus"], "offline">,
    Refuses<AgentUpdate["status"], "away">,
    Refuses<Filter<"goals">["type"], "nps">,
    Refuses<GoalCreate["type"], "nps">,
    Refuses<GoalCreate["matchType"], "prefix">,
    Refuses<GoalCreate["valueType"], "fixed">,
    Refuses<ChatFilter["rate"], "good">,
    Refuses<TicketFilter["order"], "up">,
    Refuses<TicketFilter["status"], "closed">,
    Refuses<TicketFilter["source"], "fax">,
    Refuses<VisitorFilter["state"], "logging into chat">,
    Refuses<WebhookCreate["eventType"], "agent_moved">,
    Refuses<WebhookCreate["dataTypes"], ["agent"]>,
  ]
>;

export type Kinds = All<
  [
    Refuses<AgentCreate["groups"], ["sales"]>,
    Refuses<AgentCreate["dailySummary"], "yes">,
    Refuses<AgentCreate["maxChatsCount"], "many">,
    Refuses<ChatFilter["hasGoal"], "yes">,
    Refuses<VisitorFilter["group"], ["sales"]>,
    Refuses<Parameters<LiveChatClient["chats"]["updateTags"]>[1], "sales">,
    Refuses<Parameters<LiveChatClient["tickets"]["updateTags"]>[1], "sales">,
  ]
>;

export type Needed = All<
  [
    Refuses<AgentCreate, { login: string }>,
    Refuses<AgentCreate["notifications"], { newVisitor: true }>,
    Refuses<GroupCreate, { name: string }>,
    Refuses<CannedResponseCreate, { text: string }>,
    Refuses<GoalCreate, { name: string }>,
    Refuses<GoalSuccess, { orderId: string }>,
    Refuses<GreetingCreate, { name: string }>,
    Refuses<TagCreate, { tag: string; group: number }>,
    Refuses<TicketCreate, { message: string }>,
    Refuses<WebhookCreate, { eventType: "chat_ended"; url: string }>,
    Refuses<Parameters<LiveChatClient["chats"]["sendTranscript"]>[1], object>,
    Refuses<Parameters<LiveChatClient["tags"]["delete"]>, [string]>,
  ]
>;

export type NotInUpdates = All<
  [Lacks<AgentCreate, "status">, Lacks<AgentUpdate, "login">, Lacks<CannedResponseUpdate, "group">]
>;
