import type { Found, Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { candidates, partitionOf } from "../values/existing.js";
import type { Session } from "./session.js";

/**
 * The objects with the natural key, looked for until some appear or it has taken too long for that. What this operation
 * removed is none of them: a list that lags behind may show it still.
 */
export async function waitFor(type: ResourceType, session: Session, args: Values): Promise<Found[]> {
  const begun = Date.now();
  let unread: { readonly error: unknown } | undefined;
  for await (const _ of session.looks()) {
    try {
      const objects = await session.lists.relist(type, partitionOf(type, args));
      const found = candidates(type, args, objects).filter(({ id }) => !session.lists.removed(type, id));
      if (found.length > 0) return found;
      unread = undefined;
    } catch (error) {
      unread = { error };
      if (Date.now() - begun > session.lookMs) break;
    }
  }
  if (unread !== undefined) throw unread.error;
  return [];
}
