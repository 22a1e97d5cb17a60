import type { Output } from "@pulumi/pulumi";
import { webhook, type webhookArgs } from "../definitions/webhook.js";
import type { ResourceType } from "../definitions/resource-type.js";
import type { ArgsOf } from "../provider/values/args.js";
import * as reads from "../provider/lookups/webhook.js";
import { listLookup, lookup, secretForm } from "../provider/program/lookup.js";
import { LiveChatResource } from "../provider/program/resource.js";

/** What a webhook is declared with. */
export type WebhookArgs = ArgsOf<typeof webhookArgs>;

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

  static override get definition(): ResourceType {
    return webhook;
  }
}

/** The webhook with this id. It carries the token: use the output form where the result may be shown. */
export const getWebhook = lookup(reads.getWebhook);
export const getWebhookOutput = secretForm(getWebhook);

/** All webhooks, with their tokens: use the output form where the result may be shown. */
export const getWebhooks = listLookup(reads.getWebhooks);
export const getWebhooksOutput = secretForm(getWebhooks);
