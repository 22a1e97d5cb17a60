import { z } from "zod";
import { now } from "../clock.js";
import { amount, key, moment, objectId, texts } from "../record-kinds.js";
import { chatDate, isTimezone, momentOf } from "./chat-dates.js";
import { counted } from "./tag-record.js";

/** A variable of a visitor. */
export const keyValue = z.object({ key: z.string(), value: z.string() });

/** A question of a survey, and what was answered. */
const surveyAnswer = keyValue.extend({
  id: z.string().exactOptional(),
  /** Of a question with choices. Shown by webhooks only. */
  answers: z.array(z.object({ label: z.string(), chosen: z.boolean() })).exactOptional(),
});
export type SurveyAnswer = z.output<typeof surveyAnswer>;

const chatGoal = z.object({
  id: objectId,
  name: z.string(),
  type: z.string().exactOptional(),
  date: z.string(),
  timestamp: moment,
  order: z.object({ id: z.string(), description: z.string(), price: z.string(), currency: z.string() }),
});

const chatEvent = z.object({
  author_name: z.string().exactOptional(),
  text: z.string().exactOptional(),
  date: z.string(),
  timestamp: moment,
  user_type: z.enum(["agent", "visitor", "supervisor"]),
  agent_id: z.string().exactOptional(),
  type: z.string().exactOptional(),
  event_type: z.string().exactOptional(),
  files: texts.exactOptional(),
});
export type ChatEvent = z.output<typeof chatEvent>;

const chatVisitor = z.object({
  id: z.string(),
  name: z.string(),
  ip: z.string().exactOptional(),
  city: z.string().exactOptional(),
  country: z.string().exactOptional(),
  country_code: z.string().exactOptional(),
  timezone: z.string().exactOptional(),
  region: z.string().exactOptional(),
  user_agent: z.string().exactOptional(),
});

const participant = z.object({ display_name: z.string(), email: z.string() });

/** A chat of the archives as the API shows it, and what is known of it besides. */
export const chatRecord = z
  .object({
    type: z.enum(["chat", "missed_chat"]),
    id: key,
    visitor: chatVisitor,
    agents: z.array(participant).exactOptional(),
    supervisors: z.array(participant).exactOptional(),
    rate: z.enum(["not_rated", "rated_good", "rated_bad"]),
    rate_comment: z.string().exactOptional(),
    duration: amount.exactOptional(),
    chat_start_url: z.string().exactOptional(),
    referrer: z.string().exactOptional(),
    group: z.array(objectId),
    started: z.string().exactOptional(),
    prechat_survey: z.array(surveyAnswer).exactOptional(),
    postchat_survey: z.array(surveyAnswer).exactOptional(),
    custom_variables: z.array(keyValue).exactOptional(),
    integration_variables: z.array(keyValue).exactOptional(),
    goals: z.array(chatGoal).exactOptional(),
    queue: z.object({ duration: amount }).exactOptional(),
    tags: texts,
    timezone: z.string().refine(isTimezone, "must be a timezone's TZ name, such as America/Phoenix"),
    messages: z.array(chatEvent).exactOptional(),
    events: z.array(chatEvent).exactOptional(),
    engagement: z.enum(["auto_invite", "manual_invite", "immediate_start"]).exactOptional(),
    /** A missed chat has a `time` instead. */
    started_timestamp: moment.exactOptional(),
    time: z.string().exactOptional(),
    ended_timestamp: moment.exactOptional(),
    ended: z.string().exactOptional(),
    pending: z.literal(true).exactOptional(),
    /** Never shown: the tags that count it. */
    counted: counted.exactOptional(),
    /** Never shown: to whom transcripts were sent, and when. */
    transcripts: z.array(z.object({ to: z.string(), timestamp: moment })).exactOptional(),
  })
  .refine(
    ({ started_timestamp, time = "", timezone }) =>
      started_timestamp !== undefined || (isTimezone(timezone) && momentOf(time, timezone) !== undefined),
    { path: ["started_timestamp"], message: "must be there, or a time that can be read" },
  );
export type ChatRecord = z.output<typeof chatRecord>;

declare module "../licence.js" {
  interface LicenceData {
    chats: ChatRecord[];
  }
}

/** When a chat began, or was missed: as far back as can be where that is not known. */
export function startOf({ started_timestamp, time = "", timezone }: ChatRecord): number {
  return started_timestamp ?? momentOf(time, timezone) ?? 0;
}

/** The chat as the API shows it. */
export function shownChat({ counted: _counted, transcripts: _transcripts, ...chat }: ChatRecord) {
  const { prechat_survey } = chat;
  if (prechat_survey === undefined) return chat;
  // Reassigned in its place, so that the order of the fields stays.
  return { ...chat, prechat_survey: prechat_survey.map(({ answers: _choices, ...answer }) => answer) };
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
  const started = startOf(chat);
  chat.ended_timestamp = Math.max(now(), started);
  chat.ended = chatDate(chat.ended_timestamp, chat.timezone);
  chat.duration = chat.ended_timestamp - started;
}
