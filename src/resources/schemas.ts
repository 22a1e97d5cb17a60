import { z } from "zod";
import type { Reference } from "../provider/args.js";

/** A flag: `true` and `false`; 1, 0, "1" and "0", as the API writes them, are the same. */
export const flag = z.preprocess((value) => {
  if (value === 1 || value === "1" || value === "true") {
    return true;
  }
  return value === 0 || value === "0" || value === "false" ? false : value;
}, z.boolean("must be true or false")) as unknown as z.ZodType<boolean, boolean>;

/** A whole number of at least `least`; a text of digits is the same. */
export function whole(least: number): z.ZodType<number, number> {
  return z.preprocess(
    digitsToNumber,
    z.int("must be a whole number").min(least, `must be at least ${least}`),
  ) as unknown as z.ZodType<number, number>;
}

/** The id of a group: a number, the text that Pulumi makes of it, or the group's resource. */
export const groupId = z.preprocess(
  digitsToNumber,
  z.int("must be the id of a group").min(0, "must be the id of a group"),
) as unknown as z.ZodType<number, Reference>;

/** A login, which is an e-mail address: upper and lower case are the same. */
export const login = z.email("not an e-mail address").max(254, "at most 254 characters").toLowerCase();

/** A text that must not be empty. */
export const text = z.string().min(1, "must not be empty");

/** A text; a number or flag is the text it is written as. */
export const scalarText = z.preprocess(
  (value) => (typeof value === "number" || typeof value === "boolean" ? String(value) : value),
  text,
) as unknown as z.ZodType<string, string | number>;

/** A whole number, which the API keeps as a text: `5` and `"5"` are the same. */
export const wholeText = z.preprocess(
  (value) => (typeof value === "number" ? String(value) : value),
  z.string().regex(/^\d{1,15}$/, "must be a whole number, at least 0"),
) as unknown as z.ZodType<string, string | number>;

/** Take over an object that has the same natural key already, in place of failing. Default: false. */
export const adopt = flag.optional();

function digitsToNumber(value: unknown): unknown {
  return typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value;
}
