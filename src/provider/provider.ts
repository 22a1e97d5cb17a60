import { DECLARED, RESUME } from "./values/permanent.js";
import { isDeepStrictEqual } from "node:util";
import type { dynamic } from "@pulumi/pulumi";
import { NONE } from "./operation/selection.js";
import { refuseAnother } from "./operation/another.js";
import { reconcile, create } from "./create/apply.js";
import { uniformArgs, differences } from "./values/canonical.js";
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
import { type Definition, fieldsOf, type Values } from "../definitions/definition.js";
import { factsOf } from "../definitions/facts.js";
import { diffUnconfirmed, isUnconfirmed, readUnconfirmed, removeUnconfirmed } from "./create/unconfirmed.js";
import { NotTakenError, PartialError, ProviderError } from "./values/errors.js";
import {
  describe,
  faultOfMask,
  refuseMasks,
  nameOf,
  naturalKeyOf,
  refuseHeld,
  refuseTouching,
  refuseWords,
} from "./values/existing.js";
import { foreseenRefusal } from "./create/foresee.js";
import { leavesFixed, refuseFixedKeys } from "./values/fixed-keys.js";
import { pick, refuseLoss, warnOfRisk } from "./create/risk.js";
import { settled, tellFixed } from "./create/beyond.js";
import { creationFaults } from "./values/creation.js";
import { dating } from "./dated.js";
import { sentence } from "./values/resource-error.js";
import { ignoring } from "./values/ignored.js";
import { guarding } from "./guard.js";
import { withoutLeftAlone } from "./values/left-alone.js";
import { readOne, remove } from "./operation/reading.js";
import { withOrderOf, withOrderWhereSame } from "./values/sets.js";
import { keyOf, stateOf, withoutInternals } from "./values/state.js";
import type { Session } from "./operation/session.js";
import { inThisAccount } from "./create/stand-in.js";
import { warnOfTwins } from "./operation/twins.js";
import { faultOfHolder, REFUSED, toldIn } from "./values/told.js";
import { hasUnknown } from "./values/unknown.js";
import { pathText } from "../shared/path-text.js";
import { validated } from "./values/validate.js";

