import type { Values } from "../definitions/definition.js";
import type { Field } from "../definitions/resource-type.js";
import type { Notation } from "../provider/values/registration.js";
import { isObject } from "../provider/values/canonical.js";
import { hasUnknown, NO_VALUE, UNKNOWN } from "../provider/values/unknown.js";
import { credentialsIn } from "../shared/addresses.js";
import { SECRET_SIGNATURE, SIGNATURE } from "../shared/pulumi-form.js";

/*
 * How values of a licence are written that are more than plain ones, where no SDK makes outputs of them.
 */

/** What another resource gives, in Pulumi's form. */
export class Referred {
  readonly urn: string;
  readonly value: unknown;

  constructor(urn: string, value: unknown) {
    this.urn = urn;
    this.value = value;
  }
}

class Secret {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}

export const notation: Notation = {
  secret: (value) => (value instanceof Secret ? value : new Secret(value)),
  address: (value) =>
    typeof value === "string" && credentialsIn(value) !== undefined ? new Secret(value) : value,
  secretsAmong: (names, values) => names.filter((name) => hasSecret(values[name])),
};

/** A value of another resource, as an input. */
export function written(value: unknown): { readonly input: unknown } | undefined {
  return value instanceof Referred ? { input: value } : undefined;
}

/** Tells a value that was to come from another resource, and did not, from one that nobody gave. */
export function wholeOf(isPreview: boolean) {
  return (field: Field | undefined, input: unknown): unknown =>
    !isPreview &&
    input instanceof Referred &&
    input.value === UNKNOWN &&
    field?.schema.safeParse(undefined).success === false
      ? NO_VALUE
      : input;
}

/** The values in Pulumi's form. */
export function sealed(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, seal(value)]])),
  );
}

/** The same without marks. */
export function plain(value: unknown): unknown {
  const inner = value instanceof Secret || value instanceof Referred ? value.value : value;
  if (inner !== value) return plain(inner);
  if (isObject(inner) && inner[SIGNATURE] === SECRET_SIGNATURE) return plain(inner["value"]);
  return Array.isArray(inner) ? inner.map(plain) : inner;
}

/** From which resources each of the values comes. */
export function dependenciesOf(values: Values): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, [...new Set(referredBy(value))]]],
    ),
  );
}

function seal(value: unknown): unknown {
  if (value instanceof Referred) return value.value;
  if (value instanceof Secret) {
    const inner = plain(value.value);
    return { [SIGNATURE]: SECRET_SIGNATURE, value: hasUnknown(inner) ? UNKNOWN : inner };
  }
  if (Array.isArray(value)) return value.map(seal);
  return isObject(value) ? sealed(value) : value;
}

function hasSecret(value: unknown): boolean {
  if (value instanceof Secret) return true;
  if (value instanceof Referred) return hasSecret(value.value);
  if (Array.isArray(value)) return value.some(hasSecret);
  return isObject(value) && value[SIGNATURE] === SECRET_SIGNATURE;
}

function referredBy(value: unknown): string[] {
  if (value instanceof Referred) return [value.urn];
  if (value instanceof Secret) return referredBy(value.value);
  if (Array.isArray(value)) return value.flatMap(referredBy);
  return isObject(value) ? Object.values(value).flatMap(referredBy) : [];
}
