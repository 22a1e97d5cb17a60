import type { Values } from "../definitions/definition.js";
import { isObject } from "../provider/values/canonical.js";
import { SECRET_SIGNATURE, SIGNATURE } from "../shared/pulumi-form.js";

/*
 * The engine hands over which values are secret, and takes back whichever come marked: what it does not find marked it
 * writes into the state in clear.
 */

/** Values without the marks of secrets. */
export function inClear(value: Values): Values;
export function inClear(value: unknown): unknown;
export function inClear(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inClear);
  if (!isObject(value)) return value;
  if (isMarked(value)) return inClear(value["value"]);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, inClear(inner)]));
}

/** Values of which those are marked that were secret, or held a secret, under the same name in `given`. */
export function markedAs(given: Values, values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const before = given[name];
      if (value === undefined || before === undefined || isMarked(value)) return [name, value];
      if (isObject(value) && isObject(before) && !isMarked(before)) return [name, markedAs(before, value)];
      return [name, holdsSecret(before) ? marked(value) : value];
    }),
  );
}

/** Whether a value is a secret, or holds one. */
export function holdsSecret(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsSecret);
  return isMarked(value) || (isObject(value) && Object.values(value).some(holdsSecret));
}

/** A value as a secret. */
export function marked(value: unknown): Values {
  return { [SIGNATURE]: SECRET_SIGNATURE, value };
}

function isMarked(value: unknown): boolean {
  return isObject(value) && value[SIGNATURE] === SECRET_SIGNATURE;
}
