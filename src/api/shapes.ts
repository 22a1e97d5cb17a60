import { isObject } from "./values.js";
import { camelKeys, camelName, kindOf, snakeName } from "./wire.js";

/*
 * How an answer is read, and what becomes of what cannot be. An answer is refused only where it is not what was asked for
 * at all. Of an object, a field that cannot be read is left out; a list tells the objects without an id apart from the
 * others. Paths and kinds are those of the answer as it came.
 */

/** Reads a value of an answer: what it is for us, undefined where nothing is there, or why it cannot be read. */
export type Shape<T> = (value: unknown, place: Place) => T | undefined | Misfit;

/** A value that cannot be read: where it is, what was to be there and what is. Never the value. */
export class Misfit {
  readonly path: string;
  readonly wanted: string;
  readonly found: string;
  /** Of an object that does not tell which one it is: what of it can be read. */
  readonly rest: object | undefined;

  constructor({ path, wanted, found, rest }: Omit<Misfit, "rest" | "toString"> & { rest?: object }) {
    this.path = path;
    this.wanted = wanted;
    this.found = found;
    this.rest = rest;
  }

  /** `[3].creation_date: expected a time, found an object` */
  toString(): string {
    return `${this.path === "" ? "" : `${this.path}: `}expected ${this.wanted}, found ${this.found}`;
  }
}

export function misfit(wanted: string, value: unknown, place: Place): Misfit {
  return new Misfit({ path: place.path, wanted, found: kindOf(value) });
}

/** What was left out of what was read. */
export interface LeftOut {
  readonly misfit: Misfit;
  /** Whether it is an object that does not tell which one it is, and not the field of one. */
  readonly isObject: boolean;
  /** Which object it is in, as far as that tells; never shown, as names may be secret. */
  object: string;
  /** Where in that object it is. */
  inside: string;
  /** The object for people: `login "jane@acme.com"`. */
  shownAs: string;
}

/** Where in an answer a value is, and what was left out so far. */
export class Place {
  readonly leftOut: LeftOut[];
  readonly #above: Place | undefined;
  readonly #step: string | number;

  constructor(above?: Place, step: string | number = "", leftOut: LeftOut[] = above?.leftOut ?? []) {
    this.#above = above;
    this.#step = step;
    this.leftOut = leftOut;
  }

