import { equal, hasSecret, hasUnknown, reveal } from "../compare.js";
import type { PropertyDiff } from "../events.js";
import type { ResourceState } from "../state/deployment.js";
import { parsePath } from "../../shared/property-path.js";
import type { DetailedChange } from "./provider.js";
import {
  isMap,
  ResourceReference,
  Secret,
  Unknown,
  valueAt,
  type PropertyMap,
  type PropertyValue,
} from "../values.js";
import { pathBelow } from "../../shared/property-path.js";

/** What changed from `old` to `next`, field by field, for people. The provider's own text is not among it. */
export function differences(
  old: PropertyMap,
  next: PropertyMap,
  replaceKeys: readonly string[] = [],
): PropertyDiff[] {
  const found: PropertyDiff[] = [];
  for (const key of new Set([...Object.keys(old), ...Object.keys(next)])) {
    if (!key.startsWith("__")) {
      compare(pathBelow("", key), valueAt(old, key), valueAt(next, key), false, found);
    }
  }
  return markReplacing(found, replaceKeys);
}

function markReplacing(found: PropertyDiff[], replaceKeys: readonly string[]): PropertyDiff[] {
  const replacing = (path: string): boolean =>
    replaceKeys.some((key) => path === key || path.startsWith(`${key}.`) || path.startsWith(`${key}[`));
  for (const diff of found) {
    if (replacing(diff.path)) {
      diff.replaces = true;
    }
  }
  return found;
}

/** What changes in the places that a provider tells. */
export function differencesAt(
  places: readonly DetailedChange[],
  old: ResourceState,
  next: PropertyMap,
  replaceKeys: readonly string[] = [],
): PropertyDiff[] {
  const found: PropertyDiff[] = [];
  for (const { path, isInput } of places) {
    const before = valueIn(isInput ? old.inputs : old.outputs, path);
    const after = valueIn(next, path);
    compare(path, before.value, after.value, before.isSecret || after.isSecret, found);
  }
  return markReplacing(found, replaceKeys);
}

/** What stands in a place, and whether that is inside of a secret. */
function valueIn(map: PropertyMap, path: string): { value: PropertyValue | undefined; isSecret: boolean } {
  let value: PropertyValue | undefined = map;
  let isSecret = false;
  for (const part of parsePath(path) ?? [path]) {
    if (value instanceof Secret) [isSecret, value] = [true, value.value];
    if (Array.isArray(value)) value = typeof part === "number" ? value[part] : undefined;
    else value = isMap(value) ? valueAt(value, String(part)) : undefined;
  }
  return { value, isSecret };
}

function compare(
  path: string,
  old: PropertyValue | undefined,
  next: PropertyValue | undefined,
  insideSecret: boolean,
  found: PropertyDiff[],
): void {
  const secret = insideSecret || old instanceof Secret || next instanceof Secret;
  const before = old instanceof Secret ? old.value : old;
  const after = next instanceof Secret ? next.value : next;
  if (before !== undefined && after !== undefined && equal(reveal(before), reveal(after))) {
    return;
  }
  if (!secret && isMap(before) && isMap(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      compare(pathBelow(path, key), valueAt(before, key), valueAt(after, key), secret, found);
    }
    return;
  }
  if (!secret && Array.isArray(before) && Array.isArray(after) && ![...before, ...after].every(isScalar)) {
    for (let index = 0; index < Math.max(before.length, after.length); index++) {
      compare(`${path}[${index}]`, before[index], after[index], secret, found);
    }
    return;
  }
  found.push({
    path,
    kind: before === undefined ? "add" : after === undefined ? "remove" : "change",
    ...(before === undefined ? {} : { old: secret ? "[secret]" : display(before) }),
    ...(after === undefined ? {} : { new: secret ? "[secret]" : display(after) }),
    secret: secret || hasSecret(before ?? null) || hasSecret(after ?? null),
    ...(after !== undefined && hasUnknown(after) ? { unknown: true } : {}),
  });
}

function isScalar(value: PropertyValue): boolean {
  return typeof value !== "object" || value === null;
}

/** All that is known of an object: what was declared, and what its provider said of it. */
export function wholly({ inputs, outputs }: ResourceState): PropertyMap {
  const all: PropertyMap = { ...inputs, ...outputs };
  for (const [key, value] of Object.entries(inputs)) {
    const told = all[key];
    if (value instanceof Secret && told !== undefined && !(told instanceof Secret))
      all[key] = new Secret(told);
  }
  return all;
}

/** What an object has that is not declared of the one that replaces it, and so goes. */
export function lost(old: ResourceState, next: ResourceState): PropertyDiff[] {
  const kept = new Set([...Object.keys(old.inputs), ...Object.keys(next.inputs)]);
  return differences(Object.fromEntries(Object.entries(old.outputs).filter(([key]) => !kept.has(key))), {});
}

/** A value as people may see it. */
export function display(value: PropertyValue): unknown {
  if (value instanceof Secret) {
    return "[secret]";
  }
  if (value instanceof Unknown) {
    return "[unknown]";
  }
  if (value instanceof ResourceReference) {
    return value.id === undefined ? value.urn : display(value.id);
  }
  if (Array.isArray(value)) {
    return value.map(display);
  }
  return isMap(value) ? displayMap(value) : value;
}

export function displayMap(map: PropertyMap): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(map)
      .filter(([key]) => !key.startsWith("__"))
      .map(([key, value]) => [key, display(value)]),
  );
}
