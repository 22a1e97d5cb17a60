import { Buffer } from "node:buffer";
import { createHash, timingSafeEqual } from "node:crypto";
import * as z from "zod";
import { ConfigurationError, MalformedWebhookError, WebhookTokenError } from "./errors.js";
import { field } from "./values.js";
import { camelKeys, id, mismatches, number, text, time } from "./wire.js";

/** What every delivery has. */
interface Envelope {
  /** Number of the licence. */
  licenseId: number;
  /** The same in each attempt to deliver the same event. */
  eventUniqueId?: string;
  lcVersion?: string;
}

/** The chat of a delivery. */
export interface WebhookChat {
  id: string;
  /** ISO 8601, UTC. */
  startedTimestamp?: string;
  /** ISO 8601, UTC. */
  endedTimestamp?: string;
  tags?: string[];
  [field: string]: unknown;
}

/** The visitor of a delivery. */
export interface WebhookVisitor {
  id?: string;
  name?: string;
  email?: string;
  [field: string]: unknown;
}

/** The ticket of a delivery. */
export interface WebhookTicket {
  id: string;
  subject?: string;
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

/** The questions before a chat, and their answers, as they came. */
interface SurveyPart {
  preChatSurvey?: Record<string, unknown>[];
}

/**
 * What a webhook delivers, told apart by `eventType`. The parts are there as the webhook's data types ask; their
 * fields beyond those named here are kept, in camelCase. The token is not among them.
 */
export type WebhookDelivery =
  | ({ eventType: "chat_started" } & Envelope & ChatParts & SurveyPart)
  | ({ eventType: "chat_ended" } & Envelope & ChatParts & SurveyPart)
  | ({ eventType: "chat_changed" } & Envelope & ChatParts)
  | ({ eventType: "visitor_queued"; visitor?: WebhookVisitor } & Envelope)
  | ({ eventType: "ticket_created"; ticket?: WebhookTicket } & Envelope)
  | ({ eventType: "canned_response_changed"; cannedResponse?: WebhookCannedResponse } & Envelope);

const chat = z
  .looseObject({
    id: text,
    startedTimestamp: time.exactOptional(),
    endedTimestamp: time.exactOptional(),
    tags: z.array(text).exactOptional(),
  })
  .exactOptional();
const visitor = z
  .looseObject({ id: text.exactOptional(), name: text.exactOptional(), email: text.exactOptional() })
  .exactOptional();
const preChatSurvey = z.array(z.looseObject({})).exactOptional();
const ticket = z.looseObject({ id: text, subject: text.exactOptional() }).exactOptional();
const cannedResponse = z.looseObject({ id: id.exactOptional(), text: text.exactOptional() }).exactOptional();
const envelope = { licenseId: number, eventUniqueId: text.exactOptional(), lcVersion: text.exactOptional() };

const delivery: z.ZodType<WebhookDelivery> = z.discriminatedUnion("eventType", [
  z.object({ eventType: z.literal("chat_started"), ...envelope, chat, visitor, preChatSurvey }),
  z.object({ eventType: z.literal("chat_ended"), ...envelope, chat, visitor, preChatSurvey }),
  z.object({ eventType: z.literal("chat_changed"), ...envelope, chat, visitor }),
  z.object({ eventType: z.literal("visitor_queued"), ...envelope, visitor }),
  z.object({ eventType: z.literal("ticket_created"), ...envelope, ticket }),
  z.object({ eventType: z.literal("canned_response_changed"), ...envelope, cannedResponse }),
]);

/**
 * Reads a webhook's delivery, once its token has proven that LiveChat sent it. The token is compared in constant
 * time. Answer the request with 200 within 10 seconds, whatever follows: else LiveChat sends it again, up to 10
 * times within 6 hours.
 *
 * @param body The request's body: as it came, or parsed from JSON already.
 * @param options.token The webhook's token, or those of several webhooks that one URL serves.
 * @throws WebhookTokenError where the token is another one, or missing. Answer 401 or 403.
 * @throws MalformedWebhookError where the body is not a delivery. Answer 400.
 * @throws ConfigurationError where no token to compare with is given.
 */
export function parseWebhook(
  body: string | Uint8Array | object,
  options: { token: string | readonly string[] },
): WebhookDelivery {
  const tokens = [options.token].flat();
  if (tokens.length === 0 || tokens.some((token) => typeof token !== "string" || token === "")) {
    throw new ConfigurationError(
      "no webhook token to compare with",
      "Give the token that creating the webhook answered (the `token` output of a Webhook).",
    );
  }
  const received = camelKeys(parsed(body));
  const token = field(received, "token");
  if (!isOneOf(typeof token === "string" ? token : "", tokens)) {
    throw new WebhookTokenError(
      token === undefined ? "the delivery has no token" : "the delivery's token is wrong",
    );
  }
  const result = delivery.safeParse(received);
  if (!result.success) {
    throw new MalformedWebhookError("the delivery is not as documented", {
      reasons: mismatches(result.error, received),
    });
  }
  return result.data;
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