/** The one provider, over any definition. `diff` never touches the network, and `check` only in a preview. */
export function providerOf(
  definition: Definition,
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
        ? ignoring(definition, withoutInternals(olds), withoutInternals(news), ignored)
        : withoutInternals(news);
      const args = await inThisAccount(definition, session, written, olds);
      const isNew = Object.keys(withoutInternals(olds)).length === 0;
      const { faults: found, parsed } = validated(definition, written);
      // What stands in the state the account has: `ignoreChanges` declares it again, and nothing of it is sent.
      const own = found.filter(({ path: [name = ""] }) => !isRecorded(olds, written, String(name)));
      const isParsed = args === written && !hasUnknown(args);
      const uniform = uniformArgs(definition, args, isParsed ? parsed : undefined);
      // What is taken over need not be what a create takes; where nothing is there the create refuses.
      const faults = isNew && !adopts(uniform) ? [...own, ...creationFaults(definition, args, own)] : own;
      const reasons = faults.map(({ path, reason }) => `${pathText(path)}: ${reason}`);
      // A refresh gives the order that the outputs have, and an update alone brings those to another one.
      const inputs = withOrderWhereSame(definition, olds, uniform);
      const mask = faultOfMask(definition, inputs, withoutInternals(olds));
      if (mask !== undefined) reasons.push(mask);
      reasons.push(...session.wrongSettings());
      const contradiction = faults.length === 0 ? claim(inputs, undefined) : undefined;
      if (contradiction !== undefined) {
        reasons.push(contradiction);
      }
      if (isNew && holder && adopts(inputs)) {
        const reason = faultOfHolder(holder);
        if (reason !== undefined) reasons.push(`${describe(definition, inputs)}: ${reason}`);
      }
      const isKnown = faults.length === 0 && !hasUnknown(naturalKeyOf(definition, inputs));
      if (isNew && isKnown) {
        const replaced = session.replacements.plan(told, nameOf(definition, inputs));
        if (replaced?.id !== undefined) session.ownership.replaces(definition.type, replaced.id);
      } else if (!isNew) {
        session.replacements.checked(told, nameOf(definition, olds));
      }
      accepted.add(keyOf(inputs));
      // A warning only: an account may have such twins, and an import checks them as if they were new.
      if (isNew && isKnown) {
        if (session.announce(nameOf(definition, inputs))) {
          const key = definition.naturalKey.join(" and ");
          session.notify(
            "warning",
            `two resources are ${describe(definition, inputs)}: a second one of the same ${key} is never made`,
          );
        }
      }
      if (faults.length === 0) reasons.push(...session.crowds.add(definition, inputs, keyOf(inputs)));
      if (isNew && faults.length === 0 && !adopts(inputs)) session.mails.tell(definition, inputs, session);
      if (isNew && faults.length === 0) warnOfRisk(definition, session, inputs);
      const refusal =
        isNew && told.preview === true && reasons.length === 0
          ? await foreseenRefusal(definition, session, { ...inputs, [RESUME]: news[RESUME] }, told)
          : undefined;
      // Pulumi prints the value beside a failure that names its property, a secret's value too: so the
      // reason names it, and the property stays empty.
      const failures = reasons.map((reason) => ({ property: "", reason }));
      return { inputs: { ...inputs, ...(refusal !== undefined && { [REFUSED]: refusal }) }, failures };
    },

    diff: async (id, before, news) => {
      const args = withoutInternals(news);
      if (isUnconfirmed(id)) return diffUnconfirmed(definition, session, before, args);
      const olds = withoutLeftAlone(definition, before, declaredIn(before) ?? []);
      const fields = fieldsOf(definition);
      const changed = differences(definition, args, olds);
      const replaces = changed.filter((name) => factsOf(fields[name]).replaces === true);
      const redeclared = declarationChanged(definition, olds, args);
      if (replaces.length === 0) {
        refuseFixedKeys(definition, olds, args);
      }
      if (changed.length > 0) {
        refuseTouching(definition, args, { id, state: olds }, replaces.length > 0 ? "removal" : changed);
      }
      if (replaces.length === 0) session.stack.saw(definition, id, olds);
      const isDeclared = accepted.has(keyOf(args));
      if (
        isDeclared &&
        replaces.length === 0 &&
        session.ownership.ownerOf(definition.type, id) === "taken over"
      ) {
        refuseHeld(definition, args, id, "declared");
      }
      const keepsKey = keepsNaturalKey(definition, olds, args);
      if (!hasUnknown(args) || isDeclared)
        session.replacements.asked(nameOf(definition, olds), { id, keepsKey });
      if (isDeclared) {
        session.ownership.add(definition.type, id, replaces.length > 0 ? "replaced" : "declared");
      }
      // Pulumi asks with values that it does not know yet about what depends on an object that is deleted first.
      if (!isDeclared && replaces.length > 0 && hasUnknown(args)) {
        session.replacements.goesEarly(definition.type, id);
      }
      const contradiction = isDeclared ? claim(args, id) : undefined;
      if (contradiction !== undefined) {
        throw new ProviderError("contradiction", `${describe(definition, args)}: ${contradiction}`);
      }
      if (isDeclared && replaces.length === 0 && changed.length > 0) {
        const found = { id, state: olds };
        warnOfRisk(definition, session, pick(args, changed), found);
        refuseLoss(definition, session.acceptsLoss, args, found, changed);
      }
      if (replaces.length > 0 && definition.replacementWarning) {
        session.notify("warning", definition.replacementWarning(olds));
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
      refuseWords(definition, withoutInternals(inputs));
      refuseMasks(definition, withoutInternals(inputs));
      const made = await create(definition, session, inputs);
      // What others declare of this object is checked after it exists: only now it has an id.
      claim(uniformArgs(definition, withoutInternals(inputs)), made.id);
      return made;
    },

    read: async (id, props = {}) => {
      if (isUnconfirmed(id) && declaredIn(props)) return await readUnconfirmed(definition, session, props);
      const found = await readOne(definition, session, id, props);
      const declared = declaredIn(props);
      if (declared !== undefined) session.stack.saw(definition, id, props, found !== undefined);
      if (found === undefined) {
        if (declared === undefined) {
          throw new ProviderError(
            "not_found",
            `there is no ${definition.title} with the id ${JSON.stringify(id)} in the account`,
          );
        }
        return {};
      }
      if (declared === undefined) {
        return { id, props: withOrderOf(definition, props, stateOf(definition, found, {})) };
      }
      const state = settled(
        definition,
        session,
        { id, state: knownState(definition, found, props) },
        declaredInputs(definition, props, withoutInternals(props)),
      );
      tellFixed(definition, session, { id, actual: found, known: state }, declared);
      await warnOfTwins(definition, session, id, state);
      return {
        id,
        props: { ...refreshed(definition, declared, withoutInternals(props), state), ...marksIn(props) },
        inputs: declaredInputs(definition, props, state),
      };
    },

    update: async (id, olds, news) => {
      const args = withoutInternals(news);
      refuseWords(definition, args);
      await refuseAnother(definition, session, id, olds, args);
      const declared = declaredPaths(definition, args);
      const known = declaredIn(olds);
      // What is declared for the first time was not watched until now, and what the API cannot change back is as it was
      // declared until then: only the account knows its value.
      const isKnown =
        declared.every((path) => known?.includes(path)) && !leavesFixed(definition, known ?? [], declared);
      const fresh = isKnown ? undefined : await readOne(definition, session, id, olds);
      const still = {
        ...olds,
        ...(known && { [DECLARED]: known.filter((path) => declared.includes(path)) }),
      };
      const remembered = fresh === undefined ? withoutInternals(olds) : knownState(definition, fresh, still);
      const old = withoutLeftAlone(definition, remembered, known ?? []);
      const marks = marksOf(definition, args);
      try {
        const state = await reconcile(definition, session, { id, state: old }, args, known);
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
      const held = session.ownership.ownerOf(definition.type, id);
      if (held !== undefined && held !== "replaced") {
        session.notify(
          "info",
          `${describe(definition, props)} is kept (id ${id}): the program still declares it`,
        );
        return;
      }
      if (isUnconfirmed(id)) await removeUnconfirmed(definition, session, props);
      else {
        refuseTouching(definition, props, { id, state: props }, "removal");
        await refuseAnother(definition, session, id, props);
        await remove(definition, session, id, withoutInternals(props));
      }
      session.ownership.disown(definition.type, id);
      session.stack.forget(definition, id);
    },
  };
  const marking = dating(definition, session, provider);
  return explaining(() => session.sourceOfToken, guarding(definition, session, marking));

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
    const made = hasUnknown(args) ? undefined : definition.relation?.(args, id);
    return made && relations.add(made);
  }
}

/** What was read, and what that did not tell of the declaration as it was known. */
function knownState(definition: Definition, read: Values, olds: Values): Values {
  return withUntold(definition, declaredInputs(definition, olds, olds), stateOf(definition, read, olds));
}

/** Whether a property is declared as the state has it, which a refresh may have read. */
function isRecorded(olds: Values, args: Values, name: string): boolean {
  return olds[name] !== undefined && isDeepStrictEqual(olds[name], args[name]);
}

/** Whether a resource that is replaced keeps the natural key, so that both cannot exist at once. */
function keepsNaturalKey(definition: Definition, olds: Values, args: Values): boolean {
  const changed = differences(definition, naturalKeyOf(definition, args), naturalKeyOf(definition, olds));
  return changed.length === 0;
}

function declarationChanged(definition: Definition, olds: Values, args: Values): boolean {
  const declared = declaredIn(olds);
  return declared !== undefined && declared.join("\n") !== declaredPaths(definition, args).join("\n");
}
