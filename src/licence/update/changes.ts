import { isDeepStrictEqual } from "node:util";
import type { Found, Values } from "../../definitions/definition.js";
import type { Field, ResourceType } from "../../definitions/resource-type.js";
import { canonical, restrict, uniform, uniformArgs } from "../../provider/values/canonical.js";
import { Declaration } from "../../provider/values/declaration.js";
import { managedPart } from "../../provider/values/state.js";
import { withUntold } from "../../provider/values/declared.js";
import { withIgnored } from "../../provider/values/ignored.js";
import { faultsOf, reasonsOf } from "../../provider/values/validate.js";
import { readable } from "../export/readable.js";
import type { Entry } from "../model.js";

/** A property in which the account is not as a licence declares it, both with keys where they refer to others. */
export interface Difference {
  readonly name: string;
  readonly field: Field | undefined;
  readonly known: unknown;
  /** Undefined: an object of this kind has none. */
  readonly next: unknown;
  /** Why that cannot be declared. */
  readonly fault?: string;
}

/** What a value refers to by its id, by the key that it has in the licence. */
export type KeyOf = (section: string, id: unknown) => unknown;

interface Surroundings {
  /** All that an export would declare of the object. */
  readonly whole?: Values | undefined;
  readonly keyOf: KeyOf;
  /** Whether the stack has the object. */
  readonly isHeld: boolean;
}

/**
 * In what an object of the account differs from its entry: of what is declared alone, and in what is not ignored.
 *
 * @param args those of the entry, with ids.
 */
export function differencesOf(
  { type, options }: Entry,
  args: Values,
  { state: actual }: Found,
  { whole = {}, keyOf, isHeld }: Surroundings,
): Difference[] {
  // What tells an object from others is declared by saying nothing, too.
  const presets = type.naturalKey.flatMap((name): [string, unknown][] => {
    const preset = type.fields[name]?.default;
    return args[name] === undefined && preset !== undefined ? [[name, preset]] : [];
  });
  const declared = { ...args, ...Object.fromEntries(presets) };
  const kept =
    options.ignoreChanges === undefined
      ? declared
      : uniformArgs(type, withIgnored(type, actual, declared, options.ignoreChanges));
  const declaration = new Declaration(type, kept);
  // What the account does not tell, and what can be given to a new object alone, a state has as it was declared.
  const state = isHeld
    ? withUntold(type, kept, declaration.stateOf(actual))
    : managedPart(type, actual, kept);
  const names = declaration.differencesFrom(state).filter((name) => isTold(type.fields[name]));
  const next: Values = { ...kept };
  for (const name of names) {
    const field = type.fields[name];
    next[name] = restrict(field, canonical(field, state[name] ?? field?.default), kept[name]);
  }
  // An object of another kind has other properties, and needs some of them.
  const fields = names.length > 0 ? type.fieldsFor(next) : {};
  const others = names.length > 0 ? Object.keys(kept).filter((name) => fields[name] === undefined) : [];
  for (const name of others) delete next[name];
  const lacking = others.length > 0 || names.length > 0 ? lackingIn(type, next, whole) : [];
  for (const name of lacking) next[name] = whole[name];
  const all = [...new Set([...names, ...others, ...lacking])];
  const faults = all.length > 0 ? faultsOf(type, next) : [];
  return all.map((name) => {
    const own = faults.filter(({ path }) => path[0] === name);
    const field = type.fields[name];
    const inFile = (value: unknown): unknown =>
      value === undefined || field === undefined
        ? value
        : inKeys(field, readable(field.schema, value), keyOf);
    return {
      name,
      field,
      known: inFile(uniform(field, kept[name])),
      next: inFile(next[name]),
      ...(own.length > 0 && { fault: reasonsOf(own) }),
    };
  });
}

/** The value with keys in place of the ids that it refers to. */
export function inKeys({ refersTo }: Field, value: unknown, keyOf: KeyOf): unknown {
  if (refersTo === undefined) return value;
  return Array.isArray(value) ? value.map((id: unknown) => keyOf(refersTo, id)) : keyOf(refersTo, value);
}

function lackingIn(type: ResourceType, args: Values, whole: Values): string[] {
  const names = faultsOf(type, args).map(({ path: [name] }) => String(name));
  return [...new Set(names)].filter(
    (name) =>
      args[name] === undefined && whole[name] !== undefined && !isDeepStrictEqual(whole[name], args[name]),
  );
}

function isTold(field: Field | undefined): boolean {
  return field?.secret !== true && field?.writeOnly !== true;
}
