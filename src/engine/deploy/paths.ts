import { equal } from "../compare.js";
import { pathBelow, type PropertyPath } from "../../shared/property-path.js";
import { isMap, Secret, setAt, valueAt, type PropertyMap, type PropertyValue } from "../values.js";

/** The innermost places where two maps differ, as texts. */
export function changedPaths(old: PropertyMap, next: PropertyMap, parent = ""): string[] {
  const keys = new Set([...Object.keys(old), ...Object.keys(next)]);
  return [...keys].flatMap((key) => changesAt(pathBelow(parent, key), valueAt(old, key), valueAt(next, key)));
}

function changesAt(path: string, old: PropertyValue | undefined, next: PropertyValue | undefined): string[] {
  if (equal(old, next)) {
    return [];
  }
  if (Array.isArray(old) && Array.isArray(next)) {
    const length = Math.max(old.length, next.length);
    return Array.from({ length }, (_, index) =>
      changesAt(`${path}[${index}]`, old[index], next[index]),
    ).flat();
  }
  return isMap(old) && isMap(next) ? changedPaths(old, next, path) : [path];
}

/** Whether `path` is `other` or above it. */
export function contains(path: PropertyPath, other: PropertyPath): boolean {
  return path.length <= other.length && path.every((part, index) => part === "*" || part === other[index]);
}

/**
 * The inputs with what is at the path set back to what it was, also if it was not there or is not there now.
 * `ok` is false where that cannot be done, as lists get no other length and nothing is made to hold it.
 */
export function reset(
  path: PropertyPath,
  old: PropertyMap,
  inputs: PropertyMap,
): { inputs: PropertyMap; ok: boolean } {
  const { value, ok } = resetValue(path, old, inputs, { old: false, value: false });
  return { inputs: value as PropertyMap, ok };
}

type Found = PropertyValue | undefined;

interface Outcome {
  /** Undefined: to be taken out. */
  value: Found;
  ok: boolean;
}

/** Whether a place is inside something secret, before and now. */
interface Secrecy {
  old: boolean;
  value: boolean;
}

function resetValue(path: PropertyPath, old: Found, value: Found, outer: Secrecy): Outcome {
  const [part, ...rest] = path;
  if (part === undefined) {
    // What was secret because it was inside of a secret stays so where that is none any more.
    return { value: outer.old && !outer.value && old !== undefined ? new Secret(old) : old, ok: true };
  }
  const inner = { old: outer.old || old instanceof Secret, value: outer.value || value instanceof Secret };
  const before = old instanceof Secret ? old.value : old;
  const now = value instanceof Secret ? value.value : value;
  const go = (was: Found, is: Found): Outcome => resetValue(rest, was, is, inner);
  const isLeaf = rest.length === 0;
  const result =
    Array.isArray(before) && Array.isArray(now)
      ? resetList(part, isLeaf, before, now, go)
      : isMap(now) && (isMap(before) || isLeaf)
        ? resetMap(part, isLeaf, isMap(before) ? before : {}, now, go)
        : { value: now, ok: isSameElsewhere(part, isLeaf, before, now) };
  return value instanceof Secret && result.value !== undefined
    ? { ...result, value: new Secret(result.value) }
    : result;
}

type Go = (old: Found, value: Found) => Outcome;

/** Where there is no such place on one side: whether there is none on the other either. */
function isSameElsewhere(part: string | number, isLeaf: boolean, old: Found, value: Found): boolean {
  if (part === "*") {
    return isLeaf && Array.isArray(value);
  }
  if (typeof part === "number") {
    return !Array.isArray(old) && !Array.isArray(value);
  }
  return isLeaf ? !(isMap(old) && Object.hasOwn(old, part)) : !isMap(old) && !isMap(value);
}

function resetMap(
  part: string | number,
  isLeaf: boolean,
  old: PropertyMap,
  value: PropertyMap,
  go: Go,
): Outcome {
  const result = { ...value };
  if (typeof part === "number") {
    return { value, ok: true };
  }
  const leaves = new Set([...Object.keys(old), ...Object.keys(value)]);
  const keys = part !== "*" ? [part] : isLeaf ? leaves : Object.keys(old);
  let ok = true;
  for (const key of keys) {
    const [was, is] = [valueAt(old, key), valueAt(value, key)];
    if (!isLeaf && was !== undefined && is === undefined) {
      ok = false;
    } else if (was !== undefined || is !== undefined) {
      const inner = go(was, is);
      ok &&= inner.ok;
      if (inner.value === undefined) {
        delete result[key];
      } else {
        setAt(result, key, inner.value);
      }
    }
  }
  return { value: result, ok };
}

function resetList(
  part: string | number,
  isLeaf: boolean,
  old: PropertyValue[],
  value: PropertyValue[],
  go: Go,
): Outcome {
  const result = [...value];
  if (typeof part === "number" && isLeaf && part >= old.length && part >= value.length) {
    return { value, ok: true };
  }
  let ok = part === "*" ? old.length === value.length : typeof part === "number";
  const places = part === "*" ? result.keys() : typeof part === "number" ? [part] : [];
  for (const index of places) {
    const [was, is] = [old[index], value[index]];
    if (was === undefined || is === undefined) {
      ok = false;
    } else {
      const inner = go(was, is);
      ok &&= inner.ok;
      result[index] = inner.value as PropertyValue;
    }
  }
  return { value: result, ok };
}
