import { isDeepStrictEqual } from "node:util";
import type { Node, Pair, YAMLMap, YAMLSeq } from "yaml";
import type { Values } from "../../definitions/definition.js";
import type { Field } from "../../definitions/resource-type.js";
import { isObject } from "../../provider/values/canonical.js";
import { placed } from "../../provider/values/sets.js";
import { yaml } from "../../shared/yaml-library.js";
import { isMerge, keyOf } from "../convert.js";
import { escaped } from "../export/yaml.js";
import type { Edit } from "./edits.js";
import { blockItem, blockPairs, flowPair, flowText, scalarLike } from "./render.js";
import type { YamlLayout } from "./yaml-layout.js";

/** A property that is to have another value. */
export interface Change {
  readonly field: Field | undefined;
  /** As the licence declares it, with keys where it refers to others; `next` likewise. Undefined: none. */
  readonly known: unknown;
  readonly next: unknown;
  /**
   * The text that is to stand for one with values put in; undefined where that cannot be, which it has told. The path is
   * that inside of the object.
   */
  readonly putIn: (path: readonly PropertyKey[], next: unknown) => string | undefined;
}

type Path = readonly PropertyKey[];

/** A place inside of an object, and whether it is in the middle of `{ … }` or `[ … ]`, where a plain text may hold less. */
interface Place {
  readonly path: Path;
  readonly isFlow: boolean;
}

/** Writes the values of one object into its place in a YAML text. */
export class YamlWriter {
  readonly edits: Edit[] = [];
  readonly #layout: YamlLayout;
  readonly #change: Change;

  constructor(layout: YamlLayout, change: Change) {
    this.#layout = layout;
    this.#change = change;
  }

  /** Brings a property of the object that is the value of `pair`. */
  property(pair: Pair, name: string): void {
    const { isMap, isAlias } = yaml();
    const { known, next } = this.#change;
    if (isMap(pair.value)) {
      this.#member(pair.value, name, [known, next], [name]);
    } else if (isAlias(pair.value)) {
      const whole = `{ <<: *${pair.value.source}, ${flowPair(name, escaped(next))} }`;
      this.edits.push(this.#layout.inPlaceOf(pair.value, whole));
    }
  }

  #member(map: YAMLMap, key: string, [known, next]: readonly [unknown, unknown], path: Path): void {
    const pair = map.items.find((one) => keyOf(one.key) === key && !isMerge(one));
    if (next === undefined) {
      if (pair !== undefined) this.#take(map, pair, path);
    } else if (pair === undefined) {
      this.#add(map, key, escaped(next));
    } else {
      this.#value(pair, [known, next], { path, isFlow: map.flow === true });
    }
  }

