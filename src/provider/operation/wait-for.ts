import type { Definition, Found, Values } from "../../definitions/definition.js";
import { candidates, partitionOf } from "../values/existing.js";
import type { Session } from "./session.js";

/**
 * The objects with the natural key, looked for until some appear or it has taken too long for that. What this operation
 * removed is none of them: a list that lags behind may show it still.
 */
export async function waitFor(definition: Definition, session: Session, args: Values): Promise<Found[]> {
  const begun = Date.now();
  let unread: { readonly error: unknown } | undefined;
  for await (const _ of session.looks()) {
    try {
      const objects = await session.lists.relist(definition, partitionOf(definition, args));
      const found = candidates(definition, args, objects).filter(
        ({ id }) => !session.lists.removed(definition, id),
      );
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
