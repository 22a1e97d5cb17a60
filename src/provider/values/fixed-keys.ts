import { isDeepStrictEqual } from "node:util";
import { canonical, isObject } from "./canonical.js";
import type { Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { ProviderError } from "./errors.js";
import { describe } from "./existing.js";
import { hasUnknown } from "./unknown.js";

/**
 * Refuses a change of what the API takes only when the object is created, where a replacement would cost
 * more than it brings (an agent's statistics for a notification).
 */
export function refuseFixedKeys(type: ResourceType, old: Values, args: Values): void {
  for (const field of type.fieldsWith("createOnly")) {
    const { name, createOnly = [] } = field;
    const wanted = canonical(field, args[name]);
    const actual = canonical(field, old[name]);
    if (!isObject(wanted)) continue;
    const fixed = createOnly.find(
      (key) =>
        wanted[key] !== undefined &&
        !hasUnknown(wanted[key]) &&
        !isDeepStrictEqual(wanted[key], isObject(actual) ? actual[key] : undefined),
    );
    if (fixed !== undefined) {
      throw new ProviderError(
        "unsupported_change",
        `${describe(type, args)}: ${name}.${fixed}: the API takes it only when the ${type.title} is ` +
          "created, and a replacement would lose what belongs to it. Change it in LiveChat's own settings and " +
          "leave it out of the declaration; after one `up` without it, it can be declared as the account has it.",
      );
    }
  }
}

/** Whether what the API takes only in a create is among the paths that were declared before, and are no longer. */
export function leavesFixed(
  type: ResourceType,
  before: readonly string[],
  declared: readonly string[],
): boolean {
  return type.fieldsWith("createOnly").some(({ name, createOnly = [] }) =>
    createOnly.some((key) => {
      const path = `${name}.${key}`;
      return before.includes(path) && !declared.includes(path);
    }),
  );
}
