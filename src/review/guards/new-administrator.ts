import type { Change } from "../plan.js";
import type { Guard } from "./guard.js";
import { nameOf, type Thing } from "./licence.js";

/** Somebody who is there already could do everything from then on. Who is made anew stands among what a review says first. */
export const newAdministrator: Guard = {
  name: "newAdministrator",
  stops: "an agent's permission raised to administrator",
  reasons: ({ licence: { things } }) =>
    things
      .filter(
        ({ type, before, after }) => type.name === "Agent" && before !== undefined && after !== undefined,
      )
      .filter(isRaised)
      .map((agent) => ({
        message: isHidden(permissionIn(agent))
          ? `${nameOf(agent)} would get a permission that this plan does not tell, which may be administrator`
          : `${nameOf(agent)} would become an administrator, who may change everything in the licence`,
        urn: agent.step.urn,
      })),
};

function isRaised(agent: Thing): boolean {
  const [was, is] = [agent.before?.args["permission"], agent.after?.args["permission"]];
  return isHidden(permissionIn(agent)) || (is === "administrator" && was !== is && was !== "owner");
}

function permissionIn({ step }: Thing): Change | undefined {
  return step.changes.find(({ path }) => path === "permission");
}

function isHidden(change: Change | undefined): boolean {
  return change?.new?.secret !== undefined || change?.new?.unknown !== undefined;
}
