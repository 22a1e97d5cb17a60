import type { dynamic } from "@pulumi/pulumi";
import { isSecretByType } from "../values/secret.js";
import type { Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { PartialError } from "../values/errors.js";
import { withoutInternals } from "../values/state.js";
import { SECRET_SIGNATURE, SIGNATURE } from "../../shared/pulumi-form.js";
import { withoutWords } from "../values/words.js";

/**
 * The same provider, in whose answers Pulumi finds what is meant: nothing that it would take for its own words, and
 * what is secret marked. Pulumi marks an output only where the program does, and a state that was imported was not
 * seen by any program yet: a refresh would write LiveChat's secrets into it in clear.
 */
export function sealing(
  type: ResourceType,
  provider: dynamic.ResourceProvider<Values, Values>,
): dynamic.ResourceProvider<Values, Values> {
  const seal = (values: Values = {}): Values => {
    const own = Object.entries(values).filter(([name]) => name.startsWith("__"));
    const others = withoutWords(withoutInternals(values));
    return { ...sealed(type, others), ...Object.fromEntries(own) };
  };
  return {
    ...provider,

    create: async (inputs) => {
      try {
        const { id, outs } = await provider.create(inputs);
        return { id, outs: seal(outs) };
      } catch (error) {
        throw error instanceof PartialError
          ? new PartialError(error.id, seal(error.properties), error.message)
          : error;
      }
    },

    read: async (id, props) => {
      const read = (await provider.read?.(id, props)) as dynamic.ReadResult & { inputs?: Values };
      return {
        ...read,
        ...(read.props && { props: seal(read.props as Values) }),
        ...(read.inputs && { inputs: seal(read.inputs) }),
      };
    },

    update: async (id, olds, news) => ({ outs: seal((await provider.update?.(id, olds, news))?.outs) }),
  };
}

/** Values with what is secret by its type marked. */
export function sealed(type: ResourceType, values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      isSecret(type, name, value) && value !== undefined ? { [SIGNATURE]: SECRET_SIGNATURE, value } : value,
    ]),
  );
}

function isSecret(type: ResourceType, name: string, value: unknown): boolean {
  return type.secretOutputs.includes(name) || isSecretByType(type.fields[name], value);
}
