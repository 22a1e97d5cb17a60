import type { LicenceData } from "../licence.js";
import type { Section } from "../section.js";
import { agents } from "./agents.js";
import { cannedResponses } from "./canned-responses.js";
import { chats } from "./chats.js";
import { goals } from "./goals.js";
import { greetings } from "./greetings.js";
import { groups } from "./groups.js";
import { status } from "./status.js";
import { tags } from "./tags.js";
import { tickets } from "./tickets.js";
import { visitors } from "./visitors.js";
import { webhooks } from "./webhooks.js";

export type { LicenceData };

/** Every section of the API. A new one is its file and its line here. */
export const sections = {
  agents,
  cannedResponses,
  chats,
  goals,
  greetings,
  groups,
  status,
  tags,
  tickets,
  visitors,
  webhooks,
} satisfies { [Name in Exclude<keyof LicenceData, "sequences">]: Section<LicenceData[Name]> };
