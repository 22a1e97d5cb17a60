import { isDeepStrictEqual } from "node:util";
import { isMaskOf } from "../../shared/addresses.js";
import type { Values } from "../../definitions/definition.js";
import type { ResourceType, Field } from "../../definitions/resource-type.js";
import { hasUnknown } from "./unknown.js";

/**
 * The one form of a property's value in which equal things are equal: "5" is 5 where a number belongs,
 * 1 is true where a flag belongs, a default stands for its absence, and a set has one order.
 * A value that is not valid, or not known yet, stays what it is.
 */
export function canonical(field: Field | undefined, value: unknown): unknown {
  if (field === undefined || value === undefined || hasUnknown(value)) {
    return value;
  }
  const parsed = field.schema.safeParse(value);
  return parsed.success ? ordered(field, parsed.data) : value;
}

/** The same form, in which a set keeps its order and its repetitions: what is kept of a declaration. */
export function uniform(field: Field | undefined, value: unknown): unknown {
  if (field === undefined || value === undefined) {
    return value;
  }
  if (hasUnknown(value)) {
    return Array.isArray(value) ? uniformAmongUnknown(field, value) : value;
  }
  const parsed = field.schema.safeParse(value);
  return parsed.success ? sortKeys(parsed.data) : value;
}

/** A list of which some are not known yet: the others are in uniform form, or else a plan shows them as changed. */
function uniformAmongUnknown(field: Field, values: readonly unknown[]): unknown {
  const known = uniform(
    field,
    values.filter((value) => !hasUnknown(value)),
  );
  if (!Array.isArray(known)) return values;
  const rest = [...(known as unknown[])];
  return values.map((value) => (hasUnknown(value) ? value : rest.shift()));
}

/** Whether two values of a property are one. What is equal as it stands, as most is, needs no parsing. */
export function isSame(field: Field | undefined, one: unknown, other: unknown): boolean {
  return (
    isDeepStrictEqual(one, other) ||
    isDeepStrictEqual(canonical(field, one), canonical(field, other)) ||
    (field?.address === true && isMaskOf(one, other))
  );
}

/**
 * All declared arguments of a resource in uniform form; those left out, or undefined, stay out. `parsed` are all
 * of them, where they are known to be valid.
 */
export function uniformArgs(type: ResourceType, args: Values, parsed?: Values): Values {
  const result: Values = {};
  for (const [name, value] of Object.entries(args)) {
    if (value !== undefined) {
      const field = type.fields[name];
      result[name] = parsed && field ? sortKeys(parsed[name]) : uniform(field, value);
    }
  }
  return result;
}

/**
 * The declared properties in which the account differs from the declaration. Only what is declared is
 * compared: a property, or a key of a partial object, that the declaration leaves out is left alone.
 */
export function differences(type: ResourceType, declared: Values, actual: Values): string[] {
  return Object.entries(declared)
    .filter(([name, wanted]) => {
      if (wanted === undefined || !isManaged(name)) {
        return false;
      }
      const field = type.fields[name];
      // An object of which nothing is declared says nothing.
      if (field?.partial && isObject(wanted) && Object.keys(wanted).length === 0) return false;
      if (!hasUnknown(wanted) && field?.unreachable?.(wanted, actual[name]) !== undefined) return false;
      return !isSame(field, wanted, restrict(field, actual[name] ?? field?.default, wanted));
    })
    .map(([name]) => name);
}

/** The part of a partial object that `like` declares; any other value whole. */
export function restrict(field: Field | undefined, value: unknown, like: unknown): unknown {
  if (!field?.partial || !isObject(value) || !isObject(like)) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).filter(([key]) => Object.hasOwn(like, key)));
}

/** Whether a property is compared and sent: `adopt`, `owner` and Pulumi's own properties are instructions. */
export function isManaged(name: string): boolean {
  return name !== "adopt" && name !== "owner" && !name.startsWith("__");
}

export function isObject(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The canonical form of a value that the schema of its property has read already. */
export function ordered(field: Field, parsed: unknown): unknown {
  const plain = sortKeys(parsed);
  return field.set && Array.isArray(plain) ? sortSet(plain) : plain;
}

function sortSet(values: readonly unknown[]): unknown[] {
  const byText = new Map(values.map((value) => [JSON.stringify(value), value]));
  return [...byText.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sortKeys);
  }
  if (!isObject(value)) {
    return value;
  }
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .filter((key) => value[key] !== undefined)
      .map((key) => [key, sortKeys(value[key])]),
  );
}

export function pick(args: Values, names: readonly string[]): Values {
  return Object.fromEntries(names.map((name) => [name, args[name]]));
}
