import {
  isMap,
  ResourceReference,
  Secret,
  Unknown,
  valueAt,
  type PropertyMap,
  type PropertyValue,
} from "./values.js";

/** Whether two values are the same, secrecy included. */
export function equal(a: PropertyValue | undefined, b: PropertyValue | undefined): boolean {
  if (a === b) {
    return true;
  }
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) {
    return false;
  }
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => equal(item, b[index]));
  }
  if (a instanceof Secret) {
    return b instanceof Secret && equal(a.value, b.value);
  }
  if (a instanceof Unknown) {
    return b instanceof Unknown;
  }
  if (a instanceof ResourceReference) {
    return b instanceof ResourceReference && a.urn === b.urn && equal(a.id, b.id);
  }
  return isMap(b) && equalMaps(a, b);
}

export function equalMaps(a: PropertyMap, b: PropertyMap): boolean {
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]))
  );
}

/** The value with every mark of secrecy taken off, so that only what it says is compared. */
export function reveal(value: PropertyValue): PropertyValue {
  if (value instanceof Secret) {
    return reveal(value.value);
  }
  if (Array.isArray(value)) {
    return value.map(reveal);
  }
  return isMap(value) ? revealMap(value) : value;
}

export function revealMap(map: PropertyMap): PropertyMap {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, reveal(value)]));
}

/** Whether `test` holds for the value or for anything inside it. */
function some(value: PropertyValue, test: (value: PropertyValue) => boolean): boolean {
  if (test(value)) {
    return true;
  }
  if (value instanceof Secret) {
    return some(value.value, test);
  }
  if (value instanceof ResourceReference) {
    return value.id instanceof Unknown && test(value.id);
  }
  if (Array.isArray(value)) {
    return value.some((item) => some(item, test));
  }
  return isMap(value) && Object.values(value).some((item) => some(item, test));
}

export const hasSecret = (value: PropertyValue): boolean => some(value, (item) => item instanceof Secret);
export const hasUnknown = (value: PropertyValue): boolean => some(value, (item) => item instanceof Unknown);

/**
 * Marks what a provider gave back in plain text as secret wherever the same key was secret in what it got: the
 * dynamic provider process knows no secrets.
 */
export function markSecrets(outputs: PropertyMap, inputs: PropertyMap): void {
  for (const key of Object.keys(inputs)) {
    const given = inputs[key] as PropertyValue;
    const got = valueAt(outputs, key);
    if (got === undefined) {
      continue;
    }
    if (isMap(got) && isMap(given)) {
      markSecrets(got, given);
    } else if (!(got instanceof Secret) && hasSecret(given)) {
      outputs[key] = new Secret(got);
    }
  }
}
