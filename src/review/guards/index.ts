import type { Plan, Stop } from "../plan.js";
import type { StateSummary } from "../reading/state.js";
import { agents } from "./agents.js";
import { groupInUse } from "./group-in-use.js";
import type { Guard } from "./guard.js";
import { lastAdministrator } from "./last-administrator.js";
import { lastAgent } from "./last-agent.js";
import { licenceOf } from "./licence.js";
import { manyRemovals } from "./many-removals.js";
import { newAdministrator } from "./new-administrator.js";
import { olderPlan } from "./older-plan.js";
import { otherAccount } from "./other-account.js";
import type { Allowed, Removals } from "./settings.js";
import { webhookHost } from "./webhook-host.js";

/** Every guard, in the order in which a report has them. A new one is a file and a line here, and one in docs/plans.md. */
export const guards: readonly Guard[] = [
  otherAccount,
  olderPlan,
  manyRemovals,
  agents,
  lastAdministrator,
  newAdministrator,
  lastAgent,
  groupInUse,
  webhookHost,
];

export const guardNames: readonly string[] = guards.map(({ name }) => name);

/** What guards go by beside the plan. */
export interface Rules {
  readonly removals: Removals;
  /** What the command line allows. */
  readonly option: ReadonlySet<string>;
  /** What the project's settings allow, with the reasons. */
  readonly settings: Allowed;
}

/**
 * The plan with what the guards say of it. Plans of an `up` are judged; what a `destroy` deletes, and what a `refresh` or an
 * `import` does to the state, is what it was called for.
 */
export function guarded(plan: Plan, rules: Rules, state?: StateSummary): Plan {
  if (plan.operation !== "preview" && plan.operation !== "up") return plan;
  const watched = { plan, licence: licenceOf(plan), removals: rules.removals, state };
  const stops = guards.flatMap((guard): Stop[] => {
    const reasons = guard.reasons(watched);
    return reasons.length === 0 ? [] : [{ name: guard.name, reasons, ...allowedBy(guard.name, rules) }];
  });
  const { guards: _before, ...rest } = plan;
  return { ...rest, guards: stops };
}

function allowedBy(name: string, { option, settings }: Rules): Pick<Stop, "allowed"> {
  const reason = settings.get(name);
  if (reason !== undefined) return { allowed: { by: "settings", reason } };
  return option.has(name) ? { allowed: { by: "option" } } : {};
}

/** Whether nothing could be refused, whatever the plan is. */
export function allowsAll({ option, settings }: Rules): boolean {
  return guardNames.every((name) => option.has(name) || settings.has(name));
}

/** What refuses the plan. */
export function refusing({ guards: stops = [] }: Pick<Plan, "guards">): Stop[] {
  return stops.filter(({ allowed }) => allowed === undefined);
}
