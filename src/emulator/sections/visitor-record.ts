import { z } from "zod";
import { amount, key, moment, objectId } from "../record-kinds.js";
import { keyValue } from "./chat-record.js";

/** What a list of visitors can be narrowed to. */
export const STATE_FILTERS = [
  "chatting",
  "queued",
  "browsing",
  "invited",
  "refused invitation",
  "chat closed",
] as const;

const visitedPage = z.object({
  invitation: z.string(),
  page: z.string(),
  time: z.string(),
  time_ref: moment,
  time_ts: moment,
  title: z.string(),
});

/** What visitors/<VISITOR_ID>/details told, by the teller's id. */
const details = z.object({
  id: z.string(),
  icon: z.string().exactOptional(),
  /** With a `url`, the value is the text of a link. */
  fields: z.array(z.object({ name: z.string(), value: z.string(), url: z.string().exactOptional() })),
});

/** A visitor of the site as the API shows it, and what was told about them. */
export const visitorRecord = z.object({
  id: key,
  name: z.string(),
  state: z.enum([...STATE_FILTERS, "logging into chat"]),
  group: objectId,
  browser: z.string().exactOptional(),
  chat: z.record(z.string(), z.unknown()).exactOptional(),
  chat_id: z.string().exactOptional(),
  chat_start_time: z.string().exactOptional(),
  chat_start_time_ts: moment.exactOptional(),
  chats: amount.exactOptional(),
  /** An empty text where there are none. */
  custom_variables: z.union([z.array(keyValue), z.literal("")]).exactOptional(),
  city: z.string().exactOptional(),
  country: z.string().exactOptional(),
  country_code: z.string().exactOptional(),
  greetings_accepted: amount.exactOptional(),
  greetings_all: amount.exactOptional(),
  greetings_refused: amount.exactOptional(),
  host: z.string().exactOptional(),
  invitation: z.string().exactOptional(),
  ip: z.string().exactOptional(),
  language: z.string().exactOptional(),
  last_visit: z.string().exactOptional(),
  last_visit_ts: moment.exactOptional(),
  latitude: z.string().exactOptional(),
  longitude: z.string().exactOptional(),
  operators: z.array(z.object({ id: z.string(), display_name: z.string() })).exactOptional(),
  page_address: z.string().exactOptional(),
  page_current: z.string().exactOptional(),
  page_entered: z.string().exactOptional(),
  page_entered_ts: moment.exactOptional(),
  page_time: z.string().exactOptional(),
  page_time_ts: moment.exactOptional(),
  page_title: z.string().exactOptional(),
  page_views: amount.exactOptional(),
  prechat_survey: z.array(keyValue).exactOptional(),
  queue_start_time: z.union([moment, z.literal("")]).exactOptional(),
  referrer: z.string().exactOptional(),
  region: z.string().exactOptional(),
  timezone: z.string().exactOptional(),
  visit_path: z.array(visitedPage).exactOptional(),
  visits: amount.exactOptional(),
  /** Never shown. */
  details: z.array(details).exactOptional(),
});
export type VisitorRecord = z.output<typeof visitorRecord>;

declare module "../licence.js" {
  interface LicenceData {
    visitors: VisitorRecord[];
  }
}
