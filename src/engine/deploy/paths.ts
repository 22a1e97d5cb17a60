import { isMap, type PropertyMap, type PropertyValue } from "../values.js";

/** A property path's parts: keys, list places, and "*" for all of either. */
export type PropertyPath = (string | number)[];

/** Reads `a.b[0]["c.d"].*`. Undefined if the text is no path. */
export function parsePath(text: string): PropertyPath | undefined {
  const path: PropertyPath = [];
  const part = /\.?(?:([^.[\]"]+)|\[(\d+|\*)\]|\["((?:[^"\\]|\\.)*)"\])/y;
  while (part.lastIndex < text.length) {
    const match = part.exec(text);
    if (match === null) {
      return undefined;
    }
    const [, key, index, quoted] = match;
    if (index === undefined) {
      path.push(key ?? (quoted as string).replaceAll(/\\(.)/g, "$1"));
    } else {
      path.push(index === "*" ? "*" : Number(index));
    }
  }
  return path;
}

/** Whether `path` is `other` or above it. */
export function contains(path: PropertyPath, other: PropertyPath): boolean {
  return path.length <= other.length && path.every((part, index) => part === "*" || part === other[index]);
}

/**
 * The inputs with what is at the path set back to what it was, also if it was not there or is not there now.
 * `ok` is false where the place itself does not exist on both sides.
 */
export function reset(
  path: PropertyPath,
  old: PropertyMap,
  inputs: PropertyMap,
): { inputs: PropertyMap; ok: boolean } {
  const result = resetValue(path, old, inputs);
  return result === undefined ? { inputs, ok: false } : { inputs: result as PropertyMap, ok: true };
}

function resetValue(path: PropertyPath, old: PropertyValue, value: PropertyValue): PropertyValue | undefined {
  const [part, ...rest] = path;
  if (part === undefined) {
    return old;
  }
  if (Array.isArray(old) && Array.isArray(value)) {
    return resetList(part, rest, old, value);
  }
  if (!isMap(old) || !isMap(value)) {
    return undefined;
  }
  const result = { ...value };
  const keys = part === "*" ? new Set([...Object.keys(old), ...Object.keys(value)]) : [String(part)];
  for (const key of keys) {
    if (rest.length > 0) {
      const inner =
        key in old && key in value ? resetValue(rest, old[key] ?? null, value[key] ?? null) : undefined;
      if (inner === undefined) {
        return undefined;
      }
      result[key] = inner;
    } else if (key in old) {
      result[key] = old[key] as PropertyValue;
    } else {
      delete result[key];
    }
  }
  return result;
}

function resetList(
  part: string | number,
  rest: PropertyPath,
  old: PropertyValue[],
  value: PropertyValue[],
): PropertyValue[] | undefined {
  if (part === "*" && old.length !== value.length) {
    return rest.length === 0 ? old : undefined;
  }
  const result = [...value];
  for (const index of part === "*" ? value.keys() : [Number(part)]) {
    const before = old[index];
    const now = value[index];
    const inner = before === undefined || now === undefined ? undefined : resetValue(rest, before, now);
    if (inner === undefined) {
      return undefined;
    }
    result[index] = inner;
  }
  return result;
}
