import { canonical } from "./canonical.js";
import { showing } from "./showing.js";
import type { Found, Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { ProviderError, reasonOf } from "./errors.js";

/** The values by which a person tells this object from the others of its type. */
export function naturalKeyOf(type: ResourceType, values: Values): Values {
  return Object.fromEntries(
    type.naturalKey.map((name) => {
      const field = type.fields[name];
      return [name, canonical(field, values[name] ?? field?.default)];
    }),
  );
}

/** Where to look for an object of these arguments. */
export function partitionOf(type: ResourceType, args: Values): unknown {
  const name = type.partition;
  return name === undefined ? undefined : (naturalKeyOf(type, args)[name] ?? args[name]);
}

/** The type and natural key as one text: equal for what a person takes for the same object. */
export function nameOf(type: ResourceType, values: Values): string {
  return JSON.stringify([type.name, naturalKeyOf(type, values)]);
}

/** `Tag "vip" (group 1)`: the object by its natural key, as far as that may be shown, and else by its `id`. */
export function describe(type: ResourceType, values: Values, id?: string): string {
  let first: string | undefined;
  const others: string[] = [];
  for (const [index, [name, value]] of Object.entries(naturalKeyOf(type, values)).entries()) {
    const how = value === undefined ? undefined : showing(name);
    // Pulumi shows every id, and with it what it is made of.
    const isQuoted = how === "quoted" || (how === "left out" && type.idOf !== undefined);
    const text = isQuoted ? shorten(value) : how === "secret" ? "[secret]" : undefined;
    if (index === 0) first = text;
    else if (text !== undefined) others.push(`${name} ${text}`);
  }
  if (first === undefined && id !== undefined) others.unshift(`id ${id}`);
  const head = first === undefined ? type.name : `${type.name} ${first}`;
  return others.length === 0 ? head : `${head} (${others.join(", ")})`;
}

/** Those of `objects` with the natural key of `args`. */
export function candidates(type: ResourceType, args: Values, objects: readonly Found[]): Found[] {
  const name = nameOf(type, args);
  return objects.filter(({ state }) => nameOf(type, state) === name);
}

/** A value to be read by a person. Of a URL only the host: beside and behind it there may be a secret. */
function shorten(value: unknown): string {
  const shown =
    typeof value === "string"
      ? value.replace(/^(https?:\/\/)(?:[^/?#]*@)?([^/?#]*)(.*)$/is, (_url, scheme, host, rest: string) =>
          ["", "/"].includes(rest) ? `${scheme}${host}${rest}` : `${scheme}${host}/…`,
        )
      : value;
  const text = typeof shown === "string" ? JSON.stringify(shown) : String(shown);
  return text.length > 60 ? `${text.slice(0, 57)}…"` : text;
}

/** The failure of a resource: names it, once. */
export function resourceError(type: ResourceType, args: Values, error: unknown, id?: string): Error {
  return error instanceof ProviderError
    ? error
    : new ProviderError("failed", `${describe(type, args, id)}: ${reasonOf(error)}`, { cause: error });
}
