import { InvalidAnswerError } from "./errors.js";
import { segment, type Http } from "./http.js";
import type { webhookDataTypes, webhookEventTypes } from "./known-values.js";
import { acknowledgement, flag, key, number, text, told, type Told } from "./scalars.js";
import type { ScopeTable } from "./scope.js";
import { inside, object, type ObjectList, objects, type Shape, wholeList } from "./shapes.js";

/** When a webhook is sent. */
export type WebhookEventType = (typeof webhookEventTypes)[number];
export type WebhookDataType = (typeof webhookDataTypes)[number];

/**
 * A URL that LiveChat calls when something happens. It cannot be changed, only deleted and made again. A field is missing
 * where the answer lacks it, or it could not be read.
 */
export interface Webhook {
  id: string;
  /** Number of the licence. */
  licence?: number;
  eventType?: Told<WebhookEventType>;
  dataTypes?: Told<WebhookDataType>[];
  /** It may hold a user and a password, which are secret. */
  url?: string;
  verified?: boolean;
  /** Secret. Every delivery carries it, as the proof that LiveChat sent it. */
  token?: string;
  [field: string]: unknown;
}

const webhook: Shape<Webhook> = object(
  { id: key },
  {
    licence: number,
    eventType: told<WebhookEventType>(),
    dataTypes: wholeList(told<WebhookDataType>()),
    url: text,
    verified: flag,
    token: text,
  },
);
const events = inside("events", objects(webhook));

/** What a webhook is created with. */
export interface WebhookCreate {
  eventType: WebhookEventType;
  /**
   * At least one. `chat` goes with `chat_started`, `chat_ended` and `chat_changed`; `visitor` with these and
   * `visitor_queued`; `pre_chat_survey` with `chat_started` and `chat_ended`; `ticket` with `ticket_created`;
   * `canned_response` with `canned_response_changed`.
   */
  dataTypes: readonly WebhookDataType[];
  url: string;
}

export const webhookScopes = {
  list: { scopes: ["webhooks_manage"] },
  create: { scopes: ["webhooks_manage"] },
  delete: { scopes: ["webhooks_manage"] },
} as const satisfies ScopeTable;

/** The webhooks of the licence. LiveChat calls this part of the API deprecated. */
export class Webhooks {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** All webhooks, tokens included. */
  async list(): Promise<ObjectList<Webhook>> {
    return await this.#http.request({
      method: "GET",
      path: "/webhooks",
      shape: events,
      idempotent: true,
    });
  }

  /**
   * Adds a webhook; its token comes with the answer.
   * @throws InvalidRequestError where the event type does not support a data type, or the URL is none.
   */
  async create(args: WebhookCreate): Promise<Webhook> {
    const answered = await this.#http.request({
      method: "POST",
      path: "/webhooks",
      body: args,
      shape: events,
      idempotent: false,
    });
    const made =
      answered.findLast((event) => event.url === args.url && event.eventType === args.eventType) ??
      (answered.length === 1 && answered.unidentified.length === 0 ? answered[0] : undefined);
    if (made === undefined) {
      throw new InvalidAnswerError("the answer does not hold the webhook that was asked for", {
        method: "POST",
        path: "/webhooks",
      });
    }
    return made;
  }

  /** @throws NotFoundError where no webhook has the id. */
  async delete(webhookId: string): Promise<void> {
    const path = `/webhooks/${segment("webhook id", webhookId)}`;
    await this.#http.request({ method: "DELETE", path, shape: acknowledgement, idempotent: true });
  }
}
