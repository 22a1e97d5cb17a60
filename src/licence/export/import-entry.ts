import { DECLARED, declaredPaths } from "../../provider/declared.js";
import type { Values } from "../../provider/definition.js";
import { loaderText } from "../../provider/loader.js";
import { tokenOf } from "../../provider/resource.js";
import { LICENCE_TYPE } from "../type.js";
import { COMPONENT_NAME } from "./keys.js";
import type { Surveyed } from "./survey.js";

/** The component that the objects of a licence file belong to, in the form that `pulumi import --file` takes. */
export const componentEntry = { type: LICENCE_TYPE, name: COMPONENT_NAME, component: true };

/**
 * An object in the form that `pulumi import --file` takes. With inputs and outputs Pulumi reads nothing, and the
 * next preview is empty. Secrets that LiveChat makes are left out: the next refresh that reads them knows them.
 */
export function importEntry({ definition, key, id, args, state }: Surveyed, inComponent: boolean): Values {
  const provider = { __provider: loaderText(definition.type) };
  const open = Object.entries(state).filter(
    ([name, value]) => value !== undefined && definition.computed[name]?.secret !== true,
  );
  return {
    type: tokenOf(definition),
    name: key,
    ...(inComponent && { parent: componentEntry.name }),
    id,
    inputs: { ...args, ...provider },
    outputs: { ...Object.fromEntries(open), [DECLARED]: declaredPaths(definition, args), ...provider },
  };
}
