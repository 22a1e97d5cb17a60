import type { Values } from "../definitions/definition.js";
import type { ResourceType } from "../definitions/resource-type.js";
import { isObject } from "../provider/values/canonical.js";
import { declarableArgs, declarableFields } from "../provider/values/declarable.js";
import { ProviderError } from "../provider/values/errors.js";
import { describe } from "../provider/values/key.js";
import { withoutLeftAlone, withOrderOf } from "../provider/values/sets.js";

/**
 * What an import declares of an object: all of it that a program can declare, but what its absence says too, and what counts
 * for a create alone.
 *
 * @throws ProviderError `unsupported_change` where it cannot be managed.
 */
export function imported(
  type: ResourceType,
  id: string,
  read: Values,
): { readonly inputs: Values; readonly outputs: Values } {
  const refused = type.untouchable?.(id);
  const state = withoutLeftAlone(type, read, []);
  const { args, reasons } = declarableArgs(type, declarableFields(type, state), id, state);
  if (refused !== undefined || args === undefined) {
    const reason = refused ?? `it cannot be declared: ${reasons}`;
    throw new ProviderError("unsupported_change", `${describe(type, read, id)}: ${reason}`);
  }
  // Sets stand in one order in both.
  return { inputs: withoutCreateOnly(type, args), outputs: withOrderOf(type, args, read) };
}

function withoutCreateOnly(type: ResourceType, args: Values): Values {
  const inputs = { ...args };
  for (const { name, createOnly = [] } of type.fieldsWith("createOnly")) {
    const value = inputs[name];
    if (!isObject(value)) continue;
    const kept = Object.entries(value).filter(([key]) => !createOnly.includes(key));
    if (kept.length > 0) inputs[name] = Object.fromEntries(kept);
    else delete inputs[name];
  }
  return inputs;
}
