import type { Declaration } from "../values/declaration.js";
import { begunBefore } from "./create.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { ProviderError } from "../values/errors.js";
import { refuseCreation } from "../values/refusals.js";
import { naturalKeyOf } from "../values/key.js";
import type { Session } from "../operation/session.js";
import { refuseTakeOver } from "./take-over.js";
import type { Told } from "../values/told.js";
import { hasUnknown } from "../values/unknown.js";

/**
 * Why a create with these inputs would be refused because of what exists already; undefined where it would not, or where
 * that cannot be seen. For previews: they say so before anything is written.
 */
export async function foreseenRefusal(
  declaration: Declaration,
  session: Session,
  told: Told,
): Promise<string | undefined> {
  const { type, args, partition } = declaration;
  if (hasUnknown(naturalKeyOf(type, args)) || hasUnknown(partition)) return undefined;
  const seen = await session.glimpse(() => session.lists.named(type, partition, args));
  const found = seen ?? [];
  const { replacements } = session;
  const replacement = replacements.planned(declaration.name);
  const goes = replacement?.deletesFirst === true && replacement.isSameKey;
  const left = found.filter(({ id }) => {
    const goesEarly = replacements.isEarly(type, id);
    if (goesEarly) replacements.deletesFirst(told);
    return !goesEarly && !(goes && (replacement.id ?? id) === id);
  });
  try {
    if (left.length === 0) {
      // What would be taken over is not there, so that it is to be made.
      if (seen !== undefined) refuseCreation(declaration);
      return undefined;
    }
    // Another account's objects are no reason for anything.
    const confirmed = await session.glimpse(() => confirm(type, session));
    if (confirmed instanceof ProviderError) return confirmed.message;
    const begun = begunBefore(declaration, session, (id) => !found.some((one) => one.id === id));
    await refuseTakeOver(declaration, session, left, begun);
    return undefined;
  } catch (error) {
    if (error instanceof ProviderError) return error.message;
    throw error;
  }
}

/** What is not read is no refusal: the create tells it. */
async function confirm(type: ResourceType, session: Session): Promise<ProviderError | undefined> {
  try {
    await session.accountGuard.confirm(type);
    return undefined;
  } catch (error) {
    if (error instanceof ProviderError && error.code === "another_account") return error;
    throw error;
  }
}
