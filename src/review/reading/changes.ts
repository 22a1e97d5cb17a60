import { isDeepStrictEqual } from "node:util";
import type { Values } from "../../definitions/definition.js";
import type { Field, ResourceType } from "../../definitions/resource-type.js";
import { canonical, isManaged, isObject, isSame, restrict } from "../../provider/values/canonical.js";
import { hasUnknown } from "../../provider/values/unknown.js";
import type { Change } from "../plan.js";
import { hasSecret, sideOf } from "./sides.js";
import type { ToldDrift, ToldStep } from "./told.js";

export interface Found {
  readonly changes: readonly Change[];
  /** The secret arguments of which nobody tells whether they change. */
  readonly untold: readonly string[];
}

/**
 * What a step changes, argument by argument, by the type's own rules of equality. What was there is what the last write
 * or refresh saw, also of what the program did not declare until now.
 */
export function changesIn(type: ResourceType | undefined, step: ToldStep): Found {
  const { operation, old, new: next, replaces } = step;
  if (["same", "read", "refresh"].includes(operation)) return { changes: [], untold: [] };
  // What a program takes out is left as it is; what is deleted goes as it was declared.
  const before = old?.inputs ?? {};
  const known = operation === "delete" || type === undefined ? before : { ...before, ...old?.outputs };
  const after = next?.inputs ?? {};
  const changes: Change[] = [];
  const untold: string[] = [];
  for (const name of namesIn(type, before, after)) {
    const field = type?.fields[name];
    const [was, is] = [Object.hasOwn(after, name) ? known[name] : before[name], after[name]];
    const because = replaces.includes(name) || (operation === "replace" && field?.replaces === true);
    if (hasSecret(was) && hasSecret(is)) {
      if (tellsChange(step, name)) changes.push(change(name, was, is, because));
      else if (step.secretChanges === undefined) untold.push(name);
    } else {
      changes.push(...compare(field, name, was, is, because));
    }
  }
  // There must be a reason for an update: with nothing else, it is the secrets.
  const only = operation === "update" && changes.length === 0 ? untold.splice(0) : [];
  return {
    changes: [...changes, ...only.map((name) => change(name, known[name], after[name], false))],
    untold,
  };
}

/** What was done to an object outside of the program, as far as it is declared: from what this stack left to what there is. */
export function driftIn(
  type: ResourceType | undefined,
  { old, new: next, secretChanges }: ToldDrift,
): readonly Change[] {
  const declared = old.inputs;
  const left = type === undefined ? declared : { ...declared, ...pick(old.outputs, declared) };
  const there = { ...next?.inputs, ...pick(next?.outputs, declared) };
  return namesIn(type, left, there).flatMap((name): Change[] => {
    const [was, is] = [left[name], there[name]];
    if (hasSecret(was) && hasSecret(is)) {
      return secretChanges?.has(name) === true ? [change(name, was, is, false)] : [];
    }
    return compare(type?.fields[name], name, was, is, false);
  });
}

function tellsChange({ secretChanges, replaces }: ToldStep, name: string): boolean {
  return secretChanges?.has(name) === true || replaces.includes(name);
}

function compare(
  field: Field | undefined,
  path: string,
  was: unknown,
  is: unknown,
  because: boolean,
): Change[] {
  if (is === undefined) return was === undefined ? [] : [change(path, was, is, false)];
  const actual = restrict(field, was ?? field?.default, is);
  if (!hasSecret(actual) && !hasSecret(is)) {
    if (isSame(field, is, actual)) return [];
    if (!hasUnknown(is) && field?.unreachable?.(is, actual) !== undefined) return [];
  }
  return field?.partial === true && isObject(is) && (was === undefined || isObject(was))
    ? inside(path, canonical(field, actual ?? {}) as Values, canonical(field, is) as Values, because)
    : [change(path, was, is, because)];
}

/** The keys of a partial object: what is declared of it, and what was until now. */
function inside(path: string, was: Values, is: Values, because: boolean): Change[] {
  return Object.keys(is).flatMap((key): Change[] => {
    const [before, after] = [was[key], is[key]];
    const place = /^[\w$-]+$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
    if (isObject(after) && isObject(before)) return inside(place, before, after, because);
    if (after === undefined || isDeepStrictEqual(before, after)) return [];
    return [change(place, before, after, because)];
  });
}

function change(path: string, was: unknown, is: unknown, because: boolean): Change {
  return {
    path,
    kind: was === undefined ? "add" : is === undefined ? "remove" : "change",
    ...(was !== undefined && { old: sideOf(was) }),
    ...(is !== undefined && { new: sideOf(is) }),
    ...(because && { replaces: true }),
  };
}

/** In the order of the type's own arguments, so that both engines tell them alike. */
function namesIn(type: ResourceType | undefined, before: Values, after: Values): string[] {
  const given = new Set([...Object.keys(before), ...Object.keys(after)].filter(isManaged));
  const own = Object.keys(type?.fields ?? {}).filter((name) => given.delete(name));
  return [...own, ...[...given].toSorted()];
}

/** What a refresh read of what is declared. */
function pick(values: Values = {}, like: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(like, name)));
}

/** The resource options that become others. One that is not given is off, or empty. */
export function optionChanges({ operation, old, new: next }: ToldStep): Change[] {
  if (old === undefined || next === undefined || operation === "create") return [];
  const names = new Set([...Object.keys(old.options), ...Object.keys(next.options)]);
  return [...names].toSorted().flatMap((name) => {
    const [was, is] = [named(old.options[name]), named(next.options[name])];
    return isDeepStrictEqual(was, is) ? [] : [change(name, was, is, false)];
  });
}

/** Other resources by their names. */
function named(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(named);
  return typeof value === "string" && value.startsWith("urn:pulumi:")
    ? value.split("::").slice(3).join("::")
    : value;
}
