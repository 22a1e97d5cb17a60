import { dirname, relative, resolve } from "node:path";
import type { Pair } from "yaml";
import type { Definition } from "../provider/definition.js";
import { nearest } from "../provider/nearest.js";
import { definitions } from "../definitions/index.js";
import { convert, pairsOf, type Conversion } from "./convert.js";
import { Places } from "./places.js";
import { LicenceError, type Place, type Problem } from "./problem.js";
import { laterKey, LaterText, type RawEntry, type RawLicence } from "./raw.js";
import { readSource, type Source } from "./source.js";
import { Composed, type Pieces, type Values } from "./substitute.js";
import { yaml } from "./yaml-library.js";

/** What a licence file may hold beside its sections. */
const INCLUDE = "include";
const VARS = "vars";
const topLevel = [INCLUDE, VARS, ...definitions.map(({ section }) => section)];

interface Part {
  readonly source: Source;
  readonly pairs: ReadonlyMap<string, Pair>;
}

/**
 * Reads a licence file and the files that it includes, and puts the values of `${config:key}`, `${env:NAME}` and
 * `${var:name}` in. A relative name is relative to `folder`, by default the current one; in `include`, to the file that includes.
 *
 * @throws LicenceError where a file cannot be read or is not YAML. All else that is wrong is in the result.
 */
export function loadFile(file: string, values: Values = {}, folder: string = process.cwd()): RawLicence {
  const loader = new Loader(folder);
  loader.add(file, resolve(folder, file), []);
  return { source: file, ...loader.finish(values) };
}

