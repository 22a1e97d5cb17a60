import type { dynamic } from "@pulumi/pulumi";
import type { Values } from "../definitions/definition.js";
import type { ResourceType } from "../definitions/resource-type.js";
import { settled, tellFixed } from "./create/risk.js";
import { readOne } from "./operation/reading.js";
import type { Session } from "./operation/session.js";
import { warnOfTwins } from "./operation/twins.js";
import { Declaration } from "./values/declaration.js";
import { declaredIn, declaredInputs, declaredPaths, marksIn, refreshed } from "./values/declared.js";
import { ProviderError } from "./values/errors.js";
import { DECLARED } from "../shared/permanent.js";
import { leavesFixed } from "./values/refusals.js";
import { withoutLeftAlone, withOrderOf } from "./values/sets.js";
import { knownState, stateOf, withoutInternals } from "./values/state.js";

/** An object that a program only refers to (`X.get`), as it is. */
export async function readReferred(
  type: ResourceType,
  session: Session,
  id: string,
  props: Values,
): Promise<dynamic.ReadResult> {
  const found = await readOne(type, session, id, props);
  if (found === undefined) {
    throw new ProviderError(
      "not_found",
      `there is no ${type.title} with the id ${JSON.stringify(id)} in the account`,
    );
  }
  return { id, props: withOrderOf(type, props, stateOf(type, found, {})) };
}

/** An object of the stack: of what is declared, what the account has. `{}` where it is gone. */
export async function refresh(
  type: ResourceType,
  session: Session,
  id: string,
  props: Values,
): Promise<dynamic.ReadResult> {
  const actual = await readOne(type, session, id, props);
  session.stack.saw(type, id, props, actual !== undefined);
  if (actual === undefined) return {};
  const declared = declaredIn(props) ?? [];
  const before = withoutInternals(props);
  const known = knownState(type, actual, props);
  const state = settled(new Declaration(type, declaredInputs(type, props, before)), session, {
    id,
    state: known,
  });
  tellFixed(type, session, { id, actual, known: state }, declared);
  await warnOfTwins(type, session, id, state);
  return {
    id,
    props: { ...refreshed(type, declared, before, state), ...marksIn(props) },
    inputs: declaredInputs(type, props, state),
  } as dynamic.ReadResult;
}

/** The state from which an update begins: the recorded one, where that knows all that is declared now. */
export async function lastKnown(
  { type, args }: Declaration,
  session: Session,
  id: string,
  olds: Values,
): Promise<Values> {
  const declared = declaredPaths(type, args);
  const before = declaredIn(olds);
  // What is declared for the first time was not watched until now, and what the API cannot change back is as it was
  // declared until then: only the account knows its value.
  const isKnown =
    declared.every((path) => before?.includes(path)) && !leavesFixed(type, before ?? [], declared);
  const fresh = isKnown ? undefined : await readOne(type, session, id, olds);
  const still = {
    ...olds,
    ...(before && { [DECLARED]: before.filter((path) => declared.includes(path)) }),
  };
  const state = fresh === undefined ? withoutInternals(olds) : knownState(type, fresh, still);
  return withoutLeftAlone(type, state, before ?? []);
}
