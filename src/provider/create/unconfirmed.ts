import type { Declaration } from "../values/declaration.js";
import { UNKNOWN_ID } from "../../shared/permanent.js";
import type { dynamic } from "@pulumi/pulumi";
import { refuseUnclear } from "../operation/absence.js";
import { declaredInputs, marksIn } from "../values/declared.js";
import type { Found } from "../../definitions/definition.js";
import { PartialError, reasonOf } from "../values/errors.js";
import { refuseTouching, atMostOne } from "../values/refusals.js";
import { ACCEPT_ABSENCE } from "../operation/lists.js";
import { waitFor, remove } from "../operation/reading.js";
import type { Session } from "../operation/session.js";
import { stateOf, writtenLately } from "../values/state.js";
import { readFully } from "./take-over.js";

/*
 * A create whose end could not be found out is recorded as a resource without an id of its own: the next `up`
 * then takes over what stands under its natural key, or makes it, and never refuses it as somebody else's.
 */

export function isUnconfirmed(id: string): boolean {
  return id === UNKNOWN_ID;
}

/** What is recorded of a create whose end is unknown. */
export function unconfirmed(declaration: Declaration, reason: string): PartialError {
  return new PartialError(
    UNKNOWN_ID,
    declaration.partialOutputs(declaration.args),
    `${declaration.describe()}: ${reason} The next up finds it or makes it.`,
  );
}

/** Such a resource is created again; what its create finds under the same natural key is its own. */
export function diffUnconfirmed(
  declaration: Declaration,
  session: Session,
  recorded: Declaration,
): dynamic.DiffResult {
  if (declaration.name === recorded.name) session.ownership.expectOwn(declaration);
  return { changes: true, replaces: [...declaration.type.naturalKey], deleteBeforeReplace: true };
}

/** Looks for the object. The result has its real id; `{}` where it was not made. */
export async function readUnconfirmed(recorded: Declaration, session: Session): Promise<dynamic.ReadResult> {
  const { type, inputs: props } = recorded;
  const found = await find(recorded, session);
  if (found === undefined) {
    // It may show yet, and what is gone from the state is made without another look.
    const { __provider: _text, ...kept } = props;
    return writtenLately(props) === undefined ? {} : { id: UNKNOWN_ID, props: kept };
  }
  const state = stateOf(type, (await readFully(recorded, session, found)).state, props);
  return {
    id: found.id,
    props: { ...state, ...marksIn(props) },
    inputs: declaredInputs(type, props, state),
  } as dynamic.ReadResult;
}

/** Removes the object if it was made, unless its create follows and takes it over. */
export async function removeUnconfirmed(recorded: Declaration, session: Session): Promise<void> {
  if (session.ownership.expectsOwn(recorded)) return;
  const found = await find(recorded, session);
  if (found !== undefined) {
    refuseTouching(recorded, found, "removal");
    return await remove(recorded.type, session, found.id, recorded.args);
  }
  const { acceptsAbsence } = await session.account();
  // It may show yet, and then nobody would know of it.
  if (acceptsAbsence !== true && writtenLately(recorded.inputs) !== undefined) {
    throw recorded.refusal(
      "incomplete",
      "whether it was made cannot be told yet: it is not in the account, but this stack began to make it lately, and a " +
        `change may take two minutes to show. Try again later; ${ACCEPT_ABSENCE}.`,
    );
  }
}

async function find(recorded: Declaration, session: Session): Promise<Found | undefined> {
  try {
    const found = await waitFor(recorded, session);
    if (found.length === 0) {
      await refuseUnclear(recorded, session, await session.lists.list(recorded.type, recorded.partition));
    }
    return atMostOne(recorded, found);
  } catch (error) {
    throw recorded.failure(`whether it was made could not be found out: ${reasonOf(error)}`);
  }
}
