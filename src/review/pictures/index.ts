import type { Phrase } from "../../shared/phrase.js";
import type { Plan } from "../plan.js";
import { Names } from "../words/names.js";
import { objectsOf, type Before, type Known } from "./states.js";

/** What becomes of something. */
export type Fate = "stays" | "comes" | "goes" | "changes";

/** Who belongs to what: the agents of a group. */
export interface Membership {
  readonly name: string;
  readonly fate: Fate;
  readonly members: readonly { readonly name: string; readonly fate: Fate }[];
}

/** What happens for whom, and when: a greeting for the visitors of a group. */
export interface Moment {
  /** For whom: the name of the group. */
  readonly where: string;
  readonly name: string;
  readonly fate: Fate;
  readonly before: When | undefined;
  readonly after: When | undefined;
}

export interface When {
  readonly words: Phrase;
  /** After how many seconds at the earliest; undefined: it does not wait. */
  readonly seconds: number | undefined;
  readonly isActive: boolean;
}

export interface Pictures {
  readonly memberships: readonly Membership[];
  readonly moments: readonly Moment[];
}

export function picturesOf(plan: Plan): Pictures {
  const names = new Names(plan);
  const objects = objectsOf(plan, names);
  const labels = new Labels(objects);
  return { memberships: membershipsOf(objects, labels), moments: momentsOf(objects, labels) };
}

/** The names of objects by what relations call them: `group 5`. */
class Labels {
  readonly #labels = new Map<string, string>();

  constructor(objects: readonly Before[]) {
    for (const { step, type, before, after } of objects) {
      for (const known of [before, after]) {
        if (known === undefined) continue;
        // In a comparison an object is called by its key; the relations of some are told by what is their id.
        const own = type.idFrom === undefined ? undefined : known.args[type.idFrom];
        for (const id of [known.id, own])
          if (typeof id === "string") this.#labels.set(`${type.title} ${id}`, step.name);
      }
    }
  }

  of(reference: string): string {
    return this.#labels.get(reference) ?? reference;
  }
}

function membershipsOf(objects: readonly Before[], labels: Labels): Membership[] {
  const [told, tells] = [
    pairsIn(objects.map(({ type, before }) => [type, before])),
    pairsIn(objects.map(({ type, after }) => [type, after])),
  ];
  const [was, is] = [relabelled(told, labels), relabelled(tells, labels)];
  const wholes = new Set([...told.keys(), ...tells.keys()]);
  const [existed, exists] = (["before", "after"] as const).map((time) => {
    const there = objects.flatMap((object) => {
      const known = object[time];
      return known === undefined ? [] : [`${object.type.title} ${known.id}`];
    });
    return new Set(there.filter((reference) => wholes.has(reference)).map((one) => labels.of(one)));
  });
  return [...new Set([...was.keys(), ...is.keys()])].map((name) => {
    const [had, has] = [was.get(name), is.get(name)];
    const all = new Set([...(had ?? []), ...(has ?? [])]);
    const members = [...all].map((member) => ({
      name: member,
      fate: fateOf(had?.has(member) === true, has?.has(member) === true),
    }));
    // One whose last member leaves is there still, and so is one that the plan does not tell of.
    const [before, after] = [existed?.has(name) === true, exists?.has(name) === true];
    return { name, fate: before || after ? fateOf(before, after) : "stays", members };
  });
}

function fateOf(was: boolean, is: boolean): Fate {
  if (was && is) return "stays";
  return is ? "comes" : "goes";
}

type Pairs = Map<string, Set<string>>;

/** Who belongs to what, whichever of the two sides says it. */
function pairsIn(objects: readonly (readonly [Before["type"], Known | undefined])[]): Pairs {
  const pairs: Pairs = new Map();
  const add = (whole: string, member?: string): void => {
    const members = pairs.get(whole) ?? new Set();
    pairs.set(whole, members);
    if (member !== undefined) members.add(member);
  };
  for (const [type, known] of objects) {
    if (known === undefined) continue;
    const relation = type.relation?.(known.args, known.id);
    if (relation?.side === "right") {
      add(relation.of);
      for (const member of relation.members) add(relation.of, member);
    }
    if (relation?.side === "left") for (const whole of relation.members) add(whole, relation.of);
  }
  return pairs;
}

function relabelled(pairs: Pairs, labels: Labels): Pairs {
  const result: Pairs = new Map();
  for (const [whole, members] of pairs) {
    const all = result.get(labels.of(whole)) ?? new Set();
    for (const member of members) all.add(labels.of(member));
    result.set(labels.of(whole), all);
  }
  return result;
}

function momentsOf(objects: readonly Before[], labels: Labels): Moment[] {
  return objects.flatMap((object) => {
    const { step, type, before, after } = object;
    if (type.waits === undefined || type.partition === undefined) return [];
    const [was, is] = [whenOf(type, before), whenOf(type, after)];
    const there = fateOf(before !== undefined, after !== undefined);
    const fate = there === "stays" && JSON.stringify(was) !== JSON.stringify(is) ? "changes" : there;
    const { [type.partition]: group } = (after ?? before)?.args ?? {};
    const isEvery = group === undefined || Number(group) === 0;
    const where = isEvery ? "every group" : labels.of(`group ${JSON.stringify(group).replaceAll('"', "")}`);
    return [{ where, name: step.name, fate, before: was, after: is }];
  });
}

function whenOf(type: Before["type"], known: Known | undefined): When | undefined {
  if (known === undefined) return undefined;
  const words = type.inWords?.(known.args) ?? ["is shown when its rules say so"];
  const { active } = known.args;
  const isActive = active === undefined || (active !== false && Number(active) !== 0);
  return { words, seconds: type.waits?.(known.args), isActive };
}
