import { z } from "zod";
import { groupId } from "../../definitions/schemas.js";
import { ProviderError } from "../values/errors.js";
import { exactlyOne } from "./exactly-one.js";
import { idText, readsList, readsOne } from "./read-function.js";

const result = z.object({
  /** The group's id. */
  id: idText,
  /** The group's name. */
  name: z.string().optional(),
  /** The language of the chat window, such as `en`. */
  language: z.string().optional(),
  /** The logins of the members, bots too. Group 0 has none: it always holds every agent. */
  agents: z.array(z.string()).optional(),
  /** The best status among the members. */
  status: z.string().optional(),
});

/** The group with this id or name, with the status of the moment. Group 0 holds every agent. */
export const getGroup = readsOne({
  name: "getGroup",
  args: z.strictObject({
    /** The group's id. Either this or the name is needed. */
    id: groupId.optional(),
    /** The group's name, where the id is not given. */
    name: z.string().optional(),
  }),
  result,
  read: async (api, by: { id: number } | { name: string }) => {
    const { id, name }: { id?: number; name?: string } = by;
    if (id !== undefined) return await api.groups.get(id);
    if (name === undefined) {
      throw new ProviderError("failed", "getGroup needs the id or the name of a group");
    }
    return exactlyOne(
      await api.groups.list(),
      {
        fits: (one) => one.name === name,
        mayFit: (part) => part.name === undefined || part.name === name,
      },
      `group named ${JSON.stringify(name)}`,
    );
  },
});

/** All groups. */
export const getGroups = readsList({
  name: "getGroups",
  args: z.strictObject({}),
  result,
  list: "groups",
  read: async (api) => await api.groups.list(),
});
