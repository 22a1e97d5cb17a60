import { createHash } from "node:crypto";
import { isObject } from "../provider/values/canonical.js";
import { isNotable, type Plan, PLAN_VERSION, type Step } from "./plan.js";

/** What the plan does: not which engine made it, nor where anything stands. */
export function fingerprintOf({ project, stack, account, steps }: Omit<Plan, "fingerprint">): string {
  const hash = createHash("sha256");
  hash.update(text([PLAN_VERSION, project, stack, account]));
  for (const step of steps.filter(isNotable)) hash.update(text(essenceOf(step)));
  return `sha256:${hash.digest("hex")}`;
}

/** The same where nobody has the stack's key: of what is secret, that it changes alone. */
export function fingerprintWithoutDigests(plan: Plan): string {
  return fingerprintOf({ ...plan, steps: plan.steps.map(({ digests: _digests, ...step }) => step) });
}

/** What a step does. */
export function essenceOf(step: Step): Partial<Step> {
  const { place: _place, before: _before, seen: _seen, after: _after, drift: _found, ...essence } = step;
  return essence;
}

/** JSON in which keys are sorted: a plan that was saved and read again has them in another order. */
function text(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    isObject(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}
