import { isSame } from "../values/canonical.js";
import type { Found, Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { ProviderError } from "../values/errors.js";
import { describe, partitionOf, resourceError } from "../values/key.js";
import { unclearAmong, unclearName } from "../values/unreadable.js";
import { writtenLately } from "../values/state.js";
import { byId } from "./lists.js";
import type { Session } from "./session.js";

/**
 * Refuses to change or remove an object by a number that means another object in another account: what has the id
 * must have the natural key that the state knows, or the one that it is to get. What is not there is left to the API.
 */
export async function refuseAnother(
  type: ResourceType,
  session: Session,
  id: string,
  state: Values,
  args: Values = {},
): Promise<void> {
  if (type.idOf !== undefined || session.lists.made(type, id)) return;
  let there: Found | undefined;
  try {
    let seen: number | undefined;
    // Lists lag behind writes: what seems to be another object is looked at again.
    for await (const _ of session.looks()) {
      const { found, taken } = await find(type, session, id, state, seen);
      if (found === undefined || [state, args].some((known) => hasKeyOf(type, found.state, known))) {
        return;
      }
      there = found;
      seen = taken;
    }
  } catch (error) {
    throw resourceError(type, state, error);
  }
  throw anotherObject(type, id, state, there);
}

/**
 * The same for a preview, which has looked once: `found` has the id.
 *
 * @throws ProviderError `another_object`, unless this stack wrote it so lately that lists may not show it yet.
 */
export function refuseAnotherFound(
  type: ResourceType,
  id: string,
  state: Values,
  args: Values,
  found: Found | undefined,
): void {
  if (found === undefined || type.idOf !== undefined || writtenLately(state) !== undefined) return;
  if ([state, args].some((known) => hasKeyOf(type, found.state, known))) return;
  throw anotherObject(type, id, state, found);
}

function anotherObject(
  type: ResourceType,
  id: string,
  state: Values,
  there: Found | undefined,
): ProviderError {
  const about = `${describe(type, state, id)} is left alone: under its id (${id}) the account has `;
  const [unclear] = there === undefined ? [] : unclearAmong(type, state, [there]);
  if (unclear !== undefined) {
    return new ProviderError(
      "another_object",
      `${about}${unclearName(type, unclear)}, so that nobody can tell whether it is this one. Look at it in ` +
        "LiveChat, and give it its name again there.",
    );
  }
  return new ProviderError(
    "another_object",
    `${about}another object, ${describe(type, there?.state ?? {})}. Either somebody renamed it, or the ` +
      "credentials are those of another account. `refresh` is the way to be sure: it shows what is there, before " +
      "anything is changed.",
  );
}

/** The object with this id, in the lists that the operation shares; undefined where none has it. */
export async function locate(
  type: ResourceType,
  session: Session,
  id: string,
  state: Values,
): Promise<Found | undefined> {
  return (await find(type, session, id, state, undefined)).found;
}

/** The object with this id, in lists that are newer than the one looked at before; they are shared by all that look. */
async function find(
  type: ResourceType,
  session: Session,
  id: string,
  state: Values,
  seen: number | undefined,
): Promise<{ found: Found | undefined; taken: number }> {
  const own = await session.lists.newer(type, partitionOf(type, state), seen);
  const lists = [own];
  if (!byId(own.objects).has(id) && type.partitions) {
    const places = await session.lists.places(type);
    lists.push(...(await Promise.all(places.map((place) => session.lists.newer(type, place, seen)))));
  }
  const found = lists.map(({ objects }) => byId(objects).get(id)).find((object) => object !== undefined);
  return { found, taken: own.taken };
}

/** Whether an object has the natural key that is known, as far as it is. */
export function hasKeyOf(type: ResourceType, actual: Values, known: Values): boolean {
  const names = type.naturalKey.filter((name) => known[name] !== undefined);
  return names.length > 0 && names.every((name) => isSame(type.fields[name], known[name], actual[name]));
}
