import { z } from "zod";
import { groupId, numericId } from "../../definitions/schemas.js";
import { idText, readsList, readsOne } from "./read-function.js";

const result = z.object({
  /** The greeting's id. */
  id: idText,
  /** The greeting's name in LiveChat's settings. */
  name: z.string().optional(),
  /** Whether it is shown. */
  active: z.boolean().optional(),
  /** What must be true for it to be shown, without order. */
  rules: z
    .array(
      z.object({
        /** The rule's own id. */
        id: idText.optional(),
        /** What is compared. */
        type: z.string(),
        /** How it compares. */
        operator: z.string().optional(),
        /** How it joins the other rules: `and` or `or`. */
        condition: z.string().optional(),
        /** With what it is compared. */
        value: z.string().optional(),
        /** Of `custom_variable` rules the variable's name, of `ads_traffic` rules the network. */
        variableName: z.string().optional(),
        /** Of `custom_variable` and `ads_traffic` rules: with what it is compared. */
        variableValue: z.string().optional(),
        /** Of `url_funnel` rules: the pages, first to last. */
        urls: z
          .array(
            z.object({
              /** The page's address, or a part of it. */
              url: z.string(),
              /** How it compares. */
              operator: z.string().optional(),
            }),
          )
          .optional(),
      }),
    )
    .optional(),
  /** Its texts and settings, by LiveChat's own names. */
  properties: z.record(z.string(), z.string()).optional(),
  /** The id of its group, where the answer tells it. */
  group: idText.optional(),
  /** `announcement`, where the answer tells it. */
  subtype: z.string().optional(),
});

/** The greeting with this id. The API does not tell its group. */
export const getGreeting = readsOne({
  name: "getGreeting",
  args: z.strictObject({
    /** The greeting's id. */
    id: numericId<number | string>("must be the id of a greeting"),
  }),
  result,
  read: async (api, { id }: { id: number }) => await api.greetings.get(id),
});

/** The greetings of all groups, or of one. */
export const getGreetings = readsList({
  name: "getGreetings",
  args: z.strictObject({
    /** The id of the group whose they are. Default: any. */
    group: groupId.optional(),
  }),
  result,
  list: "greetings",
  read: async (api, filter: { group?: number } = {}) => await api.greetings.list(filter),
});
