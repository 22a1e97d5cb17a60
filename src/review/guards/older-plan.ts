import type { Guard } from "./guard.js";

/** What it shows may be done already, or be something else by now. */
export const olderPlan: Guard = {
  name: "olderPlan",
  stops: "a plan older than the state",
  reasons: ({ plan, state }) => {
    if (state === undefined || plan.state === undefined) return [];
    const isWritten = Date.parse(state.written ?? "") > (Date.parse(plan.state.written ?? "") || 0);
    if (!isWritten && state.objects >= plan.state.objects) return [];
    const when = isWritten ? `was written on ${state.written}` : "has fewer objects than then";
    return [
      { message: `the state ${when}, after the plan was made: what would be done now may be something else` },
    ];
  },
};
