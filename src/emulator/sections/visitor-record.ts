import type { KeyValue } from "./chat-record.js";

/** What a list of visitors can be narrowed to. */
export const STATE_FILTERS = [
  "chatting",
  "queued",
  "browsing",
  "invited",
  "refused invitation",
  "chat closed",
] as const;
type VisitorState = (typeof STATE_FILTERS)[number] | "logging into chat";

/** A visitor of the site as the API shows it, and what was told about them. */
export interface VisitorRecord {
  id: string;
  name: string;
  state: VisitorState;
  group: number;
  browser?: string;
  chat?: Record<string, unknown>;
  chat_id?: string;
  chat_start_time?: string;
  chat_start_time_ts?: number;
  chats?: number;
  custom_variables?: KeyValue[];
  city?: string;
  country?: string;
  country_code?: string;
  greetings_accepted?: number;
  greetings_all?: number;
  greetings_refused?: number;
  host?: string;
  invitation?: string;
  ip?: string;
  language?: string;
  last_visit?: string;
  last_visit_ts?: number;
  latitude?: string;
  longitude?: string;
  operators?: { id: string; name: string }[];
  page_address?: string;
  page_current?: string;
  page_entered?: string;
  page_entered_ts?: number;
  page_time?: string;
  page_time_ts?: number;
  page_title?: string;
  page_views?: number;
  prechat_survey?: KeyValue[];
  queue_start_time?: number;
  referrer?: string;
  region?: string;
  timezone?: string;
  visit_path?: {
    invitation: string;
    page: string;
    time: string;
    time_ref: number;
    time_ts: number;
    title: string;
  }[];
  visits?: number;
  /** Never shown: what was told by visitors/<VISITOR_ID>/details, by the teller's id. */
  details?: { id: string; icon?: string; fields: { name: string; value: string }[] }[];
}

declare module "../licence.js" {
  interface LicenceData {
    visitors: VisitorRecord[];
  }
}
