import { parsePath, type PropertyPath } from "../../shared/property-path.js";
import { isObject } from "./canonical.js";
import type { Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { placed, textOf } from "./sets.js";
import { hasUnknown } from "./unknown.js";

/** What is ignored inside of sets, as the program says it. */
export interface Ignored {
  /** Paths into sets, in Pulumi's form: `rules[0].value`. */
  readonly paths: readonly string[];
  /** Those sets as the program declares them. */
  readonly sets: Values;
}

interface Place {
  readonly name: string;
  readonly index: number | "*";
  readonly rest: PropertyPath;
}

/**
 * What `ignoreChanges` ignores inside of sets. Pulumi puts the recorded value there before anything is checked, place
 * by place; but the account gives sets in any order, as older states have them, and the recorded value of the place is
 * then another member's.
 */
export function ignoredIn(
  type: ResourceType,
  args: Values,
  ignoreChanges: readonly string[] = [],
): Ignored | undefined {
  const paths = ignoreChanges.filter((path) => {
    const place = placeOf(type, path);
    return place !== undefined && args[place.name] !== undefined;
  });
  if (paths.length === 0) return undefined;
  const names = paths.map((path) => placeOf(type, path)?.name as string);
  return { paths, sets: Object.fromEntries(names.map((name) => [name, args[name]])) };
}

/** The arguments with what is ignored inside of sets as it is recorded of the same member. */
export function ignoring(type: ResourceType, olds: Values, args: Values, ignored: Ignored): Values {
  const places = ignored.paths.flatMap((path) => placeOf(type, path) ?? []);
  const result = { ...args };
  for (const [name, here] of Map.groupBy(places, (place) => place.name)) {
    const [given, actual, recorded] = [ignored.sets[name], args[name], olds[name]];
    const field = type.fields[name];
    if (!field || !Array.isArray(given) || !Array.isArray(actual) || !Array.isArray(recorded)) continue;
    if (hasUnknown(given) || hasUnknown(actual)) continue;
    const isAsGiven = (index: number) =>
      here.some((place) => place.index === "*" || place.index === index) ||
      textOf(field, given[index]) === textOf(field, actual[index]);
    // A transformation of the program may have changed more than this resource was given.
    if (given.length !== actual.length || !given.every((_, index) => isAsGiven(index))) continue;
    const members = placed(field, given, recorded).places;
    const kept = given.flatMap((member: unknown, index) => {
      const own = here.filter((place) => place.index === "*" || place.index === index);
      return own.length === 0 ? [member] : withRecorded(member, members[index], own);
    });
    result[name] = kept.length > 0 ? kept : given;
  }
  return result;
}

/** The arguments with all that `ignoreChanges` ignores as it is recorded, as an engine and `check` make them together. */
export function withIgnored(
  type: ResourceType,
  olds: Values,
  args: Values,
  ignoreChanges: readonly string[],
): Values {
  const inSets = ignoredIn(type, args, ignoreChanges);
  const others = ignoreChanges.filter((path) => placeOf(type, path) === undefined);
  const kept = others.reduce((result, path) => put(result, olds, parsePath(path) ?? []) as Values, args);
  return inSets === undefined ? kept : ignoring(type, olds, kept, inSets);
}

/** A member with what is ignored as it is recorded; none where it is ignored as a whole, and is not there. */
function withRecorded(member: unknown, recorded: unknown, ignored: readonly Place[]): unknown[] {
  if (ignored.some(({ rest }) => rest.length === 0)) return recorded === undefined ? [] : [recorded];
  return [ignored.reduce((result, { rest }) => put(result, recorded, rest), member)];
}

/** The value with what is at the path as it is in `recorded`, where both have the place. */
function put(value: unknown, recorded: unknown, [part, ...rest]: PropertyPath): unknown {
  if (part === undefined) return recorded;
  if (Array.isArray(value) && Array.isArray(recorded)) {
    return value.map((item: unknown, index) =>
      (part === "*" || part === index) && index < recorded.length ? put(item, recorded[index], rest) : item,
    );
  }
  if (!isObject(value) || !isObject(recorded)) return value;
  const keys = part === "*" ? Object.keys(value) : [String(part)];
  return Object.fromEntries(
    [...new Set([...Object.keys(value), ...keys])]
      .map((key) => [key, keys.includes(key) ? put(value[key], recorded[key], rest) : value[key]] as const)
      .filter(([, inner]) => inner !== undefined),
  );
}

/** The place in a set that a path leads to, or into; undefined where it leads elsewhere. */
function placeOf(type: ResourceType, path: string): Place | undefined {
  const [name, index, ...rest] = parsePath(path) ?? [];
  const isInSet = typeof name === "string" && type.fields[name]?.set === true;
  return isInSet && (typeof index === "number" || index === "*") ? { name, index, rest } : undefined;
}
