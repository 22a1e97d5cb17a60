import { z } from "zod";
import type { Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { type Names, namesAt, memberOf } from "./names.js";
import { nearest } from "../../shared/nearest.js";
import { NO_VALUE, UNKNOWN } from "./unknown.js";
import { wordsIn } from "./words.js";
import { factsOf } from "../../definitions/facts.js";
import { atPath } from "../../shared/path-text.js";

type Issue = z.core.$ZodIssue;
type NamesAt = (path: readonly PropertyKey[]) => Names;

/** Something wrong with an argument: where it is (`rules[0].value`) and why it is wrong. Never its value. */
export interface Fault {
  readonly path: readonly PropertyKey[];
  readonly reason: string;
  /** Of an unknown property, the one that it was most likely meant to be: that one is then not told to be missing. */
  readonly meant?: string;
}

/**
 * What is wrong with the arguments of a resource, all of it at once.
 *
 * A value that Pulumi does not know yet is right wherever it stands: the check is made again, with the
 * value, before anything is written.
 */
export function faultsOf(type: Pick<ResourceType, "args">, args: Values): Fault[] {
  return validated(type, args).faults;
}

/** The same, and what the arguments were read as where nothing is wrong and everything is known. */
export function validated(
  type: Pick<ResourceType, "args">,
  args: Values,
): { readonly faults: Fault[]; readonly parsed?: Values } {
  const result = type.args.safeParse(args);
  const words = wordsIn(args).filter(({ isUnknown }) => !isUnknown);
  const missing = Object.keys(args).filter((name) => args[name] === NO_VALUE);
  if (result.success && words.length + missing.length === 0) {
    return { faults: [], parsed: result.data };
  }
  const found = withWords(words, result.success ? [] : faultsIn(result.error.issues, type, args));
  const others = found.filter(({ path }) => args[String(path[0])] !== NO_VALUE);
  return { faults: [...missing.map((name) => ({ path: [name], reason: NOT_GIVEN })), ...others] };
}

/** Of two reasons for one place the schema's is told: it may know better what was meant. */
function withWords(words: readonly Fault[], faults: readonly Fault[]): Fault[] {
  const told = new Set(faults.map(({ path }) => JSON.stringify(path)));
  const more = words.filter(({ path }) => !told.has(JSON.stringify(path)));
  return [...faults, ...more.map(({ path, reason }) => ({ path, reason }))];
}

const NOT_GIVEN =
  "has no value, as what gives it has none: if that is a resource that --target leaves out, name it as a target too";

function faultsIn(issues: readonly Issue[], type: Pick<ResourceType, "args">, args: Values): Fault[] {
  const names: NamesAt = (path) => namesAt(type.args, path, args);
  const found = known(issues, args).flatMap((issue) => toFaults(issue, names, args));
  const misspelt = new Set(meantIn(found));
  return found.flatMap((fault) => {
    if (!isMissing(args, fault.path)) return [fault];
    return misspelt.has(JSON.stringify(fault.path)) ? [] : [{ path: fault.path, reason: "is required" }];
  });
}

/** The places of what is there under a name that is misspelt. */
function meantIn(faults: readonly Fault[]): string[] {
  return faults.flatMap(({ path, meant }) =>
    meant === undefined ? [] : [JSON.stringify([...path.slice(0, -1), meant])],
  );
}

/** What a text was most likely meant to be, where only some values are possible. */
function meantValue(issue: Issue, path: readonly PropertyKey[], args: unknown): string {
  const possible: readonly unknown[] =
    issue.code === "invalid_value"
      ? issue.values
      : issue.code === "invalid_union" && "options" in issue && Array.isArray(issue.options)
        ? issue.options
        : [];
  const value = path.reduce<unknown>((inner, key) => (inner as Values | undefined)?.[String(key)], args);
  const names = possible.filter((one) => typeof one === "string");
  const guess = typeof value === "string" ? nearest(value, names) : undefined;
  return guess === undefined ? "" : `; did you mean ${guess}?`;
}

function known(issues: readonly Issue[], value: unknown): Issue[] {
  return issues.filter((issue) => {
    let found = value;
    for (const key of issue.path) {
      if (found === UNKNOWN) {
        return false;
      }
      found = (found as Record<PropertyKey, unknown> | undefined)?.[key];
    }
    if (found === UNKNOWN) {
      return false;
    }
    if (issue.code === "invalid_union" && issue.errors.length > 0) {
      return issue.errors.every((alternative) => known(alternative, found).length > 0);
    }
    return true;
  });
}

/** Whether the fault is that something is not there at all, which its schema may say in other words. */
export function isMissing(args: unknown, path: readonly PropertyKey[]): boolean {
  let value = args;
  for (const key of path) {
    value = (value as Record<PropertyKey, unknown> | undefined)?.[key];
  }
  return value === undefined;
}

function toFaults(issue: Issue, names: NamesAt, args: unknown): Fault[] {
  if (issue.code === "unrecognized_keys") {
    const here = names(issue.path);
    return issue.keys.map((key) => ({ path: [...issue.path, key], ...unknownProperty(key, here) }));
  }
  if (issue.code === "invalid_key") {
    return issue.issues.map(({ message }) => ({ path: issue.path, reason: message }));
  }
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    const closest = issue.errors.reduce((best, errors) => (errors.length < best.length ? errors : best));
    return closest.flatMap((inner) =>
      toFaults({ ...inner, path: [...issue.path, ...inner.path] }, names, args),
    );
  }
  const reason = issue.message.replace(/^Invalid input: /, "");
  return [{ path: issue.path, reason: `${reason}${meantValue(issue, issue.path, args)}` }];
}

