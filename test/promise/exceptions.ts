import type { Run } from "./engine.js";

/**
 * Where a preview passes and an `up` fails all the same: the list that docs/limits.md has, under the same names. Each is a
 * case of its own: those of the Pulumi CLI in the lifecycle suite, the others beside this file.
 */
export const exceptions: Readonly<Record<string, Exception>> = {
  "Values known only later": { isIt: failsWith(/membership is declared on both sides, and they disagree/) },
  "The account changed after the preview": {},
  "What a write alone can tell": {},
  "Lists of tags and webhooks that may not be complete": {
    isIt: failsWith(/whether it exists already cannot be told: the list of (tags|webhooks) lacks/),
  },
  "Removed and made again, just as it is to be after a replacement": {
    isIt: (plan, done) =>
      plan.steps.some(({ op, takesOver }) => op === "replace" && takesOver !== undefined) &&
      failsWith(/exists already in the account/)(plan, done),
  },
  "Written in the last minutes": {},
  "A deletion with the Pulumi CLI": {},
  "A forced replacement with the Pulumi CLI": {},
};

export interface Exception {
  /** Whether this is what happened; left out where a case of the property cannot come upon it. */
  readonly isIt?: (plan: Run, done: Run) => boolean;
}

/** Whether one of them is why an `up` failed though its preview passed. */
export function isException(plan: Run, done: Run): boolean {
  return Object.values(exceptions).some(({ isIt }) => isIt?.(plan, done) === true);
}

/** All errors of a run are of this kind. */
function failsWith(kind: RegExp): NonNullable<Exception["isIt"]> {
  return (_plan, done) => done.errors.length > 0 && done.errors.every(({ message }) => kind.test(message));
}
