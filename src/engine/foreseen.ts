import { DELETION, REFUSED, TAKES_OVER } from "../shared/told.js";
import type { CheckResult, ForeseenDeletion } from "./deploy/provider.js";
import { isMap, type PropertyMap, valueAt } from "./values.js";

/*
 * What a provider that looks at what exists tells in a preview, among the checked inputs or the foreseen outputs, of the create
 * that is to come, or the deletion. Others never do.
 */

/** The checked inputs or foreseen outputs, and what they tell of a create. */
export function foreseenIn(checked: PropertyMap): Omit<CheckResult, "failures"> {
  const { [TAKES_OVER]: told, ...inputs } = checked;
  const refused = valueAt(inputs, REFUSED);
  const id = isMap(told) ? told["id"] : undefined;
  return {
    inputs,
    ...(typeof refused === "string" && { refused }),
    ...(isMap(told) &&
      typeof id === "string" && {
        takesOver: {
          id,
          changes: Array.isArray(told["changes"]) ? told["changes"].map(String) : [],
          from: isMap(told["from"]) ? told["from"] : {},
        },
      }),
  };
}

/** What the check of an object that is to be deleted came to. */
export function foreseenDeletionIn({ inputs, failures }: CheckResult): ForeseenDeletion {
  const told = valueAt(inputs, DELETION);
  return {
    ...(failures.length > 0 && { refused: failures.map(({ reason }) => reason).join("; ") }),
    ...((told === "gone" || told === "kept") && { finds: told }),
  };
}
