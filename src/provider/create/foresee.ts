import { begunBefore } from "./apply.js";
import type { Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { ProviderError } from "../values/errors.js";
import { creationFaults, reasonsOf } from "../values/validate.js";
import { describe, nameOf, naturalKeyOf, partitionOf } from "../values/key.js";
import type { Session } from "../operation/session.js";
import { withoutInternals } from "../values/state.js";
import { refuseTakeOver } from "./take-over.js";
import type { Told } from "../values/told.js";
import { hasUnknown } from "../values/unknown.js";

/**
 * Why a create with these inputs would be refused because of what exists already; undefined where it would not, or where
 * that cannot be seen. For previews: they say so before anything is written.
 */
export async function foreseenRefusal(
  type: ResourceType,
  session: Session,
  inputs: Values,
  told: Told,
): Promise<string | undefined> {
  const args = withoutInternals(inputs);
  const partition = partitionOf(type, args);
  if (hasUnknown(naturalKeyOf(type, args)) || hasUnknown(partition)) return undefined;
  const seen = await session.glimpse(() => session.lists.named(type, partition, args));
  const found = seen ?? [];
  const { replacements } = session;
  const replacement = replacements.planned(nameOf(type, args));
  const goes = replacement?.deletesFirst === true && replacement.isSameKey;
  const left = found.filter(({ id }) => {
    const goesEarly = replacements.isEarly(type.name, id);
    if (goesEarly) replacements.deletesFirst(told);
    return !goesEarly && !(goes && (replacement.id ?? id) === id);
  });
  if (left.length === 0) return seen && refusedCreation(type, args);
  try {
    // Another account's objects are no reason for anything.
    const confirmed = await session.glimpse(() => confirm(type, session));
    if (confirmed instanceof ProviderError) return confirmed.message;
    const begun = begunBefore(type, session, inputs, (id) => !found.some((one) => one.id === id));
    await refuseTakeOver(type, session, args, left, begun);
    return undefined;
  } catch (error) {
    if (error instanceof ProviderError) return error.message;
    throw error;
  }
}

/** What would be taken over is not there, so that it is to be made. */
function refusedCreation(type: ResourceType, args: Values): string | undefined {
  const faults = creationFaults(type, args);
  return faults.length > 0 ? `${describe(type, args)}: ${reasonsOf(faults)}` : undefined;
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
