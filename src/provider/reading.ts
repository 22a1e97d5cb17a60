import type { Definition, Found, Values } from "./definition.js";
import { ProviderError } from "./errors.js";
import { describe } from "./existing.js";
import { failed } from "./failed.js";
import type { Session } from "./session.js";
import { isNotFound } from "./state.js";

/**
 * Reads one object: through the shared list where that carries it whole. Absent: undefined, and only where a
 * complete list says so too; what should be there is looked for again, since reads may lag behind writes.
 */
export async function readOne(
  definition: Definition,
  session: Session,
  id: string,
  props: Values,
): Promise<Values | undefined> {
  let isListed = false;
  try {
    for await (const _ of session.looks()) {
      const objects = definition.get ? undefined : await listed(definition, session, props);
      const state = objects
        ? objects.find((object) => object.id === id)?.state
        : await one(definition, session, id, props);
      if (state !== undefined) return state;
      // A 404 alone may also come of a wrong base URL.
      const all = objects ?? (await listed(definition, session, props));
      isListed = all.some((object) => object.id === id);
      if (!isListed && !session.lists.made(definition, id)) return undefined;
      session.lists.wrote(definition);
    }
  } catch (error) {
    throw failed(definition, props, error, id);
  }
  if (!isListed) return undefined;
  throw new ProviderError(
    "failed",
    `${describe(definition, props)}: the API lists it (id ${id}) and says that it does not exist. Try again later.`,
  );
}

/** Removes one object. Gone already is as good, where the API tells of others of its type. */
export async function remove(
  definition: Definition,
  session: Session,
  id: string,
  props: Values,
): Promise<void> {
  try {
    await definition.delete(await session.context(), id, props).catch(async (error: unknown) => {
      // A 404 may also come of a wrong base URL, and must not cost the object its place in the state.
      if (!isNotFound(error)) throw error;
      await session.lists.reach(definition);
    });
    session.lists.deleted(definition, id);
  } catch (error) {
    throw failed(definition, props, error, id);
  } finally {
    session.lists.wrote(definition);
  }
}

/** The objects among which this one is: of its partition, or of all where that is not known (`X.get`). */
async function listed(definition: Definition, session: Session, props: Values): Promise<Found[]> {
  const partition = definition.partition === undefined ? undefined : props[definition.partition];
  const unknown = definition.partitions !== undefined && partition === undefined;
  const places = (unknown && (await definition.partitions?.(await session.context()))) || [partition];
  return (await Promise.all(places.map((place) => session.lists.list(definition, place)))).flat();
}

async function one(
  definition: Definition,
  session: Session,
  id: string,
  props: Values,
): Promise<Values | undefined> {
  try {
    return await definition.get?.(await session.context(), id, props);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