  #take(map: YAMLMap, pair: Pair, path: Path): void {
    if (yaml().isScalar(pair.value) && this.#isPutIn(pair.value)) {
      this.#change.putIn(path, undefined);
    } else if (map.items.length > 1) {
      this.edits.push(...this.#layout.without(map, new Set([pair])));
    } else if (map.flow === true) {
      this.edits.push(this.#layout.inPlaceOf(map, "{}"));
    } else {
      // Where nothing is left of a block it is an empty map, in the place of its only key.
      const start = this.#layout.startOfItem(pair);
      this.edits.push({ start, end: this.#layout.endOfItem(pair), text: "{}" });
    }
  }

  #add(map: YAMLMap, key: string, value: unknown): void {
    const last = map.items.at(-1);
    if (map.flow === true || last === undefined) {
      const part = flowPair(key, value, isJson(map));
      this.edits.push(this.#layout.into(map, part, last === undefined));
    } else {
      const column = this.#layout.columnOf(this.#layout.startOfItem(map.items[0]));
      this.edits.push(this.#layout.below(last, blockPairs({ [key]: value }, column)));
    }
  }

  #value(pair: Pair, [known, next]: readonly [unknown, unknown], place: Place): void {
    const node = pair.value;
    const { path } = place;
    const { isMap, isSeq, isScalar } = yaml();
    if (isSeq(node) && Array.isArray(next) && next.length === 0) {
      if (!this.#holdsPutIns(node, path)) this.edits.push(this.#layout.behind(pair, "[]"));
    } else if (isMap(node) && isObject(next) && Object.keys(next).length === 0) {
      if (!this.#holdsPutIns(node, path)) this.edits.push(this.#layout.behind(pair, "{}"));
    } else if (isScalar(node) && node.range?.[0] === node.range?.[1]) {
      this.edits.push(this.#layout.behind(pair, flowText(escaped(next))));
    } else {
      this.#node(node, [known, next], place);
    }
  }

  #node(node: unknown, [known, next]: readonly [unknown, unknown], place: Place): void {
    const { path } = place;
    const { isMap, isSeq, isScalar, isNode } = yaml();
    if (isDeepStrictEqual(known, next) || !isNode(node)) return;
    if (isMap(node) && isObject(next) && isObject(known)) this.#map(node, [known, next], path);
    else if (isSeq(node) && Array.isArray(next) && Array.isArray(known)) this.#seq(node, [known, next], path);
    else if (isScalar(node) && !Array.isArray(next) && !isObject(next)) this.#scalar(node, next, place);
    else if (!this.#holdsPutIns(node, path))
      this.edits.push(this.#layout.inPlaceOf(node, flowText(escaped(next))));
  }

  #map(map: YAMLMap, [known, next]: readonly [Values, Values], path: Path): void {
    for (const key of new Set([...Object.keys(known), ...Object.keys(next)])) {
      if (!isDeepStrictEqual(known[key], next[key]))
        this.#member(map, key, [known[key], next[key]], [...path, key]);
    }
  }

  #seq(seq: YAMLSeq, [known, next]: readonly [unknown[], unknown[]], path: Path): void {
    const { field } = this.#change;
    if (seq.items.length !== known.length) {
      if (!this.#holdsPutIns(seq, path))
        this.edits.push(this.#layout.inPlaceOf(seq, flowText(escaped(next))));
      return;
    }
    const { places, rest } =
      field?.set === true && path.length === 1
        ? placed(field, known, next)
        : { places: known.map((_, index) => next[index]), rest: next.slice(known.length) };
    const taken = new Set<unknown>();
    for (const [index, item] of seq.items.entries()) {
      const here = [...path, index];
      if (places[index] !== undefined)
        this.#node(item, [known[index], places[index]], { path: here, isFlow: seq.flow === true });
      else if (!this.#holdsPutIns(item, here)) taken.add(item);
    }
    if (taken.size > 0 && taken.size < seq.items.length) this.edits.push(...this.#layout.without(seq, taken));
    for (const [index, item] of rest.entries()) this.#append(seq, escaped(item), index, taken);
  }

  #append(seq: YAMLSeq, value: unknown, index: number, taken: ReadonlySet<unknown>): void {
    const last = seq.items.at(-1);
    if (seq.flow === true || last === undefined) {
      const isFirst = index === 0 && seq.items.every((item) => taken.has(item));
      this.edits.push(this.#layout.into(seq, flowText(value, isJson(seq)), isFirst));
    } else {
      const line = this.#layout.text.slice(this.#layout.lineStart(this.#layout.startOfItem(last)));
      this.edits.push(this.#layout.below(last, blockItem(value, line.search(/-/))));
    }
  }

  #scalar(node: Node, next: unknown, { path, isFlow }: Place): void {
    if (!yaml().isScalar(node)) return;
    const text = this.#isPutIn(node) ? this.#change.putIn(path, next) : escaped(next);
    if (text === undefined) return;
    const { range } = node;
    const source = this.#layout.text.slice(...(range ?? [0, 0]));
    const line = this.#layout.text.slice(this.#layout.lineStart(range?.[0] ?? 0));
    const how = { source, isFlow, indent: line.search(/[^\s-]/) + 2 };
    this.edits.push(this.#layout.inPlaceOf(node, scalarLike(node, text, how)));
  }

  /** Whether values were put into a text, or into one inside of it: that is told, and it stays. */
  #holdsPutIns(node: unknown, path: Path): boolean {
    const { isNode, isScalar, visit } = yaml();
    let found = false;
    if (!isNode(node)) return false;
    visit(node, {
      Scalar: (_key, inner) => {
        if (isScalar(inner) && this.#isPutIn(inner)) found = true;
      },
    });
    if (found) this.#change.putIn(path, undefined);
    return found;
  }

  #isPutIn({ value }: { readonly value: unknown }): boolean {
    return typeof value === "string" && /\$\{(?:var|config|env):/.test(value.replaceAll("$${", ""));
  }
}

function isJson(parent: YAMLMap | YAMLSeq): boolean {
  const [first]: readonly unknown[] = parent.items;
  const node = yaml().isPair(first) ? first.key : first;
  return yaml().isScalar(node) && node.type === "QUOTE_DOUBLE";
}
