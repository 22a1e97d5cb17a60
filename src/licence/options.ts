import { z } from "zod";
import { flag } from "../definitions/schemas.js";

/** The key under which an object of a licence has its resource options. */
export const OPTIONS = "options";

/** What may stand under `options`. */
export const optionsSchema = z.strictObject({
  /** Deleting or replacing it is refused. Default: true for agents, false for all else. */
  protect: flag.optional(),
  /** When it is no longer declared, it is forgotten and left in the account. Default: false. */
  retainOnDelete: flag.optional(),
  /** A replacement deletes the old object before it makes the new one. Default: where both would have one natural key. */
  deleteBeforeReplace: flag.optional(),
  /** Properties whose changes are left alone. */
  ignoreChanges: z.array(z.string()).optional(),
  /** Keys that it had before, so that a new key is no new object. */
  aliases: z.array(z.string()).optional(),
  /** Whether it is one of several objects that the account itself has of one natural key: an export marks them. Default: false. */
  twin: flag.optional(),
  /** Whether what an export marks as the owner of its licence is made as an ordinary agent of another. Default: false. */
  createOwnerAsAgent: flag.optional(),
});
