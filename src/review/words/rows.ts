import type { ResourceType } from "../../definitions/resource-type.js";
import type { Phrase } from "../../shared/phrase.js";
import type { Change, Drift, Side, Step } from "../plan.js";
import type { Names } from "./names.js";
import { BY_VARS, type Notes, planning, type ReportWords } from "./report.js";
import { textDiff, type TextPart } from "./text-diff.js";
import { type Around, listItems, sideInWords } from "./values.js";

/** One change of an object, to be shown. */
export interface Row {
  readonly path: string;
  /** What is said behind it, with a space before; or nothing. */
  readonly note: string;
  readonly replaces: boolean;
  readonly shown: Shown;
}

export type Shown =
  | { readonly as: "value"; readonly value: Phrase }
  | { readonly as: "change"; readonly old: Phrase; readonly new: Phrase }
  | { readonly as: "text"; readonly parts: readonly TextPart[] }
  | ShownList;

/** A list without order: what goes out of it, what comes into it, and how much stays, in words. */
export interface ShownList {
  readonly as: "list";
  readonly removed: readonly Phrase[];
  readonly added: readonly Phrase[];
  readonly kept: string;
}

/** A shorter text is shown whole, before and after. */
const SHORT_TEXT = 24;

/** What a step changes; what only one side has is told, where a step has both. */
export function rowsOf(step: Step, type: ResourceType | undefined, names: Names, words: ReportWords): Row[] {
  const notes = step.operation === "create" || step.operation === "delete" ? {} : words.notes;
  return step.changes.map((change) => {
    const field = type?.fields[change.path];
    const later = field === undefined ? [] : names.laterOf(step, field.name);
    return rowOf(change, { field, names, later, words }, notes);
  });
}

/** The same for what was changed outside of the program: nothing of that is yet to come. */
export function driftRowsOf({ changes }: Drift, type: ResourceType | undefined, names: Names): Row[] {
  const around = { names, later: [], words: planning };
  return changes.map((change) => rowOf(change, { ...around, field: type?.fields[change.path] }, GONE));
}

const GONE: Notes = { remove: " (no longer there)" };

/** The same for options of a resource. */
export function optionRowsOf(step: Step, names: Names, words: ReportWords): Row[] {
  const around = { field: undefined, names, later: [], words };
  return step.options.map((change) => rowOf(change, around, words.optionNotes));
}

function rowOf(change: Change, around: Around, notes: Notes): Row {
  const { path, kind, replaces = false, byVars } = change;
  const note = `${notes[kind] ?? ""}${byVars === true ? BY_VARS : ""}`;
  return { path, note, replaces, shown: shownOf(change, around) };
}

function shownOf({ old, new: next }: Change, around: Around): Shown {
  const { field } = around;
  const words = (side: Side): Phrase => sideInWords(side, around);
  if (old === undefined || next === undefined) {
    const side = next ?? old;
    return { as: "value", value: side === undefined ? [] : words(side) };
  }
  if (isSecret(old) && isSecret(next)) return { as: "value", value: [around.words.secret] };
  if (
    field?.set === true &&
    field.inWords === undefined &&
    Array.isArray(old.value) &&
    Array.isArray(next.value)
  ) {
    const [before, after] = [listItems(old, around), listItems(next, around)];
    const [had, has] = [new Set(before.map(({ key }) => key)), new Set(after.map(({ key }) => key))];
    const removed = before.filter(({ key }) => !has.has(key)).map((item) => item.words);
    const added = after.filter(({ key }) => !had.has(key)).map((item) => item.words);
    return { as: "list", removed, added, kept: keptOf(after.length - added.length, around) };
  }
  const isText = [old, next].every(
    (side) => typeof side.value === "string" && side.value.length > SHORT_TEXT,
  );
  if (isText && field?.inWords === undefined) {
    return { as: "text", parts: textDiff(String(old.value), String(next.value)) };
  }
  return { as: "change", old: words(old), new: words(next) };
}

function keptOf(count: number, { words }: Around): string {
  return count > 0 ? `${count} ${words.stays}` : "";
}

function isSecret({ secret }: Side): boolean {
  return secret?.includes("") === true;
}
