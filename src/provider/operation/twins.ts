import type { Found, Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { describe, partitionOf } from "../values/key.js";
import type { Ownership } from "../values/ownership.js";
import type { Lists } from "./lists.js";

/** What of a session telling takes. */
interface Teller {
  readonly ownership: Pick<Ownership, "ownerOf">;
  notifyOnce(about: string, severity: "warning", message: string): void;
}

/**
 * Warns where the account has others of the natural key of an object that the stack has: two runs that make the same at
 * the same time see nothing of each other, and the API takes both.
 */
export async function warnOfTwins(
  type: ResourceType,
  session: Teller & { readonly lists: Pick<Lists, "named"> },
  id: string,
  state: Values,
): Promise<void> {
  if (type.idOf !== undefined) return;
  // What can be read is read: that nobody can tell of twins is no failure.
  const same = await session.lists.named(type, partitionOf(type, state), state).catch(() => []);
  tellTwins(type, session, { id, state }, same);
}

/** The same, among those of a list that somebody has read. */
export function tellTwins(
  type: ResourceType,
  session: Teller,
  { id, state }: Found,
  same: readonly Found[],
): void {
  const others = same
    .map((other) => other.id)
    .filter((other) => other !== id && session.ownership.ownerOf(type, other) !== "replaced");
  const ids = [id, ...others];
  if (others.length === 0) return;
  session.notifyOnce(
    `twins ${type.name} ${ids.toSorted().join(" ")}`,
    "warning",
    `${describe(type, state, id)} is in the account ${ids.length} times: this stack has the one with the id ` +
      `${id}, and there is ${others.join(", ")} too. Two runs may have made it at the same time: remove the one that is ` +
      "not wanted in LiveChat, or by the stack that has it.",
  );
}
