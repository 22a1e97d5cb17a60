import { isObject } from "./values.js";

/*
 * The names on the wire and ours, snake_case and camelCase; and what is sent: 0/1 for flags. `scalars.ts` reads the
 * single values of answers, `shapes.ts` whole ones.
 */

/** Maps whose keys belong to the user, or to the widget: they pass untouched. */
const opaqueKeys: ReadonlySet<string> = new Set(["properties"]);

/** Deeper than anything that is documented. */
const deepestAnswer = 100;

/**
 * An answer of the API with camelCase keys. A field that is null is one that is not there. What lies too deep is
 * left out: whoever sends a delivery to a webhook's receiver must not be able to overflow its stack.
 */
export function camelKeys(value: unknown, depth = 0): unknown {
  if (depth > deepestAnswer) return undefined;
  if (Array.isArray(value)) return value.map((item) => camelKeys(item, depth + 1));
  if (!isObject(value)) return value;
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const child = value[key];
    if (child === null || child === undefined) continue;
    // Assigned, this name would change what the object is; nothing of ours is called that.
    if (key !== "__proto__")
      result[camelName(key)] = opaqueKeys.has(key) ? child : camelKeys(child, depth + 1);
  }
  return result;
}

/** A request's body as the API wants it: snake_case keys, 0/1 for booleans, nothing that is undefined. */
export function toWire(value: unknown): unknown {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (Array.isArray(value)) return value.map(toWire);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, child]) => child !== undefined)
      .map(([key, child]) => [snakeName(key), opaqueKeys.has(key) ? child : toWire(child)]),
  );
}

/**
 * A query string, with the brackets that the API uses for lists (`tag[]=x`) and fields (`requester[mail]=x`);
 * empty or beginning with `?`.
 */
export function toQuery(parameters: object): string {
  const pairs = Object.entries(parameters)
    .filter(([, value]) => value !== undefined)
    .flatMap(([key, value]) => queryPairs(snakeName(key), toWire(value)));
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

function queryPairs(key: string, value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => queryPairs(`${key}[]`, item));
  if (isObject(value))
    return Object.entries(value).flatMap(([name, child]) => queryPairs(`${key}[${name}]`, child));
  return [`${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`];
}

/** Where a text, or a name, is that is not well-formed Unicode; undefined where all are. Never a part of it. */
export function halfIn(value: unknown): (string | number)[] | undefined {
  if (typeof value === "string") return value.isWellFormed() ? undefined : [];
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, child] of Object.entries(value)) {
    if (!key.isWellFormed()) return [];
    const path = halfIn(child);
    if (path !== undefined) return [key, ...path];
  }
  return undefined;
}

const camelNames = new Map<string, string>();

export function camelName(key: string): string {
  const known = camelNames.get(key);
  if (known !== undefined) return known;
  const name = key.replace(/(?<=[a-z0-9])_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  // The API's own names are few; an answer that is full of others must not stay in memory for ever.
  if (camelNames.size < 1000) camelNames.set(key, name);
  return name;
}

export function snakeName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The kind of a value, never the value. */
export function kindOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "string") return value === "" ? "an empty text" : "a text";
  if (typeof value === "object") return "an object";
  return `a ${typeof value}`;
}
