import { AS_FAR_AS_TOLD, type Guard } from "./guard.js";
import { nameOf, type Side, type Thing } from "./licence.js";

/** Whoever loses the owner's login then has nobody who could help. */
export const lastAdministrator: Guard = {
  name: "lastAdministrator",
  stops: "the last administrator beside the owner deleted, or made less",
  reasons: ({ licence: { things, isComplete } }) => {
    const agents = things.filter(({ type }) => type.name === "Agent");
    const before = agents.filter((agent) => isAdministrator(agent.before));
    if (before.length === 0 || agents.some(({ after }) => isAdministrator(after))) return [];
    const hint = isComplete ? "" : `, ${AS_FAR_AS_TOLD}`;
    return before.map((agent) => ({
      message: `${nameOf(agent)} would be ${fateOf(agent)}, and nobody beside the owner would be an administrator${hint}`,
      urn: agent.step.urn,
    }));
  },
};

function isAdministrator(side: Side | undefined): boolean {
  return side !== undefined && administrators.has(side.args["permission"]);
}

/** An account of long ago may have a vice owner. */
const administrators: ReadonlySet<unknown> = new Set(["administrator", "viceowner"]);

function fateOf({ after }: Thing): string {
  return after === undefined ? "deleted" : "no administrator any more";
}
