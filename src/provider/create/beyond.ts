import { isDeepStrictEqual } from "node:util";
import { canonical, isObject } from "../values/canonical.js";
import type { Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { describe } from "../values/existing.js";
import type { Session } from "../operation/session.js";

/*
 * What the API tells and cannot bring to what is declared: it is told to the user once, and is no difference, since no
 * write would end it.
 */

/** A state in which what cannot be set now is as it is declared; `declared` may be the state as it was. */
export function settled(
  type: ResourceType,
  session: Session,
  { id, state }: { readonly id: string; readonly state: Values },
  declared: Values,
): Values {
  const result = { ...state };
  for (const { name, unreachable } of type.fieldsWith("unreachable")) {
    const [wanted, actual] = [declared[name], state[name]];
    const reason = wanted === undefined ? undefined : unreachable?.(wanted, actual);
    if (reason === undefined) continue;
    result[name] = wanted;
    const about = describe(type, state, id);
    if (!session.announce(`unreachable ${about} ${name}`))
      session.notify("info", `${about}: ${name}: ${reason}`);
  }
  return result;
}

/** Warns, once, where the account has another value of what the API takes only in a create. */
export function tellFixed(
  type: ResourceType,
  session: Session,
  { id, actual, known }: { readonly id: string; readonly actual: Values; readonly known: Values },
  paths: readonly string[],
): void {
  for (const field of type.fieldsWith("createOnly")) {
    const { name, createOnly = [] } = field;
    const told = canonical(field, actual[name]);
    const declared = canonical(field, known[name]);
    if (!isObject(told) || !isObject(declared)) continue;
    for (const key of createOnly) {
      const isSame = told[key] === undefined || isDeepStrictEqual(told[key], declared[key]);
      const path = `${name}.${key}`;
      if (isSame || !paths.includes(path)) continue;
      const about = describe(type, known, id);
      if (session.announce(`fixed ${about} ${path}`)) continue;
      session.notify(
        "warning",
        `${about}: ${path} is ${String(told[key])} in the account, and ${String(declared[key])} is declared. The API takes ` +
          "it only in a create and cannot change it back: change it in LiveChat's own settings, or leave it out of the " +
          "declaration",
      );
    }
  }
}
