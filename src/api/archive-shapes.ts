import * as z from "zod";
import { field, isObject } from "./values.js";
import { flag, id, listOf, number, text, time } from "./wire.js";

/*
 * Chats and tickets as the archives give them. They are records of what happened, written over many years: nearly
 * every field may be missing, and fields beyond the documented ones are kept as they came.
 */

const survey = z.array(z.object({ key: text, value: text, id: text.exactOptional() }));
const variables = z.array(z.object({ key: text, value: text }));
const person = z.object({ displayName: text.exactOptional(), email: text.exactOptional() });

const chatEntry = z.looseObject({
  authorName: text.exactOptional(),
  text: text.exactOptional(),
  /** As the API prints it, in the time zone asked for; `timestamp` is the same moment. */
  date: text.exactOptional(),
  /** ISO 8601, UTC. */
  timestamp: time.exactOptional(),
  /** `agent`, `visitor` or `supervisor`. */
  userType: text.exactOptional(),
  agentId: text.exactOptional(),
  /** Of events: `message`, `attachment` or `event`. */
  type: text.exactOptional(),
  eventType: text.exactOptional(),
  files: z.array(text).exactOptional(),
});

const chatGoal = z.object({
  id,
  name: text,
  type: text.exactOptional(),
  date: text.exactOptional(),
  /** ISO 8601, UTC. */
  timestamp: time.exactOptional(),
  order: z
    .object({
      id: text.exactOptional(),
      description: text.exactOptional(),
      price: text.exactOptional(),
      currency: text.exactOptional(),
    })
    .exactOptional(),
});

export const chat = z.looseObject({
  id: text,
  /** `chat`, or `missed_chat`, which has no agents and a `time` in place of its start and end. */
  type: text,
  visitor: z.looseObject({
    id: text.exactOptional(),
    name: text.exactOptional(),
    email: text.exactOptional(),
    ip: text.exactOptional(),
    city: text.exactOptional(),
    region: text.exactOptional(),
    country: text.exactOptional(),
    countryCode: text.exactOptional(),
    timezone: text.exactOptional(),
    userAgent: text.exactOptional(),
  }),
  agents: listOf(person),
  supervisors: listOf(person),
  /** `rated_good`, `rated_bad`, `not_rated`, … */
  rate: text.exactOptional(),
  /** In seconds. */
  duration: number.exactOptional(),
  chatStartUrl: text.exactOptional(),
  referrer: text.exactOptional(),
  /** Ids of the groups. */
  group: listOf(id),
  /** As the API prints it, in `timezone`; `startedTimestamp` is the same moment. */
  started: text.exactOptional(),
  /** ISO 8601, UTC. */
  startedTimestamp: time.exactOptional(),
  ended: text.exactOptional(),
  /** ISO 8601, UTC. */
  endedTimestamp: time.exactOptional(),
  timezone: text.exactOptional(),
  prechatSurvey: survey.exactOptional(),
  postchatSurvey: survey.exactOptional(),
  customVariables: variables.exactOptional(),
  integrationVariables: variables.exactOptional(),
  /** There only where a goal was reached or a sale tracked. */
  goals: z.array(chatGoal).exactOptional(),
  /** There only where the chat started from the queue; in seconds. */
  queue: z.object({ duration: number.exactOptional() }).exactOptional(),
  tags: listOf(text),
  messages: listOf(chatEntry),
  events: listOf(chatEntry),
  /** `auto_invite`, `manual_invite` or `immediate_start`. */
  engagement: text.exactOptional(),
  /** True while the chat has not ended. */
  pending: flag.exactOptional(),
});

const party = z.object({ id: text.exactOptional(), name: text.exactOptional(), type: text.exactOptional() });
const ticketSource = z.object({ type: text.exactOptional(), url: text.exactOptional() });

const ticketEvent = z.looseObject({
  /** `message`, `assignee_changed`, … */
  type: text,
  /** ISO 8601, UTC. */
  date: time.exactOptional(),
  author: party.exactOptional(),
  to: party.exactOptional(),
  message: text.exactOptional(),
  /** Whether only agents see it. */
  isPrivate: flag.exactOptional(),
  source: ticketSource.exactOptional(),
});

export const ticket = z.looseObject({
  id: text,
  subject: text.exactOptional(),
  /** `open`, `pending`, `solved` or `spam`. */
  status: text,
  requester: z.object({ mail: text.exactOptional(), name: text.exactOptional() }).exactOptional(),
  assignee: party.exactOptional(),
  /** Ids of the groups. */
  groups: listOf(id),
  events: listOf(ticketEvent),
  tags: listOf(text),
  source: ticketSource.exactOptional(),
  /** ISO 8601, UTC. */
  modified: time.exactOptional(),
  /** When it was open; without `to`, it is now. ISO 8601, UTC. */
  opened: listOf(z.object({ from: time.exactOptional(), to: time.exactOptional() })),
});

/** A chat of the archives. */
export type Chat = z.output<typeof chat>;
/** A ticket. */
export type Ticket = z.output<typeof ticket>;

/** A page of chats or of tickets, by the name of its list. */
export function pageOf<Item extends z.ZodType>(name: "chats" | "tickets", item: Item) {
  return z.preprocess(
    (value) => (isObject(value) ? { ...value, items: value[name] } : value),
    z.object({ pages: number, total: number, items: z.array(item) }),
  );
}

/**
 * One chat or ticket, which some answers give bare and others inside a list: of a list, the one with the id; with
 * no id to go by, the first, since lists are in order of the latest change.
 */
export function oneOf<Item extends z.ZodType>(name: "chats" | "tickets", item: Item, wanted?: string) {
  return z.preprocess((value) => {
    const list = field(value, name);
    if (!Array.isArray(list)) return value;
    const items: unknown[] = list;
    if (wanted === undefined) return items[0];
    return items.find((each) => field(each, "id") === wanted) ?? (items.length === 1 ? items[0] : undefined);
  }, item);
}
