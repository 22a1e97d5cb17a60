import type { dynamic } from "@pulumi/pulumi";
import { refuseIncomplete } from "../operation/absence.js";
import { waitFor } from "../operation/reading.js";
import type { Session } from "../operation/session.js";
import type { Found, Values } from "../../definitions/definition.js";
import { isObject } from "../values/canonical.js";
import type { Declaration } from "../values/declaration.js";
import { NotTakenError, PartialError, sentence } from "../values/errors.js";
import { nameOf } from "../values/key.js";
import { RESUME } from "../../shared/permanent.js";
import { refuseCreation } from "../values/refusals.js";
import { withoutInternals } from "../values/state.js";
import { Appeared, createOnce } from "./create-once.js";
import { reconcile } from "./reconcile.js";
import { refuseNotTaken } from "./risk.js";
import { refuseStandIn } from "./stand-in.js";
import { type Begun, takeOver } from "./take-over.js";

/**
 * Makes the object, or takes over the one that has its natural key, and brings it to what is declared. Safe to repeat:
 * nothing is ever made twice.
 */
export async function create(
  declaration: Declaration,
  session: Session,
): Promise<dynamic.CreateResult<Values>> {
  const { type } = declaration;
  // Two of the same natural key would each take the other's object for its own.
  return await session.ownership.alone(declaration, async () => {
    const begun = begunBefore(declaration, session, (id) => !session.lists.touched(type, id));
    const there = await findByKey(declaration, session, begun);
    await session.accountGuard.confirm(type);
    const object =
      there.length > 0
        ? await takeOver(declaration, session, there, begun)
        : await make(declaration, session, begun);
    session.ownership.add(type, object.id, "made");
    return await finish(declaration, session, object);
  });
}

/**
 * Whether an earlier run began what these inputs are to make.
 *
 * @param wasGone whether the old object of a replacement, by its id, was deleted before this run: then that broke off.
 */
export function begunBefore(
  declaration: Declaration,
  session: Session,
  wasGone: (id: string) => boolean,
): Begun {
  const { type, inputs, name } = declaration;
  const begun = inputs[RESUME];
  const isResumed = isObject(begun) && nameOf(type, withoutInternals(begun)) === name;
  if (isResumed || session.ownership.expectsOwn(declaration)) return "begun";
  const replacement = session.replacements.planned(name);
  const brokeOff =
    replacement?.deletesFirst === true &&
    !replacement.goesAlong &&
    replacement.id !== undefined &&
    wasGone(replacement.id);
  return begun === true || brokeOff ? "perhaps" : "no";
}

/** The objects with the natural key. What an interrupted run may have made just now is waited for. */
async function findByKey(declaration: Declaration, session: Session, begun: Begun): Promise<Found[]> {
  const look = () => session.lists.named(declaration.type, declaration.partition, declaration.args);
  try {
    const found = await look();
    if (found.length > 0) return found;
    if (begun === "begun") return await waitFor(declaration, session);
    await refuseIncomplete(declaration, session);
    return await look();
  } catch (error) {
    throw declaration.failure(error);
  }
}

async function make(declaration: Declaration, session: Session, begun: Begun): Promise<Found> {
  refuseStandIn(declaration);
  refuseCreation(declaration);
  try {
    return await createOnce(declaration, session);
  } catch (error) {
    if (!(error instanceof Appeared)) throw error;
    return await takeOver(declaration, session, error.found, begun);
  }
}

/** Brings the object to what is declared, and records it, in part where that fails. */
async function finish(
  declaration: Declaration,
  session: Session,
  { id, state }: Found,
): Promise<dynamic.CreateResult<Values>> {
  const { type, args } = declaration;
  try {
    if (session.lists.made(type, id)) refuseNotTaken(type, args, { id, state });
    return { id, outs: declaration.outputs(await reconcile(declaration, session, { id, state })) };
  } catch (error) {
    const reached = error instanceof NotTakenError ? error.state : state;
    throw new PartialError(
      id,
      declaration.partialOutputs(declaration.stateOf(reached)),
      `${sentence(error)} The object exists (id ${id}) and is recorded; the next up finishes it.`,
    );
  }
}
