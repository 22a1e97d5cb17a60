import type { Session } from "../operation/session.js";
import type { Found, Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { isObject, pick } from "../values/canonical.js";
import type { Declaration } from "../values/declaration.js";
import { withUntold } from "../values/declared.js";
import { ProviderError } from "../values/errors.js";
import { describe } from "../values/key.js";
import { refuseTouching } from "../values/refusals.js";
import { withLeftAlone, withoutTwins } from "../values/sets.js";
import { isNotFound, stateOf, withoutInternals } from "../values/state.js";
import { refuseLoss, refuseNotTaken, settled } from "./risk.js";

/**
 * Brings an object to what is declared, with one update at most. Returns its state afterwards. `before` are the paths
 * that were declared until now.
 */
export async function reconcile(
  declaration: Declaration,
  session: Session,
  { id, state }: Found,
  before: readonly string[] = [],
): Promise<Values> {
  const { type, args } = declaration;
  const remembered = withoutForgotten(declaration, state);
  const names = declaration.differencesFrom(state);
  if (names.length === 0) {
    return settled(declaration, session, { id, state: declaration.stateOf(withoutInternals(remembered)) });
  }
  refuseTouching(declaration, { id, state }, names);
  refuseFixed(declaration, names);
  const changed = withoutTwins(type, pick(args, names));
  const account = await session.account();
  try {
    const old = await readFirst(type, session, { id, state }, names);
    refuseLoss(declaration, session.settings.acceptsLoss, { id, state: old }, names);
    const answer = await type.update?.(account, id, withLeftAlone(type, changed, old, before), old);
    const told = stateOf(type, answer ?? remembered, withPartsOf(remembered, args));
    const now = settled(declaration, session, { id, state: withUntold(type, args, told) });
    session.lists.knows(type, { id, state: now });
    refuseNotTaken(type, changed, { id, state: told });
    return now;
  } catch (error) {
    throw isNotFound(error) ? gone(declaration, id, error) : declaration.failure(error);
  } finally {
    session.lists.wrote(type);
  }
}

/** Refuses to change what the API cannot. */
function refuseFixed(declaration: Declaration, names: readonly string[]): void {
  const { type } = declaration;
  const fixed = type.update ? names.filter((name) => type.fields[name]?.replaces === true) : names;
  if (fixed.length > 0) {
    throw declaration.refusal("unsupported_change", `the API cannot change ${fixed.join(", ")}`);
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
function gone(declaration: Declaration, id: string, cause: unknown): ProviderError {
  return new ProviderError(
    "not_found",
    `${declaration.describe(id)}: the API says that there is none with the id ${id} (any more): somebody removed ` +
      "it, or another stack did. `refresh` makes sure of it and takes it out of the state; the next `up` then makes it " +
      "again.",
    { cause },
  );
}

/** What the API never tells is remembered only while it is declared, so that it stays marked as secret. */
function withoutForgotten({ type, args }: Declaration, state: Values): Values {
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
