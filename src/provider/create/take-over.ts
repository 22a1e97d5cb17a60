import { differences, isObject } from "../values/canonical.js";
import { type Definition, fieldsOf, type Found, type Values } from "../../definitions/definition.js";
import { factsOf } from "../../definitions/facts.js";
import { ProviderError } from "../values/errors.js";
import {
  describe,
  nameOf,
  refuseExisting,
  refuseForced,
  refuseHeld,
  refuseTouching,
  refuseUnadoptable,
  atMostOne,
} from "../values/existing.js";
import { resourceError } from "../values/resource-error.js";
import { refuseFixedKeys } from "../values/fixed-keys.js";
import { refuseLoss } from "./risk.js";
import { type Selection, selectionEntry } from "../operation/selection.js";
import type { Session } from "../operation/session.js";
import { managedPart, stateOf } from "../values/state.js";

/** Whether an earlier run of this stack began to make an object, so that it is ours. */
export type Begun = "begun" | "perhaps" | "no";

/** The object that is to be managed from now on, and how far it has to be brought. */
interface Chosen {
  readonly found: Found;
  readonly state: Values;
  /** What of it nobody can tell. */
  readonly paths: readonly string[];
}

/** The object among `before` that is to be managed from now on; a refusal where that was not asked for. */
export async function takeOver(
  definition: Definition,
  session: Session,
  args: Values,
  before: readonly Found[],
  begun: Begun,
): Promise<Found> {
  const { found, state, paths } = await choose(definition, session, args, before, begun);
  if (begun === "begun") {
    session.notify(
      "info",
      `${describe(definition, args)} was made by an earlier run and is recorded now (id ${found.id})`,
    );
    session.lists.knows(definition, found);
    return { id: found.id, state };
  }
  session.ownership.add(definition.type, found.id, "taken over");
  if (isOwn(definition, session, args)) warnOfSame(definition, session, args, found);
  else {
    session.notify(
      "info",
      `${describe(definition, args)} existed already and is managed from now on (id ${found.id}): this stack changes it, ` +
        "and deletes it once it is no longer declared or the stack is destroyed, whoever else manages it",
    );
  }
  if (paths.length > 0) {
    session.notify(
      "warning",
      `${describe(definition, args)}: whether ${paths.join(", ")} is as declared cannot be told: the API neither ` +
        "shows nor changes it",
    );
  }
  return { id: found.id, state };
}

/**
 * Refuses what taking over one of `before` would be refused for, as far as their list tells.
 *
 * @throws ProviderError
 */
export async function refuseTakeOver(
  definition: Definition,
  session: Session,
  args: Values,
  before: readonly Found[],
  begun: Begun,
): Promise<void> {
  const { found } = await choose(definition, session, args, before, begun, "as listed");
  if (isOwn(definition, session, args)) warnOfSame(definition, session, args, found);
}

async function choose(
  definition: Definition,
  session: Session,
  args: Values,
  before: readonly Found[],
  begun: Begun,
  how: "whole" | "as listed" = "whole",
): Promise<Chosen> {
  const untouchable = before
    .map(({ id }) => definition.untouchable?.(id))
    .find((reason) => reason !== undefined);
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
    const held = session.ownership.ownerOf(definition.type, id);
    if (held && !(held === "replaced" && (isOwn(definition, session, args) || begun === "perhaps"))) {
      refuseHeld(definition, args, id, held);
    }
  }
  if (!adopts && !resumes) {
    if (isOwn(definition, session, args)) refuseForced(definition, args, before);
    const entries = before.map((one) => selectionEntry(definition, one));
    refuseExisting(definition, args, before, session.adopting(entries));
  }
  const only = atMostOne(definition, args, named.length > 0 ? named : before) as Found;
  if (how === "as listed" && !definition.listIsComplete) return { found: only, state: only.state, paths: [] };
  const found = await readFully(definition, session, args, only);
  if (resumes) return { found, state: stateOf(definition, found.state, args), paths: [] };
  return { found, ...adoptable(definition, args, found, session.acceptsLoss) };
}

/** Whether what exists is this resource's own object, of which a new one was wanted. */
function isOwn(definition: Definition, session: Session, args: Values): boolean {
  const replacement = session.replacements.planned(nameOf(definition, args));
  return replacement?.isSameKey === true && !replacement.deletesFirst;
}

function warnOfSame(definition: Definition, session: Session, args: Values, { id }: Found): void {
  const secrets = Object.entries(definition.computed).filter(([, { secret }]) => secret === true);
  const old = secrets.length === 0 ? "" : `, with its old ${secrets.map(([name]) => name).join(", ")}`;
  session.notify(
    "warning",
    `${describe(definition, args)} is not made anew: it is taken over, and stays the same object as before (id ${id})` +
      `${old}. For a new one set \`deleteBeforeReplace: true\` on the resource`,
  );
}

/** Whether there is one such object, and it is what a create with these arguments makes. */
async function isAsDeclared(
  definition: Definition,
  session: Session,
  args: Values,
  [listed, ...others]: readonly Found[],
): Promise<boolean> {
  if (listed === undefined || others.length > 0) return false;
  const { state } = await readFully(definition, session, args, listed);
  return differences(definition, args, stateOf(definition, state, args)).length === 0;
}

/** All that the API tells of an object of which its list tells a part. */
export async function readFully(
  definition: Definition,
  session: Session,
  args: Values,
  listed: Found,
): Promise<Found> {
  if (definition.listIsComplete || !definition.get) {
    return listed;
  }
  try {
    const state = await definition.get(await session.account(), listed.id, args);
    return { id: listed.id, state: state ?? listed.state };
  } catch (error) {
    throw resourceError(definition, args, error);
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
