import { resourceTypes } from "../../definitions/index.js";
import { type Found, unidentifiedIn, type Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { canonical } from "../values/canonical.js";
import { askFor } from "../operation/absence.js";
import { nameOf } from "../values/key.js";
import { writtenLately } from "../values/state.js";
import { hasUnknown } from "../values/unknown.js";
import { driftOf } from "./drift.js";
import type { Session } from "../operation/session.js";

/** An object that arguments name by its id. */
interface Reference {
  readonly property: string;
  readonly to: ResourceType;
  readonly id: unknown;
}

/** What these arguments name of other objects, as far as it is known. */
function referencesIn(type: ResourceType, args: Values): Reference[] {
  return type.fieldsWith("refersTo").flatMap((field) => {
    const to = resourceTypes.find(({ section }) => section === field.refersTo);
    const value = canonical(field, args[field.name]);
    if (to === undefined || value === undefined) return [];
    const all: readonly unknown[] = Array.isArray(value) ? value : [value];
    return all.flatMap((id) => (hasUnknown(id) ? [] : { property: field.name, to, id }));
  });
}

/** Why the account refuses these arguments: they name what it does not have, and what this run does not make either. */
export async function missingReference(
  type: ResourceType,
  session: Session,
  args: Values,
): Promise<string | undefined> {
  for (const { property, to, id } of referencesIn(type, args)) {
    // oxlint-disable-next-line no-await-in-loop -- they share the lists, and the first that is missing counts
    const isThere = await session.glimpse(to, () => exists(to, session, id));
    if (isThere !== false) continue;
    const known = textOf(to, id);
    if (to.idFrom !== undefined && driftOf(session).isMade(nameOf(to, { [to.idFrom]: id }))) continue;
    return (
      `${property}: there is no ${to.title} ${known} in the account. If it was removed there, \`refresh\` takes it ` +
      "out of the state, and the next `up` makes it again where it is declared"
    );
  }
  return undefined;
}

/** Whether the account has it; undefined where that cannot be told. */
async function exists(to: ResourceType, session: Session, id: unknown): Promise<boolean | undefined> {
  const objects = await session.lists.list(to, undefined);
  if (unidentifiedIn(objects).length > 0) return undefined;
  if (idsIn(to, objects).has(textOf(to, id))) return true;
  // Lists lag behind: what this stack wrote just now is there, and what else they lack is asked for.
  const state = driftOf(session).stateOf(to, String(id));
  if (state !== undefined && writtenLately(state) !== undefined) return true;
  return (await askFor(to, session, String(id), state ?? {})) !== undefined;
}

const ids = new WeakMap<readonly Found[], ReadonlySet<string>>();

/** The ids of a list, as they are compared. */
function idsIn(to: ResourceType, objects: readonly Found[]): ReadonlySet<string> {
  const known = ids.get(objects) ?? new Set(objects.map(({ id }) => textOf(to, id)));
  ids.set(objects, known);
  return known;
}

function textOf({ idFrom = "", fields }: ResourceType, id: unknown): string {
  return String(canonical(fields[idFrom], id));
}
