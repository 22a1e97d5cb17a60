import { EngineError } from "../errors.js";
import type { Foreseen, StepOp } from "../events.js";
import type { ResourceState } from "../state/deployment.js";
import { isMap, ResourceReference, Secret, Unknown, valueAt, type PropertyValue } from "../values.js";
import { equal, reveal } from "../compare.js";

/**
 * Refuses a step that the plan does not have which was reviewed: the program, or what it reads, is another one by now.
 *
 * @throws EngineError `not_reviewed`
 */
export function refuseUnreviewed(foreseen: Foreseen, op: StepOp, { urn, inputs }: ResourceState): void {
  const planned = foreseen.of(urn);
  if (planned?.op === op && (op === "delete" || fits(planned.inputs, inputs))) return;
  const what =
    planned === undefined
      ? "the plan that was reviewed does not have this step"
      : planned.op === op
        ? "the plan that was reviewed has other values for it"
        : `in the plan that was reviewed it is another step (${planned.op})`;
  throw new EngineError(
    "not_reviewed",
    `${what}: the program came to something else than in its preview a moment ago. Nothing of this step was done; make and review a new plan.`,
    { urn },
  );
}

/** Whether a value is what was planned, as far as that was known. */
function fits(planned: PropertyValue | undefined, actual: PropertyValue | undefined): boolean {
  if (planned instanceof Secret) return fits(planned.value, actual);
  if (actual instanceof Secret) return fits(planned, actual.value);
  if (planned instanceof Unknown) return true;
  if (planned instanceof ResourceReference && planned.id instanceof Unknown) return true;
  if (Array.isArray(planned) && Array.isArray(actual)) {
    return planned.length === actual.length && planned.every((item, index) => fits(item, actual[index]));
  }
  if (isMap(planned) && isMap(actual)) {
    const names = new Set([...Object.keys(planned), ...Object.keys(actual)]);
    return [...names]
      .filter((name) => !name.startsWith("__"))
      .every((name) => fits(valueAt(planned, name), valueAt(actual, name)));
  }
  return equal(reveal(planned ?? null), reveal(actual ?? null));
}
