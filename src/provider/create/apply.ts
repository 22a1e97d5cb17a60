import { RESUME } from "../values/permanent.js";
import type { dynamic } from "@pulumi/pulumi";
import { refuseIncomplete } from "../operation/absence.js";
import { differences, isObject, pick } from "../values/canonical.js";
import { settled, refuseLoss, refuseNotTaken } from "./risk.js";
import { refuseCreation, refuseTouching } from "../values/refusals.js";
import { marksOf, withUntold } from "../values/declared.js";
import type { Found, Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { NotTakenError, PartialError, ProviderError, sentence } from "../values/errors.js";
import { describe, nameOf, partitionOf, resourceError } from "../values/key.js";
import { withLeftAlone, withoutTwins } from "../values/sets.js";
import { waitFor } from "../operation/reading.js";
import { Appeared, createOnce } from "./create-once.js";
import type { Session } from "../operation/session.js";
import { refuseStandIn } from "./stand-in.js";
import { isNotFound, stateOf, withoutInternals } from "../values/state.js";
import { type Begun, takeOver } from "./take-over.js";

/**
 * Makes the object, or takes over the one that has its natural key, and brings it to what is declared.
 * Safe to repeat: nothing is ever made twice.
 */
export async function create(
  type: ResourceType,
  session: Session,
  inputs: Values,
): Promise<dynamic.CreateResult<Values>> {
  const args = withoutInternals(inputs);
  // Two of the same natural key would each take the other's object for its own.
  return await session.alone(nameOf(type, args), () =>
    createAlone(
      type,
      session,
      inputs,
      args,
      begunBefore(type, session, inputs, (id) => !session.lists.touched(type, id)),
    ),
  );
}

/**
 * Whether an earlier run began what these inputs are to make.
 *
 * @param wasGone whether the old object of a replacement, by its id, was deleted before this run: then that broke off.
 */
export function begunBefore(
  type: ResourceType,
  session: Session,
  inputs: Values,
  wasGone: (id: string) => boolean,
): Begun {
  const name = nameOf(type, withoutInternals(inputs));
  const begun = inputs[RESUME];
  if ((isObject(begun) && nameOf(type, withoutInternals(begun)) === name) || session.expectsOwn(name))
    return "begun";
  const replacement = session.replacements.planned(name);
  const brokeOff =
    replacement?.deletesFirst === true &&
    !replacement.goesAlong &&
    replacement.id !== undefined &&
    wasGone(replacement.id);
  return begun === true || brokeOff ? "perhaps" : "no";
}

async function createAlone(
  type: ResourceType,
  session: Session,
  inputs: Values,
  args: Values,
  begun: Begun,
): Promise<dynamic.CreateResult<Values>> {
  const before = await existing(type, session, args, begun === "begun");
  await session.accountGuard.confirm(type);
  const take = (there: readonly Found[]): Promise<Found> => takeOver(type, session, args, there, begun);
  if (before.length === 0) {
    refuseStandIn(type, args);
    refuseCreation(type, args);
  }
  const found =
    before.length > 0
      ? await take(before)
      : await createOnce(type, session, args, inputs).catch(async (error: unknown) => {
          if (!(error instanceof Appeared)) throw error;
          return await take(error.found);
        });
  session.ownership.add(type.name, found.id, "made");
  const marks = marksOf(type, args);
  try {
    refuseNotTaken(type, session.lists.made(type, found.id) ? args : {}, found);
    const state = await reconcile(type, session, found, args);
    return { id: found.id, outs: { ...state, ...marks } };
  } catch (error) {
    const reached = error instanceof NotTakenError ? error.state : found.state;
    const properties = { ...stateOf(type, reached, args), ...marks };
    throw new PartialError(
      found.id,
      { ...properties, ["__provider"]: inputs["__provider"] },
      `${sentence(error)} The object exists (id ${found.id}) and is recorded; the next up finishes it.`,
    );
  }
}

/** The objects with the natural key. What an interrupted run may have made just now is waited for. */
async function existing(
  type: ResourceType,
  session: Session,
  args: Values,
  resumes: boolean,
): Promise<Found[]> {
  try {
    const look = () => session.lists.named(type, partitionOf(type, args), args);
    const found = await look();
    if (found.length > 0) return found;
    if (resumes) return await waitFor(type, session, args);
    await refuseIncomplete(type, session, args);
    return await look();
  } catch (error) {
    throw resourceError(type, args, error);
  }
}

/**
 * Brings an object to what is declared, with one update at most. Returns its state afterwards. `before` are the paths
 * that were declared until now.
 */
export async function reconcile(
  type: ResourceType,
  session: Session,
  found: Found,
  args: Values,
  before: readonly string[] = [],
): Promise<Values> {
  const remembered = withoutForgotten(type, found.state, args);
  const names = differences(type, args, found.state);
  if (names.length === 0) {
    return settled(
      type,
      session,
      { id: found.id, state: stateOf(type, withoutInternals(remembered), args) },
      args,
    );
  }
  refuseTouching(type, args, found, names);
  const stuck = type.update ? names.filter((name) => type.fields[name]?.replaces === true) : names;
  if (stuck.length > 0) {
    throw new ProviderError(
      "unsupported_change",
      `${describe(type, args)}: the API cannot change ${stuck.join(", ")}`,
    );
  }
  const changed = withoutTwins(type, pick(args, names));
  const context = await session.account();
  try {
    const old = await readFirst(type, session, found, names);
    refuseLoss(type, session.acceptsLoss, args, { id: found.id, state: old }, names);
    const sent = withLeftAlone(type, changed, old, before);
    const state = await type.update?.(context, found.id, sent, old);
    const told = stateOf(type, state ?? remembered, withPartsOf(remembered, args));
    const untold = withUntold(type, args, told);
    const now = settled(type, session, { id: found.id, state: untold }, args);
    session.lists.knows(type, { id: found.id, state: now });
    refuseNotTaken(type, changed, { id: found.id, state: told });
    return now;
  } catch (error) {
    if (isNotFound(error)) throw gone(type, args, found.id, error);
    throw resourceError(type, args, error);
  } finally {
    session.lists.wrote(type);
  }
}

/** The state of an object; what must be read right before it is written, as the account has it now. */
async function readFirst(
  type: ResourceType,
  session: Session,
  { id, state }: Found,
  names: readonly string[],
): Promise<Values> {
  const first = names.filter((name) => type.fields[name]?.readFirst);
  const now = first.length > 0 ? await type.get?.(await session.account(), id, state) : undefined;
  const unread = first.find((name) => now?.[name] === undefined && type.fields[name]?.leaves !== undefined);
  if (now !== undefined && unread !== undefined) {
    throw new ProviderError(
      "incomplete",
      `${describe(type, state, id)}: its ${unread} cannot be read now, and some of them are not this stack's to ` +
        "take away: nothing was sent. Try again later.",
    );
  }
  // What else it does not tell, or cannot be read, is as it was known.
  const fresh = first.filter((name) => now?.[name] !== undefined);
  return now === undefined ? state : { ...state, ...pick(now, fresh) };
}

/** An update met nothing: what to do about it, since the state still has the object. */
function gone(type: ResourceType, args: Values, id: string, cause: unknown): ProviderError {
  return new ProviderError(
    "not_found",
    `${describe(type, args, id)}: the API says that there is none with the id ${id} (any more): somebody removed ` +
      "it, or another stack did. `refresh` makes sure of it and takes it out of the state; the next `up` then makes it " +
      "again.",
    { cause },
  );
}

/** What the API never tells is remembered only while it is declared, so that it stays marked as secret. */
function withoutForgotten(type: ResourceType, state: Values, args: Values): Values {
  return Object.fromEntries(
    Object.entries(state).filter(([name]) => args[name] !== undefined || !type.fields[name]?.writeOnly),
  );
}

/** The values as they are after a change: of an object, the keys that were not given stay. */
function withPartsOf(old: Values, given: Values): Values {
  const merged = Object.entries(given).map(([name, value]) => {
    const before = old[name];
    return [name, isObject(value) && isObject(before) ? { ...before, ...value } : value];
  });
  return { ...old, ...Object.fromEntries(merged) };
}
