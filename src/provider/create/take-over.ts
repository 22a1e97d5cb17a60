import type { Declaration } from "../values/declaration.js";
import { isObject } from "../values/canonical.js";
import type { Found, Values } from "../../definitions/definition.js";
import {
  refuseExisting,
  refuseForced,
  refuseHeld,
  refuseTouching,
  refuseUnadoptable,
  atMostOne,
  refuseFixedKeys,
} from "../values/refusals.js";
import { refuseLoss } from "./risk.js";
import { type Selection, selectionEntry } from "../operation/selection.js";
import { keepAsRead } from "../operation/keeping.js";
import type { Session } from "../operation/session.js";
import { managedPart } from "../values/state.js";

/** Whether an earlier run of this stack began to make an object, so that it is ours. */
export type Begun = "begun" | "perhaps" | "no";

/** The object that is to be managed from now on, and how far it has to be brought. */
export interface Chosen {
  readonly found: Found;
  readonly state: Values;
  /** The properties in which it differs from the declaration, as far as that is known. */
  readonly differs: readonly string[];
  /** What of it nobody can tell. */
  readonly paths: readonly string[];
}

/** The object among `before` that is to be managed from now on; a refusal where that was not asked for. */
export async function takeOver(
  declaration: Declaration,
  session: Session,
  before: readonly Found[],
  begun: Begun,
): Promise<Found> {
  const { type } = declaration;
  const { found, state, paths } = await choose(declaration, session, before, begun);
  if (begun === "begun") {
    session.notify(
      "info",
      `${declaration.describe()} was made by an earlier run and is recorded now (id ${found.id})`,
    );
    session.lists.knows(type, found);
    return { id: found.id, state };
  }
  await keepAsRead(type, session, found, declaration.args);
  session.ownership.add(type, found.id, "taken over");
  if (isOwn(declaration, session)) warnOfSame(declaration, session, found);
  else {
    session.notify(
      "info",
      `${declaration.describe()} existed already and is managed from now on (id ${found.id}): this stack changes it, ` +
        "and deletes it once it is no longer declared or the stack is destroyed, whoever else manages it",
    );
  }
  if (paths.length > 0) {
    session.notify(
      "warning",
      `${declaration.describe()}: whether ${paths.join(", ")} is as declared cannot be told: the API neither ` +
        "shows nor changes it",
    );
  }
  return { id: found.id, state };
}

/**
 * Which of `before` will be taken over, as far as the account can be seen: for a preview.
 *
 * @throws ProviderError where that would be refused.
 */
export async function foreseenTakeOver(
  declaration: Declaration,
  session: Session,
  before: readonly Found[],
  begun: Begun,
): Promise<Chosen> {
  const listed = await choose(declaration, session, before, begun, "as listed");
  if (isOwn(declaration, session)) warnOfSame(declaration, session, listed.found);
  if (declaration.type.listIsComplete || begun === "begun") return listed;
  const found = await session.glimpse(declaration.type, () => readFully(declaration, session, listed.found));
  return found === undefined
    ? listed
    : { found, ...adoptable(declaration, found, session.settings.acceptsLoss) };
}

async function choose(
  declaration: Declaration,
  session: Session,
  before: readonly Found[],
  begun: Begun,
  how: "whole" | "as listed" = "whole",
): Promise<Chosen> {
  const { type, args } = declaration;
  const untouchable = before.map(({ id }) => type.untouchable?.(id)).find((reason) => reason !== undefined);
  if (untouchable !== undefined) {
    throw declaration.refusal("unsupported_change", untouchable);
  }
  const resumes = begun === "begun";
  const named = before.filter(({ id }) => session.settings.adopts(type.name, id));
  const adopts =
    args["adopt"] === true ||
    named.length > 0 ||
    (begun === "perhaps" && (await isAsDeclared(declaration, session, before)));
  for (const { id } of resumes ? [] : before) {
    const held = session.ownership.ownerOf(type, id);
    if (held && !(held === "replaced" && (isOwn(declaration, session) || begun === "perhaps"))) {
      refuseHeld(declaration, id, held);
    }
  }
  if (!adopts && !resumes) {
    if (isOwn(declaration, session)) refuseForced(declaration, before);
    const entries = before.map((one) => selectionEntry(type, one));
    refuseExisting(declaration, before, session.settings.howToAdopt(entries));
  }
  const only = atMostOne(declaration, named.length > 0 ? named : before) as Found;
  if (how === "as listed" && !type.listIsComplete) {
    return { found: only, state: only.state, differs: [], paths: [] };
  }
  const found = await readFully(declaration, session, only);
  if (resumes) {
    const state = declaration.stateOf(found.state);
    return { found, state, differs: declaration.differencesFrom(state), paths: [] };
  }
  return { found, ...adoptable(declaration, found, session.settings.acceptsLoss) };
}

/** Whether what exists is this resource's own object, of which a new one was wanted. */
function isOwn(declaration: Declaration, session: Session): boolean {
  const replacement = session.replacements.planned(declaration.name);
  return replacement?.isSameKey === true && !replacement.deletesFirst;
}

function warnOfSame(declaration: Declaration, session: Session, { id }: Found): void {
  const { type } = declaration;
  const secrets = type.secretOutputs.join(", ");
  const old = secrets === "" ? "" : `, with its old ${secrets}`;
  session.notify(
    "warning",
    `${declaration.describe()} is not made anew: it is taken over, and stays the same object as before (id ${id})` +
      `${old}. For a new one set \`deleteBeforeReplace: true\` on the resource`,
  );
}

/** Whether there is one such object, and it is what a create with these arguments makes. */
async function isAsDeclared(
  declaration: Declaration,
  session: Session,
  [listed, ...others]: readonly Found[],
): Promise<boolean> {
  if (listed === undefined || others.length > 0) return false;
  const { state } = await readFully(declaration, session, listed);
  return declaration.differencesFrom(declaration.stateOf(state)).length === 0;
}

/** All that the API tells of an object of which its list tells a part. */
export async function readFully(declaration: Declaration, session: Session, listed: Found): Promise<Found> {
  const { type, args } = declaration;
  if (type.listIsComplete || !type.get) {
    return listed;
  }
  try {
    const state = await type.get(await session.account(), listed.id, args);
    return { id: listed.id, state: state ?? listed.state };
  } catch (error) {
    throw declaration.failure(error);
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
  declaration: Declaration,
  found: Found,
  acceptsLoss: Selection,
): { state: Values; differs: string[]; paths: string[] } {
  const { type, args } = declaration;
  refuseUnadoptable(declaration, found);
  const { state, paths } = untold(declaration, managedPart(type, found.state, args));
  refuseFixedKeys(declaration, state);
  const differs = declaration.differencesFrom(state);
  refuseTouching(declaration, { id: found.id, state }, differs);
  refuseLoss(declaration, acceptsLoss, { id: found.id, state }, differs);
  return { state, differs, paths };
}

/** The state of an object with what the API neither tells nor changes taken at the declaration's word. */
function untold(declaration: Declaration, told: Values): { state: Values; paths: string[] } {
  const { type, args } = declaration;
  const state = { ...told };
  const paths: string[] = [];
  for (const { name, writeOnly, replaces, createOnly = [] } of Object.values(type.fields)) {
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
