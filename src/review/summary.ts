import { countsOf } from "./counts.js";
import type { Counts, Plan, Step } from "./plan.js";

/** For what would happen. */
export const plannedWords: Readonly<Record<keyof Counts, string>> = {
  create: "to create",
  takeOver: "to take over",
  update: "to update",
  replace: "to replace",
  delete: "to delete",
  import: "to import",
  refresh: "drifted",
  gone: "gone",
  rename: "renamed",
  options: "with other options",
  same: "unchanged",
};

/** Whether it is a comparison of two licences, which nobody carries out. */
export function isComparison({ operation }: Pick<Plan, "operation">): boolean {
  return operation === "compare";
}

/** Whether an object differs by what is put in alone: both licences declare it alike. */
export function differsByVars({ operation, changes, options }: Step): boolean {
  return operation === "update" && options.length === 0 && changes.every(({ byVars }) => byVars === true);
}

/** A whole plan in one line, for its title. What failed before anything was planned is not without changes. */
export function summaryOf({ operation, counts, steps, refusals }: Plan): string {
  if (isComparison({ operation })) return comparisonLine(counts, steps);
  const { same = 0, ...changes } = counts;
  const isNothing = Object.values(changes).every((number) => number === 0);
  const none = refusals.length > 0 && isNothing ? "the preview failed" : NO_CHANGES;
  return line(partsOf(changes, plannedWords), [same, plannedWords.same], none);
}

/** A part of a plan in one line. */
export function partLine(steps: readonly Step[], { operation }: Pick<Plan, "operation">): string {
  const counts = countsOf(
    steps.map(({ drift: _told, ...step }) => step),
    false,
  );
  return isComparison({ operation }) ? comparisonLine(counts, steps) : summaryLine(counts);
}

/**
 * What happens to how many objects, in one line: `3 to create, 1 to replace, 12 unchanged`. `words` are those for what has
 * happened; without them, they are those for what would.
 */
export function summaryLine(
  counts: Counts,
  words: Readonly<Record<keyof Counts, string>> = plannedWords,
): string {
  const { same = 0, ...changes } = counts;
  return line(partsOf(changes, words), [same, words.same], NO_CHANGES);
}

const NO_CHANGES = "no changes";

type Part = readonly [number, string];

/** For two licences, of which nothing happens to either. */
function comparisonLine(counts: Counts, steps: readonly Step[]): string {
  const byVars = steps.filter(differsByVars).length;
  const parts: Part[] = [
    [counts.create, "in the second alone"],
    [counts.update - byVars, "different"],
    [byVars, "different by vars alone"],
    [counts.delete, "in the first alone"],
  ];
  return line(parts, [counts.same ?? 0, "alike"], "no differences");
}

function partsOf(changes: Omit<Counts, "same">, words: Readonly<Record<keyof Counts, string>>): Part[] {
  return (Object.keys(changes) as (keyof typeof changes)[]).map((what) => [changes[what], words[what]]);
}

function line(parts: readonly Part[], same: Part, none: string): string {
  const told = parts.filter(([count]) => count > 0);
  const first = told.length === 0 ? [none] : told.map(([count, words]) => `${count} ${words}`);
  return [...first, ...(same[0] > 0 ? [same.join(" ")] : [])].join(", ");
}
