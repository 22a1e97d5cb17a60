import type { dynamic } from "@pulumi/pulumi";
import type { Values } from "../definitions/definition.js";
import { refuseLoss, warnOfRisk } from "./create/risk.js";
import type { Session } from "./operation/session.js";
import { pick } from "./values/canonical.js";
import { type Changes, changesOf, refuseChanges } from "./values/changes.js";
import type { Declaration } from "./values/declaration.js";
import { ProviderError } from "./values/errors.js";
import { nameOf } from "./values/key.js";
import { refuseHeld } from "./values/refusals.js";
import { hasUnknown } from "./values/unknown.js";

/** What changes of an object of the stack. */
interface Change extends Changes {
  readonly id: string;
  /** Whether `check` has accepted the declaration; a refresh asks too, for what was declared once. */
  readonly isDeclared: boolean;
}

/** What an update changes, and whether it replaces. The account is not asked. */
export function diff(
  declaration: Declaration,
  session: Session,
  id: string,
  before: Values,
): dynamic.DiffResult {
  const isDeclared = session.ownership.declares(declaration);
  const change: Change = { ...changesOf(declaration, before), id, isDeclared };
  refuseChanges(declaration, id, change);
  takeNote(declaration, session, change);
  refuseContradiction(declaration, session, change);
  refuseDeclaredElsewhere(declaration, session, change);
  warn(declaration, session, change);
  return {
    changes: change.names.length > 0 || change.otherwise.length > 0,
    replaces: change.replaces,
    // Pulumi asks for this also where nothing changes: it goes on with a replacement that was broken off after the
    // deletion, and would then create first and delete "the old one", which has the same id as the new one.
    deleteBeforeReplace: change.keepsKey,
  };
}

/** Tells the other resources of this one, and refuses an object that one of them has taken over. */
function takeNote(
  declaration: Declaration,
  session: Session,
  { id, state, replaces, isDeclared, keepsKey }: Change,
): void {
  const { type, args } = declaration;
  const isReplaced = replaces.length > 0;
  const isUnknown = hasUnknown(args);
  if (!isReplaced) {
    session.stack.saw(type, id, state);
    if (isDeclared && session.ownership.ownerOf(type, id) === "taken over") {
      refuseHeld(declaration, id, "declared");
    }
  }
  if (isDeclared || !isUnknown) session.replacements.asked(nameOf(type, state), { id, keepsKey });
  if (isDeclared) session.ownership.add(type, id, isReplaced ? "replaced" : "declared");
  // Pulumi asks with values that it does not know yet about what depends on an object that is deleted first.
  else if (isReplaced && isUnknown) session.replacements.goesEarly(type, id);
}

function refuseContradiction(declaration: Declaration, session: Session, { id, isDeclared }: Change): void {
  const contradiction = isDeclared ? session.ownership.contradictionOf(declaration, id) : undefined;
  if (contradiction !== undefined) throw declaration.refusal("contradiction", contradiction);
}

/** By now it is known which account this is. */
function refuseDeclaredElsewhere(declaration: Declaration, session: Session, { isDeclared }: Change): void {
  const reason = isDeclared ? session.duplicates.elsewhere(declaration) : undefined;
  if (reason !== undefined) throw new ProviderError("invalid", reason);
}

/** Warns of what the change may lose, and refuses it where nobody has allowed that. */
function warn(declaration: Declaration, session: Session, change: Change): void {
  const { type, args } = declaration;
  const { id, state, names, replaces, isDeclared } = change;
  if (replaces.length > 0) {
    if (type.replacementWarning) session.notify("warning", type.replacementWarning(state));
  } else if (isDeclared && names.length > 0) {
    warnOfRisk(type, session, pick(args, names), { id, state });
    refuseLoss(declaration, session.settings.acceptsLoss, { id, state }, names);
  }
}
