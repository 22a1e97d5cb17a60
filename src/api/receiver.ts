import { Buffer } from "node:buffer";
import { createHash, timingSafeEqual } from "node:crypto";
import { chatEntry, ticketEvent, ticketFields } from "./archive-shapes.js";
import type { ChatEntry, TicketEvent, TicketParty, TicketSource } from "./archive-types.js";
import { ConfigurationError, MalformedWebhookError, WebhookTokenError } from "./errors.js";
import { Notices, type Notice } from "./notices.js";
import { flag, id, key, number, scalarText, text, time, type Told } from "./scalars.js";
import { looseList, Misfit, object, readAnswer, type Shape } from "./shapes.js";
import { field } from "./values.js";
import { webhookEventTypes } from "./known-values.js";

/** What every delivery has. */
interface Envelope {
  /** Number of the licence. */
  licenseId: number;
  /** The same in each attempt to deliver the same event. */
  eventUniqueId?: string;
  lcVersion?: string;
}

/** A group as a delivery names one. */
export interface WebhookGroup {
  id?: number;
  name?: string;
}

/** The chat of a delivery. It is not shaped like those of the archives. Every time in it is ISO 8601 in UTC. */
export interface WebhookChat {
  id?: string;
  startedTimestamp?: string;
  endedTimestamp?: string;
  url?: string;
  /** The page that the visitor came from. */
  referer?: string;
  messages?: ChatEntry[];
  events?: ChatEntry[];
  /** Addresses of files. */
  attachments?: unknown[];
  agents?: { name?: string; login?: string }[];
  tags?: string[];
  groups?: WebhookGroup[];
  [field: string]: unknown;
}

/** The visitor of a delivery. */
export interface WebhookVisitor {
  id?: string;
  name?: string;
  email?: string;
  country?: string;
  city?: string;
  language?: string;
  pageCurrent?: string;
  timezone?: string;
  customVariables?: { key?: string; value?: string }[];
  [field: string]: unknown;
}

/** A question before a chat, and its answer; of a question with several, all choices and which of them were made. */
export interface WebhookSurveyAnswer {
  id?: string;
  type?: string;
  label?: string;
  answer?: string;
  answers?: { label?: string; chosen?: boolean }[];
  [field: string]: unknown;
}

/** The ticket of a delivery. Every time in it is ISO 8601 in UTC. */
export interface WebhookTicket {
  id?: string;
  subject?: string;
  status?: Told<"open" | "pending" | "solved" | "spam">;
  requester?: { mail?: string; name?: string };
  assignee?: TicketParty;
  events?: TicketEvent[];
  tags?: string[];
  groups?: WebhookGroup[];
  source?: TicketSource;
  [field: string]: unknown;
}

/** The canned response of a delivery. */
export interface WebhookCannedResponse {
  id?: number;
  text?: string;
  [field: string]: unknown;
}

interface ChatParts {
  chat?: WebhookChat;
  visitor?: WebhookVisitor;
}

/** The questions before a chat, and their answers. */
interface SurveyPart {
  preChatSurvey?: WebhookSurveyAnswer[];
}

/** An event that LiveChat has and this version of the package does not know. */
interface UnknownEvent extends Envelope, ChatParts, SurveyPart {
  eventType: "unknown";
  /** Its name, as it came. */
  unknownEventType: string;
  ticket?: WebhookTicket;
  cannedResponse?: WebhookCannedResponse;
  [field: string]: unknown;
}

/**
 * What a webhook delivers, told apart by `eventType`; the last alternative is an event that LiveChat has and this package
 * does not know. The parts are there as the webhook's data types ask; fields beyond those named here are kept, in
 * camelCase. The token is not among them.
 */
export type WebhookDelivery =
  | ({ eventType: "chat_started" } & Envelope & ChatParts & SurveyPart)
  | ({ eventType: "chat_ended" } & Envelope & ChatParts & SurveyPart)
  | ({ eventType: "chat_changed" } & Envelope & ChatParts)
  | ({ eventType: "visitor_queued"; visitor?: WebhookVisitor } & Envelope)
  | ({ eventType: "ticket_created"; ticket?: WebhookTicket } & Envelope)
  | ({ eventType: "canned_response_changed"; cannedResponse?: WebhookCannedResponse } & Envelope)
  | UnknownEvent;

