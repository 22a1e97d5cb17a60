import { DECLARED, RESUME } from "./values/permanent.js";
import { isDeepStrictEqual } from "node:util";
import type { dynamic } from "@pulumi/pulumi";
import { NONE } from "./operation/selection.js";
import { refuseAnother } from "./operation/another.js";
import { reconcile, create } from "./create/apply.js";
import { uniformArgs, differences, pick } from "./values/canonical.js";
import type { Relations } from "./values/relations.js";
import { explaining } from "./operation/credentials.js";
import {
  declaredIn,
  declaredInputs,
  declaredPaths,
  marksIn,
  marksOf,
  refreshed,
  withUntold,
} from "./values/declared.js";
import type { Values } from "../definitions/definition.js";
import type { ResourceType } from "../definitions/resource-type.js";
import { diffUnconfirmed, isUnconfirmed, readUnconfirmed, removeUnconfirmed } from "./create/unconfirmed.js";
import { NotTakenError, PartialError, ProviderError, sentence } from "./values/errors.js";
import {
  faultOfMask,
  refuseMasks,
  refuseHeld,
  refuseTouching,
  refuseWords,
  leavesFixed,
  refuseFixedKeys,
} from "./values/refusals.js";
import { describe, nameOf, naturalKeyOf } from "./values/key.js";
import { foreseenRefusal } from "./create/foresee.js";
import { refuseLoss, warnOfRisk, settled, tellFixed } from "./create/risk.js";
import { creationFaults, validated } from "./values/validate.js";
import { dating } from "./dated.js";
import { ignoring } from "./values/ignored.js";
import { guarding } from "./guard.js";
import { withoutLeftAlone, withOrderOf, withOrderWhereSame } from "./values/sets.js";
import { readOne, remove } from "./operation/reading.js";
import { keyOf, stateOf, withoutInternals } from "./values/state.js";
import type { Session } from "./operation/session.js";
import { inThisAccount } from "./create/stand-in.js";
import { warnOfTwins } from "./operation/twins.js";
import { faultOfHolder, REFUSED, toldIn } from "./values/told.js";
import { hasUnknown } from "./values/unknown.js";
import { pathText } from "../shared/path-text.js";

