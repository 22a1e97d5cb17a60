import { z } from "zod";
import { key, moment, objectId } from "../record-kinds.js";

export const tagRecord = z.object({
  name: key,
  author: z.string(),
  creation_date: moment,
  count: z.object({ inChats: objectId, inTickets: objectId }),
  group: objectId,
  /** Tells a tag from an earlier one of the same name, once something counts it. Never shown. */
  id: objectId.exactOptional(),
});
export type TagRecord = z.output<typeof tagRecord>;

/** Which tags, by id, count a chat or ticket because of a name it is tagged with. */
export const counted = z.array(z.tuple([z.string(), z.array(objectId)]));
export type Counted = z.output<typeof counted>;

declare module "../licence.js" {
  interface LicenceData {
    tags: TagRecord[];
  }
}
