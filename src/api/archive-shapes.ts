import type { Chat, ChatEntry, Ticket, TicketEvent } from "./archive-types.js";
import { flag, id, key, number, scalarText, text, time, told } from "./scalars.js";
import { always, looseList, Misfit, misfit, object, objects, type ObjectList, type Shape } from "./shapes.js";
import { field, isObject } from "./values.js";

/** A list that is always there: empty where the answer has none. */
function list<T>(item: Shape<T>) {
  return always(looseList(item), (): T[] => []);
}

const survey = looseList(object({}, { key: text, value: scalarText, id: text }));
const variables = looseList(object({}, { key: text, value: scalarText }));
const person = object({}, { displayName: text, email: text });

export const chatEntry: Shape<ChatEntry> = object(
  {},
  {
    authorName: text,
    text,
    date: text,
    timestamp: time,
    userType: text,
    agentId: text,
    type: text,
    eventType: text,
    files: looseList(text),
  },
);

const chatGoal = object(
  {},
  {
    id,
    name: text,
    type: text,
    date: text,
    timestamp: time,
    order: object({}, { id: text, description: text, price: text, currency: text }),
  },
);

const chatVisitor = object(
  {},
  {
    id: text,
    name: text,
    email: text,
    ip: text,
    city: text,
    region: text,
    country: text,
    countryCode: text,
    timezone: text,
    userAgent: text,
  },
);

export const chat: Shape<Chat> = object(
  { id: key },
  {
    type: told<"chat" | "missed_chat">(),
    visitor: always(chatVisitor, () => ({})),
    agents: list(person),
    supervisors: list(person),
    rate: text,
    duration: number,
    chatStartUrl: text,
    referrer: text,
    group: list(id),
    started: text,
    startedTimestamp: time,
    ended: text,
    endedTimestamp: time,
    timezone: text,
    prechatSurvey: survey,
    postchatSurvey: survey,
    customVariables: variables,
    integrationVariables: variables,
    goals: looseList(chatGoal),
    queue: object({}, { duration: number }),
    tags: list(text),
    messages: list(chatEntry),
    events: list(chatEntry),
    engagement: text,
    pending: flag,
  },
);

const party = object({}, { id: text, name: text, type: text });
export const requester = object({}, { mail: text, name: text });
export const ticketSource = object({}, { type: text, url: text, id: text });

export const ticketEvent: Shape<TicketEvent> = object(
  {},
  {
    type: text,
    date: time,
    author: party,
    to: party,
    message: text,
    isPrivate: flag,
    source: ticketSource,
  },
);

export const ticketFields = {
  subject: text,
  status: told<"open" | "pending" | "solved" | "spam">(),
  requester,
  assignee: party,
  events: list(ticketEvent),
  tags: list(text),
  source: ticketSource,
};

export const ticket: Shape<Ticket> = object(
  { id: key },
  {
    ...ticketFields,
    groups: list(id),
    modified: time,
    opened: list(object({}, { from: time, to: time })),
  },
);

/** A page of chats or of tickets, by the name of its list. */
export interface PageOf<T> {
  /** How many pages and items there are, where the answer tells it. */
  pages?: number;
  total?: number;
  items: ObjectList<T>;
}

export function pageOf<T>(name: "chats" | "tickets", item: Shape<T>): Shape<PageOf<T>> {
  const numbers = object({}, { pages: number, total: number });
  const items = objects(item);
  return (value, place) => {
    if (!isObject(value)) return misfit("an object", value, place);
    const read = items(value[name], place.at(name));
    if (read instanceof Misfit || read === undefined) return read;
    const { pages, total } = value;
    const counts = numbers({ pages, total }, place);
    return { ...(counts instanceof Misfit ? {} : counts), items: read };
  };
}

/**
 * One chat or ticket, which some answers give bare and others inside a list: of a list, the one with the id; with
 * no id to go by, the first, since lists are in order of the latest change.
 */
export function oneOf<T>(name: "chats" | "tickets", item: Shape<T>, wanted?: string): Shape<T> {
  return (value, place) => {
    const given = field(value, name);
    if (!Array.isArray(given)) return item(value, place);
    const items: unknown[] = given;
    const found = items.findIndex((each) => field(each, "id") === wanted);
    const index = wanted === undefined ? 0 : found < 0 && items.length === 1 ? 0 : found;
    const here = index < 0 ? place.at(name) : place.at(name).at(index);
    return item(items[index], here) ?? misfit("an object", items[index], here);
  };
}
