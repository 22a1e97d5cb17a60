import { z } from "zod";
import { groupId } from "../../definitions/schemas.js";
import { exactlyOne } from "./exactly-one.js";
import { idText, readsList, readsOne } from "./read-function.js";

const result = z.object({
  /** The tag itself. */
  name: z.string(),
  /** The login of the agent who counts as its author. */
  author: z.string().optional(),
  /** When it was made, in ISO 8601, UTC. */
  creationDate: z.string().optional(),
  /** How often it is used. */
  count: z
    .object({
      /** In chats. */
      inChats: z.number().optional(),
      /** In tickets. */
      inTickets: z.number().optional(),
    })
    .optional(),
  /** The id of the group whose agents may use it. */
  group: idText,
});

/** The tag of this name in this group, with how often it is used. */
export const getTag = readsOne({
  name: "getTag",
  args: z.strictObject({
    /** The tag itself. */
    tag: z.string(),
    /** The id of its group. */
    group: groupId,
  }),
  result,
  read: async (api, args: { tag: string; group: number }) =>
    exactlyOne(
      await api.tags.list({ group: args.group }),
      {
        fits: ({ name }) => name === args.tag,
        mayFit: ({ name, group }) =>
          (name === undefined || name === args.tag) && (group === undefined || group === args.group),
      },
      `tag ${JSON.stringify(args.tag)} (group ${args.group})`,
    ),
});

/** The tags of all groups, or of one. */
export const getTags = readsList({
  name: "getTags",
  args: z.strictObject({
    /** The id of the group whose they are. Default: any. */
    group: groupId.optional(),
  }),
  result,
  list: "tags",
  read: async (api, filter: { group?: number } = {}) => await api.tags.list(filter),
});
