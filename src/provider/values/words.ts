import { SIGNATURE } from "../../shared/pulumi-form.js";
import { UNKNOWN } from "./unknown.js";

/*
 * What an account holds is data, whatever it looks like. But the processes of Pulumi give values to one another in a
 * form in which some names and one text mean something else (a secret, a file to be read, a value that is not known
 * yet), and no way to write them otherwise; and halves of characters do not survive the way, nor that to the API. So
 * these are refused in what is declared, and left out of what is read.
 */

/** A place in a value that would arrive as something else. */
export interface Word {
  readonly path: readonly PropertyKey[];
  /** Whether it is the text that stands for a value that is not known yet. */
  readonly isUnknown: boolean;
  readonly reason: string;
}

/** Why no property of a value can have this name. What every object of JavaScript has, Pulumi trips over. */
export function faultOfName(name: string): string | undefined {
  if (name === "") {
    return "a name must not be empty";
  }
  if (!name.isWellFormed()) {
    return HALF;
  }
  return name === SIGNATURE || name.startsWith("__") || Object.hasOwn(Object.prototype, name)
    ? "Pulumi takes this name for one of its own"
    : undefined;
}

/** Why no value can be this text. */
export function faultOfText(text: string): string | undefined {
  if (!text.isWellFormed()) {
    return HALF;
  }
  return text === UNKNOWN ? "Pulumi takes this text for a value that is not known yet" : undefined;
}

const HALF = "holds half of a character (a lone surrogate, as of an emoji cut in two), which cannot be sent";

/** All of them in a value. */
export function wordsIn(value: unknown): Word[] {
  const words: Word[] = [];
  withoutWords(value, (word) => words.push(word));
  return words;
}

/**
 * A copy of a value without what would arrive as something else; each is told. A list of which a part is left out
 * would be another list, and is left out itself.
 */
export function withoutWords<Value>(value: Value, tell: (word: Word) => void = () => {}): Value {
  return without(value, [], tell) as Value;
}

/** Undefined where nothing can be left of it. */
function without(value: unknown, path: readonly PropertyKey[], tell: (word: Word) => void): unknown {
  if (typeof value === "string") {
    const reason = faultOfText(value);
    if (reason === undefined) return value;
    tell({ path, isUnknown: value === UNKNOWN, reason });
    return undefined;
  }
  if (Array.isArray(value)) {
    const items = value.map((item, index) => without(item, [...path, index], tell));
    return items.includes(undefined) ? undefined : items;
  }
  if (!isPlain(value)) {
    return value;
  }
  const kept = Object.entries(value).flatMap(([key, inner]) => {
    const place = [...path, key];
    const reason = faultOfName(key);
    if (reason !== undefined) {
      tell({ path: place, isUnknown: false, reason });
      return [];
    }
    const clean = without(inner, place, tell);
    return clean === undefined ? [] : [[key, clean] as const];
  });
  return Object.fromEntries(kept);
}

/** An object of names and values: no list, and nothing that a class made. */
export function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null) {
    return false;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
