import { z } from "zod";

/*
 * The kinds of value that records are made of. A record's schema is its type, and decides which seeds and state files
 * are taken; what it does not name may be there, and is kept.
 */

/** A number that the licence gives out, and never twice. */
export const objectId = z.int().nonnegative();

export const flag = z.literal([0, 1]);

/** A moment as the API tells it: unix seconds, up to the year 9999. */
export const moment = z.int().min(0).max(253_402_300_799);

/** A text that tells one object from others. */
export const key = z.string().min(1);

export const texts = z.array(z.string());

/** A number of things, or of seconds. */
export const amount = z.number().nonnegative();
