import type { Found, Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { NotTakenError, ProviderError } from "../values/errors.js";
import { describe } from "../values/existing.js";
import { type Selection, selectionEntry } from "../operation/selection.js";
import type { Session } from "../operation/session.js";

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
  if (!session.announce(`risk ${about} ${reason}`)) session.notify("warning", `${about}: ${reason}`);
}

/**
 * Refuses a change of these properties that may lose what the object has, unless that was allowed.
 *
 * @throws ProviderError `not_accepted`
 */
export function refuseLoss(
  type: ResourceType,
  accepts: Selection,
  args: Values,
  found: Found,
  names: readonly string[],
): void {
  const risk = type.risk?.(pick(args, names), found.state);
  if (risk?.loses !== true || accepts(type.name, found.id)) return;
  throw new ProviderError(
    "not_accepted",
    `${describe(type, args, found.id)}: ${risk.reason}. Change it in LiveChat's own settings and \`refresh\`, or ` +
      "allow it for one run, which checks the answer: " +
      `LIVECHAT_ACCEPT_LOSS="${selectionEntry(type, found)}" (or livechat:acceptLoss)`,
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

export function pick(args: Values, names: readonly string[]): Values {
  return Object.fromEntries(names.map((name) => [name, args[name]]));
}
