import type { dynamic } from "@pulumi/pulumi";
import type { Found, Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { refuseLoss } from "../create/risk.js";
import { pick } from "../values/canonical.js";
import { isUnconfirmed } from "../create/unconfirmed.js";
import { askFor } from "../operation/absence.js";
import { locate, refuseAnotherFound } from "../operation/another.js";
import type { Session } from "../operation/session.js";
import { Declaration } from "../values/declaration.js";
import { declaredIn } from "../values/declared.js";
import { refuseTouching } from "../values/refusals.js";
import { toldIn } from "../values/told.js";
import { withoutLeftAlone } from "../values/sets.js";
import { confirmed } from "./account.js";
import { driftOf } from "./drift.js";
import { missingReference } from "./references.js";

/*
 * For previews: what an update or a removal would be refused for, because of what the account has by now.
 */

/**
 * Does nothing where the operation is no preview: an engine says so with the inputs, or a check of the operation was told.
 * `change` is what the differences from the state come to.
 *
 * @throws ProviderError where an `up` could not change the object.
 */
export async function refuseForeseenChange(
  declaration: Declaration,
  session: Session,
  { id, state }: Found,
  { changes, replaces = [] }: dynamic.DiffResult,
): Promise<void> {
  const { type } = declaration;
  const drift = driftOf(session);
  // A refresh asks for differences too, and not of what the program declares now.
  if (!session.ownership.declares(declaration)) return;
  await drift.saw(declaration, { id, state });
  const isPreview = toldIn(declaration.inputs)?.preview ?? drift.isPreview;
  if (!isPreview || changes !== true) return;
  await drift.plans(type);
  // Of a replacement both halves are looked at with the create.
  if (replaces.length === 0) await refuseForeseenUpdate(declaration, session, { id, state });
}

async function refuseForeseenUpdate(
  declaration: Declaration,
  session: Session,
  { id, state }: Found,
): Promise<void> {
  const { type, args } = declaration;
  await confirmed(type, session, state);
  const changed = declaration.differencesFrom(withoutLeftAlone(type, state, declaredIn(state) ?? []));
  // What is only declared otherwise is not written.
  if (changed.length === 0) return;
  const seen = await look(type, session, id, state);
  if (seen === undefined) return;
  const { found } = seen;
  if (found === undefined) {
    throw declaration.refusal(
      "not_found",
      `there is none with the id ${id} in the account any more: somebody removed it, or another stack did. \`refresh\` ` +
        "makes sure of it and takes it out of the state; the next `up` then makes it again.",
      id,
    );
  }
  refuseAnotherFound(type, id, state, args, found);
  const actual = { id, state: { ...state, ...found.state } };
  refuseTouching(declaration, actual, changed);
  refuseLoss(declaration, session.settings.acceptsLoss, actual, changed);
  const missing = await missingReference(type, session, pick(args, changed));
  if (missing !== undefined) throw declaration.refusal("invalid", missing, id);
}

/**
 * Whether the object is gone already, or is kept, since another resource of the program has it.
 *
 * @throws ProviderError where an `up` could not remove the object.
 */
export async function foreseenRemoval(
  type: ResourceType,
  session: Session,
  { id, state }: Found,
): Promise<"removed" | "gone" | "kept"> {
  const held = session.ownership.ownerOf(type, id);
  if (held !== undefined && held !== "replaced") return "kept";
  await confirmed(type, session, state);
  if (isUnconfirmed(id)) return "removed";
  const recorded = new Declaration(type, state);
  refuseTouching(recorded, { id, state }, "removal");
  const seen = await look(type, session, id, state);
  if (seen === undefined) return "removed";
  if (seen.found === undefined) return "gone";
  refuseAnotherFound(type, id, state, {}, seen.found);
  refuseTouching(recorded, { id, state: { ...state, ...seen.found.state } }, "removal");
  return "removed";
}

/** The object, if it is there; undefined where the account cannot be seen. Lists lag behind: what they lack is asked for. */
async function look(
  type: ResourceType,
  session: Session,
  id: string,
  state: Values,
): Promise<{ readonly found: Found | undefined } | undefined> {
  return await session.glimpse(type, async () => {
    const found = await locate(type, session, id, state);
    const own = found === undefined ? await askFor(type, session, id, state) : undefined;
    return { found: found ?? (own && { id, state: own }) };
  });
}
