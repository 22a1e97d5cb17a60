import type { dynamic } from "@pulumi/pulumi";
import type { Values } from "../definitions/definition.js";
import type { ResourceType } from "../definitions/resource-type.js";
import { check } from "./check.js";
import { create } from "./create/create.js";
import { reconcile } from "./create/reconcile.js";
import { diffUnconfirmed, isUnconfirmed, readUnconfirmed, removeUnconfirmed } from "./create/unconfirmed.js";
import { dating } from "./layers/dating.js";
import { diff } from "./diff.js";
import { guarding } from "./layers/guarding.js";
import { refuseAnother } from "./operation/another.js";
import { keepAsItIs } from "./operation/keeping.js";
import { explaining } from "./layers/explaining.js";
import { remove } from "./operation/reading.js";
import type { Session } from "./operation/session.js";
import { refuseForeseenChange } from "./preview/change.js";
import { checkKept } from "./preview/kept.js";
import { checkRemoval } from "./preview/removal.js";
import { toldIn } from "./values/told.js";
import { lastKnown, readReferred, refresh } from "./refresh.js";
import { uniformArgs } from "./values/canonical.js";
import { Declaration } from "./values/declaration.js";
import { declaredIn } from "./values/declared.js";
import { NotTakenError, PartialError, sentence } from "./values/errors.js";
import { refuseMasks, refuseTouching, refuseWords } from "./values/refusals.js";

/** The one provider, over any type. `check` and `diff` look at the account in a preview alone. */
export function providerOf(type: ResourceType, session: Session): dynamic.ResourceProvider<Values, Values> {
  const { ownership } = session;

  const provider: dynamic.ResourceProvider<Values, Values> = {
    configure: async ({ config }) => session.configure((key) => config.get(key)),

    check: async (olds, news) => {
      const told = toldIn(news) ?? {};
      const { deletes, keeps } = told;
      if (keeps !== undefined) {
        return await checkKept(type, session, { id: keeps, state: olds }, { told, next: news });
      }
      return deletes === undefined
        ? await check(type, session, olds, news)
        : await checkRemoval(type, session, { id: deletes, state: olds });
    },

    diff: async (id, olds, news) => {
      const declaration = new Declaration(type, news);
      if (isUnconfirmed(id)) return diffUnconfirmed(declaration, session, new Declaration(type, olds));
      const result = diff(declaration, session, id, olds);
      await refuseForeseenChange(declaration, session, { id, state: olds }, result);
      return result;
    },

    create: async (inputs) => {
      const declaration = new Declaration(type, inputs);
      refuseWords(declaration);
      refuseMasks(declaration);
      const made = await create(declaration, session);
      // What others declare of this object is checked after it exists: only now it has an id.
      ownership.contradictionOf(new Declaration(type, uniformArgs(type, declaration.args)), made.id);
      return made;
    },

    read: async (id, props = {}) => {
      if (declaredIn(props) === undefined) return await readReferred(type, session, id, props);
      return isUnconfirmed(id)
        ? await readUnconfirmed(new Declaration(type, props), session)
        : await refresh(type, session, id, props);
    },

    update: async (id, olds, news) => {
      const declaration = new Declaration(type, news);
      refuseWords(declaration);
      await refuseAnother(type, session, id, olds, declaration.args);
      await keepAsItIs(type, session, { id, state: olds }, { next: declaration.args });
      const state = await lastKnown(declaration, session, id, olds);
      try {
        const outs = await reconcile(declaration, session, { id, state }, declaredIn(olds));
        return { outs: declaration.outputs(outs) };
      } catch (error) {
        if (!(error instanceof NotTakenError)) throw error;
        const outs = declaration.partialOutputs(error.state);
        throw new PartialError(id, outs, `${sentence(error)} The next up goes on from there.`);
      }
    },

    delete: async (id, props) => {
      const recorded = new Declaration(type, props);
      const owner = ownership.ownerOf(type, id);
      // A resource that was given another name in the program is deleted under the old one; and what Pulumi takes for
      // the old object may have the id of the new one.
      if (owner !== undefined && owner !== "replaced") {
        session.notify("info", `${recorded.describe()} is kept (id ${id}): the program still declares it`);
        return;
      }
      if (isUnconfirmed(id)) await removeUnconfirmed(recorded, session);
      else {
        refuseTouching(recorded, { id, state: props }, "removal");
        await refuseAnother(type, session, id, props);
        await keepAsItIs(type, session, { id, state: props });
        await remove(type, session, id, recorded.args);
      }
      ownership.disown(type, id);
      session.stack.forget(type, id);
    },
  };
  const dated = dating(type, session, provider);
  return explaining(() => session.settings.sourceOfToken, guarding(type, session, dated));
}
