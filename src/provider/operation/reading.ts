import type { Declaration } from "../values/declaration.js";
import { absenceOf, askFor } from "./absence.js";
import { unidentifiedIn, type Values, type Found } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { ProviderError } from "../values/errors.js";
import { describe, resourceError, candidates } from "../values/key.js";
import { byId, type Listed } from "./lists.js";
import type { Session } from "./session.js";
import { isNotFound } from "../values/state.js";

/**
 * Reads one object: through the shared list where that carries it whole. Absent: undefined, and only where a complete
 * list says so too. What may be there all the same is looked for again, since reads may lag behind writes.
 *
 * @throws ProviderError `incomplete` where it cannot be seen, nor taken for gone.
 */
export async function readOne(
  type: ResourceType,
  session: Session,
  id: string,
  props: Values,
): Promise<Values | undefined> {
  const { title, listIsComplete } = type;
  try {
    const own = listIsComplete ? undefined : await askFor(type, session, id, props);
    if (own !== undefined) return own;
    let doubt = "";
    let taken: number | undefined;
    for await (const _ of session.looks(`${type.name} ${String(partitionIn(type, props))}`)) {
      const isFirst = taken === undefined;
      // A 404 alone may also come of a wrong base URL.
      const listed = await lists(type, session, props, taken);
      taken = Math.max(...listed.map((list) => list.taken));
      const found = listed.map(({ objects }) => byId(objects).get(id)).find((object) => object !== undefined);
      if (found !== undefined) {
        if (listIsComplete) return found.state;
        const state = isFirst ? undefined : await askFor(type, session, id, props);
        if (state !== undefined) return state;
        doubt = `the API lists it among the ${title}s (id ${id}) and says that it does not exist. Try again later.`;
        continue;
      }
      const [list] = listed;
      const unidentified = listed.flatMap(({ objects }) => unidentifiedIn(objects));
      const absence =
        list === undefined
          ? "gone"
          : await absenceOf(type, session, { id, props, list: list.objects, unidentified });
      if (absence === "gone") return undefined;
      if ("state" in absence) return absence.state;
      ({ doubt } = absence);
    }
    throw new ProviderError("incomplete", `${describe(type, props)}: ${doubt}`);
  } catch (error) {
    throw resourceError(type, props, error, id);
  }
}

/** Removes one object. Gone already is as good, where the API tells of others of its type. */
export async function remove(type: ResourceType, session: Session, id: string, props: Values): Promise<void> {
  try {
    await type.delete(await session.account(), id, props).catch(async (error: unknown) => {
      // A 404 may also come of a wrong base URL, and must not cost the object its place in the state.
      if (!isNotFound(error)) throw error;
      await session.lists.reach(type);
    });
    session.lists.deleted(type, id);
  } catch (error) {
    throw resourceError(type, props, error, id);
  } finally {
    session.lists.wrote(type);
  }
}

/**
 * The lists among which an object is: that of its partition, or all where that is not known (`X.get`); newer than those
 * that were looked at before.
 */
async function lists(
  type: ResourceType,
  session: Session,
  props: Values,
  than: number | undefined,
): Promise<Listed[]> {
  const partition = partitionIn(type, props);
  const isUnknown = type.partitions !== undefined && partition === undefined;
  const places = (isUnknown && (await type.partitions?.(await session.account()))) || [partition];
  return await Promise.all(
    places.map((place) =>
      than === undefined ? session.lists.current(type, place) : session.lists.newer(type, place, than),
    ),
  );
}

function partitionIn({ partition }: ResourceType, props: Values): unknown {
  return partition === undefined ? undefined : props[partition];
}

/**
 * The objects with the natural key, looked for until some appear or it has taken too long for that. What this operation
 * removed is none of them: a list that lags behind may show it still.
 */
export async function waitFor(declaration: Declaration, session: Session): Promise<Found[]> {
  const { type, args } = declaration;
  const begun = Date.now();
  let unread: { readonly error: unknown } | undefined;
  for await (const _ of session.looks()) {
    try {
      const objects = await session.lists.relist(type, declaration.partition);
      const found = candidates(type, args, objects).filter(({ id }) => !session.lists.removed(type, id));
      if (found.length > 0) return found;
      unread = undefined;
    } catch (error) {
      unread = { error };
      if (Date.now() - begun > session.settings.lookMs) break;
    }
  }
  if (unread !== undefined) throw unread.error;
  return [];
}
