import type { Alias, Pair, Scalar, YAMLMap } from "yaml";
import type { Places, Spot } from "./places.js";
import { DEEPEST, LONGEST_KEY, MOST_ALIASED, MOST_ITEMS } from "./limits.js";
import type { Reason } from "./problem.js";
import type { Source } from "./source.js";
import { readText, type TextReading } from "./texts.js";
import { yaml } from "../shared/yaml-library.js";

/** What the conversion of one file's nodes works with. */
export interface Conversion extends TextReading {
  readonly source: Source;
  readonly places: Places;
}

type Path = readonly PropertyKey[];

/** The plain value of a node, with its texts' values put in, and where each part of it stands. */
export function convert(node: unknown, path: Path, conversion: Conversion): unknown {
  return new Converter(conversion).value(node, path, undefined);
}

/** The pairs of a map by key. Keys that stand twice, or are no texts, are problems. */
export function pairsOf(
  node: YAMLMap,
  path: Path,
  conversion: Pick<Conversion, "source" | "problems">,
): [string, Pair][] {
  const seen = new Map<string, unknown>();
  const pairs: [string, Pair][] = [];
  for (const pair of node.items) {
    const key = keyOf(pair.key);
    const place = conversion.source.placeOf(pair.key);
    if (key === undefined) {
      conversion.problems.push({ place, path, reason: "a key must be a text, and not empty" });
    } else if (key.length > LONGEST_KEY) {
      conversion.problems.push({ place, path, reason: `a key has at most ${LONGEST_KEY} characters` });
    } else if (isIndentedOddly(pair.key)) {
      const reason = "the line begins with a character that only looks like a space: type its spaces anew";
      conversion.problems.push({ place, path: [...path, key.trim()], reason });
    } else if (key === "__proto__") {
      conversion.problems.push({ place, path: [...path, key], reason: "this key cannot be used" });
    } else if (seen.has(key)) {
      const { line } = conversion.source.placeOf(seen.get(key));
      const reason = `stands here a second time: the first is on line ${line}`;
      conversion.problems.push({ place, path: [...path, key], reason });
    } else {
      seen.set(key, pair.key);
      pairs.push([key, pair]);
    }
  }
  return pairs;
}

/** Whether a key begins with what was pasted in place of the spaces before it, such as a no-break space. In quotes it is meant. */
export function isIndentedOddly(node: unknown): boolean {
  return yaml().isScalar(node) && node.type === "PLAIN" && /^[^\S ]/.test(String(node.value));
}

/** A key as it is written: `0x1` and `yes` are texts here. */
export function keyOf(node: unknown): string | undefined {
  if (!yaml().isScalar(node) || node.value === null) {
    return undefined;
  }
  const key = typeof node.value === "string" ? node.value : node.source;
  return key === "" ? undefined : key;
}

class Converter {
  readonly #conversion: Conversion;
  readonly #open = new Set<unknown>();
  #inAlias = 0;

  constructor(conversion: Conversion) {
    this.#conversion = conversion;
  }

  value(node: unknown, path: Path, spot: Spot | undefined): unknown {
    if (yaml().isAlias(node)) {
      return this.#alias(node, path, spot);
    }
    if (path.length > DEEPEST) {
      return this.#refuse(node, path, "is nested too deep");
    }
    if (this.#inAlias > 0 && !this.#counts(node, path)) return undefined;
    const isMap = yaml().isMap(node);
    if ((isMap || yaml().isSeq(node)) && path.length > 1 && node.items.length > MOST_ITEMS) {
      return this.#refuse(node, path, `has more than ${MOST_ITEMS.toLocaleString("en-US")} items`);
    }
    if (isMap) {
      return this.#map(node, path);
    }
    if (yaml().isSeq(node)) {
      return this.#sequence(node.items, path);
    }
    return yaml().isScalar(node) ? this.#scalar(node, path, spot) : null;
  }

  #alias(node: Alias, path: Path, spot: Spot | undefined): unknown {
    const target = this.#conversion.source.aliases.get(node);
    if (this.#open.has(target)) {
      return this.#refuse(node, path, "this alias stands for something that it is itself a part of");
    }
    this.#open.add(target);
    this.#inAlias++;
    try {
      return this.value(target, path, spot);
    } finally {
      this.#inAlias--;
      this.#open.delete(target);
    }
  }

