import type { dynamic } from "@pulumi/pulumi";
import type { Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { isUnconfirmed } from "../create/unconfirmed.js";
import { PartialError } from "../values/errors.js";
import { WRITTEN } from "../../shared/permanent.js";
import type { Session } from "../operation/session.js";

/** The same provider, whose outputs tell when this stack last wrote the object: made it or changed it. */
export function dating(
  type: ResourceType,
  session: Session,
  provider: dynamic.ResourceProvider<Values, Values>,
): dynamic.ResourceProvider<Values, Values> {
  /** The values, with the mark of a write of this operation, or the one that they had. */
  const dated = (id: string, values: Values = {}, old: Values = {}): Values => {
    const isWritten = isUnconfirmed(id) || session.lists.made(type, id);
    const written = isWritten ? new Date().toISOString() : old[WRITTEN];
    return written === undefined ? values : { ...values, [WRITTEN]: written };
  };

  return {
    ...provider,

    create: async (inputs) => {
      const { id, outs } = await PartialError.with(provider.create(inputs), dated);
      return { id, outs: dated(id, outs) };
    },

    read: async (id, props = {}) => {
      const read = (await provider.read?.(id, props)) ?? {};
      const written = props[WRITTEN];
      return read.props === undefined || written === undefined
        ? read
        : { ...read, props: { ...read.props, [WRITTEN]: written } };
    },

    update: async (id, olds, news) => {
      const updating = (async () => await provider.update?.(id, olds, news))();
      const updated = await PartialError.with(updating, (_id, values) => dated(id, values, olds));
      return { outs: dated(id, updated?.outs, olds) };
    },
  };
}
