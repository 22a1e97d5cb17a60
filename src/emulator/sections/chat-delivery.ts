import type { EventParts } from "../events.js";
import type { Licence } from "../licence.js";
import { startOf, type ChatEvent, type ChatRecord, type SurveyAnswer } from "./chat-record.js";
import { findGroup } from "./groups.js";
import type { VisitorRecord } from "./visitor-record.js";

/** The parts of what a webhook tells of a chat. They are not shaped like the archive's chats. */
export function chatParts(licence: Licence, chat: ChatRecord): EventParts {
  const { custom_variables, prechat_survey = [] } = chat;
  const email = prechat_survey.find(({ key }) => typeOf(key) === "email")?.value;
  return {
    chat: delivered(licence, chat),
    visitor: deliveredVisitor(licence, {
      page_current: chat.chat_start_url,
      ...chat.visitor,
      custom_variables,
      email,
    }),
    pre_chat_survey: prechat_survey.map(deliveredAnswer),
  };
}

/** What is known of a visitor, from whichever source. */
type KnownVisitor = Pick<VisitorRecord, "id" | "name"> & {
  [Field in "country" | "city" | "language" | "page_current" | "timezone" | "email"]?: string | undefined;
} & { custom_variables?: VisitorRecord["custom_variables"] | undefined };

/** A visitor as a webhook tells of one: also what the visitors' list knows, as long as they are on the site. */
export function deliveredVisitor(licence: Licence, known: KnownVisitor) {
  const onSite = licence.data.visitors.find(({ id }) => id === known.id);
  const custom_variables = known.custom_variables || onSite?.custom_variables || undefined;
  return {
    id: known.id,
    name: known.name,
    email: known.email ?? "",
    country: known.country ?? onSite?.country ?? "",
    city: known.city ?? onSite?.city ?? "",
    language: known.language ?? onSite?.language ?? "",
    page_current: onSite?.page_current ?? known.page_current ?? "",
    timezone: known.timezone ?? onSite?.timezone ?? "",
    ...(custom_variables !== undefined && { custom_variables }),
  };
}

function delivered(licence: Licence, chat: ChatRecord) {
  const { id, ended_timestamp, events = [], messages = [], agents = [] } = chat;
  return {
    id,
    started_timestamp: startOf(chat),
    ...(ended_timestamp !== undefined && { ended_timestamp }),
    url: chat.chat_start_url ?? "",
    referer: chat.referrer ?? "",
    messages: messages.map(deliveredEvent),
    attachments: events.flatMap(({ files = [] }) => files),
    events: events.map(deliveredEvent),
    agents: agents.map(({ display_name, email }) => ({ name: display_name, login: email })),
    tags: chat.tags,
    groups: chat.group.map((group) => ({ id: group, name: findGroup(licence, group)?.name ?? "" })),
  };
}

/** Without the date as text, which only the archive has. */
function deliveredEvent({ date: _date, ...event }: ChatEvent) {
  return event;
}

function deliveredAnswer({ id = "", key, value, answers }: SurveyAnswer) {
  const question = { id, type: typeOf(key), label: key.replace(/:$/, "") };
  return answers === undefined ? { ...question, answer: value } : { ...question, type: "checkbox", answers };
}

/** What kind of question it is, which the archive tells by the label alone. */
function typeOf(label: string): string {
  if (/^e-?mail/i.test(label)) return "email";
  return /^name/i.test(label) ? "name" : "question";
}
