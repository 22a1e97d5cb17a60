/** A JSON object: not null, not a list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A field of a value that may not be an object, and may not have it. */
export function field(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}
