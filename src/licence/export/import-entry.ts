import type { Field } from "../../definitions/resource-type.js";
import { canonical } from "../../provider/values/canonical.js";
import { marksOf } from "../../provider/values/declared.js";
import type { Values } from "../../definitions/definition.js";
import { loaderText, nativeTokenOf, tokenOf, ACCOUNT, LICENCE_TYPE } from "../../shared/permanent.js";
import { inOrderOf } from "../../provider/values/sets.js";
import { SECRET_SIGNATURE, SIGNATURE } from "../../shared/pulumi-form.js";
import { credentialsIn, masked } from "../../shared/addresses.js";
import { COMPONENT_NAME } from "./keys.js";
import type { Surveyed } from "./survey.js";

/** The component that the objects of a licence file belong to, in the form that `pulumi import --file` takes. */
export const componentEntry = { type: LICENCE_TYPE, name: COMPONENT_NAME, component: true };

/** An object of the native provider in the form that `pulumi import --file` takes: the provider reads the rest itself. */
export function nativeImportEntry({ type, key, id }: Surveyed, inComponent: boolean): Values {
  return {
    type: nativeTokenOf(type),
    name: key,
    ...(inComponent && { parent: componentEntry.name }),
    id,
  };
}

/**
 * A dynamic resource's object in the form that `pulumi import --file` takes. With inputs and outputs Pulumi reads nothing, and the
 * next preview is empty. Secrets that LiveChat makes are left out: the next refresh that reads them knows them. So it does
 * the user and the password of an address, which a mask stands for until then.
 */
export function importEntry({ type, key, id, args, state, account }: Surveyed, inComponent: boolean): Values {
  const provider = { __provider: loaderText(type.name) };
  const outputs: Values = {};
  for (const [name, value] of Object.entries(state)) {
    const field = type.fields[name];
    if (value !== undefined && !type.secretOutputs.includes(name)) {
      // The API gives sets in any order, and the same account must give the same bytes.
      outputs[name] = field?.set
        ? inOrderOf(field, args[name], canonical(field, value))
        : sealed(field, value);
    }
  }
  return {
    type: tokenOf(type),
    name: key,
    ...(inComponent && { parent: componentEntry.name }),
    id,
    inputs: {
      ...Object.fromEntries(
        Object.entries(args).map(([name, value]) => [name, sealed(type.fields[name], value)]),
      ),
      ...provider,
    },
    outputs: {
      ...outputs,
      ...marksOf(type, args),
      ...(account && { [ACCOUNT]: account }),
      ...provider,
    },
  };
}

/** An address with a mask for the user and the password in it, as a secret in the form that states have. */
function sealed(field: Field | undefined, value: unknown): unknown {
  if (field?.address !== true || credentialsIn(value) === undefined) return value;
  return { [SIGNATURE]: SECRET_SIGNATURE, plaintext: JSON.stringify(masked(value)) };
}
