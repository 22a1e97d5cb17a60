import type { Field } from "../../definitions/resource-type.js";
import { pathText } from "../../shared/path-text.js";
import { joinedPhrases, type Phrase } from "../../shared/phrase.js";
import type { Side } from "../plan.js";
import type { Names } from "./names.js";

const SECRET: Phrase = ["a secret"];
const LATER: Phrase = ["what is known after the `up`"];

/** A value in words. `field` is the argument that has it, where the whole of that is meant. */
export function sideInWords(side: Side, field: Field | undefined, names: Names): Phrase {
  if (side.secret?.includes("")) return SECRET;
  if (side.unknown?.includes("")) return LATER;
  if (side.secret === undefined && side.unknown === undefined && field?.inWords)
    return field.inWords(side.value);
  if (Array.isArray(side.value)) return listInWords(side, field, names);
  return one(side.value, field, names);
}

function listInWords(side: Side, field: Field | undefined, names: Names): Phrase {
  const items = listItems(side, field, names).map(({ words }) => words);
  return items.length === 0 ? ["nothing"] : joinedPhrases(items, ", ");
}

/** An item of a list, in words and as a text that tells it from others. */
export interface ListItem {
  readonly key: string;
  readonly words: Phrase;
}

export function listItems(side: Side, field: Field | undefined, names: Names): ListItem[] {
  const values = Array.isArray(side.value) ? side.value : [];
  const hidden = itemsOf(side, values.length);
  return values.map((value: unknown, index) => {
    const words = hidden[index];
    return words === undefined
      ? { key: JSON.stringify(value), words: one(value, field, names) }
      : { key: `${index}`, words };
  });
}

/** What is hidden of so many items, each by its place. */
function itemsOf({ secret = [], unknown = [] }: Side, length: number): (Phrase | undefined)[] {
  return Array.from({ length }, (_, index) =>
    isAmong(secret, index) ? SECRET : isAmong(unknown, index) ? LATER : undefined,
  );
}

/** Whether the item at a place, or the whole list, is among these places. */
function isAmong(places: readonly string[], index: number): boolean {
  return places.includes("") || places.includes(pathText([index]));
}

function one(value: unknown, field: Field | undefined, names: Names): Phrase {
  const name = field?.refersTo === undefined ? undefined : names.of(field.refersTo, value);
  if (name !== undefined && name !== String(value))
    return [{ value: name }, " (", { value: String(value) }, ")"];
  return value === "" ? ["an empty text"] : [{ value: typeof value === "string" ? value : compact(value) }];
}

/** As somebody would write it: `{ enabled: true, start: "08:00" }`. */
function compact(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(compact).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, inner]) => `${key}: ${compact(inner)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}