/** The one provider, over any definition. `diff` never touches the network, and `check` only in a preview. */
export function providerOf(
  type: ResourceType,
  session: Session,
  relations: Relations,
): dynamic.ResourceProvider<Values, Values> {
  /** The inputs that `check` accepted: only those are claims; a refresh also diffs what was declared once. */
  const accepted = new Set<string>();

  const provider: dynamic.ResourceProvider<Values, Values> = {
    configure: async ({ config }) => session.configure((key) => config.get(key)),

    check: async (olds, news) => {
      const told = toldIn(news) ?? {};
      const { ignored, holder } = told;
      const written = ignored
        ? ignoring(type, withoutInternals(olds), withoutInternals(news), ignored)
        : withoutInternals(news);
      const args = await inThisAccount(type, session, written, olds);
      const isNew = Object.keys(withoutInternals(olds)).length === 0;
      const { faults: found, parsed } = validated(type, written);
      // What stands in the state the account has: `ignoreChanges` declares it again, and nothing of it is sent.
      const own = found.filter(({ path: [name = ""] }) => !isRecorded(olds, written, String(name)));
      const isParsed = args === written && !hasUnknown(args);
      const uniform = uniformArgs(type, args, isParsed ? parsed : undefined);
      // What is taken over need not be what a create takes; where nothing is there the create refuses.
      const faults = isNew && !adopts(uniform) ? [...own, ...creationFaults(type, args, own)] : own;
      const reasons = faults.map(({ path, reason }) => `${pathText(path)}: ${reason}`);
      // A refresh gives the order that the outputs have, and an update alone brings those to another one.
      const inputs = withOrderWhereSame(type, olds, uniform);
      const mask = faultOfMask(type, inputs, withoutInternals(olds));
      if (mask !== undefined) reasons.push(mask);
      reasons.push(...session.wrongSettings());
      const contradiction = faults.length === 0 ? claim(inputs, undefined) : undefined;
      if (contradiction !== undefined) {
        reasons.push(contradiction);
      }
      if (isNew && holder && adopts(inputs)) {
        const reason = faultOfHolder(holder);
        if (reason !== undefined) reasons.push(`${describe(type, inputs)}: ${reason}`);
      }
      const isKnown = faults.length === 0 && !hasUnknown(naturalKeyOf(type, inputs));
      if (isNew && isKnown) {
        const replaced = session.replacements.plan(told, nameOf(type, inputs));
        if (replaced?.id !== undefined) session.ownership.replaces(type.name, replaced.id);
      } else if (!isNew) {
        session.replacements.checked(told, nameOf(type, olds));
      }
      accepted.add(keyOf(inputs));
      // A warning only: an account may have such twins, and an import checks them as if they were new.
      if (isNew && isKnown) {
        if (session.announce(nameOf(type, inputs))) {
          const key = type.naturalKey.join(" and ");
          session.notify(
            "warning",
            `two resources are ${describe(type, inputs)}: a second one of the same ${key} is never made`,
          );
        }
      }
      if (faults.length === 0) reasons.push(...session.crowds.add(type, inputs, keyOf(inputs)));
      if (isNew && faults.length === 0 && !adopts(inputs)) session.mails.tell(type, inputs, session);
      if (isNew && faults.length === 0) warnOfRisk(type, session, inputs);
      const refusal =
        isNew && told.preview === true && reasons.length === 0
          ? await foreseenRefusal(type, session, { ...inputs, [RESUME]: news[RESUME] }, told)
          : undefined;
      // Pulumi prints the value beside a failure that names its property, a secret's value too: so the
      // reason names it, and the property stays empty.
      const failures = reasons.map((reason) => ({ property: "", reason }));
      return { inputs: { ...inputs, ...(refusal !== undefined && { [REFUSED]: refusal }) }, failures };
    },

    diff: async (id, before, news) => {
      const args = withoutInternals(news);
      if (isUnconfirmed(id)) return diffUnconfirmed(type, session, before, args);
      const olds = withoutLeftAlone(type, before, declaredIn(before) ?? []);
      const changed = differences(type, args, olds);
      const replaces = changed.filter((name) => type.fields[name]?.replaces === true);
      const redeclared = declarationChanged(type, olds, args);
      if (replaces.length === 0) {
        refuseFixedKeys(type, olds, args);
      }
      if (changed.length > 0) {
        refuseTouching(type, args, { id, state: olds }, replaces.length > 0 ? "removal" : changed);
      }
      if (replaces.length === 0) session.stack.saw(type, id, olds);
      const isDeclared = accepted.has(keyOf(args));
      if (isDeclared && replaces.length === 0 && session.ownership.ownerOf(type.name, id) === "taken over") {
        refuseHeld(type, args, id, "declared");
      }
      const keepsKey = keepsNaturalKey(type, olds, args);
      if (!hasUnknown(args) || isDeclared) session.replacements.asked(nameOf(type, olds), { id, keepsKey });
      if (isDeclared) {
        session.ownership.add(type.name, id, replaces.length > 0 ? "replaced" : "declared");
      }
      // Pulumi asks with values that it does not know yet about what depends on an object that is deleted first.
      if (!isDeclared && replaces.length > 0 && hasUnknown(args)) {
        session.replacements.goesEarly(type.name, id);
      }
      const contradiction = isDeclared ? claim(args, id) : undefined;
      if (contradiction !== undefined) {
        throw new ProviderError("contradiction", `${describe(type, args)}: ${contradiction}`);
      }
      if (isDeclared && replaces.length === 0 && changed.length > 0) {
        const found = { id, state: olds };
        warnOfRisk(type, session, pick(args, changed), found);
        refuseLoss(type, session.acceptsLoss, args, found, changed);
      }
      if (replaces.length > 0 && type.replacementWarning) {
        session.notify("warning", type.replacementWarning(olds));
      }
      return {
        changes: changed.length > 0 || redeclared,
        replaces,
        // Pulumi asks for this also where nothing changes: it goes on with a replacement that was broken off after the
        // deletion, and would then create first and delete "the old one", which has the same id as the new one.
        deleteBeforeReplace: keepsKey,
      };
    },

    create: async (inputs) => {
      refuseWords(type, withoutInternals(inputs));
      refuseMasks(type, withoutInternals(inputs));
      const made = await create(type, session, inputs);
      // What others declare of this object is checked after it exists: only now it has an id.
      claim(uniformArgs(type, withoutInternals(inputs)), made.id);
      return made;
    },

    read: async (id, props = {}) => {
      if (isUnconfirmed(id) && declaredIn(props)) return await readUnconfirmed(type, session, props);
      const found = await readOne(type, session, id, props);
      const declared = declaredIn(props);
      if (declared !== undefined) session.stack.saw(type, id, props, found !== undefined);
      if (found === undefined) {
        if (declared === undefined) {
          throw new ProviderError(
            "not_found",
            `there is no ${type.title} with the id ${JSON.stringify(id)} in the account`,
          );
        }
        return {};
      }
      if (declared === undefined) {
        return { id, props: withOrderOf(type, props, stateOf(type, found, {})) };
      }
      const state = settled(
        type,
        session,
        { id, state: knownState(type, found, props) },
        declaredInputs(type, props, withoutInternals(props)),
      );
      tellFixed(type, session, { id, actual: found, known: state }, declared);
      await warnOfTwins(type, session, id, state);
      return {
        id,
        props: { ...refreshed(type, declared, withoutInternals(props), state), ...marksIn(props) },
        inputs: declaredInputs(type, props, state),
      };
    },

    update: async (id, olds, news) => {
      const args = withoutInternals(news);
      refuseWords(type, args);
      await refuseAnother(type, session, id, olds, args);
      const declared = declaredPaths(type, args);
      const known = declaredIn(olds);
      // What is declared for the first time was not watched until now, and what the API cannot change back is as it was
      // declared until then: only the account knows its value.
      const isKnown =
        declared.every((path) => known?.includes(path)) && !leavesFixed(type, known ?? [], declared);
      const fresh = isKnown ? undefined : await readOne(type, session, id, olds);
      const still = {
        ...olds,
        ...(known && { [DECLARED]: known.filter((path) => declared.includes(path)) }),
      };
      const remembered = fresh === undefined ? withoutInternals(olds) : knownState(type, fresh, still);
      const old = withoutLeftAlone(type, remembered, known ?? []);
      const marks = marksOf(type, args);
      try {
        const state = await reconcile(type, session, { id, state: old }, args, known);
        return { outs: { ...state, ...marks } };
      } catch (error) {
        if (!(error instanceof NotTakenError)) throw error;
        const properties = { ...error.state, ...marks, ["__provider"]: news["__provider"] };
        throw new PartialError(id, properties, `${sentence(error)} The next up goes on from there.`);
      }
    },

    delete: async (id, props) => {
      // A resource that was given another name in the program is deleted under the old one; and what Pulumi takes for
      // the old object may have the id of the new one.
      const held = session.ownership.ownerOf(type.name, id);
      if (held !== undefined && held !== "replaced") {
        session.notify("info", `${describe(type, props)} is kept (id ${id}): the program still declares it`);
        return;
      }
      if (isUnconfirmed(id)) await removeUnconfirmed(type, session, props);
      else {
        refuseTouching(type, props, { id, state: props }, "removal");
        await refuseAnother(type, session, id, props);
        await remove(type, session, id, withoutInternals(props));
      }
      session.ownership.disown(type.name, id);
      session.stack.forget(type, id);
    },
  };
  const marking = dating(type, session, provider);
  return explaining(() => session.sourceOfToken, guarding(type, session, marking));

  /** Whether what exists already is taken over, or may be. */
  function adopts(inputs: Values): boolean {
    try {
      return ![undefined, false].includes(inputs["adopt"] as undefined) || session.adopts !== NONE;
    } catch {
      // A setting that is wrong is told above.
      return false;
    }
  }

  function claim(args: Values, id: string | undefined): string | undefined {
    const made = hasUnknown(args) ? undefined : type.relation?.(args, id);
    return made && relations.add(made);
  }
}

/** What was read, and what that did not tell of the declaration as it was known. */
function knownState(type: ResourceType, read: Values, olds: Values): Values {
  return withUntold(type, declaredInputs(type, olds, olds), stateOf(type, read, olds));
}

/** Whether a property is declared as the state has it, which a refresh may have read. */
function isRecorded(olds: Values, args: Values, name: string): boolean {
  return olds[name] !== undefined && isDeepStrictEqual(olds[name], args[name]);
}

/** Whether a resource that is replaced keeps the natural key, so that both cannot exist at once. */
function keepsNaturalKey(type: ResourceType, olds: Values, args: Values): boolean {
  const changed = differences(type, naturalKeyOf(type, args), naturalKeyOf(type, olds));
  return changed.length === 0;
}

function declarationChanged(type: ResourceType, olds: Values, args: Values): boolean {
  const declared = declaredIn(olds);
  return declared !== undefined && declared.join("\n") !== declaredPaths(type, args).join("\n");
}
