import { UNKNOWN } from "./unknown.js";

/*
 * What an account holds is data, whatever it looks like. But the processes of Pulumi give values to one another in a
 * form in which some names and one text mean something else (a secret, a file to be read, a value that is not known
 * yet), and no way to write them otherwise. So these are refused in what is declared, and left out of what is read.
 */

/** The name that tells Pulumi's own objects (secrets, files, references) from plain ones. */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** A place in a value that Pulumi would take for something else. */
export interface Word {
  readonly path: readonly PropertyKey[];
  /** Whether it is a name; otherwise a text. */
  readonly isName: boolean;
  readonly reason: string;
}

/** Why no property of a value can have this name. What every object of JavaScript has, Pulumi trips over. */
export function faultOfName(name: string): string | undefined {
  if (name === "") {
    return "a name must not be empty";
  }
  return name === SIGNATURE || name.startsWith("__") || Object.hasOwn(Object.prototype, name)
    ? "Pulumi takes this name for one of its own"
    : undefined;
}

/** Why no value can be this text. */
export function faultOfText(text: string): string | undefined {
  return text === UNKNOWN ? "Pulumi takes this text for a value that is not known yet" : undefined;
}

/** All of them in a value. */
export function wordsIn(value: unknown): Word[] {
  const words: Word[] = [];
  withoutWords(value, (word) => words.push(word));
  return words;
}

/**
 * A copy of a value without what Pulumi would take for something else; each is told. A list of which a part is left out
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
    tell({ path, isName: false, reason });
    return undefined;
  }
  if (Array.isArray(value)) {
    const items = value.map((item, index) => without(item, [...path, index], tell));
    return items.includes(undefined) ? undefined : items;
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const kept = Object.entries(value).flatMap(([key, inner]) => {
    const place = [...path, key];
    const reason = faultOfName(key);
    if (reason !== undefined) {
      tell({ path: place, isName: true, reason });
      return [];
    }
    const clean = without(inner, place, tell);
    return clean === undefined ? [] : [[key, clean] as const];
  });
  return Object.fromEntries(kept);
}
