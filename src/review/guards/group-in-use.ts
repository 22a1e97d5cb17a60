import { AS_FAR_AS_TOLD, type Guard } from "./guard.js";
import { isRemoved, type Licence, nameOf, type Thing } from "./licence.js";
import { type Team, teamsIn } from "./members.js";

/** What is left behind would be a group's that is not there any more. */
export const groupInUse: Guard = {
  name: "groupInUse",
  stops: "a group deleted, or replaced, that canned responses, greetings, tags or agents still use",
  reasons: ({ licence }) => {
    const gone = licence.things.filter(({ step, type }) => type.name === "Group" && isRemoved(step));
    if (gone.length === 0) return [];
    const users = usersIn(licence);
    const teams = new Map(teamsIn(licence).map((team) => [team.id, team]));
    return gone.flatMap((group) => {
      const names = [...namesOf(group, users), ...membersOf(group, teams)];
      const fate = group.step.operation === "replace" ? "replaced by one with another id" : "deleted";
      if (names.length === 0 && licence.isComplete) return [];
      const use =
        names.length === 0
          ? `whether anything still uses it cannot be told, ${AS_FAR_AS_TOLD}`
          : `${listed(names)} still ${names.length === 1 ? "uses" : "use"} it`;
      return [{ message: `${nameOf(group)} would be ${fate}: ${use}`, urn: group.step.urn }];
    });
  },
};

/** What refers to groups after the plan, by the group's id, or by its URN where the id is known only later. */
function usersIn({ things }: Licence): Map<string, Set<Thing>> {
  const users = new Map<string, Set<Thing>>();
  for (const thing of things) {
    // Who is in a group is told by both sides.
    if (thing.after === undefined || thing.type.name === "Agent") continue;
    for (const { name, refersTo } of Object.values(thing.type.fields)) {
      if (refersTo !== "groups") continue;
      const value = thing.after.args[name];
      const ids = Array.isArray(value) ? value : [value];
      for (const id of [...ids.map(String), ...(thing.step.references?.[name] ?? [])]) {
        users.set(id, (users.get(id) ?? new Set()).add(thing));
      }
    }
  }
  return users;
}

/** Whoever refers to the resource gets the id of the group that replaces it. */
function namesOf({ step, before }: Thing, users: ReadonlyMap<string, ReadonlySet<Thing>>): string[] {
  const byId = users.get(before?.id ?? "") ?? [];
  const byName = step.operation === "delete" ? (users.get(step.urn) ?? []) : [];
  return [...new Set([...byId, ...byName])].map(nameOf);
}

function membersOf({ before }: Thing, teams: ReadonlyMap<string, Team>): string[] {
  return [...(teams.get(before?.id ?? "")?.after ?? [])].map((login) => `agent "${login}"`);
}

/** As many as a person reads. */
const MOST_NAMED = 5;

function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  const shown = names.slice(0, MOST_NAMED);
  if (more > 0) return `${shown.join(", ")} and ${more} more`;
  const last = shown.at(-1) ?? "";
  return shown.length === 1 ? last : `${shown.slice(0, -1).join(", ")} and ${last}`;
}
