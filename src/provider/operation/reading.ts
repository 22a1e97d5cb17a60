import { absenceOf, askFor } from "./absence.js";
import { type Definition, unidentifiedIn, type Values } from "../../definitions/definition.js";
import { ProviderError } from "../values/errors.js";
import { describe } from "../values/existing.js";
import { resourceError } from "../values/resource-error.js";
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
  definition: Definition,
  session: Session,
  id: string,
  props: Values,
): Promise<Values | undefined> {
  const { title, listIsComplete } = definition;
  try {
    const own = listIsComplete ? undefined : await askFor(definition, session, id, props);
    if (own !== undefined) return own;
    let doubt = "";
    let taken: number | undefined;
    for await (const _ of session.looks(`${definition.type} ${String(partitionIn(definition, props))}`)) {
      const isFirst = taken === undefined;
      // A 404 alone may also come of a wrong base URL.
      const listed = await lists(definition, session, props, taken);
      taken = Math.max(...listed.map((list) => list.taken));
      const found = listed.map(({ objects }) => byId(objects).get(id)).find((object) => object !== undefined);
      if (found !== undefined) {
        if (listIsComplete) return found.state;
        const state = isFirst ? undefined : await askFor(definition, session, id, props);
        if (state !== undefined) return state;
        doubt = `the API lists it among the ${title}s (id ${id}) and says that it does not exist. Try again later.`;
        continue;
      }
      const [list] = listed;
      const unidentified = listed.flatMap(({ objects }) => unidentifiedIn(objects));
      const absence =
        list === undefined
          ? "gone"
          : await absenceOf(definition, session, { id, props, list: list.objects, unidentified });
      if (absence === "gone") return undefined;
      if ("state" in absence) return absence.state;
      ({ doubt } = absence);
    }
    throw new ProviderError("incomplete", `${describe(definition, props)}: ${doubt}`);
  } catch (error) {
    throw resourceError(definition, props, error, id);
  }
}

/** Removes one object. Gone already is as good, where the API tells of others of its type. */
export async function remove(
  definition: Definition,
  session: Session,
  id: string,
  props: Values,
): Promise<void> {
  try {
    await definition.delete(await session.account(), id, props).catch(async (error: unknown) => {
      // A 404 may also come of a wrong base URL, and must not cost the object its place in the state.
      if (!isNotFound(error)) throw error;
      await session.lists.reach(definition);
    });
    session.lists.deleted(definition, id);
  } catch (error) {
    throw resourceError(definition, props, error, id);
  } finally {
    session.lists.wrote(definition);
  }
}

/**
 * The lists among which an object is: that of its partition, or all where that is not known (`X.get`); newer than those
 * that were looked at before.
 */
async function lists(
  definition: Definition,
  session: Session,
  props: Values,
  than: number | undefined,
): Promise<Listed[]> {
  const partition = partitionIn(definition, props);
  const isUnknown = definition.partitions !== undefined && partition === undefined;
  const places = (isUnknown && (await definition.partitions?.(await session.account()))) || [partition];
  return await Promise.all(
    places.map((place) =>
      than === undefined
        ? session.lists.current(definition, place)
        : session.lists.newer(definition, place, than),
    ),
  );
}

function partitionIn({ partition }: Definition, props: Values): unknown {
  return partition === undefined ? undefined : props[partition];
}
