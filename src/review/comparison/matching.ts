import type { Values } from "../../definitions/definition.js";
import { resourceTypes } from "../../definitions/index.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { nameOf } from "../../provider/values/key.js";
import type { Compared } from "./side.js";

/** An object of both licences, or of one of them alone. */
export interface Pair {
  readonly from?: Compared | undefined;
  readonly to?: Compared | undefined;
}

/**
 * Finds what is the same object for a person: first what has one natural key, then what has one key of the licence, since
 * `vars` may make logins and names of each licence's own. Where the first licence refers to an object, the pairs have the
 * key that the second one calls it by.
 */
export function pairsOf(from: readonly Compared[], to: readonly Compared[]): Pair[] {
  /** By section and key in the first licence: what the second one calls it. */
  const calledInBoth = new Map<string, string>();
  const taken = new Set(to.map(placeOf));
  return resourceTypes.flatMap((type) => {
    const translated = from
      .filter((one) => one.type === type)
      .map((one) => ({ ...one, args: withKeys(type, one.args, calledInBoth, taken) }));
    const pairs = pairsOfType(
      translated,
      to.filter((one) => one.type === type),
    );
    for (const pair of pairs) {
      if (pair.from && pair.to) calledInBoth.set(placeOf(pair.from), pair.to.key);
    }
    return pairs;
  });
}

function pairsOfType(from: readonly Compared[], to: readonly Compared[]): Pair[] {
  const left = new Set(from);
  const take = (wanted: Compared | undefined): Compared | undefined =>
    wanted !== undefined && left.delete(wanted) ? wanted : undefined;
  const byNaturalKey = Map.groupBy(from, ({ type, args }) => nameOf(type, args));
  const byKey = new Map(from.map((one) => [one.key, one]));
  const sure = new Map(
    to.map((one) => [
      one,
      take(byNaturalKey.get(nameOf(one.type, one.args))?.find((each) => left.has(each))),
    ]),
  );
  const pairs = to.map((one): Pair => ({ from: sure.get(one) ?? take(byKey.get(one.key)), to: one }));
  return [...pairs, ...[...left].map((one): Pair => ({ from: one }))];
}

function placeOf({ type, key }: Pick<Compared, "type" | "key">): string {
  return `${type.section}\n${key}`;
}

function withKeys(
  type: ResourceType,
  args: Values,
  called: ReadonlyMap<string, string>,
  taken: ReadonlySet<string>,
): Values {
  const references = type.fieldsWith("refersTo").filter(({ name }) => args[name] !== undefined);
  const changed = references.map(({ name, refersTo }): [string, unknown] => {
    const one = (value: unknown): unknown => {
      if (typeof value !== "string") return value;
      const place = `${String(refersTo)}\n${value}`;
      // Another object of the second licence may have the key of one that only the first one has.
      return called.get(place) ?? (taken.has(place) ? `${value} (another)` : value);
    };
    const value = args[name];
    return [name, Array.isArray(value) ? value.map(one) : one(value)];
  });
  return { ...args, ...Object.fromEntries(changed) };
}
