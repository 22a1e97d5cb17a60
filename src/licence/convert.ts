import type { Alias, Pair, Scalar, YAMLMap } from "yaml";
import { UNKNOWN } from "../provider/unknown.js";
import { faultOfText } from "../provider/words.js";
import type { Places, Spot } from "./places.js";
import type { Place, Problem } from "./problem.js";
import type { Source } from "./source.js";
import { type Pieces, substitute, type Values } from "./substitute.js";
import { yaml } from "./yaml-library.js";

/** What the conversion of one file's nodes works with. */
export interface Conversion {
  readonly source: Source;
  readonly places: Places;
  readonly problems: Problem[];
  /** The values to put in; absent: texts stay as they are written. */
  readonly values?: Values | undefined;
  /** Told of each place that a secret was put into. */
  readonly onSecret?: (path: readonly PropertyKey[]) => void;
  /** Told of each text that is whole only later. In its place there is then what stands for the unknown. */
  readonly onLater?: (path: readonly PropertyKey[], pieces: Pieces, place: Place) => void;
}

type Path = readonly PropertyKey[];

const DEEPEST = 50;
/** How many values aliases may stand for, all together. */
const MOST_ALIASED = 100_000;
const aliased = new WeakMap<Source, number>();

/** The plain value of a node, with its texts' values put in, and where each part of it stands. */
export function convert(node: unknown, path: Path, conversion: Conversion): unknown {
  return new Converter(conversion).value(node, path, undefined);
}

/** The pairs of a map by key. Keys that stand twice, or are no texts, are problems. */
export function pairsOf(node: YAMLMap, path: Path, conversion: Conversion): [string, Pair][] {
  const seen = new Map<string, unknown>();
  const pairs: [string, Pair][] = [];
  for (const pair of node.items) {
    const key = keyOf(pair.key);
    const place = conversion.source.placeOf(pair.key);
    if (key === undefined) {
      conversion.problems.push({ place, path, reason: "a key must be a text, and not empty" });
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

/** A key as it is written: `0x1` and `yes` are texts here. */
function keyOf(node: unknown): string | undefined {
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
    const { source } = this.#conversion;
    if (this.#inAlias > 0) {
      const count = (aliased.get(source) ?? 0) + 1;
      aliased.set(source, count);
      if (count > MOST_ALIASED) {
        return count === MOST_ALIASED + 1
          ? this.#refuse(node, path, `aliases stand for more than ${MOST_ALIASED} values: write them out`)
          : undefined;
      }
    }
    if (yaml().isMap(node)) {
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
    for (const [key, pair] of pairsOf(node, path, this.#conversion)) {
      const spot = { place: source.placeOf(pair.key), source: sourceOf(pair.value) };
      places.record(result, key, spot);
      result[key] = this.value(pair.value, [...path, key], spot);
    }
    return result;
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
    const { values, onSecret, onLater, source } = this.#conversion;
    if (typeof value !== "string" || values === undefined) {
      return value;
    }
    const { text, pieces, secret, faults } = substitute(value, values);
    for (const reason of faults) {
      this.#refuse(node, path, reason, spot);
    }
    if (secret) {
      onSecret?.(path);
    }
    if (text === undefined) {
      onLater?.(path, pieces, spot?.place ?? source.placeOf(node));
      return UNKNOWN;
    }
    const fault = faultOfText(text);
    return fault === undefined ? text : this.#refuse(node, path, fault, spot);
  }

  #refuse(node: unknown, path: Path, reason: string, spot?: Spot): undefined {
    const place = spot?.place ?? this.#conversion.source.placeOf(node);
    this.#conversion.problems.push({ place, path, reason });
    return undefined;
  }
}

function sourceOf(node: unknown): string | undefined {
  return yaml().isScalar(node) && typeof node.value !== "string" ? node.source : undefined;
}
