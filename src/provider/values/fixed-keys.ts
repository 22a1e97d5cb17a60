import { isDeepStrictEqual } from "node:util";
import { canonical, isObject } from "./canonical.js";
import { type Definition, fieldsOf, type Values } from "../../definitions/definition.js";
import { factsOf } from "../../definitions/facts.js";
import { ProviderError } from "./errors.js";
import { describe } from "./existing.js";
import { hasUnknown } from "./unknown.js";

/**
 * Refuses a change of what the API takes only when the object is created, where a replacement would cost
 * more than it brings (an agent's statistics for a notification).
 */
export function refuseFixedKeys(definition: Definition, old: Values, args: Values): void {
  for (const [name, field] of Object.entries(fieldsOf(definition))) {
    const { createOnly } = factsOf(field);
    if (!createOnly) continue;
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
        `${describe(definition, args)}: ${name}.${fixed}: the API takes it only when the ${definition.title} is ` +
          "created, and a replacement would lose what belongs to it. Change it in LiveChat's own settings and " +
          "leave it out of the declaration; after one `up` without it, it can be declared as the account has it.",
      );
    }
  }
}

/** Whether what the API takes only in a create is among the paths that were declared before, and are no longer. */
export function leavesFixed(
  definition: Definition,
  before: readonly string[],
  declared: readonly string[],
): boolean {
  return Object.entries(fieldsOf(definition)).some(([name, field]) =>
    (factsOf(field).createOnly ?? []).some((key) => {
      const path = `${name}.${key}`;
      return before.includes(path) && !declared.includes(path);
    }),
  );
}
