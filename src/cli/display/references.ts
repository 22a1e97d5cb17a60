import type { PropertyDiff } from "../engine.js";
import { printable, type Printable, shown } from "../../shared/printable.js";

/** A reference to another resource: its name, and the id behind it as far as it is known. */
export class Named {
  readonly text: Printable;

  constructor(name: string, id: string | number | undefined) {
    this.text = shown`${printable(name)} (${printable(id === undefined ? "known after apply" : String(id))})`;
  }
}

/** A change with names where its values refer to other resources. */
export function withNames(diff: PropertyDiff): PropertyDiff {
  const { references = {}, unknownReferences = [] } = diff;
  const one = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(one);
    if (value === "[unknown]" && unknownReferences.length > 0) return ofUnknown(value);
    if (typeof value !== "string" && typeof value !== "number") return value;
    const name = Object.hasOwn(references, String(value)) ? references[String(value)] : undefined;
    return name === undefined ? value : new Named(name, value);
  };
  // Which of several is which, nobody knows yet.
  const isOne = unknownReferences.length === 1;
  const ofUnknown = (value: unknown): unknown =>
    isOne || value === diff.new ? new Named(unknownReferences.join(", "), undefined) : value;
  return {
    ...diff,
    ...("old" in diff && { old: one(diff.old) }),
    ...("new" in diff && { new: one(diff.new) }),
  };
}
