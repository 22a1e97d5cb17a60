import { z } from "zod";
import { groupId } from "../../definitions/schemas.js";
import { readsOne } from "./read-function.js";

/** Whether a group takes chats now. */
export const getStatus = readsOne({
  name: "getStatus",
  args: z.strictObject({
    /** The id of the group. Default: 0, the whole licence. */
    group: groupId.default(0),
  }),
  result: z.object({
    /** `online` or `offline`. */
    status: z.string(),
  }),
  read: async (api, { group }: { group: number }) => ({ status: await api.status.get(group) }),
});
