import { AS_FAR_AS_TOLD, type Guard } from "./guard.js";
import { isRemoved } from "./licence.js";

/** A mistake, such as a file that was not read, more often than a wish: a large part of what there is goes. */
export const manyRemovals: Guard = {
  name: "manyRemovals",
  stops: "more than 30 % of 10 or more existing objects deleted or replaced",
  reasons: ({ plan: { steps, isComplete }, removals }) => {
    const existing = steps.filter(({ operation }) => !notThere.has(operation)).length;
    const removed = steps.filter(isRemoved).length;
    if (removals.count !== undefined) {
      const { count } = removals;
      return removed > count
        ? [{ message: `${removed} objects would be deleted or replaced, and ${count} at once may be` }]
        : [];
    }
    const { percent, from } = removals;
    // Where there may be more than is told, as few more as make it the worst.
    const all = isComplete ? existing : Math.max(existing, from);
    if (all < from || removed * 100 <= all * percent) return [];
    const share = isComplete ? `${removed} of ${all}` : `${removed}`;
    const hint = isComplete ? "" : `, ${AS_FAR_AS_TOLD}`;
    return [
      {
        message: `${share} existing objects would be deleted or replaced, which is more than ${percent} %${hint}`,
      },
    ];
  },
};

/** What a stack does not have yet, or not as its own. */
const notThere: ReadonlySet<string> = new Set(["create", "import", "read"]);
