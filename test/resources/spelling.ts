import type { Values } from "../../src/definitions/definition.js";
import { caseOf } from "../types/index.js";

/**
 * The same arguments written in another way, chosen by `seed`: sets in another order or with one thing
 * twice, numbers as texts and texts as numbers, booleans as 0 and 1, logins in capitals, defaults left out,
 * keys in another order.
 */
export function respelled(type: string, args: Values, seed: number): Values {
  const random = randomFrom(seed);
  const { flags, numbers, sets, scalars, logins, defaults = {}, words = {} } = caseOf(type).spelling;
  const spell = (value: unknown, name: string): unknown => {
    if (Array.isArray(value)) {
      const items = value.map((item) => spell(item, name));
      return sets?.includes(name) ? shuffled(items, random) : items;
    }
    if (typeof value === "object" && value !== null) {
      const entries = Object.entries(value).map(([key, inner]): [string, unknown] => [
        key,
        spell(inner, name === "properties" ? name : key),
      ]);
      return Object.fromEntries(
        shuffled(entries, random, false).filter(
          ([key, inner]) => !(key in defaults && inner === defaults[key] && random() < 0.5),
        ),
      );
    }
    if (random() < 0.5) return value;
    if (flags?.includes(name))
      return [Number(value), String(Number(value)), String(value)][Math.floor(random() * 3)];
    if (numbers?.includes(name)) return String(value);
    if (logins?.includes(name)) return String(value).toUpperCase();
    if (scalars?.includes(name) && String(Number(value)) === value) return Number(value);
    return words[name]?.[String(value)] ?? value;
  };
  return spell(args, "") as Values;
}

/** Arguments in one spelling: sets in order and everything once, keys in order. */
export function plainest(type: string, value: unknown, name = ""): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => plainest(type, item, name));
    if (!caseOf(type).spelling.sets?.includes(name)) return items;
    const texts = [...new Set(items.map((item) => JSON.stringify(item)))].toSorted();
    return texts.map((text): unknown => JSON.parse(text));
  }
  if (typeof value !== "object" || value === null) return value;
  const keys = Object.keys(value).toSorted();
  return Object.fromEntries(keys.map((key) => [key, plainest(type, Reflect.get(value, key), key)]));
}

function shuffled<T>(items: readonly T[], random: () => number, mayRepeat = true): T[] {
  const [first] = items;
  const repeated = mayRepeat && first !== undefined && random() < 0.2 ? [...items, first] : items;
  return repeated
    .map((item) => ({ item, rank: random() }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

/** Numbers from 0 to 1 that follow from a seed. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
