import { checkedList } from "../../shared/issues.js";
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { badRequest, notFound } from "../errors.js";
import { DATA_TYPES, DATA_TYPES_OF_EVENTS, EVENT_TYPES, type DataType } from "../events.js";
import { isLoopback } from "../loopback.js";
import { noParameters, parameters } from "../parameters.js";
import { key, objectId } from "../record-kinds.js";
import type { Call, Section } from "../section.js";

const webhookRecord = z.object({
  licence: objectId,
  event_type: z.enum(EVENT_TYPES),
  data_types: z.array(z.enum(DATA_TYPES)),
  url: z.string(),
  verified: z.boolean(),
  token: z.string(),
  id: key,
});
export type WebhookRecord = z.output<typeof webhookRecord>;

declare module "../licence.js" {
  interface LicenceData {
    webhooks: WebhookRecord[];
  }
}

const creation = parameters((kind) => ({
  event_type: kind.oneOf(EVENT_TYPES),
  data_types: kind.list(kind.oneOf(DATA_TYPES)).refine((types) => types.length > 0, "must not be empty"),
  url: kind.text().refine(isWebUrl, "must be an http or https URL"),
}));

export const webhooks: Section<WebhookRecord[]> = {
  stored: checkedList(webhookRecord),
  empty: () => [],
  sample: (owner) => [
    {
      licence: owner.licence,
      event_type: "chat_started",
      data_types: ["chat", "visitor"],
      url: "https://my-company.com/parse_webhook.php",
      verified: true,
      token: "0adec158e423091d5a36c9fce95775db",
      id: "39612eee5f1b431217aafb9de19c1e32",
    },
  ],
  routes: [
    { method: "GET", path: "/webhooks", handle: list },
    { method: "POST", path: "/webhooks", handle: create },
    { method: "DELETE", path: "/webhooks/:id", handle: remove },
  ],
};

function list(call: Call) {
  noParameters.read(call);
  return { events: call.licence.data.webhooks };
}

function create(call: Call) {
  const given = creation.read(call);
  const supported: readonly DataType[] = DATA_TYPES_OF_EVENTS[given.event_type];
  const wrong = given.data_types.filter((type) => !supported.includes(type));
  if (wrong.length > 0) {
    throw badRequest(
      ...wrong.map(
        (type) => `data_types cannot have ${type} for ${given.event_type}, only ${supported.join(", ")}`,
      ),
    );
  }
  const webhook: WebhookRecord = {
    licence: call.licence.number,
    event_type: given.event_type,
    data_types: [...new Set(given.data_types)],
    url: isLoopback(given.url) ? given.url : given.url.replace(/^http:/i, "https:"),
    verified: true,
    token: randomBytes(16).toString("hex"),
    id: randomBytes(16).toString("hex"),
  };
  call.licence.data.webhooks.push(webhook);
  return { events: [webhook] };
}

function remove(call: Call) {
  noParameters.read(call);
  const { webhooks: all } = call.licence.data;
  const index = all.findIndex(({ id }) => id === call.path["id"]);
  if (index === -1) throw notFound(`Webhook ${call.path["id"]} not found`);
  all.splice(index, 1);
  return { result: "Push notification removed successfully" };
}

function isWebUrl(text: string): boolean {
  return /^https?:\/\/\S+$/i.test(text) && URL.canParse(text);
}
