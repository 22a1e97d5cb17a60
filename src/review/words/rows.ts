import type { ResourceType } from "../../definitions/resource-type.js";
import type { Phrase } from "../../shared/phrase.js";
import type { Change, Drift, Side, Step } from "../plan.js";
import type { Names } from "./names.js";
import { textDiff, type TextPart } from "./text-diff.js";
import { type Around, listItems, sideInWords } from "./values.js";

/** One change of an object, to be shown. */
export interface Row {
  readonly path: string;
  readonly kind: Change["kind"];
  readonly replaces: boolean;
  readonly shown: Shown;
}

export type Shown =
  | { readonly as: "value"; readonly value: Phrase }
  | { readonly as: "change"; readonly old: Phrase; readonly new: Phrase }
  | { readonly as: "text"; readonly parts: readonly TextPart[] }
  | ShownList;

/** A list without order: what goes out of it, what comes into it, and how much stays. */
export interface ShownList {
  readonly as: "list";
  readonly removed: readonly Phrase[];
  readonly added: readonly Phrase[];
  readonly kept: number;
}

/** A shorter text is shown whole, before and after. */
const SHORT_TEXT = 24;

export function rowsOf(step: Step, type: ResourceType | undefined, names: Names): Row[] {
  return step.changes.map((change) => {
    const field = type?.fields[change.path];
    return rowOf(change, { field, names, later: field === undefined ? [] : names.laterOf(step, field.name) });
  });
}

/** The same for what was changed outside of the program: nothing of that is yet to come. */
export function driftRowsOf({ changes }: Drift, type: ResourceType | undefined, names: Names): Row[] {
  return changes.map((change) => rowOf(change, { field: type?.fields[change.path], names, later: [] }));
}

/** The same for options of a resource. */
export function optionRowsOf(step: Step, names: Names): Row[] {
  return step.options.map((change) => rowOf(change, { field: undefined, names, later: [] }));
}

function rowOf(change: Change, around: Around): Row {
  const { path, kind, replaces = false } = change;
  return { path, kind, replaces, shown: shownOf(change, around) };
}

function shownOf({ old, new: next }: Change, around: Around): Shown {
  const { field } = around;
  const words = (side: Side): Phrase => sideInWords(side, around);
  if (old === undefined || next === undefined) {
    const side = next ?? old;
    return { as: "value", value: side === undefined ? [] : words(side) };
  }
  if (isSecret(old) && isSecret(next)) return { as: "value", value: ["a secret, which changes"] };
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
    return { as: "list", removed, added, kept: after.length - added.length };
  }
  const isText = [old, next].every(
    (side) => typeof side.value === "string" && side.value.length > SHORT_TEXT,
  );
  if (isText && field?.inWords === undefined) {
    return { as: "text", parts: textDiff(String(old.value), String(next.value)) };
  }
  return { as: "change", old: words(old), new: words(next) };
}

function isSecret({ secret }: Side): boolean {
  return secret?.includes("") === true;
}
