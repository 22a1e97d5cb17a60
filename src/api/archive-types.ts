/*
 * Chats and tickets as the archives give them. They are records of what happened, written over many years: nearly
 * every field may be missing, or impossible to read, and fields beyond these are kept as they came, under their camelCase
 * names.
 */

import type { Told } from "./scalars.js";

/** An agent or a supervisor as a chat names one. */
export interface ChatPerson {
  displayName?: string;
  email?: string;
}

/** A question that was asked before or after a chat, and its answer. */
export interface SurveyAnswer {
  key?: string;
  value?: string;
  id?: string;
}

/** A variable that the page or an integration told. */
export interface Variable {
  key?: string;
  value?: string;
}

/** A message of a chat, or another thing that happened in it. */
export interface ChatEntry {
  authorName?: string;
  text?: string;
  /** As the API prints it, in the chat's time zone; `timestamp` is the same moment. */
  date?: string;
  /** ISO 8601, UTC. */
  timestamp?: string;
  /** `agent`, `visitor` or `supervisor`. */
  userType?: string;
  /** Login, of an agent or a supervisor. */
  agentId?: string;
  /** Of events: `message`, `attachment` or `event`. */
  type?: string;
  /** Of events of the type `event`: such as `closed`. */
  eventType?: string;
  /** Of attachments: their addresses. */
  files?: string[];
  [field: string]: unknown;
}

/** A goal that was reached in a chat. */
export interface ChatGoal {
  id?: number;
  name?: string;
  type?: string;
  date?: string;
  /** ISO 8601, UTC. */
  timestamp?: string;
  order?: { id?: string; description?: string; price?: string; currency?: string };
}

/** The visitor of a chat. */
export interface ChatVisitor {
  id?: string;
  name?: string;
  email?: string;
  ip?: string;
  city?: string;
  region?: string;
  country?: string;
  countryCode?: string;
  timezone?: string;
  userAgent?: string;
  [field: string]: unknown;
}

/** A chat of the archives. */
export interface Chat {
  id: string;
  /** `missed_chat`: it has no agents, and a `time` in place of its start and end. */
  type?: Told<"chat" | "missed_chat">;
  visitor: ChatVisitor;
  agents: ChatPerson[];
  supervisors: ChatPerson[];
  /** `not_rated`, `rated_good`, `rated_bad`, … */
  rate?: string;
  /** In seconds. */
  duration?: number;
  chatStartUrl?: string;
  referrer?: string;
  /** Ids of the groups. */
  group: number[];
  /** As the API prints it, in `timezone`; `startedTimestamp` is the same moment. */
  started?: string;
  /** ISO 8601, UTC. */
  startedTimestamp?: string;
  /** As the API prints it, in `timezone`; `endedTimestamp` is the same moment. */
  ended?: string;
  /** ISO 8601, UTC. */
  endedTimestamp?: string;
  timezone?: string;
  prechatSurvey?: SurveyAnswer[];
  postchatSurvey?: SurveyAnswer[];
  customVariables?: Variable[];
  integrationVariables?: Variable[];
  /** There only where a goal was reached or a sale tracked. */
  goals?: ChatGoal[];
  /** There only where the chat started from the queue; in seconds. */
  queue?: { duration?: number };
  tags: string[];
  messages: ChatEntry[];
  events: ChatEntry[];
  /** `auto_invite`, `manual_invite` or `immediate_start`. */
  engagement?: string;
  /** True while the chat has not ended. */
  pending?: boolean;
  [field: string]: unknown;
}

/** Whoever wrote to, or works on, a ticket. */
export interface TicketParty {
  /** An agent's login, or a client's e-mail address. */
  id?: string;
  name?: string;
  /** `agent` or `client`. */
  type?: string;
}

/** Where a ticket, or a message of it, came from. */
export interface TicketSource {
  type?: string;
  url?: string;
  /** Id of the chat that it was made from, where it was and the answer tells it. */
  id?: string;
}

/** A message of a ticket, or another thing that happened to it. */
export interface TicketEvent {
  /** `message`, `assignee_changed`, … */
  type?: string;
  /** ISO 8601, UTC. */
  date?: string;
  author?: TicketParty;
  to?: TicketParty;
  message?: string;
  /** Whether only agents see it. */
  isPrivate?: boolean;
  source?: TicketSource;
  [field: string]: unknown;
}

/** A ticket. */
export interface Ticket {
  id: string;
  subject?: string;
  status?: Told<"open" | "pending" | "solved" | "spam">;
  requester?: { mail?: string; name?: string };
  assignee?: TicketParty;
  /** Ids of the groups. */
  groups: number[];
  events: TicketEvent[];
  tags: string[];
  source?: TicketSource;
  /** ISO 8601, UTC. */
  modified?: string;
  /** When it was open, in ISO 8601, UTC; without `to`, it still is. */
  opened: { from?: string; to?: string }[];
  [field: string]: unknown;
}
