import { resourceTypes } from "../../definitions/index.js";
import type { Step } from "../plan.js";

/**
 * In the order of a licence: its sections, then the file; where there is none, by name. Engines tell steps as they come to
 * them, which differs from run to run.
 */
export function inOrder(steps: readonly Step[]): Step[] {
  const sections = new Map(resourceTypes.map(({ name }, index) => [name, index]));
  const keys = new Map(
    steps.map((step) => [step, [sections.get(step.type) ?? sections.size, ...spot(step)] as const]),
  );
  return steps.toSorted((one, other) => {
    const [[section, file, line, column], [section2, file2, line2, column2]] = [
      keys.get(one)!,
      keys.get(other)!,
    ];
    return (
      section - section2 ||
      compareTexts(one.type, other.type) ||
      compareTexts(file, file2) ||
      line - line2 ||
      column - column2 ||
      compareTexts(one.name, other.name) ||
      compareTexts(one.urn, other.urn)
    );
  });
}

/** What stands in no file comes after what does. */
function spot({ place = "" }: Step): readonly [file: string, line: number, column: number] {
  const [, file, line, column] = /^(.*):(\d+):(\d+)$/s.exec(place) ?? [];
  return file === undefined ? ["\u{10ffff}", 0, 0] : [file, Number(line), Number(column)];
}

function compareTexts(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
