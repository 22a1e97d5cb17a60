import { isNotable, type Counts, type Step } from "./plan.js";

/** How many objects each thing happens to; `isComplete` says whether those are told that stay as they are. */
export function countsOf(steps: readonly Step[], isComplete: boolean): Counts {
  const counts = {
    create: 0,
    takeOver: 0,
    update: 0,
    replace: 0,
    delete: 0,
    import: 0,
    refresh: 0,
    gone: 0,
    rename: 0,
    options: 0,
    same: 0,
  };
  for (const step of steps) {
    const { operation, drift } = step;
    if (drift !== undefined) counts[drift.gone === true ? "gone" : "refresh"]++;
    if (operation !== "refresh") counts[countOf(step)]++;
  }
  const { same: _untold, ...changes } = counts;
  return isComplete ? counts : changes;
}

/** What happens to it, whatever happened to it before. */
function countOf(step: Step): keyof Counts {
  const { operation, takesOver, renamedFrom } = step;
  if (operation === "create" && takesOver !== undefined) return "takeOver";
  if (operation !== "same" && operation !== "read") return operation;
  if (!isNotable(step)) return "same";
  return renamedFrom === undefined ? "options" : "rename";
}
