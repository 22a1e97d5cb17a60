import { AS_FAR_AS_TOLD, type Guard } from "./guard.js";
import { nameOf } from "./licence.js";
import { teamsIn } from "./members.js";

/** Visitors who are sent to the group would find nobody. */
export const lastAgent: Guard = {
  name: "lastAgent",
  stops: "the last agent of a group taken out of it",
  reasons: ({ licence }) =>
    teamsIn(licence)
      .filter(({ before, after, group }) => {
        const isLeft = group === undefined || (group.before !== undefined && group.after !== undefined);
        return isLeft && before.size > 0 && after.size === 0 && group?.step.operation !== "replace";
      })
      .map(({ id, group }) => ({
        message:
          `${group === undefined ? `the group ${id}` : nameOf(group)} would lose its last agent` +
          (group !== undefined && licence.isComplete
            ? ""
            : group === undefined && licence.isComplete
              ? ", as far as this stack knows, which does not manage the group"
              : `, ${AS_FAR_AS_TOLD}`),
        ...(group !== undefined && { urn: group.step.urn }),
      })),
};
