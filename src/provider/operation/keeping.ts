import type { Found, Values } from "../../definitions/definition.js";
import { resourceTypes } from "../../definitions/index.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { credentialsIn, masked } from "../../shared/addresses.js";
import { secretsIn } from "../../shared/permanent.js";
import { isObject } from "../values/canonical.js";
import { knowledge } from "../values/showing.js";
import { UNKNOWN } from "../values/unknown.js";
import { isNotFound, withoutInternals } from "../values/state.js";
import { askFor } from "./absence.js";
import { locate } from "./another.js";
import type { Content } from "./backups.js";
import type { Session } from "./session.js";

/**
 * Keeps an object as it is now, before it is changed or removed: all that the account tells of it. `state` is what the
 * stack knows of it, which is kept where the account cannot be asked.
 *
 * @param hidden more properties that are secret. `next` is what it is to be, where it is changed.
 * @throws ProviderError `not_kept` where it cannot be written.
 */
export async function keepAsItIs(
  type: ResourceType,
  session: Session,
  { id, state }: Found,
  { hidden = [], next = {} }: { readonly hidden?: readonly string[]; readonly next?: Values } = {},
): Promise<void> {
  await session.backups.keep(type.name, id, async () => {
    const known = withoutInternals(state);
    const actual = await look(type, session, id, state);
    if (actual === undefined && Object.keys(known).length === 0) return undefined;
    const values =
      actual === undefined ? known : { ...withoutInternals(actual), ...untold(type, actual, known) };
    for (const referring of [values, next]) await keepReferred(type, session, referring);
    return { isFresh: actual !== undefined, ...apart(type, values, [...hidden, ...secretsIn(state)]) };
  });
}

/**
 * Keeps what an object refers to that changes with it: a licence that is written declares a relation of two types on the
 * side of the later one, so that a group cannot come back with its agents, and no others, without those.
 */
async function keepReferred(type: ResourceType, session: Session, values: Values): Promise<void> {
  const later = resourceTypes.slice(resourceTypes.indexOf(type) + 1);
  for (const { name, refersTo } of type.fieldsWith("refersTo")) {
    const other = later.find(({ section }) => section === refersTo);
    const ids = values[name];
    if (other === undefined || !Array.isArray(ids)) continue;
    const known = ids.filter((id) => id !== UNKNOWN);
    // oxlint-disable-next-line no-await-in-loop -- a type refers to one other in this way
    await Promise.all(known.map((id) => keepAsItIs(other, session, { id: String(id), state: {} })));
  }
}

/** The same of an object that was just read. */
export async function keepAsRead(
  type: ResourceType,
  session: Session,
  { id, state }: Found,
  next: Values,
): Promise<void> {
  await session.backups.keep(type.name, id, async () => {
    for (const referring of [state, next]) await keepReferred(type, session, referring);
    return { isFresh: true, ...apart(type, withoutInternals(state), []) };
  });
}

/** What the account has; undefined where it has none any more, or cannot be asked now. */
async function look(
  type: ResourceType,
  session: Session,
  id: string,
  state: Values,
): Promise<Values | undefined> {
  try {
    return type.listIsComplete
      ? (await locate(type, session, id, state))?.state
      : await askFor(type, session, id, state);
  } catch (error) {
    if (!isNotFound(error)) {
      session.notify(
        "info",
        `${type.title} ${id}: it is kept as the state has it, since it cannot be read now`,
      );
    }
    return undefined;
  }
}

/** What the API never tells, as it was declared. */
function untold(type: ResourceType, actual: Values, known: Values): Values {
  const found: Values = {};
  for (const { name, writeOnly, createOnly = [] } of Object.values(type.fields)) {
    const [told, declared] = [actual[name], known[name]];
    if (writeOnly && told === undefined && declared !== undefined) found[name] = declared;
    if (isObject(declared) && createOnly.length > 0) {
      const kept = Object.entries(declared).filter(([key]) => createOnly.includes(key));
      found[name] = { ...Object.fromEntries(kept), ...(isObject(told) && told) };
    }
  }
  return found;
}

/** The values, and beside them those that are secret. Of an address that is its user and password. */
function apart(
  type: ResourceType,
  values: Values,
  hidden: readonly string[],
): Pick<Content, "values" | "secrets"> {
  const own = [...(knowledge.getStore()?.secrets ?? [])];
  const names = new Set([...hidden, ...own, ...type.secretOutputs]);
  const open: Values = {};
  const secrets: Values = {};
  for (const [name, value] of Object.entries(values)) {
    const { secret, address } = type.fields[name] ?? {};
    if (value === undefined) continue;
    if (names.has(name) || secret === true) {
      secrets[name] = value;
    } else if (address === true && credentialsIn(value) !== undefined) {
      secrets[name] = value;
      open[name] = masked(value);
    } else {
      open[name] = value;
    }
  }
  return { values: open, secrets };
}
