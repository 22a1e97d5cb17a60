import { isDeepStrictEqual } from "node:util";
import type { Values } from "../../definitions/definition.js";
import type { Field, ResourceType } from "../../definitions/resource-type.js";
import { isManaged, isObject, ordered, pick } from "./canonical.js";
import { faultsOf, reasonsOf } from "./validate.js";

/** What of a state can be declared. */
export interface Declarable {
  /** Undefined where that is not enough to declare the object at all. */
  readonly args: Values | undefined;
  /** Why it is not enough. */
  readonly reasons: string;
  /** The paths that are left out, since nothing declares them so. */
  readonly left: readonly string[];
}

/** The arguments that may declare an object in this state: never an instruction to us, nor a secret. */
export function declarableFields(type: ResourceType, state: Values): Field[] {
  return Object.values(type.fieldsFor(state)).filter(
    ({ name, writeOnly, secret }) => isManaged(name) && !writeOnly && !secret && state[name] !== undefined,
  );
}

/** What of these arguments, of which an object in this state has values, declares it. */
export function declarableArgs(
  type: ResourceType,
  fields: readonly Field[],
  id: string,
  state: Values,
): Declarable {
  const whole = wholeArgs(type, fields, state);
  return whole === undefined ? usableArgs(type, fields, id, state) : { args: whole, reasons: "", left: [] };
}

/** What a state declares, where all of it can be declared as it is: nearly always, and then it is read once. */
function wholeArgs(type: ResourceType, fields: readonly Field[], state: Values): Values | undefined {
  const read = type.args.safeParse(Object.fromEntries(fields.map(({ name }) => [name, state[name]])));
  if (!read.success) {
    return undefined;
  }
  const args: Values = {};
  for (const field of fields) {
    addUnlessPreset(args, field, ordered(field, read.data[field.name]));
  }
  return args;
}

/** What of a state can be declared that cannot be as a whole. */
function usableArgs(type: ResourceType, fields: readonly Field[], id: string, state: Values): Declarable {
  const args: Values = {};
  const left: string[] = [];
  for (const field of fields) {
    const { name } = field;
    const { part, left: keys } = usablePart(field, state[name]);
    const read = field.schema.safeParse(part);
    left.push(...keys.map((key) => `${name}.${key}`));
    if (read.success && read.data !== undefined) {
      addUnlessPreset(args, field, ordered(field, read.data));
    } else if (keys.length === 0 && state[name] !== "" && type.isBuiltIn?.(state, id) !== true) {
      // An empty text says nothing; and only LiveChat itself gives some, such as the owner's permission.
      left.push(name);
    }
  }
  const lacking = new Set(faultsOf(type, args).map(({ path: [name] }) => name));
  if (lacking.size === 0) return { args, reasons: "", left };
  const faults = faultsOf(type, pick(state, Object.keys(type.fields)));
  return {
    args: undefined,
    reasons: reasonsOf(faults.filter(({ path: [name] }) => lacking.has(name))),
    left,
  };
}

/** Adds what says more than its absence would. */
function addUnlessPreset(args: Values, { name, default: preset }: Field, value: unknown): void {
  // An object of which nothing is declared says nothing, and some are parameters of a plan that not everybody has.
  if (isObject(value) && Object.keys(value).length === 0) return;
  if (preset === undefined || !isDeepStrictEqual(value, preset)) {
    args[name] = value;
  }
}

/** The value as far as it can be declared: of a partial object, the keys that can; and those that cannot. */
function usablePart(field: Field, value: unknown): { part: unknown; left: string[] } {
  if (!field.partial || !isObject(value)) return { part: value, left: [] };
  const isUsable = ([key, inner]: [string, unknown]) => field.schema.safeParse({ [key]: inner }).success;
  const usable = Object.entries(value).filter(isUsable);
  const left = Object.entries(value).filter((entry) => !isUsable(entry));
  return {
    part: usable.length > 0 || left.length === 0 ? Object.fromEntries(usable) : undefined,
    left: left.map(([key]) => key),
  };
}
