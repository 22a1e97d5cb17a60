import { z } from "zod";
import type { LiveChatClient } from "../../api/index.js";
import type { Values } from "../../definitions/definition.js";
import { spelled } from "../../definitions/schemas.js";
import { issueLines } from "../../shared/issues.js";
import { ProviderError } from "../values/errors.js";

/** A function that reads from the account while a program runs: what it takes, what it gives, and how it reads. */
export interface ReadFunction<Args extends unknown[], Result> {
  /** Its name; its token is `livechat:index:` and the name, for ever. */
  readonly name: string;
  /** What it takes; all of it belongs to one object. */
  readonly args: z.ZodObject;
  /** What it gives; of one that gives a list, each of its objects. */
  readonly result: z.ZodObject;
  /** Of one that gives a list: the name under which programs in other languages get it. */
  readonly list?: string;
  /** Reads it, as the API's client gives it. */
  readonly read: (api: LiveChatClient, ...args: Args) => Promise<Result>;
}

/** A function with the types of what programs in other languages give it and get of it. */
type Typed<Args extends unknown[], Result, Taken, Given> = Omit<
  ReadFunction<Args, Result>,
  "args" | "result"
> & {
  readonly args: Taken;
  readonly result: Given;
};

/** A function that gives one object. */
export function readsOne<
  Taken extends z.ZodObject,
  Given extends z.ZodObject,
  Args extends unknown[],
  Result extends z.input<Given>,
>(
  spec: Typed<Args, Result, Taken, Given> & { readonly list?: never },
): Typed<Args, Result, Taken, Given> & { readonly list?: never } {
  return spec;
}

/** A function that gives a list. */
export function readsList<
  Taken extends z.ZodObject,
  Given extends z.ZodObject,
  Args extends unknown[],
  Item extends z.input<Given>,
  const List extends string,
>(
  spec: Typed<Args, Item[], Taken, Given> & { readonly list: List },
): Typed<Args, Item[], Taken, Given> & { readonly list: List } {
  return spec;
}

/** An id in what a function gives: a text in every language, as the id of a resource is. */
export const idText = spelled<string, number | string>(
  (value) => (typeof value === "number" ? String(value) : value),
  z.string(),
);

/**
 * Calls a function with values that come from outside, as a program in another language gives them, and gives what its
 * `result` says and no more: ids as texts, a list under its name.
 *
 * @throws ProviderError `invalid` where the values are not what it takes; and what reading raises.
 */
export async function callReadFunction(
  { name, args, result, list, read }: ReadFunction<never[], unknown>,
  api: LiveChatClient,
  values: Values,
): Promise<Values> {
  const parsed = args.safeParse(values);
  if (!parsed.success) {
    throw new ProviderError("invalid", `${name}:\n${issueLines(parsed.error.issues).join("\n")}`);
  }
  const answer = await read(api, ...([parsed.data] as never[]));
  return list === undefined ? result.parse(answer) : { [list]: z.array(result).parse(answer) };
}
