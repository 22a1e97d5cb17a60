import { begunBefore } from "../create/create.js";
import { foreseenTakeOver } from "../create/take-over.js";
import type { Found } from "../../definitions/definition.js";
import { refuseUnclear } from "../operation/absence.js";
import type { Session } from "../operation/session.js";
import type { Declaration } from "../values/declaration.js";
import { ProviderError } from "../values/errors.js";
import { naturalKeyOf } from "../values/key.js";
import { refuseCreation } from "../values/refusals.js";
import type { TakesOver, Told } from "../values/told.js";
import { hasUnknown } from "../values/unknown.js";
import { confirmed, orRefusal } from "./account.js";
import { foreseenRemoval } from "./change.js";
import { driftOf } from "./drift.js";
import { missingReference } from "./references.js";
import { takingOver } from "./takes-over.js";

/** What a create comes to: it makes the object, or takes over the one that exists, or is refused. */
export interface Foreseen {
  readonly takesOver?: TakesOver;
  readonly refused?: string;
}

/** The same, as far as the account can be seen. For previews: they say so before anything is written. */
export async function foreseenCreation(
  declaration: Declaration,
  session: Session,
  told: Told,
): Promise<Foreseen> {
  const { type, args, partition } = declaration;
  const drift = driftOf(session);
  drift.makes(declaration.name);
  try {
    await drift.plans(type);
    await refuseReplaced(declaration, session, told);
    const missing = await missingReference(type, session, args);
    if (missing !== undefined) throw declaration.refusal("invalid", missing);
    if (hasUnknown(naturalKeyOf(type, args)) || hasUnknown(partition)) return {};
    const found = await session.glimpse(type, () => session.lists.named(type, partition, args));
    if (found === undefined) return {};
    const left = remaining(declaration, session, told, found);
    if (left.length === 0) {
      await refuseMaking(declaration, session);
      return {};
    }
    // Another account's objects are no reason for anything.
    await confirmed(type, session);
    const begun = begunBefore(declaration, session, (id) => !found.some((one) => one.id === id));
    const taken = await foreseenTakeOver(declaration, session, left, begun);
    return { takesOver: takingOver(declaration, taken, told) };
  } catch (error) {
    if (error instanceof ProviderError) return { refused: error.message };
    throw error;
  }
}

/** What of these is there still when the create comes to it: what is replaced may go before. */
function remaining(
  { type, name }: Declaration,
  { replacements }: Session,
  told: Told,
  found: readonly Found[],
): Found[] {
  const replacement = replacements.planned(name);
  const goes = replacement?.deletesFirst === true && replacement.isSameKey;
  return found.filter(({ id }) => {
    const goesEarly = replacements.isEarly(type, id);
    if (goesEarly) replacements.deletesFirst(told);
    return !goesEarly && !(goes && (replacement.id ?? id) === id);
  });
}

/** Of what is replaced the old object is removed. */
async function refuseReplaced({ type, name }: Declaration, session: Session, told: Told): Promise<void> {
  const id = session.replacements.planned(name)?.id;
  if (id === undefined || told.retained === true) return;
  const state = driftOf(session).stateOf(type, id);
  if (state !== undefined) await foreseenRemoval(type, session, { id, state });
}

async function refuseMaking(declaration: Declaration, session: Session): Promise<void> {
  refuseCreation(declaration);
  if (session.settings.acceptsAbsence) return;
  const unclear = await session.glimpse(declaration.type, async () => {
    const listed = await session.lists.list(declaration.type, declaration.partition);
    return await orRefusal(refuseUnclear(declaration, session, listed));
  });
  if (unclear !== undefined) throw unclear;
}
