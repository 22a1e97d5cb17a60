import type { Plan, Stop } from "../plan.js";
import type { StateSummary } from "../reading/state.js";
import type { Licence } from "./licence.js";
import type { Removals } from "./settings.js";

/** What a guard looks at. */
export interface Watched {
  readonly plan: Plan;
  /** The objects of the plan, before and after. */
  readonly licence: Licence;
  /** How much may be deleted or replaced at once. */
  readonly removals: Removals;
  /** The state that the plan is to be carried out on, where that is known. */
  readonly state: StateSummary | undefined;
}

/** Stops a plan that may be meant, and does harm where it is not. */
export interface Guard {
  /** By which it is allowed. It never changes. */
  readonly name: string;
  /** What it stops, in words that follow "stops". */
  readonly stops: string;
  /** Why it stops this plan; nothing where it does not. */
  reasons(watched: Watched): Stop["reasons"];
}

/** What follows a reason where a plan does not tell all that it takes to be sure. */
export const AS_FAR_AS_TOLD =
  "as far as this plan tells, which lacks what does not change: the Pulumi CLI writes that with `--show-sames`, and a plan " +
  "of targets alone never has it";
