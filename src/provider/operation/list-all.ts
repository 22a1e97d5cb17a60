import { type Account, type Found, unidentifiedIn } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { ProviderError } from "../values/errors.js";

/** What to do where something is gone indeed, though it cannot be proven. */
export const ACCEPT_ABSENCE =
  "if it is true all the same, set LIVECHAT_ACCEPT_ABSENCE (or livechat:acceptAbsence) to true for one run";

/**
 * All objects of a type; of one partition, where it has some.
 *
 * @throws ProviderError `incomplete` where no account has these and no others: what else it lacks is not gone.
 */
export async function listAll(type: ResourceType, context: Account, partition?: unknown): Promise<Found[]> {
  const objects = await type.list(context, partition);
  // What it seems to lack may be an object that does not tell which one it is.
  const isCertain = context.acceptsAbsence !== true && unidentifiedIn(objects).length === 0;
  const why = isCertain ? type.impossible?.(objects) : undefined;
  if (why !== undefined) {
    throw new ProviderError(
      "incomplete",
      `the list of ${type.title}s that LiveChat gave ${why}: it is not complete, and what else it lacks is not ` +
        `taken for gone. Try again later; ${ACCEPT_ABSENCE}.`,
    );
  }
  return objects;
}
