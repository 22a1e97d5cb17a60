import type { Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { DECLARED, ORDERED } from "../../shared/permanent.js";
import { z } from "zod";
import { namedMembers } from "./sets.js";
import { isMasked } from "../../shared/addresses.js";
import { canonical, isManaged, isObject, isSame, uniformArgs } from "./canonical.js";
import { unwrapped } from "./names.js";

/**
 * The managed paths of a declaration, `name` or `name.key`, in order; of a partial object without keys, its name and a
 * dot; of a set, `name.member` for members that would be left alone. States keep them, since a refresh must tell the
 * declared properties from those that only the API tells, and Pulumi gives it the outputs alone.
 */
export function declaredPaths(type: ResourceType, args: Values): string[] {
  const paths = Object.entries(args)
    .filter(([name, value]) => value !== undefined && isManaged(name))
    .flatMap(([name, value]) =>
      type.fields[name]?.partial && isObject(value)
        ? (Object.keys(value).length === 0 ? [""] : Object.keys(value)).map((key) => `${name}.${key}`)
        : [name],
    );
  return [...paths, ...namedMembers(type, args)].toSorted();
}

/** What the outputs of a resource keep of its declaration. */
export function marksOf(type: ResourceType, args: Values): Values {
  const ordered = Object.entries(args).some(
    ([name, value]) => type.fields[name]?.set && Array.isArray(value) && value.length > 1,
  );
  return { [DECLARED]: declaredPaths(type, args), ...(ordered && { [ORDERED]: true }) };
}

/** The same of an old state, after it was read again. */
export function marksIn(state: Values): Values {
  return { [DECLARED]: state[DECLARED] ?? [], ...(state[ORDERED] === true && { [ORDERED]: true }) };
}

/**
 * The inputs that would declare what `state` holds, restricted to the paths that are declared; `old` is the state as it
 * was, whose marks count.
 */
export function declaredInputs(type: ResourceType, old: Values, state: Values): Values {
  const paths = declaredIn(old) ?? [];
  const declared: Values = {};
  for (const path of paths) {
    const dot = path.indexOf(".");
    const name = dot < 0 ? path : path.slice(0, dot);
    const value = state[name];
    if (value === undefined) {
      // Nothing of it is declared, and nothing of it is told: that is as declared.
      if (path === `${name}.`) declared[name] = {};
      continue;
    }
    if (dot < 0) {
      declared[name] = value;
    } else if (isObject(value)) {
      const key = path.slice(dot + 1);
      declared[name] = {
        ...(declared[name] as Values | undefined),
        ...(Object.hasOwn(value, key) && { [key]: value[key] }),
      };
    }
  }
  const inputs = uniformArgs(type, declared);
  if (old[ORDERED] === true) return inputs;
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [name, canonical(type.fields[name], value)]),
  );
}

/**
 * A state with what an answer did not tell of the declaration, or nobody could read, as it was last known or sent: that
 * is no difference. `declared` are the declared properties as they were.
 */
export function withUntold(type: ResourceType, declared: Values, state: Values): Values {
  const result = { ...state };
  for (const [name, known] of Object.entries(declared)) {
    const field = type.fields[name];
    if (field && known !== undefined && isManaged(name))
      result[name] = filled(field.schema, known, state[name]);
  }
  return result;
}

/** Of an object of named fields each may be untold; of a map, or a list, the whole. */
function filled(schema: z.ZodType, known: unknown, told: unknown): unknown {
  if (told === undefined) return known;
  const plain = unwrapped(schema);
  if (!(plain instanceof z.ZodObject) || !isObject(known) || !isObject(told)) return told;
  const shape = plain.shape as Record<string, z.ZodType>;
  const names = Object.keys(known).filter((name) => shape[name] !== undefined && known[name] !== undefined);
  return {
    ...told,
    ...Object.fromEntries(
      names.map((name) => [name, filled(shape[name] as z.ZodType, known[name], told[name])]),
    ),
  };
}

/**
 * The state after a read: of what is declared, what the account has; of all else, what was known before.
 * So a refresh shows a change of what is managed, and nothing else (an agent who joins a group whose members
 * are left alone is no change of the group).
 */
export function refreshed(type: ResourceType, paths: readonly string[], old: Values, fresh: Values): Values {
  const state: Values = { ...fresh, ...old };
  for (const name of new Set(paths.map((path) => path.split(".", 1)[0] as string))) {
    const [was, is] = [old[name], fresh[name]];
    if (type.fields[name]?.partial && isObject(was) && isObject(is)) {
      const kept = Object.entries(was).filter(([key]) => !paths.includes(`${name}.${key}`));
      const read = Object.entries(is).filter(([key]) => paths.includes(`${name}.${key}`));
      state[name] = Object.fromEntries([...kept, ...read]);
    } else if (paths.includes(`${name}.`)) {
      // Nothing of it is declared: whether it is told at all is no change.
      if (was === undefined) delete state[name];
    } else if (is === undefined) {
      delete state[name];
    } else if (!isSame(type.fields[name], was, is) || isMasked(was)) {
      // A set in another order, "5" for 5: equal things keep the form in which they are known.
      state[name] = is;
    }
  }
  return state;
}

/** The paths that an old state declares; of a state without the mark (`X.get`): none. */
export function declaredIn(state: Values): string[] | undefined {
  const paths = state[DECLARED];
  return Array.isArray(paths) ? (paths as string[]) : undefined;
}