function unknownProperty(key: string, { possible, elsewhere, chosenBy }: Names): Omit<Fault, "path"> {
  if (chosenBy && elsewhere.includes(key)) {
    return { reason: `unknown property where ${chosenBy.property} is ${chosenBy.value}` };
  }
  const meant = nearest(key, possible);
  if (meant === undefined) return { reason: "unknown property" };
  return { reason: `unknown property; did you mean ${meant}?`, meant };
}

/*
 * What the documentation asks of a create. An account may hold what no create makes today: that can be held, changed and
 * removed, and is not asked for it.
 */

/** What is wrong with arguments for a create, beside what is wrong with them in themselves. */
export function creationFaults(
  type: Pick<ResourceType, "args">,
  args: Values,
  own: readonly Fault[] = [],
): Fault[] {
  const told = new Set([...own.map(({ path }) => JSON.stringify(path)), ...meantIn(own)]);
  return faultsAt(type.args, args, []).filter(({ path }) => !told.has(JSON.stringify(path)));
}

/** Faults in one line. */
export function reasonsOf(faults: readonly Fault[]): string {
  return faults.map(({ path, reason }) => atPath(path, reason)).join("; ");
}

function faultsAt(schema: z.ZodType, value: unknown, path: readonly PropertyKey[]): Fault[] {
  if (value === UNKNOWN || value === NO_VALUE) return [];
  const own = ownFaults(schema, value, path);
  const told = new Set(own.map((fault) => JSON.stringify(fault.path)));
  const inner = childrenOf(memberOf(schema, value), value).flatMap(([key, child, part]) =>
    faultsAt(child, part, [...path, key]),
  );
  return [...own, ...inner.filter((fault) => !told.has(JSON.stringify(fault.path)))];
}

function ownFaults(schema: z.ZodType, value: unknown, path: readonly PropertyKey[]): Fault[] {
  const { onCreate } = factsOf(schema);
  if (onCreate === undefined) return [];
  const faults = faultsOf({ args: wrapped(onCreate) }, { it: value });
  return faults.map((fault) => ({ path: [...path, ...fault.path.slice(1)], reason: fault.reason }));
}

const wrappers = new WeakMap<z.ZodType, z.ZodObject>();

/** Made once: a schema is compiled by its first use, which costs a hundred times the others. */
function wrapped(schema: z.ZodType): z.ZodObject {
  const wrapper = wrappers.get(schema) ?? z.object({ it: schema });
  wrappers.set(schema, wrapper);
  return wrapper;
}

function childrenOf(schema: z.ZodType, value: unknown): [PropertyKey, z.ZodType, unknown][] {
  if (schema instanceof z.ZodArray && Array.isArray(value)) {
    return value.map((item, index) => [index, schema.element as z.ZodType, item]);
  }
  if (schema instanceof z.ZodObject && typeof value === "object" && value !== null) {
    const shape = schema.shape as Record<string, z.ZodType>;
    return Object.entries(shape).map(([name, field]) => [name, field, (value as Values)[name]]);
  }
  return [];
}
