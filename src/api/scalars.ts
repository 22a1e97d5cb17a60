import { Misfit, misfit, type Shape } from "./shapes.js";

/*
 * The single values of answers, in all the spellings in which they come: flags (0/1, "0"/"1", true), unix seconds and ISO
 * dates, numbers written as texts.
 */

/** A value of a set that is closed as far as anybody knows; any other is kept as it came. */
export type Told<Known extends string> = Known | (string & Record<never, never>);

/** A yes or no, however the API writes it. */
export const flag: Shape<boolean> = (value, place) => {
  if (value === 1 || value === "1" || value === true || value === "true") return true;
  if (value === 0 || value === "0" || value === false || value === "false") return false;
  return unlessNothing("a flag", value, place);
};

/** A number, or one written as a text. */
export const number: Shape<number> = (value, place) => {
  const read = numeric(value);
  return typeof read === "number" ? read : unlessNothing("a number", value, place);
};

/** The id of a group, goal, greeting, rule or canned response: a whole number, or one written as a text. */
export const id: Shape<number> = (value, place) => {
  const read = numeric(value);
  const isId = typeof read === "number" && Number.isSafeInteger(read) && read >= 0;
  return isId ? read : unlessNothing("an id", value, place);
};

/** A text; a number where the API writes one in place of a text. */
export const text: Shape<string> = (value, place) => {
  if (typeof value === "string") return value;
  return typeof value === "number" ? String(value) : unlessNothing("a text", value, place);
};

/** A text that names something: not an empty one. */
export const key: Shape<string> = (value, place) => {
  return value === "" ? misfit("a text", value, place) : text(value, place);
};

/** A text of which these values are known. */
export function told<Known extends string>(): Shape<Told<Known>> {
  return text;
}

/** A flag, for a field that LiveChat writes as one or as a text. */
export const scalarText: Shape<string> = (value, place) =>
  typeof value === "boolean" ? String(value) : text(value, place);

/** A time: unix seconds or ISO 8601 on the wire, ISO 8601 in UTC for us. Zero stands for none. */
export const time: Shape<string> = (value, place) => {
  const seconds = numeric(value);
  if (seconds === 0) return undefined;
  if (typeof seconds === "number" && Math.abs(seconds) <= 8.64e12)
    return new Date(seconds * 1000).toISOString();
  const isIso =
    typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value));
  return isIso ? new Date(value).toISOString() : unlessNothing("a time", value, place);
};

/** A map of texts by keys that are not ours, as one value; an empty one may come as an empty list. */
export const textMap: Shape<Record<string, string>> = (value, place) => {
  if (Array.isArray(value) && value.length === 0) return {};
  if (typeof value !== "object" || Array.isArray(value)) return unlessNothing("an object", value, place);
  const map: Record<string, string> = {};
  for (const [name, child] of Object.entries(value ?? {})) {
    const read =
      child === null ? "" : typeof child === "boolean" ? String(Number(child)) : text(child, place.at(name));
    if (read instanceof Misfit) return read;
    if (read !== undefined && name !== "__proto__") map[name] = read;
  }
  return value === null ? undefined : map;
};

/** What a delete, or another action that gives no object back, answers. */
export const acknowledgement: Shape<true> = (value, place) => {
  if (value === undefined || value === null) return true;
  if (typeof value !== "object" || Array.isArray(value)) return misfit("an object", value, place);
  const { ok } = value as { ok?: unknown };
  if (ok === undefined || ok === null) return true;
  return flag(ok, place) === true ? true : misfit("true", ok, place.at("ok"));
};

function numeric(value: unknown): unknown {
  return typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}

/** What is not there is nothing; what is there, and is not what was expected, cannot be read. */
function unlessNothing(
  wanted: string,
  value: unknown,
  place: Parameters<Shape<unknown>>[1],
): Misfit | undefined {
  return value === undefined || value === null ? undefined : misfit(wanted, value, place);
}
