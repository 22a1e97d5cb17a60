import type { dynamic } from "@pulumi/pulumi";
import { declaredIn } from "../values/declared.js";
import type { Identity, Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { PartialError, reasonOf } from "../values/errors.js";
import { nameOf } from "../values/key.js";
import { ACCOUNT } from "../../shared/permanent.js";
import { accountIn } from "../values/identity.js";
import type { Session } from "../operation/session.js";
import { explained } from "./explaining.js";
import { toldIn } from "../values/told.js";

/**
 * The same provider, which works on no other account than the one that the stack is of: before it changes, removes or
 * reads an object the account is confirmed, and what is written or read is marked with it. (A create confirms it by
 * itself, as late as it can: what comes to be seen of the stack until then counts.) A preview looks at it first of all.
 */
export function guarding(
  type: ResourceType,
  session: Session,
  provider: dynamic.ResourceProvider<Values, Values>,
): dynamic.ResourceProvider<Values, Values> {
  const { accountGuard } = session;
  const mark = (values?: Values, old?: Values) => marked(values, accountGuard.markOf(type, old));

  return {
    ...provider,

    check: async (olds, news) => {
      const told = toldIn(news);
      const looks = told?.looks === true && !session.settings.isOffline;
      if (told !== undefined && (told.preview === true || looks)) {
        try {
          if (told.deletes !== undefined) accountGuard.saw(type, olds);
          await session.lookAtAccount(told);
          if (told.deletes !== undefined && !session.settings.isOffline)
            await accountGuard.confirm(type, olds);
        } catch (error) {
          return {
            inputs: news,
            failures: [{ property: "", reason: reasonOf(explained(error, session.settings.sourceOfToken)) }],
          };
        }
      }
      return (await provider.check?.(olds, news)) ?? {};
    },

    diff: async (id, olds, news) => {
      const own = accountGuard.saw(type, olds);
      const told = toldIn(news);
      if (told?.looks === true && !session.settings.isOffline) {
        await session.lookAtAccount({ ...told, accounts: own ? [own] : [] });
      }
      return (await provider.diff?.(id, olds, news)) ?? {};
    },

    create: async (inputs) => {
      const { id, outs } = await PartialError.with(provider.create(inputs), (_id, values) => mark(values));
      return { id, outs: mark(outs) };
    },

    read: async (id, props = {}) => {
      // What is only referred to (`X.get`) is read wherever the credentials lead.
      if (declaredIn(props) === undefined) return (await provider.read?.(id, props)) ?? {};
      await accountGuard.confirm(type, props);
      const read = (await provider.read?.(id, props)) ?? {};
      if (read.props === undefined) return read;
      // What has another name than the state says may be another account's.
      const isKnown = accountIn(props) !== undefined;
      if (!isKnown && nameOf(type, read.props) !== nameOf(type, props)) return read;
      if (!isKnown) accountGuard.tellRecorded();
      return { ...read, props: marked(read.props, accountGuard.markOf(type, props)) };
    },

    update: async (id, olds, news) => {
      await accountGuard.confirm(type, olds);
      const updating = (async () => await provider.update?.(id, olds, news))();
      const updated = await PartialError.with(updating, (_id, values) => mark(values, olds));
      return { outs: mark(updated?.outs, olds) };
    },

    delete: async (id, props) => {
      await accountGuard.confirm(type, props);
      accountGuard.warnOfNames(type, props);
      await provider.delete?.(id, props);
    },
  };
}

function marked(values: Values = {}, account: Identity | undefined): Values {
  return { ...values, ...(account !== undefined && { [ACCOUNT]: account }) };
}
