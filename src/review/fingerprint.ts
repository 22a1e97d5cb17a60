import { createHash } from "node:crypto";
import { type Plan, PLAN_VERSION } from "./plan.js";

/** What the plan does: not which engine made it, nor where anything stands. */
export function fingerprintOf({ project, stack, account, steps }: Omit<Plan, "fingerprint">): string {
  const essence = steps
    .filter(({ operation }) => operation !== "same" && operation !== "read")
    .map(({ place: _place, before: _before, after: _after, ...step }) => step);
  const hash = createHash("sha256");
  hash.update(JSON.stringify([PLAN_VERSION, project, stack, account]));
  for (const step of essence) hash.update(JSON.stringify(step));
  return `sha256:${hash.digest("hex")}`;
}
