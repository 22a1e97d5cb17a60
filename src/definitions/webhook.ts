import { z } from "zod";
import type { Webhook as ApiWebhook } from "../api/index.js";
import { dataTypesByEvent, webhookDataTypes, webhookEventTypes } from "../api/known-values.js";
import { foundIn } from "./definition.js";
import { define } from "./resource-type.js";
import { field } from "./facts.js";
import { adopt, oneOf } from "./schemas.js";

function urlOf(protocol: RegExp, error: string) {
  return z.url({ protocol, error }).regex(/^\S+$/, error);
}

export const webhookArgs = {
  /** The event on which LiveChat calls the url. A change replaces the webhook. */
  eventType: field(oneOf(webhookEventTypes), {
    replaces: true,
  }),
  /**
   * What a delivery carries, without order: of `chat_started` and `chat_ended` any of `chat`, `visitor` and `pre_chat_survey`;
   * of `chat_changed` any of `chat` and `visitor`; of `visitor_queued` the `visitor`, of `ticket_created` the `ticket`, and
   * of `canned_response_changed` the `canned_response`. A change replaces the webhook.
   */
  dataTypes: field(z.array(oneOf(webhookDataTypes)), {
    set: true,
    replaces: true,
    onCreate: z.array(z.unknown()).min(1, "at least one data type"),
  }),
  /**
   * Where LiveChat sends the delivery: an https url; an older webhook may have http. A user and a password in it
   * (`https://user:password@host/`) are secret, and so is then the whole of it. A change replaces the webhook.
   */
  url: field(urlOf(/^https?$/, "must be an https url"), {
    replaces: true,
    address: true,
    onCreate: urlOf(/^https$/, "must be an https url"),
  }),
  /** Take over the webhook of this event and url if there is one already. Default: false. */
  adopt,
};

export const webhook = define({
  name: "Webhook",
  title: "webhook",
  section: "webhooks",
  args: field(z.strictObject(webhookArgs), {
    onCreate: z.strictObject(webhookArgs).superRefine(({ eventType, dataTypes: wanted }, context) => {
      const possible: readonly string[] = dataTypesByEvent[eventType];
      wanted.forEach((type, index) => {
        if (!possible.includes(type)) {
          const message = `a ${eventType} delivery cannot carry ${type}, only ${possible.join(", ")}`;
          context.addIssue({ code: "custom", path: ["dataTypes", index], message });
        }
      });
    }),
  }),
  computed: {
    /** What each delivery carries, to show that it is LiveChat's. A secret. */
    token: field(z.string(), { secret: true }),
    /** The number of the licence. */
    licence: z.int(),
  },
  naturalKey: ["eventType", "url"],
  listIsComplete: true,
  needs: ["webhooks.list", "webhooks.create", "webhooks.delete"],

  list: async ({ api }) => foundIn(await api.webhooks.list(), fromApi),
  create: async ({ api }, { eventType, dataTypes: carried, url }) =>
    fromApi(await api.webhooks.create({ eventType, dataTypes: carried, url })),
  delete: async ({ api }, id) => await api.webhooks.delete(id),

  consequences: ({ operation }) =>
    operation === "delete"
      ? [["sends its receiver nothing any more"]]
      : operation === "update"
        ? []
        : [["gives its receiver a new token, by which it tells true deliveries from others"]],

  tellsAccount: ({ licence }) => (licence === undefined ? {} : { licence }),
});

function fromApi({ id, eventType, dataTypes: carried, url, token, licence }: ApiWebhook) {
  return { id, state: { eventType, dataTypes: carried, url, token, licence } };
}
