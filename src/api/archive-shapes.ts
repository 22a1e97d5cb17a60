import * as z from "zod";
import type { Chat, Ticket } from "./archive-types.js";
import { field, isObject } from "./values.js";
import { flag, id, listOf, number, text, time } from "./wire.js";

const survey = z.array(z.object({ key: text, value: text, id: text.exactOptional() }));
const variables = z.array(z.object({ key: text, value: text }));
const person = z.object({ displayName: text.exactOptional(), email: text.exactOptional() });

const chatEntry = z.looseObject({
  authorName: text.exactOptional(),
  text: text.exactOptional(),
  date: text.exactOptional(),
  timestamp: time.exactOptional(),
  userType: text.exactOptional(),
  agentId: text.exactOptional(),
  type: text.exactOptional(),
  eventType: text.exactOptional(),
  files: z.array(text).exactOptional(),
});

const chatGoal = z.object({
  id,
  name: text,
  type: text.exactOptional(),
  date: text.exactOptional(),
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

export const chat: z.ZodType<Chat> = z.looseObject({
  id: text,
  type: text,
  visitor: z
    .looseObject({
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
    })
    .default({}),
  agents: listOf(person),
  supervisors: listOf(person),
  rate: text.exactOptional(),
  duration: number.exactOptional(),
  chatStartUrl: text.exactOptional(),
  referrer: text.exactOptional(),
  group: listOf(id),
  started: text.exactOptional(),
  startedTimestamp: time.exactOptional(),
  ended: text.exactOptional(),
  endedTimestamp: time.exactOptional(),
  timezone: text.exactOptional(),
  prechatSurvey: survey.exactOptional(),
  postchatSurvey: survey.exactOptional(),
  customVariables: variables.exactOptional(),
  integrationVariables: variables.exactOptional(),
  goals: z.array(chatGoal).exactOptional(),
  queue: z.object({ duration: number.exactOptional() }).exactOptional(),
  tags: listOf(text),
  messages: listOf(chatEntry),
  events: listOf(chatEntry),
  engagement: text.exactOptional(),
  pending: flag.exactOptional(),
});

const party = z.object({ id: text.exactOptional(), name: text.exactOptional(), type: text.exactOptional() });
const ticketSource = z.object({ type: text.exactOptional(), url: text.exactOptional() });

const ticketEvent = z.looseObject({
  type: text,
  date: time.exactOptional(),
  author: party.exactOptional(),
  to: party.exactOptional(),
  message: text.exactOptional(),
  isPrivate: flag.exactOptional(),
  source: ticketSource.exactOptional(),
});

export const ticket: z.ZodType<Ticket> = z.looseObject({
  id: text,
  subject: text.exactOptional(),
  status: text,
  requester: z.object({ mail: text.exactOptional(), name: text.exactOptional() }).exactOptional(),
  assignee: party.exactOptional(),
  groups: listOf(id),
  events: listOf(ticketEvent),
  tags: listOf(text),
  source: ticketSource.exactOptional(),
  modified: time.exactOptional(),
  opened: listOf(z.object({ from: time.exactOptional(), to: time.exactOptional() })),
});

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
