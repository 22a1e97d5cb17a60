import { type Entry, entryName, targetsOf } from "./model.js";
import type { Problems } from "./problems.js";

/** The entries, each after those that it refers to, and otherwise as they stand. Circles are problems. */
export function inOrder(entries: readonly Entry[], problems: Problems): Entry[] {
  const ordered: Entry[] = [];
  const state = new Map<Entry, "open" | "done">();
  for (const start of entries) {
    visit(start);
  }
  return ordered;

  // References lead from section to section and back at most, so that this is never deep in a right licence;
  // a chain as long as the licence is what the stack of our own is for.
  function visit(start: Entry): void {
    const path: { entry: Entry; targets: Entry[] }[] = [];
    enter(start);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const target = top.targets.shift();
      if (target !== undefined) {
        if (state.get(target) === "open") {
          report([...path.map(({ entry }) => entry), target]);
        } else {
          enter(target);
        }
        continue;
      }
      state.set(top.entry, "done");
      ordered.push(top.entry);
      path.pop();
    }

    function enter(entry: Entry): void {
      if (!state.has(entry)) {
        state.set(entry, "open");
        path.push({ entry, targets: targetsOf(entry) });
      }
    }
  }

  function report(path: readonly Entry[]): void {
    const last = path.at(-1) as Entry;
    const circle = path.slice(path.indexOf(last));
    problems.push({
      place: last.place,
      path: [last.type.section, last.key],
      reason: `refers to itself, by way of ${wayOf(circle)}: declare what belongs together on one side only`,
    });
  }
}

/** As much of a circle as a person follows. */
const MOST_NAMED = 10;

function wayOf(circle: readonly Entry[]): string {
  const more = circle.length - MOST_NAMED;
  const names = more > 1 ? circle.slice(0, MOST_NAMED) : circle;
  const last = more > 1 ? [`${more - 1} more`, entryName(circle.at(-1) as Entry)] : [];
  return [...names.map(entryName), ...last].join(" -> ");
}
