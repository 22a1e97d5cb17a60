import type { Values } from "../definitions/definition.js";
import type { ResourceType } from "../definitions/resource-type.js";
import { sealed } from "../provider/layers/sealing.js";
import { uniform } from "../provider/values/canonical.js";
import { declaredPaths } from "../provider/values/declared.js";
import { withoutInternals } from "../provider/values/state.js";
import { withoutWords } from "../provider/values/words.js";
import { ACCOUNT, DECLARED, ORDERED, SECRETS, WRITTEN } from "../shared/permanent.js";
import { holdsSecret, inClear, markedAs } from "./secrets.js";

/*
 * Between the form that programs in every language see, and the one that the provider works with: ids are texts outside,
 * and inside what the API has; and most marks that a dynamic resource's state must hold come from its old inputs here, which
 * Pulumi gives no dynamic provider.
 */

/** What the state need not hold, and what it held when the resource was a dynamic one. */
const NOT_KEPT = new Set([DECLARED, ORDERED, SECRETS, "__provider"]);

/** Inputs as the provider takes them. */
export function inputsInward(type: ResourceType, wire: Values): Values {
  return { ...inward(type, wire), [SECRETS]: secretsAmong(type.properties, wire) };
}

/** Outputs of the state as the provider takes them; `inputs` are those that they come of. */
export function outputsInward(type: ResourceType, wire: Values, inputs: Values): Values {
  const names = new Set([...secretsAmong(type.properties, wire), ...secretsAmong(type.properties, inputs)]);
  return {
    ...inward(type, wire),
    [DECLARED]: declaredPaths(type, inward(type, inputs)),
    [ORDERED]: true,
    [SECRETS]: [...names],
  };
}

/** Inputs, and outputs that are foreseen, as the engine takes them: with what is secret marked, by its type or as in `given`. */
export function inputsOutward(type: ResourceType, values: Values, given: Values): Values {
  const texts = Object.entries(withoutInternals(values)).map(([name, value]) => [
    name,
    type.fields[name]?.refersTo ? asText(value) : value,
  ]);
  return markedAs(given, sealed(type, Object.fromEntries(texts) as Values));
}

/** The same of what an account has, in which nothing may look like a word of the engine. */
export function outputsOutward(type: ResourceType, values: Values, given: Values): Values {
  const marks = [ACCOUNT, WRITTEN].filter((name) => values[name] !== undefined);
  return {
    ...inputsOutward(type, withoutWords(withoutInternals(values)), given),
    ...Object.fromEntries(marks.map((name) => [name, values[name]])),
  };
}

function inward(type: ResourceType, wire: Values): Values {
  const clear = Object.entries(inClear(wire)).filter(([name]) => !NOT_KEPT.has(name));
  return Object.fromEntries(
    clear.map(([name, value]) => [
      name,
      type.fields[name]?.refersTo ? uniform(type.fields[name], value) : value,
    ]),
  );
}

/** Those of these properties that hold a secret. */
export function secretsAmong(names: readonly string[], wire: Values): string[] {
  return names.filter((name) => holdsSecret(wire[name]));
}

function asText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asText);
  return typeof value === "number" ? String(value) : value;
}
