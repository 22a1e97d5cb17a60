import { UNKNOWN_ID } from "../values/permanent.js";
import type { dynamic } from "@pulumi/pulumi";
import { refuseUnclear } from "../operation/absence.js";
import { declaredInputs, marksIn, marksOf } from "../values/declared.js";
import type { Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { PartialError, ProviderError, reasonOf } from "../values/errors.js";
import { refuseTouching, atMostOne } from "../values/refusals.js";
import { describe, nameOf, partitionOf, resourceError } from "../values/key.js";
import { ACCEPT_ABSENCE } from "../operation/lists.js";
import { waitFor, remove } from "../operation/reading.js";
import type { Session } from "../operation/session.js";
import { stateOf, withoutInternals, writtenLately } from "../values/state.js";
import { readFully } from "./take-over.js";

/*
 * A create whose end could not be found out is recorded as a resource without an id of its own: the next `up`
 * then takes over what stands under its natural key, or makes it, and never refuses it as somebody else's.
 */

export function isUnconfirmed(id: string): boolean {
  return id === UNKNOWN_ID;
}

/** What is recorded of a create whose end is unknown. */
export function unconfirmed(type: ResourceType, inputs: Values, args: Values, reason: string): PartialError {
  return new PartialError(
    UNKNOWN_ID,
    { ...args, ...marksOf(type, args), ["__provider"]: inputs["__provider"] },
    `${describe(type, args)}: ${reason} The next up finds it or makes it.`,
  );
}

/** Such a resource is created again; what its create finds under the same natural key is its own. */
export function diffUnconfirmed(
  type: ResourceType,
  session: Session,
  olds: Values,
  news: Values,
): dynamic.DiffResult {
  const key = nameOf(type, olds);
  if (key === nameOf(type, news)) session.expectOwn(key);
  return { changes: true, replaces: [...type.naturalKey], deleteBeforeReplace: true };
}

/** Looks for the object. The result has its real id; `{}` where it was not made. */
export async function readUnconfirmed(
  type: ResourceType,
  session: Session,
  props: Values,
): Promise<dynamic.ReadResult> {
  const found = await find(type, session, props);
  if (found === undefined) {
    // It may show yet, and what is gone from the state is made without another look.
    const { __provider: _text, ...kept } = props;
    return writtenLately(props) === undefined ? {} : { id: UNKNOWN_ID, props: kept };
  }
  const state = stateOf(type, (await readFully(type, session, props, found)).state, props);
  return {
    id: found.id,
    props: { ...state, ...marksIn(props) },
    inputs: declaredInputs(type, props, state),
  } as dynamic.ReadResult;
}

/** Removes the object if it was made, unless its create follows and takes it over. */
export async function removeUnconfirmed(type: ResourceType, session: Session, props: Values): Promise<void> {
  if (session.expectsOwn(nameOf(type, props))) return;
  const found = await find(type, session, props);
  if (found !== undefined) {
    refuseTouching(type, props, found, "removal");
    return await remove(type, session, found.id, withoutInternals(props));
  }
  const { acceptsAbsence } = await session.account();
  // It may show yet, and then nobody would know of it.
  if (acceptsAbsence !== true && writtenLately(props) !== undefined) {
    throw new ProviderError(
      "incomplete",
      `${describe(type, props)}: whether it was made cannot be told yet: it is not in the account, but this stack ` +
        `began to make it lately, and a change may take two minutes to show. Try again later; ${ACCEPT_ABSENCE}.`,
    );
  }
}

async function find(type: ResourceType, session: Session, props: Values) {
  try {
    const found = await waitFor(type, session, props);
    if (found.length === 0) {
      const list = await session.lists.list(type, partitionOf(type, props));
      await refuseUnclear(type, session, props, list);
    }
    return atMostOne(type, props, found);
  } catch (error) {
    throw resourceError(type, props, `whether it was made could not be found out: ${reasonOf(error)}`);
  }
}
