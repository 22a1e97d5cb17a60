import { canonical, isObject, isSame } from "./canonical.js";
import type { Values } from "../../definitions/definition.js";
import type { ResourceType, Field } from "../../definitions/resource-type.js";
import { hasUnknown } from "./unknown.js";

/*
 * Sets are kept in the order in which the program declared them when they were made or changed, in inputs and outputs
 * alike: Pulumi's `ignoreChanges: ["agents[0]"]` means a place. Order counts nowhere else.
 */

/** Members of a set at the places where others of it are known. */
export interface Placed {
  /** As many as are known; undefined where nothing takes the place of the known one. */
  readonly places: readonly unknown[];
  /** Those for which there is no place. */
  readonly rest: readonly unknown[];
}

/**
 * Puts members to the places of those that they equal, in the form that is known; the others to the places of those
 * that they are most like; the rest to the places that are left, in their order.
 */
export function placed(field: Field, known: readonly unknown[], fresh: readonly unknown[]): Placed {
  const left = new Map(fresh.map((member) => [textOf(field, member), member]));
  const there = new Set(left.keys());
  const places: unknown[] = known.map((member) => {
    const text = textOf(field, member);
    left.delete(text);
    return there.has(text) ? member : undefined;
  });
  const free = places.flatMap((member, place) => (member === undefined ? [place] : []));
  const pairs = free
    .flatMap((place) =>
      [...left].map(([text, member]) => ({ place, text, member, likeness: likeness(known[place], member) })),
    )
    .toSorted((one, other) => other.likeness - one.likeness);
  for (const { place, text, member } of pairs) {
    if (places[place] === undefined && left.delete(text)) places[place] = member;
  }
  return { places, rest: [...left.values()] };
}

/** A set in the order and form in which it is known, as far as it is the same. */
export function inOrderOf(field: Field, known: unknown, fresh: unknown): unknown {
  if (!Array.isArray(known) || !Array.isArray(fresh) || hasUnknown(known)) return fresh;
  if (isSame(field, known, fresh)) return known;
  const { places, rest } = placed(field, known, fresh);
  return [...places.filter((member) => member !== undefined), ...rest];
}

/** Values with each set in the order in which `known` has it. */
export function withOrderOf(type: ResourceType, known: Values, values: Values): Values {
  const result = { ...values };
  for (const field of type.fieldsWith("set")) {
    const { name } = field;
    if (name in result) result[name] = inOrderOf(field, known[name], result[name]);
  }
  return result;
}

/** Values in which each set that is the same as the known one is as that is. */
export function withOrderWhereSame(type: ResourceType, known: Values, values: Values): Values {
  const result = { ...values };
  for (const field of type.fieldsWith("set")) {
    const { name } = field;
    const isKnown = known[name] !== undefined && result[name] !== undefined;
    if (isKnown && isSame(field, known[name], result[name])) result[name] = known[name];
  }
  return result;
}

/** Arguments as they are sent: each member of a set once. */
export function withoutTwins(type: ResourceType, args: Values): Values {
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => {
      const field = type.fields[name];
      if (!field?.set || !Array.isArray(value)) return [name, value];
      return [
        name,
        [...Map.groupBy(value, (member) => textOf(field, member)).values()].map(([first]) => first),
      ];
    }),
  );
}

/** Equal for members that are equal. */
export function textOf(field: Field, member: unknown): string {
  return JSON.stringify(canonical(field, [member]));
}

/** How many properties two members have in common. */
function likeness(one: unknown, other: unknown): number {
  if (!isObject(one) || !isObject(other)) return 0;
  return Object.keys(one).filter((key) => JSON.stringify(one[key]) === JSON.stringify(other[key])).length;
}

/*
 * Some members of a set are not anybody's to declare, such as the bots of a group: they stay where they are, and are no
 * difference. One that is declared all the same is managed from then on, so that it goes when it is no longer declared.
 */

/** The paths of the members of such a kind that are declared: states keep them. */
export function namedMembers(type: ResourceType, args: Values): string[] {
  return type.fieldsWith("leaves").flatMap((field) =>
    membersOf(field, args[field.name])
      .filter(({ isLeft }) => isLeft)
      .map(({ text }) => `${field.name}.${text}`),
  );
}

/** Values without the members that are left alone: those that no path names. */
export function withoutLeftAlone(type: ResourceType, values: Values, paths: readonly string[]): Values {
  const result = { ...values };
  for (const field of type.fieldsWith("leaves")) {
    const { name } = field;
    const members = membersOf(field, values[name]);
    const kept = members.filter(({ isLeft, text }) => !isLeft || paths.includes(`${name}.${text}`));
    if (kept.length < members.length) result[name] = kept.map(({ member }) => member);
  }
  return result;
}

/**
 * What is sent of a declaration: with the members of `now`, which the account has, that are left alone. `before` are the
 * paths that were declared until now.
 */
export function withLeftAlone(
  type: ResourceType,
  changed: Values,
  now: Values,
  before: readonly string[],
): Values {
  return Object.fromEntries(
    Object.entries(changed).map(([name, value]) => {
      const field = type.fields[name];
      const wanted = new Set(membersOf(field, value).map(({ text }) => text));
      const left = membersOf(field, now[name]).filter(
        ({ isLeft, text }) => isLeft && !wanted.has(text) && !before.includes(`${name}.${text}`),
      );
      return [name, left.length > 0 ? [...wanted, ...left.map(({ member }) => member)] : value];
    }),
  );
}

function membersOf(field: Field | undefined, value: unknown) {
  const leaves = field?.leaves;
  if (leaves === undefined || !Array.isArray(value)) return [];
  return value.map((member: unknown) => {
    const [one] = canonical(field, [member]) as unknown[];
    return { member, text: String(one), isLeft: leaves(member) };
  });
}
