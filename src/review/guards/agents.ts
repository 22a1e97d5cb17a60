import type { Guard } from "./guard.js";
import { isRemoved, nameOf } from "./licence.js";

/** What an agent leaves behind cannot be brought back. */
export const agents: Guard = {
  name: "agents",
  stops: "any agent deleted or replaced",
  reasons: ({ licence: { things } }) =>
    things
      .filter(({ step, type }) => type.name === "Agent" && isRemoved(step))
      .map((thing) => ({
        message: `${nameOf(thing)} would be ${thing.step.operation === "replace" ? "replaced" : "deleted"}: the statistics are lost for good`,
        urn: thing.step.urn,
      })),
};
