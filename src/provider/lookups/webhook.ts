import { z } from "zod";
import { field } from "../../definitions/facts.js";
import { exactlyOne } from "./exactly-one.js";
import { readsList, readsOne } from "./read-function.js";

const result = z.object({
  /** The webhook's id. */
  id: z.string(),
  /** The number of the licence. */
  licence: z.number().optional(),
  /** The event on which LiveChat calls the url. */
  eventType: z.string().optional(),
  /** What a delivery carries, without order. */
  dataTypes: z.array(z.string()).optional(),
  /** Where LiveChat sends the delivery. It may hold a user and a password. A secret. */
  url: field(z.string().optional(), { secret: true }),
  /** Whether LiveChat has verified the url. */
  verified: z.boolean().optional(),
  /** What each delivery carries, to show that it is LiveChat's. A secret. */
  token: field(z.string().optional(), { secret: true }),
});

/** The webhook with this id. It carries the token, and so the answer is a secret. */
export const getWebhook = readsOne({
  name: "getWebhook",
  args: z.strictObject({
    /** The webhook's id. */
    id: z.string(),
  }),
  result,
  read: async (api, args: { id: string }) =>
    exactlyOne(
      await api.webhooks.list(),
      { fits: ({ id }) => id === args.id, mayFit: () => true },
      `webhook with the id ${args.id}`,
    ),
});

/** All webhooks, with their tokens, and so the answer is a secret. */
export const getWebhooks = readsList({
  name: "getWebhooks",
  args: z.strictObject({}),
  result,
  list: "webhooks",
  read: async (api) => await api.webhooks.list(),
});
