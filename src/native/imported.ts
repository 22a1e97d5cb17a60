import type { Values } from "../definitions/definition.js";
import type { ResourceType } from "../definitions/resource-type.js";
import { declarableArgs, declarableFields } from "../provider/values/declarable.js";
import { ProviderError } from "../provider/values/errors.js";
import { describe } from "../provider/values/key.js";
import { withoutLeftAlone } from "../provider/values/sets.js";

/**
 * What an import declares of an object: all of it that a program can declare, but what its absence says too.
 *
 * @throws ProviderError `unsupported_change` where it cannot be managed.
 */
export function importedInputs(type: ResourceType, id: string, read: Values): Values {
  const refused = type.untouchable?.(id);
  const state = withoutLeftAlone(type, read, []);
  const { args, reasons } = declarableArgs(type, declarableFields(type, state), id, state);
  if (refused !== undefined || args === undefined) {
    const reason = refused ?? `it cannot be declared: ${reasons}`;
    throw new ProviderError("unsupported_change", `${describe(type, read, id)}: ${reason}`);
  }
  return args;
}
