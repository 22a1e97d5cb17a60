import type { Values } from "../definitions/definition.js";
import type { ResourceType } from "../definitions/resource-type.js";
import { isManaged, isObject } from "../provider/values/canonical.js";
import { UNKNOWN } from "../provider/values/unknown.js";

/** The outputs that a create will have, as far as a preview can know them. */
export function foreseenOutputs(type: ResourceType, inputs: Values): Values {
  const outputs: Values = {};
  for (const [name, field] of Object.entries(type.fieldsFor(inputs))) {
    if (!isManaged(name)) continue;
    const given = inputs[name];
    if (given !== undefined) outputs[name] = field.partial ? UNKNOWN : given;
    else if (field.writeOnly !== true) outputs[name] = field.default ?? UNKNOWN;
  }
  for (const name of Object.keys(type.computed)) outputs[name] = UNKNOWN;
  return outputs;
}

/** The outputs that an object will have after an update. */
export function foreseenUpdate(type: ResourceType, outputs: Values, inputs: Values): Values {
  const result = { ...outputs };
  for (const [name, given] of Object.entries(inputs)) {
    if (given === undefined || !isManaged(name)) continue;
    const before = outputs[name];
    const isPart = type.fields[name]?.partial === true && isObject(given) && isObject(before);
    result[name] = isPart ? { ...before, ...given } : given;
  }
  return result;
}
