import { isDeepStrictEqual } from "node:util";
import type { dynamic } from "@pulumi/pulumi";
import type { Values } from "../definitions/definition.js";
import type { ResourceType } from "../definitions/resource-type.js";
import { atPath } from "../shared/path-text.js";
import { REFUSED, TAKES_OVER } from "../shared/told.js";
import { warnOfRisk } from "./create/risk.js";
import { inThisAccount } from "./create/stand-in.js";
import { NONE } from "./operation/selection.js";
import type { Session } from "./operation/session.js";
import { type Foreseen, foreseenCreation } from "./preview/creation.js";
import { driftOf } from "./preview/drift.js";
import { uniformArgs } from "./values/canonical.js";
import { Declaration } from "./values/declaration.js";
import { ignoring } from "./values/ignored.js";
import { naturalKeyOf, nameOf } from "./values/key.js";
import { RESUME } from "../shared/permanent.js";
import { faultOfMask } from "./values/refusals.js";
import { withOrderWhereSame } from "./values/sets.js";
import { withoutInternals } from "./values/state.js";
import { faultOfHolder, type Told, toldIn } from "./values/told.js";
import { hasUnknown } from "./values/unknown.js";
import { creationFaults, type Fault, validated } from "./values/validate.js";

/** A resource that Pulumi has asked to check. */
interface Asked {
  /** What is declared, in the form in which it is kept. */
  readonly declaration: Declaration;
  /** The inputs that the state has; without any, it is to be made. */
  readonly olds: Values;
  readonly isNew: boolean;
  /** Whether what exists already is taken over, or may be. */
  readonly adopts: boolean;
  readonly told: Told;
  readonly faults: readonly Fault[];
}

/** What is declared, in one form, and all that is wrong with it, as far as that shows before anything is written. */
export async function check(
  type: ResourceType,
  session: Session,
  olds: Values,
  news: Values,
): Promise<dynamic.CheckResult<Values>> {
  const asked = await read(type, session, olds, news);
  const reasons = reasonsAgainst(asked, session);
  takeNote(asked, session);
  if (asked.faults.length === 0) {
    reasons.push(...session.duplicates.add(asked.declaration, asked.told, asked.isNew));
    reasons.push(...session.crowds.add(asked.declaration));
    if (asked.isNew) warn(asked, session);
  }
  const { refused, takesOver } = reasons.length === 0 ? await foreseen(asked, session, news) : {};
  return {
    inputs: {
      ...asked.declaration.inputs,
      ...(refused !== undefined && { [REFUSED]: refused }),
      ...(takesOver && { [TAKES_OVER]: takesOver }),
    },
    // Pulumi prints the value beside a failure that names its property, a secret's value too: so the reason names it, and
    // the property stays empty.
    failures: reasons.map((reason) => ({ property: "", reason })),
  };
}

/** What is declared, as this account means it and with what is ignored as it is recorded. */
async function read(type: ResourceType, session: Session, olds: Values, news: Values): Promise<Asked> {
  const told = toldIn(news) ?? {};
  const recorded = withoutInternals(olds);
  const isNew = Object.keys(recorded).length === 0;
  const given = withoutInternals(news);
  const written = told.ignored ? ignoring(type, recorded, given, told.ignored) : given;
  const args = await inThisAccount(new Declaration(type, written), session, olds);
  const { faults: found, parsed } = validated(type, written);
  // What stands in the state the account has: `ignoreChanges` declares it again, and nothing of it is sent.
  const own = found.filter(({ path: [name = ""] }) => !isRecorded(olds, written, String(name)));
  const isParsed = args === written && !hasUnknown(args);
  const uniform = uniformArgs(type, args, isParsed ? parsed : undefined);
  const adopts = mayAdopt(uniform, session);
  return {
    // A refresh gives the order that the outputs have, and an update alone brings those to another one.
    declaration: new Declaration(type, withOrderWhereSame(type, olds, uniform)),
    olds,
    isNew,
    adopts,
    told,
    // What is taken over need not be what a create takes; where nothing is there the create refuses.
    faults: isNew && !adopts ? [...own, ...creationFaults(type, args, own)] : own,
  };
}

function reasonsAgainst(asked: Asked, session: Session): string[] {
  const { declaration, olds, isNew, adopts, told, faults } = asked;
  const mask = faultOfMask(declaration, withoutInternals(olds));
  const contradiction = faults.length === 0 ? session.ownership.contradictionOf(declaration) : undefined;
  const held = isNew && told.holder && adopts ? faultOfHolder(told.holder) : undefined;
  return [
    ...faults.map(({ path, reason }) => atPath(path, reason)),
    ...(mask === undefined ? [] : [mask]),
    ...session.settings.faults(),
    ...(contradiction === undefined ? [] : [contradiction]),
    ...(held === undefined ? [] : [`${declaration.describe()}: ${held}`]),
  ];
}

/** Tells the other resources of this one. */
function takeNote({ declaration, olds, isNew, told, faults }: Asked, session: Session): void {
  const { type, args } = declaration;
  if (!isNew) session.replacements.checked(told, nameOf(type, olds));
  session.ownership.declare(declaration);
  if (!isNew || faults.length > 0 || hasUnknown(naturalKeyOf(type, args))) return;
  const replaced = session.replacements.plan(told, declaration.name);
  if (replaced?.id !== undefined) session.ownership.replaces(type, replaced.id);
}

/** Warns of what making it brings. */
function warn({ declaration, adopts }: Asked, session: Session): void {
  if (!adopts) session.mails.tell(declaration, session);
  warnOfRisk(declaration.type, session, declaration.args);
}

/** What the create comes to, where a preview asks. */
async function foreseen(
  { declaration, isNew, told }: Asked,
  session: Session,
  news: Values,
): Promise<Foreseen> {
  if (told.preview !== true) return {};
  driftOf(session).begin();
  if (told.secret !== undefined) driftOf(session).conceals(declaration, told.secret);
  if (!isNew) return {};
  const begun = new Declaration(declaration.type, { ...declaration.inputs, [RESUME]: news[RESUME] });
  return await foreseenCreation(begun, session, told);
}

function mayAdopt({ adopt }: Values, session: Session): boolean {
  try {
    return (adopt !== undefined && adopt !== false) || session.settings.adopts !== NONE;
  } catch {
    // A setting that is wrong is told among the reasons.
    return false;
  }
}

/** Whether a property is declared as the state has it, which a refresh may have read. */
function isRecorded(olds: Values, args: Values, name: string): boolean {
  return olds[name] !== undefined && isDeepStrictEqual(olds[name], args[name]);
}