class Loader {
  readonly #folder: string;
  readonly #parts: Part[] = [];
  readonly #problems: Problem[] = [];
  readonly #places = new Places();
  readonly #entries: RawEntry[] = [];
  readonly #first = new Map<string, RawEntry>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  add(name: string, path: string, open: readonly string[]): void {
    const source = readSource(name, path);
    const { contents } = source.document;
    const conversion = this.#conversion(source);
    if (!yaml().isMap(contents)) {
      const empty = contents === null || (yaml().isScalar(contents) && contents.value === null);
      this.#problems.push({
        place: source.placeOf(contents),
        path: [],
        reason: empty
          ? `holds nothing: write a section, such as \`groups:\``
          : `must hold sections, such as \`groups:\``,
      });
      return;
    }
    const pairs = new Map(pairsOf(contents, [], conversion));
    this.#parts.push({ source, pairs });
    for (const [key, pair] of pairs) {
      if (!topLevel.includes(key)) {
        const guess = nearest(key, topLevel);
        const hint = guess === undefined ? `; there are ${topLevel.join(", ")}` : `; did you mean ${guess}?`;
        this.#problems.push({
          place: source.placeOf(pair.key),
          path: [key],
          reason: `unknown section${hint}`,
        });
      }
    }
    this.#include(source, pairs.get(INCLUDE), [...open, path]);
  }

  #include(source: Source, pair: Pair | undefined, open: readonly string[]): void {
    const node = pair?.value;
    if (pair === undefined || (yaml().isScalar(node) && node.value === null)) {
      return;
    }
    const items = yaml().isSeq(node) ? node.items : [node];
    for (const [index, item] of items.entries()) {
      const place = source.placeOf(item);
      const path = yaml().isSeq(node) ? [INCLUDE, index] : [INCLUDE];
      const wanted = yaml().isScalar(item) ? item.value : undefined;
      if (typeof wanted !== "string" || wanted === "") {
        this.#problems.push({ place, path, reason: "must be the name of a file, or a list of them" });
        continue;
      }
      const file = resolve(dirname(source.path), wanted);
      const name = relative(this.#folder, file);
      if (open.includes(file)) {
        this.#problems.push({ place, path, reason: `${wanted} includes itself: remove one of the includes` });
      } else if (this.#parts.some((part) => part.source.path === file)) {
        this.#problems.push({ place, path, reason: `${wanted} is included already` });
      } else {
        this.#addIncluded({ name: name.startsWith("..") ? file : name, file, open }, { place, path, wanted });
      }
    }
  }

  #addIncluded(
    { name, file, open }: { name: string; file: string; open: readonly string[] },
    { place, path, wanted }: Omit<Problem, "reason"> & { wanted: string },
  ): void {
    try {
      this.add(name, file, open);
    } catch (error) {
      if (!(error instanceof LicenceError)) {
        throw error;
      }
      // A file that is not there is the fault of the line that names it; a broken one's is its own.
      const unreadable = error.problems.every((problem) => problem.reason.startsWith("cannot be read"));
      this.#problems.push(
        ...error.problems.map((problem) =>
          unreadable ? { place, path, reason: `${wanted} ${problem.reason}` } : problem,
        ),
      );
    }
  }

  finish(given: Values): Omit<RawLicence, "source"> {
    const vars = { ...this.#vars(given), ...given.vars };
    for (const { source, pairs } of this.#parts) {
      for (const definition of definitions) {
        const pair = pairs.get(definition.section);
        if (pair) {
          this.#section(definition, pair, { ...this.#conversion(source), values: { ...given, vars } });
        }
      }
    }
    return { entries: this.#entries, problems: this.#problems };
  }

  /** The values that the files give themselves. They may hold `${env:…}` and `${config:…}`. */
  #vars(given: Values): Record<string, unknown> {
    const vars: Record<string, unknown> = {};
    for (const { source, pairs } of this.#parts) {
      const pair = pairs.get(VARS);
      if (pair === undefined) {
        continue;
      }
      const secrets = new Set<PropertyKey | undefined>();
      const later = new Map<PropertyKey | undefined, Pieces>();
      const found = convert(pair.value, [VARS], {
        ...this.#conversion(source),
        values: { ...given, vars: given.vars ?? {} },
        onSecret: (path) => secrets.add(path[1]),
        onLater: (path, pieces) => later.set(path[1], pieces),
      });
      if (found === null) {
        continue;
      }
      if (typeof found !== "object" || Array.isArray(found)) {
        const place = source.placeOf(pair.key);
        this.#problems.push({ place, path: [VARS], reason: "must be names and their values" });
        continue;
      }
      for (const [name, value] of Object.entries(found as Record<string, unknown>)) {
        const place = this.#places.find(found, [name])?.place;
        const isValue = ["string", "number", "boolean"].includes(typeof value);
        if (Object.hasOwn(vars, name)) {
          const reason = "is given in another file already: give it in one of them";
          this.#problems.push({ place, path: [VARS, name], reason });
        } else if (isValue) {
          const secret = secrets.has(name);
          const pieces = later.get(name) ?? [String(value)];
          vars[name] = secret || later.has(name) ? new Composed(pieces, secret) : value;
        } else if (value !== undefined) {
          const reason = "must be a text, a number, true or false";
          this.#problems.push({ place, path: [VARS, name], reason });
        }
      }
    }
    return vars;
  }

  #section(definition: Definition, pair: Pair, conversion: Conversion): void {
    const { source } = conversion;
    const { section } = definition;
    const node = pair.value;
    if (node === null || (yaml().isScalar(node) && node.value === null)) {
      return;
    }
    if (!yaml().isMap(node)) {
      const reason = `must hold ${definition.title}s, each under a key of its own`;
      this.#problems.push({ place: source.placeOf(pair.key), path: [section], reason });
      return;
    }
    for (const [key, inner] of pairsOf(node, [section], conversion)) {
      const place = source.placeOf(inner.key);
      const path = [section, key];
      const first = this.#first.get(JSON.stringify(path));
      if (first) {
        const { file, line } = first.place as Place;
        const reason = `stands here a second time: the first is in ${file}, line ${line}`;
        this.#problems.push({ place, path, reason });
        continue;
      }
      const secrets = new Set<string>();
      const onSecret = (inside: readonly PropertyKey[]) => secrets.add(String(inside[2]));
      const later = new Map<string, LaterText>();
      const onLater: Conversion["onLater"] = (at, pieces, where) =>
        later.set(laterKey(at.slice(2)), new LaterText(pieces, { place: where, path: at }));
      const value = convert(inner.value, path, { ...conversion, onSecret, onLater });
      const spot = (inside: readonly PropertyKey[]) =>
        (inside.length > 0 ? this.#places.find(value, inside) : undefined) ?? { place };
      const entry: RawEntry = { definition, key, value, place, spot, secrets, later };
      this.#first.set(JSON.stringify(path), entry);
      this.#entries.push(entry);
    }
  }

  #conversion(source: Source): Conversion {
    return { source, places: this.#places, problems: this.#problems };
  }
}
