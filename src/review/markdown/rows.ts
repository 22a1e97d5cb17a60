import type { Phrase } from "../../shared/phrase.js";
import type { Step } from "../plan.js";
import type { Row, ShownList } from "../words/rows.js";
import type { TextPart } from "../words/text-diff.js";
import type { DriftedInWords, StepInWords } from "../words/index.js";
import { code, inline, word } from "./escape.js";

/** As many items of a list as one row shows. */
const MOST_ITEMS = 20;

/** As much as is shown around a difference of texts. */
const CONTEXT = 60;

/** As many parts of a text as one row shows. */
const MOST_PARTS = 40;

/** An object and what happens to it: a row for it, and one for each change. */
export function stepRows({
  step,
  verb,
  title,
  key,
  rows,
  options,
  does,
  consequences,
}: StepInWords): string[] {
  const { name, renamedFrom, protect, operation } = step;
  const facts = [
    ...factsOf(step, key),
    ...(protect && operation === "delete" ? ["protected"] : []),
    ...(renamedFrom !== undefined ? [`until now ${code(renamedFrom)}`] : []),
  ];
  const told = facts.length > 0 ? ` (${facts.join(", ")})` : "";
  const untold = (step.untold ?? []).map(
    (path) => `${code(path)}: a secret; whether it changes cannot be told`,
  );
  return [
    `- **${verb}** ${word(title)} ${code(name)}${told}`,
    ...consequences.map((each) => `  - **${code(name)} ${inline(each)}**`),
    ...(does === undefined ? [] : [`  - ${code(name)} ${inline(does)}`]),
    ...rows.map((row) => `  - ${rowText(row)}`),
    ...untold.map((text) => `  - ${text}`),
    ...options.map((row) => `  - option ${rowText(row)}`),
  ];
}

/** An object, and what was done to it outside of the program. */
export function driftedRows({ step, title, key, isGone, rows }: DriftedInWords): string[] {
  const { name } = step;
  const facts = factsOf(step, key, isGone);
  return [
    `- ${word(title)} ${code(name)}${facts.length > 0 ? ` (${facts.join(", ")})` : ""}${isGone ? ": **gone**" : ""}`,
    ...rows.map((row) => `  - ${rowText(row)}`),
  ];
}

/** What tells an object from others beside its name. Of what is gone the id tells nothing. */
function factsOf({ id, place }: Step, key: Phrase, isGone = false): string[] {
  return [
    ...(key.length > 0 ? [inline(key)] : []),
    ...(id !== undefined && !isGone ? [`id ${code(id)}`] : []),
    ...(place !== undefined ? [code(place)] : []),
  ];
}

function rowText({ path, note, replaces, shown }: Row): string {
  const because = replaces ? " (forces the replacement)" : "";
  return `${code(path)}: ${shownText(shown)}${note}${because}`;
}

function shownText(shown: Row["shown"]): string {
  switch (shown.as) {
    case "value":
      return inline(shown.value);
    case "change":
      return `${inline(shown.old)} → ${inline(shown.new)}`;
    case "text":
      return textParts(shown.parts);
    default:
      return listText(shown);
  }
}

function listText({ removed, added, kept }: ShownList): string {
  return [
    ...(removed.length > 0 ? [`without ${items(removed)}`] : []),
    ...(added.length > 0 ? [`with ${items(added)}`] : []),
    ...(kept === "" ? [] : [kept]),
  ].join("; ");
}

function items(list: readonly Phrase[]): string {
  const more = list.length - MOST_ITEMS;
  const first = list.slice(0, MOST_ITEMS).map(inline).join(", ");
  return more > 0 ? `${first} and ${more} more` : first;
}

function textParts(parts: readonly TextPart[]): string {
  const shown = parts.slice(0, MOST_PARTS).map((part, index) => {
    if (part.in === "old") return `<del>${code(part.text)}</del>`;
    if (part.in === "new") return `<ins>${code(part.text)}</ins>`;
    return code(around(part.text, index > 0, index < parts.length - 1));
  });
  const more = parts.length - shown.length;
  return `${shown.join(" ")}${more > 0 ? ` … and ${more} more parts` : ""}`;
}

/** What is the same on both sides, where it meets what is not. */
function around(text: string, hasBefore: boolean, hasAfter: boolean): string {
  const head = hasBefore ? text.slice(0, CONTEXT) : "";
  const tail = hasAfter ? text.slice(-CONTEXT) : "";
  return text.length <= head.length + tail.length + 3 ? text : `${head}…${tail}`;
}
