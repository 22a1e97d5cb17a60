import type { Definition, Found, Values } from "../../definitions/definition.js";
import { NotTakenError, ProviderError } from "../values/errors.js";
import { describe } from "../values/existing.js";
import { type Selection, selectionEntry } from "../operation/selection.js";
import type { Session } from "../operation/session.js";

/*
 * The API takes some of what it tells without saying so in its documentation: whether an account takes it is known from
 * its answer alone.
 */

/** What writing these arguments may lose or not bring; `found` is what there is, undefined where it is to be made. */
export function riskOf(definition: Definition, args: Values, found: Found | undefined): string | undefined {
  return definition.risk?.(args, found?.state)?.reason;
}

/** Warns of it, once. */
export function warnOfRisk(definition: Definition, session: Session, args: Values, found?: Found): void {
  const reason = riskOf(definition, args, found);
  if (reason === undefined) return;
  const about = describe(definition, args, found?.id);
  if (!session.announce(`risk ${about} ${reason}`)) session.notify("warning", `${about}: ${reason}`);
}

/**
 * Refuses a change of these properties that may lose what the object has, unless that was allowed.
 *
 * @throws ProviderError `not_accepted`
 */
export function refuseLoss(
  definition: Definition,
  accepts: Selection,
  args: Values,
  found: Found,
  names: readonly string[],
): void {
  const risk = definition.risk?.(pick(args, names), found.state);
  if (risk?.loses !== true || accepts(definition.type, found.id)) return;
  throw new ProviderError(
    "not_accepted",
    `${describe(definition, args, found.id)}: ${risk.reason}. Change it in LiveChat's own settings and \`refresh\`, or ` +
      "allow it for one run, which checks the answer: " +
      `LIVECHAT_ACCEPT_LOSS="${selectionEntry(definition, found)}" (or livechat:acceptLoss)`,
  );
}

/**
 * Refuses to go on where the account took a write, but not all of it.
 *
 * @param sent what of the arguments was sent.
 * @throws NotTakenError with the object as it is now.
 */
export function refuseNotTaken(definition: Definition, sent: Values, { id, state }: Found): void {
  const reason = definition.notTaken?.(sent, state);
  if (reason !== undefined) {
    throw new NotTakenError(`${describe(definition, state, id)}: ${reason}`, state);
  }
}

export function pick(args: Values, names: readonly string[]): Values {
  return Object.fromEntries(names.map((name) => [name, args[name]]));
}
