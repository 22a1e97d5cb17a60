import { z } from "zod";
import { field } from "./facts.js";

/** Stands in a schema's input type for the id of another object; never a value. */
export interface Reference {
  readonly reference: unique symbol;
}

/** A flag: `true` and `false`; 1, 0, "1" and "0", as the API writes them, are the same. */
export const flag = spelled<boolean, boolean>((value) => {
  if (value === 1 || value === "1" || value === "true") {
    return true;
  }
  return value === 0 || value === "0" || value === "false" ? false : value;
}, z.boolean("must be true or false"));

/** A whole number of at least `least`; a text of digits is the same. */
export function integer(least: number): z.ZodType<number, number> {
  const schema = z.int("must be a whole number").min(least, `must be at least ${least}`);
  return spelled<number, number>(digitsToNumber, schema);
}

const ids = new WeakSet<z.ZodType>();

/** An id that the API counts by: a number, or the text that Pulumi makes of it. */
export function numericId<Input>(error: string): z.ZodType<number, Input> {
  const schema = z.int(error).min(0, error);
  ids.add(schema);
  return spelled<number, Input>(digitsToNumber, schema);
}

/** Whether a schema, or a copy of it with more checks, is a {@link numericId}: what is read as a number and is none. */
export function isNumericId(schema: z.ZodType): boolean {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the library types the parts of its schemas for itself
  return schema instanceof z.ZodPipe && ids.has(schema.def.out as z.ZodType);
}

/** The id of a group: a number, the text that Pulumi makes of it, or the group's resource. */
export const groupId = numericId<Reference>("must be the id of a group");

/** A login, which is an e-mail address: upper and lower case are the same. */
export const login = z
  .email("not an e-mail address")
  .max(254, "at most 254 characters")
  .toLowerCase()
  .meta({ examples: ["jane@example.com"] });

/** A login, or the id that a bot has in place of one. */
export const loginOrBot = z
  .string("not an e-mail address")
  .max(254, "at most 254 characters")
  .regex(new RegExp(`${z.regexes.email.source}|^[0-9A-Fa-f]{8,64}$`), "not an e-mail address")
  .toLowerCase();

/** Whether a login is a bot's: no person has one without an @. */
export function isBot(id: unknown): boolean {
  return typeof id === "string" && !id.includes("@");
}

/** One of these texts, and no other. */
export function oneOf<const Values extends readonly string[]>(
  values: Values,
): z.ZodEnum<{ [Value in Values[number]]: Value }> {
  const quoted = values.map((value) => JSON.stringify(value));
  const few = quoted.join(", ").replace(/, (?=[^,]*$)/, " or ");
  return z.enum(values, { error: `must be ${values.length > 3 ? `one of ${values.join(", ")}` : few}` });
}

/** A text that must not be empty. */
export const text = z.string().min(1, "must not be empty");

/** A text that must not be empty when it is made; an account may have it empty. */
export function heldText(): z.ZodType<string, string> {
  return field(z.string(), { onCreate: text });
}

/** A text, or an empty one; a number or flag is the text it is written as. */
export const anyScalar = spelled<string, string | number>(scalarToText, z.string());

/** A text; a number or flag is the text it is written as. */
export const scalarText = spelled<string, string | number>(scalarToText, text);

/** The same, that an account may have empty. */
export function heldScalar(): typeof anyScalar {
  return field(anyScalar, { onCreate: scalarText });
}

/** A text that an advertisement is told by. */
export const adText = spelled<string, string | number>(
  scalarToText,
  z.string().max(255, "at most 255 characters"),
);

/** A whole number, which the API keeps as a text, and an account may have empty: `5` and `"5"` are the same. */
export function heldWhole(): typeof anyScalar {
  return field(anyScalar, { onCreate: wholeText });
}

const wholeText = spelled<string, string | number>(
  scalarToText,
  z.string().regex(/^\d{1,15}$/, "must be a whole number, at least 0"),
);

/** Take over an object that has the same natural key already, in place of failing. Default: false. */
export const adopt = flag.optional();

/** A schema that takes other spellings of its values too. `Input` is what a program may write. */
export function spelled<Output, Input>(
  read: (value: unknown) => unknown,
  schema: z.ZodType<Output>,
): z.ZodType<Output, Input> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- zod takes anything for what is read first, and the arguments' types come from here
  return z.preprocess(read, schema) as unknown as z.ZodType<Output, Input>;
}

/** Whether an id is one that the API counts by: nothing else was ever the id of such an object. */
export function isNumber(id: string): boolean {
  return /^\d{1,15}$/.test(id);
}

function scalarToText(value: unknown): unknown {
  return typeof value === "number" || typeof value === "boolean" ? String(value) : value;
}

function digitsToNumber(value: unknown): unknown {
  return typeof value === "string" && isNumber(value) ? Number(value) : value;
}
