import * as z from "zod";
import { isObject } from "./values.js";

/*
 * The one place where the API's spellings become ours and the other way round: snake_case and camelCase, flags
 * (0/1, "0"/"1", true), unix seconds and ISO dates, numbers written as strings.
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
    if (key !== "__proto__") result[camel(key)] = opaqueKeys.has(key) ? child : camelKeys(child, depth + 1);
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
      .map(([key, child]) => [snake(key), opaqueKeys.has(key) ? child : toWire(child)]),
  );
}

/**
 * A query string, with the brackets that the API uses for lists (`tag[]=x`) and fields (`requester[mail]=x`);
 * empty or beginning with `?`.
 */
export function toQuery(parameters: object): string {
  const pairs = Object.entries(parameters)
    .filter(([, value]) => value !== undefined)
    .flatMap(([key, value]) => queryPairs(snake(key), toWire(value)));
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

function camel(key: string): string {
  const known = camelNames.get(key);
  if (known !== undefined) return known;
  const name = key.replace(/(?<=[a-z0-9])_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  // The API's own names are few; an answer that is full of others must not stay in memory for ever.
  if (camelNames.size < 1000) camelNames.set(key, name);
  return name;
}

function snake(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A yes or no, however the API writes it. */
export const flag = z.preprocess((value) => {
  if (value === 1 || value === "1" || value === "true") return true;
  if (value === 0 || value === "0" || value === "false" || value === "") return false;
  return value;
}, z.boolean());

function numeric(value: unknown): unknown {
  return typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}

/** A number, or one written as a string. */
export const number = z.preprocess(numeric, z.number());

/** The id of a group, goal, greeting, rule or canned response: a whole number, or one written as a string. */
export const id = z.preprocess(numeric, z.int().nonnegative());

/** A text; a number where the API writes one in place of a text. */
export const text = z.preprocess((value) => (typeof value === "number" ? String(value) : value), z.string());

/** A time: unix seconds on the wire, an ISO 8601 string in UTC for us. */
export const time = z.preprocess(
  (value) => {
    const seconds = numeric(value);
    if (typeof seconds === "number" && Math.abs(seconds) <= 8.64e12)
      return new Date(seconds * 1000).toISOString();
    const isIso =
      typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value));
    return isIso ? new Date(value).toISOString() : value;
  },
  z.iso.datetime({ error: "expected a time in unix seconds" }),
);

/** A map of texts by keys that are not ours; an empty one may come as an empty list. */
export const textMap = z.preprocess(
  (value) => (Array.isArray(value) && value.length === 0 ? {} : value),
  z.record(
    z.string(),
    z.preprocess(
      (value) =>
        value === null || typeof value === "number" || typeof value === "boolean" ? printed(value) : value,
      z.string(),
    ),
  ),
);

function printed(value: null | number | boolean): string {
  if (value === null) return "";
  return typeof value === "boolean" ? String(Number(value)) : String(value);
}

/** A list that may be missing, or come as null. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.array(item).default([]);
}

/** What a delete, or another action that gives no object back, answers. */
export const acknowledgement = z.object({ ok: flag.pipe(z.literal(true)).exactOptional() }).optional();

/** What does not fit a schema, in words that hold no value: `[3].creationDate: expected string, found an object`. */
export function mismatches(error: z.ZodError, value: unknown): string[] {
  return error.issues.slice(0, 5).map((issue) => {
    const deepest = deepestOf(issue);
    const where = pathOf(deepest.path);
    const wanted = deepest.message.replace(/^Invalid input: /, "").replace(/, received .*$/, "");
    return `${where}${wanted}, found ${kindOf(at(value, deepest.path))}`;
  });
}

/** Of a union that fits nowhere, the complaint of the alternative that came furthest says the most. */
function deepestOf(issue: z.core.$ZodIssue): { path: PropertyKey[]; message: string } {
  if (issue.code !== "invalid_union") return issue;
  const inner = issue.errors.flat().map((child) => {
    const { path, message } = deepestOf(child);
    return { path: [...issue.path, ...path], message };
  });
  return inner.reduce<{ path: PropertyKey[]; message: string }>(
    (best, next) => (next.path.length > best.path.length ? next : best),
    issue,
  );
}

function pathOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "";
  const steps = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`)).join("");
  return `${steps.replace(/^\./, "")}: `;
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, step) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, step) : undefined),
    value,
  );
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
