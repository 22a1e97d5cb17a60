import type { Field } from "../../definitions/resource-type.js";
import { pathText } from "../../shared/path-text.js";
import { joinedPhrases, type Phrase } from "../../shared/phrase.js";
import type { Side } from "../plan.js";
import type { Names } from "./names.js";
import type { ReportWords } from "./report.js";

const SECRET: Phrase = ["a secret"];
const LATER: Phrase = ["what is known after the `up`"];

/** What is known of a value's surroundings: the argument that has it, and to what that refers. */
export interface Around {
  /** The argument, where the whole of it is meant. */
  readonly field: Field | undefined;
  readonly names: Names;
  /** The ids that will stand where something is not known yet. */
  readonly later: readonly string[];
  readonly words: ReportWords;
}

/** A value in words. */
export function sideInWords(side: Side, around: Around): Phrase {
  const { field } = around;
  if (side.secret?.includes("")) return SECRET;
  if (side.unknown?.includes("")) return laterInWords(0, around);
  if (side.secret === undefined && side.unknown === undefined && field?.inWords)
    return field.inWords(side.value);
  if (Array.isArray(side.value)) return listInWords(side, around);
  return one(side.value, around);
}

function listInWords(side: Side, around: Around): Phrase {
  const items = listItems(side, around).map(({ words }) => words);
  return items.length === 0 ? ["nothing"] : joinedPhrases(items, ", ");
}

/** An item of a list, in words and as a text that tells it from others. */
export interface ListItem {
  readonly key: string;
  readonly words: Phrase;
}

export function listItems(side: Side, around: Around): ListItem[] {
  const values = Array.isArray(side.value) ? side.value : [];
  let later = 0;
  return values.map((value: unknown, index) => {
    if (isAmong(side.secret, index)) return { key: `secret ${index}`, words: SECRET };
    if (!isAmong(side.unknown, index)) return { key: JSON.stringify(value), words: one(value, around) };
    const id = around.later[later];
    const words = laterInWords(later++, around);
    return { key: id === undefined ? `unknown ${index}` : JSON.stringify(id), words };
  });
}

/** What stands where something is not known yet: where it can be told, the object to which it refers. */
function laterInWords(place: number, { field, names, later }: Around): Phrase {
  const id = later[place];
  const name = id === undefined || field?.refersTo === undefined ? undefined : names.of(field.refersTo, id);
  return name === undefined ? LATER : [{ value: name }, " (known after the `up`)"];
}

/** Whether the item at a place, or the whole list, is among these places. */
function isAmong(places: readonly string[] = [], index: number): boolean {
  return places.includes("") || places.includes(pathText([index]));
}

function one(value: unknown, { field, names }: Around): Phrase {
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
