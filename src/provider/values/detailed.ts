import { isDeepStrictEqual } from "node:util";
import type { Values } from "../../definitions/definition.js";
import type { Field } from "../../definitions/resource-type.js";
import { canonical, isObject, isSame, restrict } from "./canonical.js";
import type { Changes } from "./changes.js";
import type { Declaration } from "./declaration.js";
import { declaredIn } from "./declared.js";
import { leavesFixed } from "./refusals.js";
import { textOf } from "./sets.js";
import { hasUnknown } from "./unknown.js";

type Path = readonly (string | number)[];

/** One place in which a resource changes. */
export interface Difference {
  /** In the new value; of what goes, in the old one. */
  readonly path: Path;
  readonly kind: "add" | "update" | "delete";
  /** Whether it replaces the object. */
  readonly replaces: boolean;
  /** Whether the value itself stays, and only begins or ceases to be declared. */
  readonly isOnlyDeclared: boolean;
}

type Place = Pick<Difference, "path" | "kind">;

/**
 * Where a declaration differs from an object of the stack, for an engine that shows each place: of a set, the members that
 * come and go. `before` is the state as it is recorded, and `changes` what it comes to. What ceases to be declared is left
 * alone from then on, which takes no step, unless only the account knows its value; and what a create alone can set takes
 * none where it begins to be declared as the account has it, nor does what its absence says too.
 */
export function detailedChanges(declaration: Declaration, before: Values, changes: Changes): Difference[] {
  const { type, args } = declaration;
  const values = changes.names.flatMap((name) => {
    const field = type.fields[name];
    const members = withoutMissing(field, before[name], changes.state[name]);
    const old = restrict(field, members ?? field?.default, args[name]);
    const places = placesIn(field, [name], old, args[name]);
    // What is equal in parts and not as a whole is told as a whole.
    const told = places.length > 0 ? places : [{ path: [name], kind: "update" as const }];
    const replaces = changes.replaces.includes(name);
    return told.map((place) => ({ ...place, replaces, isOnlyDeclared: false }));
  });
  return [...values, ...declaredOtherwise(declaration, before, changes)];
}

function declaredOtherwise(
  { type, args }: Declaration,
  before: Values,
  { names, otherwise, declared }: Changes,
): Difference[] {
  const recorded = declaredIn(before) ?? [];
  const places = new Map<string, Difference>();
  for (const text of otherwise) {
    const [name = "", ...rest] = text.split(".");
    const kind = declared.includes(text) ? "add" : "delete";
    const isFixed = leavesFixed(type, [text], []);
    if (names.includes(name) || (kind === "add" ? isFixed : !isFixed)) continue;
    if (kind === "add" && isDefault(type.fields[name], args[name])) continue;
    const others = kind === "add" ? recorded : declared;
    const isWhole = !isObject(args[name]) || !others.some((path) => path.startsWith(`${name}.`));
    const path = isWhole ? [name] : [name, rest.join(".")];
    places.set(JSON.stringify(path), { path, kind, replaces: false, isOnlyDeclared: true });
  }
  return [...places.values()];
}

/** Whether a value says what its absence says too: an import leaves it out. */
function isDefault(field: Field | undefined, value: unknown): boolean {
  return field?.default !== undefined && isSame(field, value, field.default);
}

/** A set as it is recorded, in which those that are left alone keep their places, empty. */
function withoutMissing(field: Field | undefined, recorded: unknown, managed: unknown): unknown {
  if (field?.set !== true || !Array.isArray(recorded) || !Array.isArray(managed)) return managed;
  const kept = new Set(managed.map((member) => textOf(field, member)));
  return recorded.map((member: unknown) => (kept.has(textOf(field, member)) ? member : undefined));
}

function placesIn(field: Field | undefined, path: Path, old: unknown, now: unknown): Place[] {
  if (now === undefined) return old === undefined ? [] : [{ path, kind: "delete" }];
  if (old === undefined) return [{ path, kind: "add" }];
  if (field?.set === true && Array.isArray(old) && Array.isArray(now))
    return membersIn(field, path, old, now);
  return valuesIn(path, canonical(field, old), canonical(field, now));
}

function membersIn(field: Field, path: Path, old: readonly unknown[], now: readonly unknown[]): Place[] {
  const goes = unlike(field, old, now);
  const comes = unlike(field, now, old);
  const changed = [...comes].flatMap(([place, member]) => {
    const before = goes.get(place);
    return before === undefined
      ? [{ path: [...path, place], kind: "add" as const }]
      : valuesIn([...path, place], before, member);
  });
  const gone = [...goes.keys()].filter((place) => !comes.has(place));
  return [...changed, ...gone.map((place) => ({ path: [...path, place], kind: "delete" as const }))];
}

/** The members that the other set does not have, each once, by their places. */
function unlike(field: Field, members: readonly unknown[], others: readonly unknown[]): Map<number, unknown> {
  const seen = new Set(others.map((member) => textOf(field, member)));
  const own = new Map<number, unknown>();
  for (const [place, member] of members.entries()) {
    const text = textOf(field, member);
    if (member === undefined || seen.has(text)) continue;
    seen.add(text);
    own.set(place, member);
  }
  return own;
}

/** The places of two values without sets in them. */
function valuesIn(path: Path, old: unknown, now: unknown): Place[] {
  if (isDeepStrictEqual(old, now)) return [];
  if (now === undefined) return [{ path, kind: "delete" }];
  if (old === undefined) return [{ path, kind: "add" }];
  if (isObject(old) && isObject(now)) {
    const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])];
    return keys.flatMap((key) => valuesIn([...path, key], old[key], now[key]));
  }
  if (Array.isArray(old) && Array.isArray(now) && !hasUnknown(now)) {
    const length = Math.max(old.length, now.length);
    return Array.from({ length }, (_none, place) => place).flatMap((place) =>
      valuesIn([...path, place], old[place], now[place]),
    );
  }
  return [{ path, kind: "update" }];
}
