import { now } from "../clock.js";
import { chatDate } from "./chat-dates.js";
import type { Counted } from "./tags.js";

/** A tagged value of a survey, or a variable of a visitor. */
export interface KeyValue {
  key: string;
  value: string;
  id?: string;
}

export interface ChatGoal {
  id: number;
  name: string;
  type?: string;
  date: string;
  timestamp: number;
  order: { id: string; description: string; price: string; currency: string };
}

export interface ChatEvent {
  author_name?: string;
  text?: string;
  date: string;
  timestamp: number;
  user_type: "agent" | "visitor" | "supervisor";
  agent_id?: string;
  type?: string;
  event_type?: string;
  files?: string[];
}

export interface ChatVisitor {
  id: string;
  name: string;
  ip?: string;
  city?: string;
  country?: string;
  country_code?: string;
  timezone?: string;
  region?: string;
  user_agent?: string;
}

interface Participant {
  display_name: string;
  email: string;
}

/** A chat of the archives as the API shows it, and what is known of it besides. */
export interface ChatRecord {
  type: "chat" | "missed_chat";
  id: string;
  visitor: ChatVisitor;
  agents?: Participant[];
  supervisors?: Participant[];
  rate: "not_rated" | "rated_good" | "rated_bad";
  rate_comment?: string;
  duration?: number;
  chat_start_url?: string;
  referrer?: string;
  group: number[];
  started?: string;
  prechat_survey?: KeyValue[];
  postchat_survey?: KeyValue[];
  custom_variables?: KeyValue[];
  integration_variables?: KeyValue[];
  goals?: ChatGoal[];
  queue?: { duration: number };
  tags: string[];
  timezone: string;
  messages?: ChatEvent[];
  events?: ChatEvent[];
  engagement?: "auto_invite" | "manual_invite" | "immediate_start";
  started_timestamp: number;
  ended_timestamp?: number;
  ended?: string;
  pending?: true;
  /** Never shown: the tags that count it. */
  counted?: Counted;
  /** Never shown: to whom transcripts were sent, and when. */
  transcripts?: { to: string; timestamp: number }[];
}

declare module "../licence.js" {
  interface LicenceData {
    chats: ChatRecord[];
  }
}

/** The chat as the API shows it. */
export function shownChat({ counted: _counted, transcripts: _transcripts, ...chat }: ChatRecord) {
  return chat;
}

/** The data types of a chat's webhooks. */
export function chatParts(chat: ChatRecord) {
  return { chat: shownChat(chat), visitor: chat.visitor, pre_chat_survey: chat.prechat_survey ?? [] };
}

/** A chat that has just started. */
export function startedChat(
  id: string,
  given: Partial<ChatRecord> & Pick<ChatRecord, "visitor">,
): ChatRecord {
  const { timezone = "UTC", started_timestamp = now() } = given;
  return {
    type: "chat",
    id,
    agents: [],
    supervisors: [],
    rate: "not_rated",
    group: [0],
    started: chatDate(started_timestamp, timezone),
    prechat_survey: [],
    tags: [],
    timezone,
    messages: [],
    events: [],
    engagement: "immediate_start",
    started_timestamp,
    pending: true,
    ...given,
  };
}

/** Ends a chat, which puts it into the archives. */
export function endChat(chat: ChatRecord): void {
  delete chat.pending;
  chat.ended_timestamp = Math.max(now(), chat.started_timestamp);
  chat.ended = chatDate(chat.ended_timestamp, chat.timezone);
  chat.duration = chat.ended_timestamp - chat.started_timestamp;
}
