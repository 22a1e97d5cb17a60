import { checkedList } from "../../shared/issues.js";
import { isDeepStrictEqual } from "node:util";
import { now } from "../clock.js";
import { notFound } from "../errors.js";
import { noParameters, parameters } from "../parameters.js";
import type { Call, Section } from "../section.js";
import { dayOf, isDay, isTimezone } from "./chat-dates.js";
import { chatParts } from "./chat-delivery.js";
import { chatRecord, shownChat, startOf, type ChatRecord } from "./chat-record.js";
import { sampleChats } from "./chat-samples.js";
import { pageOf } from "./paging.js";
import { recount } from "./tags.js";

const RATES = ["rated", "not_rated", "rated_good", "rated_bad"] as const;

const listing = parameters((kind) => {
  const day = kind.text().refine(isDay, "must be a date as YYYY-MM-DD").optional();
  return {
    date_from: day,
    date_to: day,
    timezone: kind
      .text()
      .refine(isTimezone, "must be a timezone's TZ name, such as America/Phoenix")
      .optional(),
    page: kind.integer(1).optional(),
    visitor_id: kind.text().optional(),
    query: kind.text().optional(),
    agent: kind.text().optional(),
    group: kind.integer(0).optional(),
    goal: kind.integer(0).optional(),
    has_goal: kind.flag().optional(),
    sale: kind.text().optional(),
    has_sale: kind.flag().optional(),
    queued: kind.flag().optional(),
    rate: kind.oneOf(RATES).optional(),
    include_pending: kind.flag().optional(),
    tag: kind.list(kind.text()).optional(),
    tagged: kind.flag().optional(),
    comment: kind.flag().optional(),
    city: kind.text().optional(),
    region: kind.text().optional(),
    country: kind.text().optional(),
  };
});

const tagging = parameters((kind) => ({ tag: kind.list(kind.text()) }));
const sending = parameters((kind) => ({ to: kind.email() }));

export const chats: Section<ChatRecord[]> = {
  stored: checkedList(chatRecord),
  empty: () => [],
  sample: sampleChats,
  routes: [
    { method: "GET", path: "/chats", handle: list },
    { method: "GET", path: "/chats/:id", handle: show },
    { method: "POST", path: "/chats/:id/send_transcript", handle: sendTranscript },
    { method: "PUT", path: "/chats/:id/tags", handle: setTags },
  ],
};

function list(call: Call) {
  const asked = listing.read(call);
  const { timezone = "UTC" } = asked;
  const found = call.licence.data.chats.filter((chat) => {
    const day = dayOf(startOf(chat), timezone);
    const sales = (chat.goals ?? []).filter((goal) => goal.type === "sales_tracker");
    return (
      (asked.include_pending === 1 || chat.pending !== true) &&
      (asked.date_from === undefined || day >= asked.date_from) &&
      (asked.date_to === undefined || day <= asked.date_to) &&
      (asked.visitor_id === undefined || chat.visitor.id === asked.visitor_id) &&
      (asked.query === undefined || searchedText(chat).includes(asked.query.toLowerCase())) &&
      (asked.agent === undefined || (chat.agents ?? []).some(({ email }) => is(asked.agent, email))) &&
      (asked.group === undefined || chat.group.includes(asked.group)) &&
      (asked.goal === undefined || (chat.goals ?? []).some(({ id }) => id === asked.goal)) &&
      passesFlag(asked.has_goal, (chat.goals ?? []).length > 0) &&
      (asked.sale === undefined || sales.some(({ id }) => String(id) === asked.sale)) &&
      passesFlag(asked.has_sale, sales.length > 0) &&
      passesFlag(asked.queued, chat.queue !== undefined) &&
      (asked.rate === undefined ||
        (asked.rate === "rated" ? chat.rate !== "not_rated" : chat.rate === asked.rate)) &&
      (asked.tag ?? []).every((tag) => chat.tags.includes(tag)) &&
      (asked.tagged === undefined || (asked.tagged === 1) === chat.tags.length > 0) &&
      passesFlag(asked.comment, chat.rate_comment !== undefined) &&
      is(asked.city, chat.visitor.city) &&
      is(asked.region, chat.visitor.region) &&
      is(asked.country, chat.visitor.country)
    );
  });
  const ordered = found.toSorted((one, other) => startOf(other) - startOf(one));
  // Only the latest 25,000 are ever listed.
  const { items, total, pages } = pageOf(ordered.slice(0, 25_000), asked.page);
  return { chats: items.map(shownChat), total, pages };
}

function show(call: Call) {
  noParameters.read(call);
  return shownChat(theChat(call));
}

function sendTranscript(call: Call) {
  const chat = theChat(call);
  const { to } = sending.read(call);
  chat.transcripts = [...(chat.transcripts ?? []), { to, timestamp: now() }];
  return { result: `E-mail has been sent to ${to}.` };
}

function setTags(call: Call) {
  const chat = theChat(call);
  const { tag } = tagging.read(call);
  const tags = [...new Set(tag)].filter((name) => name !== "");
  const before = chat.tags;
  chat.counted = recount(
    call.licence,
    "inChats",
    { groups: chat.group, before, counted: chat.counted },
    tags,
  );
  chat.tags = tags;
  if (!isDeepStrictEqual(before, tags)) call.announce("chat_changed", chatParts(call.licence, chat));
  return { chats: [shownChat(chat)], total: 1, pages: 1 };
}

function theChat(call: Call): ChatRecord {
  const id = call.path["id"] ?? "";
  const chat = call.licence.data.chats.find((candidate) => candidate.id === id);
  if (chat === undefined) throw notFound(`Chat ${id} not found`);
  return chat;
}

/** Whether a flag lets a chat through: one that is 0, or was not given, lets every chat. */
function passesFlag(flag: 0 | 1 | undefined, value: boolean): boolean {
  return flag !== 1 || value;
}

/** Whether a text is the wanted one, whatever its case; where none is wanted, every text is. */
function is(wanted: string | undefined, value: string | undefined): boolean {
  return wanted === undefined || wanted.toLowerCase() === value?.toLowerCase();
}

/** What a query is looked for in. */
function searchedText(chat: ChatRecord): string {
  return [
    chat.visitor.name,
    ...[...(chat.messages ?? []), ...(chat.events ?? [])].map(({ text = "" }) => text),
    ...[...(chat.prechat_survey ?? []), ...(chat.postchat_survey ?? [])].map(({ value }) => value),
  ]
    .join("\n")
    .toLowerCase();
}