const namedGroup = object({}, { id, name: text });

/** Some deliveries name the groups by their ids alone. */
const group: Shape<WebhookGroup> = (value, place) =>
  typeof value === "object" ? namedGroup(value, place) : namedGroup({ id: value }, place);

const parts = {
  chat: object(
    {},
    {
      id: text,
      startedTimestamp: time,
      endedTimestamp: time,
      url: text,
      referer: text,
      messages: looseList(chatEntry),
      events: looseList(chatEntry),
      agents: looseList(object({}, { name: text, login: text })),
      tags: looseList(text),
      groups: looseList(group),
    },
  ),
  visitor: object(
    {},
    {
      id: text,
      name: text,
      email: text,
      country: text,
      city: text,
      language: text,
      pageCurrent: text,
      timezone: text,
      customVariables: looseList(object({}, { key: text, value: scalarText })),
    },
  ),
  preChatSurvey: looseList(
    object(
      {},
      {
        id: text,
        type: text,
        label: text,
        answer: scalarText,
        answers: looseList(object({}, { label: text, chosen: flag })),
      },
    ),
  ),
  ticket: object(
    {},
    {
      ...ticketFields,
      id: text,
      events: looseList(ticketEvent),
      tags: looseList(text),
      groups: looseList(group),
    },
  ),
  cannedResponse: object({}, { id, text }),
};

const delivery = object(
  { eventType: key, licenseId: number },
  { eventUniqueId: key, lcVersion: text, ...parts },
  ["token"],
);

/**
 * Reads a webhook's delivery, once its token has proven that LiveChat sent it. The token is compared in constant
 * time. Answer the request with 200 within 10 seconds, whatever follows: else LiveChat sends it again, up to 10
 * times within 6 hours. An event that is not known is one to answer with 200, too.
 *
 * @param body The request's body: as it came, or parsed from JSON already.
 * @param options.token The webhook's token, or those of several webhooks that one URL serves.
 * @param options.onNotice Told of each field that could not be read, and is left out. Default: nobody is told.
 * @throws WebhookTokenError where the token is another one, or missing. Answer 401 or 403.
 * @throws MalformedWebhookError where the body is not a delivery: it is not JSON, or names no event or licence. Answer 400.
 * @throws ConfigurationError where no token to compare with is given.
 */
export function parseWebhook(
  body: string | Uint8Array | object,
  options: { token: string | readonly string[]; onNotice?: (notice: Notice) => void },
): WebhookDelivery {
  const tokens = [options.token].flat();
  if (tokens.length === 0 || tokens.some((token) => typeof token !== "string" || token === "")) {
    throw new ConfigurationError(
      "no webhook token to compare with",
      "Give the token that creating the webhook answered (the `token` output of a Webhook).",
    );
  }
  const received = parsed(body);
  const token = field(received, "token");
  if (!isOneOf(typeof token === "string" ? token : "", tokens)) {
    throw new WebhookTokenError(
      token === undefined ? "the delivery has no token" : "the delivery's token is wrong",
    );
  }
  const read = readAnswer(delivery, received);
  if (read instanceof Misfit) {
    throw new MalformedWebhookError("the delivery is not as documented", { reasons: [String(read)] });
  }
  new Notices(options.onNotice).leftOut("webhook", "delivery", read.leftOut, (words) => words);
  const { eventType } = read.value;
  const isKnown = (webhookEventTypes as readonly string[]).includes(eventType);
  const event = isKnown ? read.value : { ...read.value, eventType: "unknown", unknownEventType: eventType };
  return event as WebhookDelivery;
}

function parsed(body: string | Uint8Array | object): unknown {
  if (typeof body !== "string" && !(body instanceof Uint8Array)) return body;
  const json = typeof body === "string" ? body : Buffer.from(body).toString();
  try {
    return JSON.parse(json);
  } catch {
    throw new MalformedWebhookError("the delivery is not JSON");
  }
}

/** Compares with every token, and with digests, so that the time taken tells nothing of what is right. */
function isOneOf(received: string, tokens: readonly string[]): boolean {
  const digest = digestOf(received);
  return tokens.map((token) => timingSafeEqual(digest, digestOf(token))).includes(true);
}

function digestOf(value: string): Buffer {
  return createHash("sha256").update(value).digest();
}