  get path(): string {
    const above = this.#above?.path;
    if (above === undefined) return "";
    if (typeof this.#step === "number") return `${above}[${this.#step}]`;
    return above === "" ? this.#step : `${above}.${this.#step}`;
  }

  /** The place of a part of the value here. */
  at(step: string | number): Place {
    return new Place(this, step);
  }

  /** The same place, for a value that is read as a whole or not at all. */
  apart(): Place {
    return new Place(this.#above, this.#step, []);
  }

  leaveOut(unread: Misfit, isAnObject = false): void {
    this.leftOut.push({ misfit: unread, isObject: isAnObject, object: "", inside: "", shownAs: "" });
  }
}

/** A field that is always there: where it is missing, or cannot be read, with the preset. */
export interface Always<T> extends Shape<T> {
  readonly preset: () => T;
}

export function always<T>(shape: Shape<T>, preset: () => T): Always<T> {
  const read: Shape<T> = (value, place) => shape(value, place);
  return Object.assign(read, { preset });
}

type Shapes = Readonly<Record<string, Shape<unknown>>>;
type Read<S> = S extends Shape<infer T> ? T : never;
type AlwaysIn<Fields> = {
  [Name in keyof Fields]: Fields[Name] extends Always<unknown> ? Name : never;
}[keyof Fields];

/** An object of these fields: the first ones are what tells it from others; of the others any may be missing. */
type ObjectOf<Ids extends Shapes, Others extends Shapes> = { [Name in keyof Ids]: Read<Ids[Name]> } & {
  [Name in AlwaysIn<Others>]: Read<Others[Name]>;
} & { [Name in Exclude<keyof Others, AlwaysIn<Others>>]?: Read<Others[Name]> };

/**
 * An object: `ids` are the fields without which nobody can tell which object it is, `others` those that may be missing
 * or impossible to read. Fields beyond these are kept as they came, under their camelCase names, but for the secret ones
 * in `never`.
 */
export function object<Ids extends Shapes, Others extends Shapes>(
  ids: Ids,
  others: Others,
  never: readonly string[] = [],
): Shape<ObjectOf<Ids, Others>> {
  const fields = new Map(Object.entries<Shape<unknown>>({ ...ids, ...others }));
  const names = Object.keys(ids);
  const presets = [...fields].flatMap(([name, shape]) =>
    "preset" in shape ? [[name, (shape as Always<unknown>).preset] as const] : [],
  );
  return (value, place) => {
    if (value === null || value === undefined) return undefined;
    if (!isObject(value)) return misfit("an object", value, place);
    const before = place.leftOut.length;
    const result: Record<string, unknown> = {};
    let lacking: Misfit | undefined;
    for (const [key, child] of Object.entries(value)) {
      const name = camelName(key);
      // Assigned, the first name would change what the object is; nothing of ours is called that.
      if (name === "__proto__" || never.includes(name)) continue;
      const read =
        fields.get(name)?.(child, place.at(key)) ?? (fields.has(name) ? undefined : camelKeys(child));
      if (read instanceof Misfit && names.includes(name)) lacking ??= read;
      else if (read instanceof Misfit) place.leaveOut(read);
      else if (read !== undefined && read !== null) result[name] = read;
    }
    for (const [name, preset] of presets) result[name] ??= preset();
    const missing = names.find((name) => result[name] === undefined);
    if (missing !== undefined) {
      const { path, wanted, found } = lacking ?? lack(missing, value, place);
      return new Misfit({ path, wanted, found, rest: result });
    }
    if (names.length > 0) {
      const shown = names.find((name) => name === "id" || name === "login");
      for (const each of place.leftOut.slice(before)) {
        each.object = JSON.stringify(names.map((name) => result[name]));
        each.shownAs = shown === undefined ? "" : `${shown} ${JSON.stringify(result[shown])}`;
        each.inside = each.misfit.path.slice(place.path.length).replace(/^\./, "");
      }
    }
    return result as ObjectOf<Ids, Others>;
  };
}

/** A field of that name is not there, or is null. */
function lack(name: string, value: Record<string, unknown>, place: Place): Misfit {
  const key = Object.keys(value).find((each) => camelName(each) === name) ?? snakeName(name);
  return misfit("a value", value[key], place.at(key));
}

/** A list that an answer gives, with what of it nobody can tell apart from the rest. */
export interface ObjectList<T> extends Array<T> {
  /**
   * What can be read of the objects whose id cannot be. What the list lacks may be one of them, as far as they do not
   * differ: it is certainly absent only where this is empty.
   */
  readonly unidentified: readonly Partial<T>[];
}

/** All the objects that were asked for. One that cannot be told from the others is told apart from them. */
export function objects<T>(item: Shape<T>): Shape<ObjectList<T>> {
  return (value, place) => {
    if (!Array.isArray(value)) return misfit("a list", value, place);
    if (value.length > 0 && !value.some(isObject)) return misfit("an object", value[0], place.at(0));
    const list: T[] = [];
    const unidentified: Partial<T>[] = [];
    for (const [index, each] of value.entries()) {
      const here = place.at(index);
      const read = item(each, here) ?? misfit("an object", each, here);
      if (!(read instanceof Misfit)) {
        list.push(read);
        continue;
      }
      unidentified.push(read.rest ?? {});
      place.leaveOut(read, true);
    }
    return listWith(list, unidentified);
  };
}

/** Not among the list's own entries, so that it is a list like any other for whoever does not ask. */
export function listWith<T>(list: T[], unidentified: readonly Partial<T>[]): ObjectList<T> {
  return Object.defineProperty(list, "unidentified", { value: unidentified }) as ObjectList<T>;
}

/** A list as one value: without a part of it, it would be another one. */
export function wholeList<T>(item: Shape<T>): Shape<T[]> {
  return (value, place) => {
    if (value === null || value === undefined) return undefined;
    if (!Array.isArray(value)) return misfit("a list", value, place);
    const apart = place.apart();
    const list: T[] = [];
    for (const [index, each] of value.entries()) {
      const here = apart.at(index);
      const read = item(each, here) ?? misfit("a value", each, here);
      if (read instanceof Misfit) return read;
      list.push(read);
    }
    return apart.leftOut[0]?.misfit ?? list;
  };
}

/** A list of a record of what happened: what of it cannot be read is left out, and an empty text is an empty list. */
export function looseList<T>(item: Shape<T>): Shape<T[]> {
  return (value, place) => {
    if (value === null || value === undefined) return undefined;
    if (value === "") return [];
    if (!Array.isArray(value)) return misfit("a list", value, place);
    const list: T[] = [];
    for (const [index, each] of value.entries()) {
      const read = item(each, place.at(index));
      if (read instanceof Misfit) place.leaveOut(read);
      else if (read !== undefined) list.push(read);
    }
    return list;
  };
}

/** What the field of an object is, where the object is nothing but its wrapping. */
export function inside<T>(name: string, shape: Shape<T>): Shape<T> {
  return (value, place) => {
    if (!isObject(value)) return misfit("an object", value, place);
    const read = shape(value[name], place.at(name));
    return read === undefined ? misfit("a value", value[name], place.at(name)) : read;
  };
}

/** What is read of an answer, and what was left out of that; or why it is not what was asked for. */
export function readAnswer<T>(
  shape: Shape<T>,
  body: unknown,
): { readonly value: T; readonly leftOut: readonly LeftOut[] } | Misfit {
  const place = new Place();
  const value = shape(body, place);
  if (value instanceof Misfit) return value;
  return value === undefined ? misfit("an object", body, place) : { value, leftOut: place.leftOut };
}
