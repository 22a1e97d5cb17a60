import { differences, isObject } from "./canonical.js";
import { type Definition, factsOf, fieldsOf, type Found, type Values } from "./definition.js";
import { ProviderError } from "./errors.js";
import {
  describe,
  refuseExisting,
  refuseHeld,
  refuseTouching,
  refuseUnadoptable,
  theOnly,
} from "./existing.js";
import { failed } from "./failed.js";
import { refuseFixedKeys } from "./fixed-keys.js";
import { refuseLoss } from "./risk.js";
import type { Selection } from "./selection.js";
import type { Session } from "./session.js";
import { managedPart, stateOf } from "./state.js";

/**
 * The object among `before` that is to be managed from now on; a refusal where that was not asked for.
 *
 * @param begun whether an earlier run of this stack began to make it, so that it is ours.
 */
export async function takeOver(
  definition: Definition,
  session: Session,
  args: Values,
  before: readonly Found[],
  begun: "begun" | "perhaps" | "no",
): Promise<Found> {
  const untouchable = before.map(({ id }) => definition.refuse?.(id)).find((reason) => reason !== undefined);
  if (untouchable !== undefined) {
    throw new ProviderError("unsupported_change", `${describe(definition, args)}: ${untouchable}`);
  }
  const resumes = begun === "begun";
  const named = before.filter(({ id }) => session.adopts(definition.type, id));
  const adopts =
    args["adopt"] === true ||
    named.length > 0 ||
    (begun === "perhaps" && (await isAsDeclared(definition, session, args, before)));
  for (const { id } of resumes ? [] : before) {
    const held = session.holds.of(definition.type, id);
    if (held) refuseHeld(definition, args, id, held);
  }
  if (!adopts && !resumes) {
    refuseExisting(definition, args, session.refused, before);
  }
  const found = await whole(
    definition,
    session,
    args,
    theOnly(definition, args, named.length > 0 ? named : before) as Found,
  );
  if (resumes) {
    session.say(
      "info",
      `${describe(definition, args)} was made by an earlier run and is recorded now (id ${found.id})`,
    );
    session.lists.knows(definition, found);
    return { id: found.id, state: stateOf(definition, found.state, args) };
  }
  const { state, paths } = adoptable(definition, args, found, session.acceptsLoss);
  session.holds.add(definition.type, found.id, "taken over");
  session.say(
    "info",
    `${describe(definition, args)} existed already and is managed from now on (id ${found.id}): this stack changes it, ` +
      "and deletes it once it is no longer declared or the stack is destroyed, whoever else manages it",
  );
  if (paths.length > 0) {
    session.say(
      "warning",
      `${describe(definition, args)}: whether ${paths.join(", ")} is as declared cannot be told: the API neither ` +
        "shows nor changes it",
    );
  }
  return { id: found.id, state };
}

/** Whether there is one such object, and it is what a create with these arguments makes. */
async function isAsDeclared(
  definition: Definition,
  session: Session,
  args: Values,
  [listed, ...others]: readonly Found[],
): Promise<boolean> {
  if (listed === undefined || others.length > 0) return false;
  const { state } = await whole(definition, session, args, listed);
  return differences(definition, args, stateOf(definition, state, args)).length === 0;
}

/** All that the API tells of an object of which its list tells a part. */
export async function whole(
  definition: Definition,
  session: Session,
  args: Values,
  listed: Found,
): Promise<Found> {
  if (definition.listIsWhole || !definition.get) {
    return listed;
  }
  try {
    const state = await definition.get(await session.context(), listed.id, args);
    return { id: listed.id, state: state ?? listed.state };
  } catch (error) {
    throw failed(definition, args, error);
  }
}

/**
 * What taking an object over begins from: its state, the properties in which it differs from the declaration, and
 * those of which nobody can tell. What the API never tells counts as different: it is sent, so that afterwards it is
 * as declared.
 *
 * @throws ProviderError where it cannot be brought to what is declared.
 */
export function adoptable(
  definition: Definition,
  args: Values,
  found: Found,
  acceptsLoss: Selection,
): { state: Values; differs: string[]; paths: string[] } {
  refuseUnadoptable(definition, args, found);
  const { state, paths } = untold(definition, args, managedPart(definition, found.state, args));
  refuseFixedKeys(definition, state, args);
  const differs = differences(definition, args, state);
  refuseTouching(definition, args, { id: found.id, state }, differs);
  refuseLoss(definition, acceptsLoss, args, { id: found.id, state }, differs);
  return { state, differs, paths };
}

/** The state of an object with what the API neither tells nor changes taken at the declaration's word. */
function untold(definition: Definition, args: Values, told: Values): { state: Values; paths: string[] } {
  const state = { ...told };
  const paths: string[] = [];
  for (const [name, field] of Object.entries(fieldsOf(definition))) {
    const { writeOnly, replaces, createOnly = [] } = factsOf(field);
    const [wanted, actual] = [args[name], told[name]];
    if (writeOnly && replaces && wanted !== undefined) {
      state[name] = wanted;
      paths.push(name);
    } else if (isObject(wanted)) {
      const known = isObject(actual) ? actual : {};
      const keys = createOnly.filter((key) => wanted[key] !== undefined && known[key] === undefined);
      if (keys.length > 0) {
        state[name] = { ...known, ...Object.fromEntries(keys.map((key) => [key, wanted[key]])) };
        paths.push(...keys.map((key) => `${name}.${key}`));
      }
    }
  }
  return { state, paths };
}
