import { pathText } from "../../shared/path-text.js";
import type { Values } from "../../definitions/definition.js";
import { isManaged } from "../../provider/values/canonical.js";
import { UNKNOWN } from "../../provider/values/unknown.js";
import type { Side } from "../plan.js";
import { SECRET } from "./told.js";

/** Whether a value is a secret, or has one in it. */
export function hasSecret(value: unknown): boolean {
  if (value === SECRET) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasSecret);
}

/** A value as a plan has it: what is secret or unknown in it stands beside it, and null in its place. */
export function sideOf(value: unknown): Side {
  const secret: string[] = [];
  const unknown: string[] = [];
  const without = (inner: unknown, path: readonly PropertyKey[]): unknown => {
    if (inner === SECRET || inner === UNKNOWN) {
      (inner === SECRET ? secret : unknown).push(pathText(path));
      return null;
    }
    if (Array.isArray(inner)) return inner.map((item, index) => without(item, [...path, index]));
    if (typeof inner !== "object" || inner === null) return inner ?? null;
    return Object.fromEntries(
      Object.entries(inner).map(([key, item]) => [key, without(item, [...path, key])]),
    );
  };
  return {
    value: without(value, []),
    ...(secret.length > 0 && { secret }),
    ...(unknown.length > 0 && { unknown }),
  };
}

/** The arguments among these values, each as a side. */
export function sidesOf(values: Values): Record<string, Side> {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([name, value]) => isManaged(name) && value !== undefined)
      .map(([name, value]) => [name, sideOf(value)]),
  );
}

/** Whether the whole of it is secret or unknown, so that there is no value to show. */
export function isHidden({ secret, unknown }: Side): boolean {
  return secret?.includes("") === true || unknown?.includes("") === true;
}
