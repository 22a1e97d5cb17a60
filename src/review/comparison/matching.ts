import { resourceTypes } from "../../definitions/index.js";
import { nameOf } from "../../provider/values/key.js";
import type { Compared } from "./side.js";

/** An object of both licences, or of one of them alone. */
export interface Pair {
  readonly from?: Compared | undefined;
  readonly to?: Compared | undefined;
}

/**
 * Finds what is the same object for a person: first what has one natural key, then what has one key of the licence, since
 * `vars` may make logins and names of each licence's own. An object that both have is called by the second one's key
 * wherever something refers to it; one that a single licence declares, by its id where its type has one of its own.
 */
export function pairsOf(from: readonly Compared[], to: readonly Compared[]): Pair[] {
  /** By section and key in the first licence: what the second one calls it. */
  const calledInBoth = new Map<string, string>();
  const taken = new Set(to.map(placeOf));
  const [idsOfFrom, idsOfTo] = [idsOf(from), idsOf(to)];
  const inFirst: Naming = (place, key) =>
    // Another object of the second licence may have the key of one that only the first one has.
    calledInBoth.get(place) ?? idsOfFrom.get(place) ?? (taken.has(place) ? `${key} (another)` : key);
  const pairs = resourceTypes.flatMap((type) => {
    const own = from.filter((one) => one.type === type);
    const translated = new Map(own.map((one) => [withKeys(one, inFirst), one]));
    const found = pairsOfType(
      [...translated.keys()],
      to.filter((one) => one.type === type),
    ).map((pair): Pair => ({ ...pair, from: pair.from && translated.get(pair.from) }));
    for (const pair of found) {
      if (pair.from && pair.to) calledInBoth.set(placeOf(pair.from), pair.to.key);
    }
    return found;
  });
  const inBoth = new Set(pairs.flatMap((pair) => (pair.from && pair.to ? [placeOf(pair.to)] : [])));
  const inSecond: Naming = (place, key) => (inBoth.has(place) ? key : (idsOfTo.get(place) ?? key));
  // Objects of a type may refer to those of a later one, so that only now all are known.
  return pairs.map((pair) => ({
    from: pair.from && withKeys(pair.from, inFirst),
    to: pair.to && withKeys(pair.to, inSecond),
  }));
}

/** What an object is called that something refers to, by its section and key and by the key. */
type Naming = (place: string, key: string) => string;

/** The ids of those that have one of their own, such as a login, by section and key. */
function idsOf(objects: readonly Compared[]): Map<string, string> {
  return new Map(
    objects.flatMap((one): [string, string][] => {
      const id = one.type.idFrom === undefined ? undefined : one.args[one.type.idFrom];
      return typeof id === "string" ? [[placeOf(one), id]] : [];
    }),
  );
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

function withKeys(object: Compared, naming: Naming): Compared {
  const { type, args } = object;
  const references = type.fieldsWith("refersTo").filter(({ name }) => args[name] !== undefined);
  const changed = references.map(({ name, refersTo }): [string, unknown] => {
    const one = (value: unknown): unknown =>
      typeof value === "string" ? naming(`${String(refersTo)}\n${value}`, value) : value;
    const value = args[name];
    return [name, Array.isArray(value) ? value.map(one) : one(value)];
  });
  return { ...object, args: { ...args, ...Object.fromEntries(changed) } };
}
