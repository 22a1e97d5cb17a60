import { canonical } from "./canonical.js";
import type { Values } from "../../definitions/definition.js";
import type { ResourceType, Field } from "../../definitions/resource-type.js";

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
