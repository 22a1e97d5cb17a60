import { isSame } from "./canonical.js";
import { type Found, unidentifiedIn, type Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";

/*
 * Objects that a list has, and that do not tell which they are. Who is in the list is there all the same; but what it
 * lacks may be one of these.
 */

/** An object of which nobody can tell whether it is the one that is looked for. */
export interface Unclear {
  /** Where that can be read. */
  readonly id?: string;
  readonly state: Values;
}

/** By the list: most have none, and many are looked for in one. */
const unclear = new WeakMap<readonly Found[], readonly Unclear[]>();

/** Those of a list that may be the object of these values, as what would tell them apart cannot be read. */
export function unclearAmong(type: ResourceType, values: Values, objects: readonly Found[]): Unclear[] {
  const known = unclear.get(objects) ?? unclearIn(type, objects);
  unclear.set(objects, known);
  return known.filter(({ state }) => mayBe(type, values, state));
}

function unclearIn(type: ResourceType, objects: readonly Found[]): Unclear[] {
  const unidentified: Unclear[] = unidentifiedIn(objects).map((state) => ({ state }));
  // What may not be touched is nobody's.
  const own = objects.filter(({ id }) => type.untouchable?.(id) === undefined);
  const named = own.filter(({ state }) => !type.naturalKey.every((name) => isTold(state[name])));
  return [...unidentified, ...named];
}

/** Whether nothing that is known of two objects tells them apart. */
export function mayBe(type: ResourceType, one: Values, other: Values): boolean {
  return type.naturalKey.every(
    (name) => !isTold(one[name]) || !isTold(other[name]) || isSame(type.fields[name], one[name], other[name]),
  );
}

/** An empty name is told: it is not the one that is looked for, as nothing is made without a name. */
function isTold(value: unknown): boolean {
  return value !== undefined;
}

/** `a group (id 7) whose name cannot be read` */
export function unclearName(type: ResourceType, { id, state }: Unclear): string {
  const unread = type.naturalKey.filter((name) => !isTold(state[name]));
  const what = id === undefined ? ["id", ...unread.filter((name) => name !== type.idFrom)] : unread;
  return `a ${type.title}${id === undefined ? "" : ` (id ${id})`} whose ${what.join(" and ")} cannot be read`;
}
