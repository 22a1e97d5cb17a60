import { isBot } from "../../definitions/schemas.js";
import type { Licence, Side, Thing } from "./licence.js";

/** Who is in a group, by their logins: people alone. */
export interface Team {
  /** The id of the group before and after; of one that is made, its URN. */
  readonly id: string;
  /** The group, where the plan tells of it. */
  readonly group: Thing | undefined;
  readonly before: ReadonlySet<string>;
  readonly after: ReadonlySet<string>;
}

/**
 * Who is in which group before and after, whichever of the two sides says it. What a side declares comes before what was seen of
 * the other; what neither declares stays as it is.
 */
export function teamsIn({ things }: Licence): Team[] {
  const [before, after] = [new Moment(things, "before"), new Moment(things, "after")];
  const ids = new Set([...before.groups.keys(), ...after.groups.keys(), ...before.named, ...after.named]);
  // It holds everybody.
  ids.delete("0");
  const candidates = new Map<string, Set<string>>();
  for (const [group, login] of [...before.pairs(), ...after.pairs()]) {
    candidates.set(group, (candidates.get(group) ?? new Set()).add(login));
  }
  return [...ids].map((id) => {
    const logins = [...(candidates.get(id) ?? [])].filter((login) => !isBot(login));
    const was = new Set(logins.filter((login) => before.tells(login, id) ?? before.saw(login, id)));
    const is = logins.filter(
      (login) => after.tells(login, id) ?? (was.has(login) && !isGone(login, before, after)),
    );
    return {
      id,
      group: before.groups.get(id)?.thing ?? after.groups.get(id)?.thing,
      before: was,
      after: new Set(is),
    };
  });
}

/** Whether the plan takes the agent away. One that it does not tell of stays. */
function isGone(login: string, before: Moment, after: Moment): boolean {
  return before.agents.has(login) && !after.agents.has(login);
}

interface Entry {
  readonly thing: Thing;
  readonly declares: boolean;
  /** The groups of an agent, or the agents of a group. */
  readonly others: ReadonlySet<string>;
}

/** Agents and groups at one time, by what the others call them. */
class Moment {
  readonly agents = new Map<string, Entry>();
  readonly groups = new Map<string, Entry>();

  constructor(things: readonly Thing[], time: "before" | "after") {
    for (const thing of things) {
      const side = thing[time];
      if (side === undefined) continue;
      if (thing.type.name === "Agent") this.agents.set(loginOf(side), entryOf(thing, side, "groups"));
      if (thing.type.name === "Group") this.groups.set(side.id, entryOf(thing, side, "agents"));
    }
  }

  /** The groups that agents say they are in. */
  get named(): Set<string> {
    return new Set([...this.agents.values()].flatMap(({ others }) => [...others]));
  }

  *pairs(): Generator<[group: string, login: string]> {
    for (const [login, { others }] of this.agents) for (const group of others) yield [group, login];
    for (const [group, { others }] of this.groups) for (const login of others) yield [group, login];
  }

  /** What is declared of an agent in a group; undefined where nothing is. */
  tells(login: string, group: string): boolean | undefined {
    const [agent, whole] = [this.agents.get(login), this.groups.get(group)];
    if (agent?.declares === true) return agent.others.has(group);
    return whole?.declares === true ? whole.others.has(login) : undefined;
  }

  /** What was seen of it. */
  saw(login: string, group: string): boolean {
    return (
      this.agents.get(login)?.others.has(group) === true || this.groups.get(group)?.others.has(login) === true
    );
  }
}

function entryOf(thing: Thing, { args, declared }: Side, name: string): Entry {
  const others = Array.isArray(args[name]) ? args[name] : [];
  return {
    thing,
    declares: declared.has(name),
    others: new Set(others.map((each) => (name === "agents" ? lower(each) : String(each)))),
  };
}

function loginOf({ id, args }: Side): string {
  return lower(args["login"] ?? id);
}

function lower(login: unknown): string {
  return String(login).toLowerCase();
}
