import type { Counts, Plan } from "./plan.js";

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

/** For what differs between two licences, of which nothing happens to either. */
const comparedWords: Readonly<Record<keyof Counts, string>> = {
  ...plannedWords,
  create: "in the second alone",
  update: "different",
  delete: "in the first alone",
  same: "alike",
};

/** The words of what a plan counts. */
export function wordsOf({ operation }: Pick<Plan, "operation">): Readonly<Record<keyof Counts, string>> {
  return isComparison({ operation }) ? comparedWords : plannedWords;
}

/** Whether it is a comparison of two licences, which nobody carries out. */
export function isComparison({ operation }: Pick<Plan, "operation">): boolean {
  return operation === "compare";
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
  const told = (Object.keys(changes) as (keyof typeof changes)[])
    .filter((what) => changes[what] > 0)
    .map((what) => `${changes[what]} ${words[what]}`);
  if (told.length === 0) told.push("no changes");
  if (same > 0) told.push(`${same} ${words.same}`);
  return told.join(", ");
}
