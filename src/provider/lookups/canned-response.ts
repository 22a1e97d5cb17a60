import { z } from "zod";
import { groupId, numericId } from "../../definitions/schemas.js";
import { idText, readsList, readsOne } from "./read-function.js";

const result = z.object({
  /** The canned response's id. */
  id: idText,
  /** The id of the group whose agents have it. */
  group: idText.optional(),
  /** What the agent's message will say. */
  text: z.string().optional(),
  /** The shortcuts with which agents find it, without order. */
  tags: z.array(z.string()).optional(),
  /** When it was made, in ISO 8601, UTC. */
  creationDate: z.string().optional(),
  /** The login of the agent who made it. */
  createdBy: z.string().optional(),
  /** When it was changed, in ISO 8601, UTC; not there until it is. */
  modificationDate: z.string().optional(),
  /** The login of whoever changed it last; not there until it is changed. */
  modifiedBy: z.string().optional(),
});

/** The canned response with this id. */
export const getCannedResponse = readsOne({
  name: "getCannedResponse",
  args: z.strictObject({
    /** The canned response's id. */
    id: numericId<number | string>("must be the id of a canned response"),
  }),
  result,
  read: async (api, { id }: { id: number }) => await api.cannedResponses.get(id),
});

/** The canned responses of one group. Default: group 0, as the API has it; it lists no groups together. */
export const getCannedResponses = readsList({
  name: "getCannedResponses",
  args: z.strictObject({
    /** The id of the group. Default: 0, everybody. */
    group: groupId.optional(),
  }),
  result,
  list: "cannedResponses",
  read: async (api, filter: { group?: number } = {}) => await api.cannedResponses.list(filter),
});
