import type { dynamic } from "@pulumi/pulumi";
import type { Values } from "../definitions/definition.js";
import { refuseLoss, warnOfRisk } from "./create/risk.js";
import type { Session } from "./operation/session.js";
import { differences, pick } from "./values/canonical.js";
import type { Declaration } from "./values/declaration.js";
import { declaredIn, declaredPaths } from "./values/declared.js";
import { nameOf, naturalKeyOf } from "./values/key.js";
import { refuseFixedKeys, refuseHeld, refuseTouching } from "./values/refusals.js";
import { withoutLeftAlone } from "./values/sets.js";
import { hasUnknown } from "./values/unknown.js";

/** How an object of the stack differs from what is declared. */
interface Change {
  readonly id: string;
  readonly state: Values;
  readonly names: readonly string[];
  /** Those that replace the object. */
  readonly replaces: string[];
  /** Whether `check` has accepted the declaration; a refresh asks too, for what was declared once. */
  readonly isDeclared: boolean;
  /** Whether a replacement has the same natural key, so that both cannot exist at once. */
  readonly keepsKey: boolean;
}

/** What an update changes, and whether it replaces. The account is not asked. */
export function diff(
  declaration: Declaration,
  session: Session,
  id: string,
  before: Values,
): dynamic.DiffResult {
  const change = changeOf(declaration, session, id, before);
  refuseChange(declaration, change);
  takeNote(declaration, session, change);
  refuseContradiction(declaration, session, change);
  warn(declaration, session, change);
  return {
    changes: change.names.length > 0 || isDeclaredOtherwise(declaration, change.state),
    replaces: change.replaces,
    // Pulumi asks for this also where nothing changes: it goes on with a replacement that was broken off after the
    // deletion, and would then create first and delete "the old one", which has the same id as the new one.
    deleteBeforeReplace: change.keepsKey,
  };
}

function changeOf(declaration: Declaration, session: Session, id: string, before: Values): Change {
  const { type, args } = declaration;
  const state = withoutLeftAlone(type, before, declaredIn(before) ?? []);
  const names = declaration.differencesFrom(state);
  const ofKey = differences(type, naturalKeyOf(type, args), naturalKeyOf(type, state));
  return {
    id,
    state,
    names,
    replaces: names.filter((name) => type.fields[name]?.replaces === true),
    isDeclared: session.ownership.declares(declaration),
    keepsKey: ofKey.length === 0,
  };
}

function refuseChange(declaration: Declaration, { id, state, names, replaces }: Change): void {
  if (replaces.length === 0) refuseFixedKeys(declaration, state);
  if (names.length > 0) {
    refuseTouching(declaration, { id, state }, replaces.length > 0 ? "removal" : names);
  }
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

/** Whether other properties are declared than before. */
function isDeclaredOtherwise({ type, args }: Declaration, state: Values): boolean {
  const declared = declaredIn(state);
  return declared !== undefined && declared.join("\n") !== declaredPaths(type, args).join("\n");
}
