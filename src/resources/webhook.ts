import type { Output } from "@pulumi/pulumi";
import { z } from "zod";
import type { Webhook as ApiWebhook } from "../api/index.js";
import type { ArgsOf } from "../provider/args.js";
import { type Definition, facts, type Found } from "../provider/definition.js";
import { listLookup, lookup, only, secretForm } from "../provider/lookup.js";
import { LiveChatResource } from "../provider/resource.js";
import { adopt } from "./schemas.js";

/** Which data a delivery of each event can carry, from the documentation's table of data types. */
const dataTypesOf = {
  chat_started: ["chat", "visitor", "pre_chat_survey"],
  chat_ended: ["chat", "visitor", "pre_chat_survey"],
  chat_changed: ["chat", "visitor"],
  visitor_queued: ["visitor"],
  ticket_created: ["ticket"],
  canned_response_changed: ["canned_response"],
} as const;

const eventTypes = Object.keys(dataTypesOf) as (keyof typeof dataTypesOf)[];
const dataTypes = ["chat", "visitor", "pre_chat_survey", "ticket", "canned_response"] as const;

const shape = {
  /** The event on which LiveChat calls the url. A change replaces the webhook. */
  eventType: z
    .enum(eventTypes, { error: `must be one of ${eventTypes.join(", ")}` })
    .clone()
    .register(facts, { replaces: true }),
  /**
   * What a delivery carries, without order; which ones there are depends on the event. A change replaces the
   * webhook.
   */
  dataTypes: z
    .array(z.enum(dataTypes, { error: `must be one of ${dataTypes.join(", ")}` }))
    .min(1, "at least one data type")
    .clone()
    .register(facts, { set: true, replaces: true }),
  /** Where LiveChat sends the delivery: an https url. A change replaces the webhook. */
  url: z
    .url({ protocol: /^https$/, error: "must be an https url" })
    .regex(/^\S+$/, "must be an https url")
    .clone()
    .register(facts, { replaces: true }),
  /** Take over the webhook of this event and url if there is one already. Default: false. */
  adopt,
};

/** What a webhook is declared with. */
export type WebhookArgs = ArgsOf<typeof shape>;

/**
 * A url that LiveChat calls when something happens.
 *
 * Natural key: the event and the url. The API cannot update a webhook: every change replaces it, and the
 * token is another one. Scope: `webhooks_manage`.
 */
export class Webhook extends LiveChatResource<WebhookArgs> {
  declare readonly eventType: Output<string>;
  declare readonly dataTypes: Output<string[]>;
  declare readonly url: Output<string>;
  /** What each delivery carries, to show that it is LiveChat's. A secret. */
  declare readonly token: Output<string>;
  /** The number of the licence. */
  declare readonly licence: Output<number>;

  static override get definition(): Definition {
    return webhook;
  }
}

/** The webhook with this id. It carries the token: use the output form where the result may be shown. */
export const getWebhook = lookup("getWebhook", async (api, args: { id: string }) =>
  only(await api.webhooks.list(), ({ id }) => id === args.id, `webhook with the id ${args.id}`),
);
export const getWebhookOutput = secretForm(getWebhook);

/** All webhooks, with their tokens: use the output form where the result may be shown. */
export const getWebhooks = listLookup("getWebhooks", async (api) => await api.webhooks.list());
export const getWebhooksOutput = secretForm(getWebhooks);

const webhook: Definition = {
  type: "Webhook",
  title: "webhook",
  section: "webhooks",
  args: z.strictObject(shape).superRefine(({ eventType, dataTypes: wanted }, context) => {
    const possible: readonly string[] = dataTypesOf[eventType];
    wanted.forEach((type, index) => {
      if (!possible.includes(type)) {
        const message = `a ${eventType} delivery cannot carry ${type}, only ${possible.join(", ")}`;
        context.addIssue({ code: "custom", path: ["dataTypes", index], message });
      }
    });
  }),
  computed: { token: { secret: true }, licence: {} },
  naturalKey: ["eventType", "url"],
  listIsWhole: true,

  list: async ({ api }) => (await api.webhooks.list()).map(found),
  create: async ({ api }, args) => {
    const { eventType, dataTypes: wanted, url } = args as z.output<z.ZodObject<typeof shape>>;
    return found(await api.webhooks.create({ eventType, dataTypes: wanted, url }));
  },
  delete: async ({ api }, id) => await api.webhooks.delete(id),

  tellsAccount: ({ licence }) => (typeof licence === "number" ? { licence } : {}),
};

function found({ id, eventType, dataTypes: carried, url, token, licence }: ApiWebhook): Found {
  return { id, state: { eventType, dataTypes: carried, url, token, licence } };
}