  #map(node: YAMLMap, path: Path): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    const { source, places } = this.#conversion;
    const pairs = pairsOf(node, path, this.#conversion);
    const add = (key: string, pair: Pair): void => {
      const spot = { place: source.placeOf(pair.key), source: sourceOf(pair.value) };
      places.record(result, key, spot);
      result[key] = this.value(pair.value, [...path, key], spot);
    };
    for (const [key, pair] of pairs) if (!isMerge(pair)) add(key, pair);
    for (const [, pair] of pairs) if (isMerge(pair)) this.#merge(pair.value, path, result, add);
    return result;
  }

  /** What `<<` takes over: the keys of a map, or of several, the first before the others; those that are there stay. */
  #merge(
    node: unknown,
    path: Path,
    result: Record<string, unknown>,
    add: (key: string, pair: Pair) => void,
  ): void {
    const target = yaml().isAlias(node) ? this.#conversion.source.aliases.get(node) : node;
    if (this.#open.has(target)) {
      this.#refuse(node, path, "this merge key stands for something that it is itself a part of");
      return;
    }
    this.#open.add(target);
    this.#inAlias++;
    if (yaml().isSeq(target) && target.items.length <= MOST_ITEMS) {
      for (const item of target.items) this.#merge(item, path, result, add);
    } else if (yaml().isMap(target)) {
      for (const [key, pair] of pairsOf(target, path, this.#conversion)) {
        if (!this.#counts(pair.key, path)) break;
        if (isMerge(pair)) this.#merge(pair.value, path, result, add);
        else if (!Object.hasOwn(result, key)) add(key, pair);
      }
    } else {
      this.#refuse(node, path, "a merge key (`<<`) takes the alias of a map, or a list of them: `<<: *name`");
    }
    this.#inAlias--;
    this.#open.delete(target);
  }

  /** Counts a value that stands in another place than it is written in. Returns whether there may be one more. */
  #counts(node: unknown, path: Path): boolean {
    const count = ++this.#conversion.budget.aliased;
    if (count === MOST_ALIASED + 1)
      this.#refuse(node, path, `aliases stand for more than ${MOST_ALIASED} values: write them out`);
    return count <= MOST_ALIASED;
  }

  #sequence(items: readonly unknown[], path: Path): unknown[] {
    const result: unknown[] = [];
    const { source, places } = this.#conversion;
    for (const [index, item] of items.entries()) {
      const spot = { place: source.placeOf(item), source: sourceOf(item) };
      places.record(result, index, spot);
      result.push(this.value(item, [...path, index], spot));
    }
    return result;
  }

  #scalar(node: Scalar, path: Path, spot: Spot | undefined): unknown {
    const { value } = node;
    if (typeof value === "number" && node.source !== undefined && node.source !== String(value)) {
      const reason = `${node.source} is the number ${value}: write ${value}, or "${node.source}" for a text`;
      return this.#refuse(node, path, reason, spot);
    }
    if (typeof value !== "string") return value;
    const place = () => spot?.place ?? this.#conversion.source.placeOf(node);
    return readText(value, { path, place }, this.#conversion);
  }

  #refuse(node: unknown, path: Path, reason: Reason, spot?: Spot): undefined {
    const place = spot?.place ?? this.#conversion.source.placeOf(node);
    this.#conversion.problems.push({ place, path, reason });
    return undefined;
  }
}

/** Whether a pair takes over what another map has: `<<: *name`. */
export function isMerge({ key }: Pair): boolean {
  return yaml().isScalar(key) && key.value === "<<" && key.type === "PLAIN";
}

function sourceOf(node: unknown): string | undefined {
  if (!yaml().isScalar(node) || typeof node.value === "string") return undefined;
  const { value, comment, source } = node;
  return value === null && comment ? `#${comment}` : source;
}
