import type { Declaration } from "../values/declaration.js";
import type { Found, Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { NotTakenError } from "../values/errors.js";
import { describe } from "../values/key.js";
import { type Selection, selectionEntry } from "../operation/selection.js";
import type { Session } from "../operation/session.js";
import { pick, canonical, isObject } from "../values/canonical.js";
import { isDeepStrictEqual } from "node:util";

/*
 * The API takes some of what it tells without saying so in its documentation: whether an account takes it is known from
 * its answer alone.
 */

/** What writing these arguments may lose or not bring; `found` is what there is, undefined where it is to be made. */
export function riskOf(type: ResourceType, args: Values, found: Found | undefined): string | undefined {
  return type.risk?.(args, found?.state)?.reason;
}

/** Warns of it, once. */
export function warnOfRisk(type: ResourceType, session: Session, args: Values, found?: Found): void {
  const reason = riskOf(type, args, found);
  if (reason === undefined) return;
  const about = describe(type, args, found?.id);
  session.notifyOnce(`risk ${about} ${reason}`, "warning", `${about}: ${reason}`);
}

/**
 * Refuses a change of these properties that may lose what the object has, unless that was allowed.
 *
 * @throws ProviderError `not_accepted`
 */
export function refuseLoss(
  declaration: Declaration,
  accepts: Selection,
  found: Found,
  names: readonly string[],
): void {
  const { type, args } = declaration;
  const risk = type.risk?.(pick(args, names), found.state);
  if (risk?.loses !== true || accepts(type.name, found.id)) return;
  throw declaration.refusal(
    "not_accepted",
    `${risk.reason}. Change it in LiveChat's own settings and \`refresh\`, or ` +
      "allow it for one run, which checks the answer: " +
      `LIVECHAT_ACCEPT_LOSS="${selectionEntry(type, found)}" (or livechat:acceptLoss)`,
    found.id,
  );
}

/**
 * Refuses to go on where the account took a write, but not all of it.
 *
 * @param sent what of the arguments was sent.
 * @throws NotTakenError with the object as it is now.
 */
export function refuseNotTaken(type: ResourceType, sent: Values, { id, state }: Found): void {
  const reason = type.notTaken?.(sent, state);
  if (reason !== undefined) {
    throw new NotTakenError(`${describe(type, state, id)}: ${reason}`, state);
  }
}

/*
 * What the API tells and cannot bring to what is declared: it is told to the user once, and is no difference, since no
 * write would end it.
 */

/** The state of an object in which what cannot be set now is as it is declared. */
export function settled({ type, args }: Declaration, session: Session, { id, state }: Found): Values {
  const result = { ...state };
  for (const { name, unreachable } of type.fieldsWith("unreachable")) {
    const [wanted, actual] = [args[name], state[name]];
    const reason = wanted === undefined ? undefined : unreachable?.(wanted, actual);
    if (reason === undefined) continue;
    result[name] = wanted;
    const about = describe(type, state, id);
    session.notifyOnce(`unreachable ${about} ${name}`, "info", `${about}: ${name}: ${reason}`);
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
      session.notifyOnce(
        `fixed ${about} ${path}`,
        "warning",
        `${about}: ${path} is ${String(told[key])} in the account, and ${String(declared[key])} is declared. The API takes ` +
          "it only in a create and cannot change it back: change it in LiveChat's own settings, or leave it out of the " +
          "declaration",
      );
    }
  }
}
