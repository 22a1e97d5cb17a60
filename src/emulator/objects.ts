/** Sets what was given, and leaves the rest as it is: the API's rule for every update. */
export function assignGiven<T extends object>(target: T, given: { [K in keyof T]?: T[K] | undefined }): void {
  for (const key in given) {
    const value = given[key];
    if (value !== undefined) target[key] = value;
  }
}

/** Whether a value is an object with named values. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
