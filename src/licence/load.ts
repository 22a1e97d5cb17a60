import type { Pair } from "yaml";
import type { ResourceType } from "../definitions/resource-type.js";
import { resourceTypes } from "../definitions/index.js";
import { convert, isMerge, pairsOf, type Conversion } from "./convert.js";
import { Defaults } from "./defaults.js";
import { Places } from "./places.js";
import { Ignored } from "./ignored.js";
import type { IncludeOptions } from "./include-roots.js";
import type { Budget } from "./limits.js";
import { type Part, type Parts, readParts } from "./parts.js";
import type { Place } from "./problem.js";
import type { Problems } from "./problems.js";
import type { RawEntry, RawLicence } from "./raw.js";
import { eachOf, severalOf } from "./several.js";
import type { Source } from "./source.js";
import { Composed, type Substitutes } from "./substitute.js";
import { entriesOfTables } from "./table/entries.js";
import { PutIns } from "./texts.js";
import { DEFAULTS, FROM, IGNORE, VARS } from "./words.js";
import { VarUse } from "./var-use.js";
import { yaml } from "../shared/yaml-library.js";

/** The licence file of a project whose configuration names no other. */
export const DEFAULT_FILE = "licence.yaml";

/**
 * Reads a licence file and the files that it includes, and puts the values of `${config:key}`, `${env:NAME}` and
 * `${var:name}` in. A relative name is relative to the folder of the options, by default the current one; in `include`,
 * to the file that includes.
 *
 * @throws LicenceError where the file cannot be read, or it or an included one is not YAML. All else that is wrong is in
 *   the result.
 */
export function loadFile(file: string, values: Substitutes = {}, options: IncludeOptions = {}): RawLicence {
  const parts = readParts(
    file,
    resourceTypes.map(({ section }) => section),
    options,
  );
  return { source: file, ...new Loader(parts).finish(values) };
}

class Loader {
  readonly #parts: readonly Part[];
  readonly #problems: Problems;
  readonly #missing: number;
  readonly #budget: Budget;
  readonly #find: Parts["find"];
  readonly #places = new Places();
  readonly #entries: RawEntry[] = [];
  readonly #ignored = new Ignored();
  readonly #first = new Map<string, RawEntry>();

  constructor(parts: Parts) {
    this.#parts = parts.parts;
    this.#problems = parts.problems;
    this.#missing = parts.missing;
    this.#budget = parts.budget;
    this.#find = (wanted, source) => parts.find(wanted, source);
  }

  finish(given: Substitutes): Omit<RawLicence, "source"> {
    const isWhole = this.#problems.count === 0 && this.#missing === 0;
    const use = new VarUse(given.vars);
    const values = { ...given, onVar: use.know };
    const own = this.#vars(values);
    Object.keys(own).forEach(use.know);
    const vars = { ...own, ...given.vars };
    for (const { source, pairs } of this.#parts) {
      const conversion = { ...this.#conversion(source), values: { ...values, vars } };
      this.#ignore(pairs.get(IGNORE), conversion);
      const defaults = new Defaults(pairs.get(DEFAULTS), conversion);
      for (const type of resourceTypes) {
        const pair = pairs.get(type.section);
        if (pair) this.#section(type, pair, { conversion, defaults });
      }
    }
    return {
      entries: this.#entries,
      ignored: this.#ignored,
      vars: isWhole ? use : undefined,
      values: { ...given, vars },
      problems: this.#problems,
    };
  }

  /** The values that the files give themselves. They may hold `${env:…}` and `${config:…}`. */
  #vars(given: Substitutes): Record<string, unknown> {
    const vars: Record<string, unknown> = {};
    for (const { source, pairs } of this.#parts) {
      const pair = pairs.get(VARS);
      if (pair === undefined) {
        continue;
      }
      const composed = new Map<PropertyKey | undefined, Composed>();
      const found = convert(pair.value, [VARS], {
        ...this.#conversion(source),
        values: { ...given, vars: given.vars ?? {} },
        onPutIn: ({ path, substituted: { pieces, secret } }) =>
          composed.set(path[1], new Composed(pieces, secret)),
      });
      if (found === null) {
        continue;
      }
      if (typeof found !== "object" || Array.isArray(found)) {
        const place = source.placeOf(pair.key);
        this.#problems.push({ place, path: [VARS], reason: "must be names and their values" });
        this.#problems.miss(VARS);
        continue;
      }
      for (const [name, value] of Object.entries(found as Record<string, unknown>)) {
        const place = this.#places.find(found, [name])?.place;
        const isValue = ["string", "number", "boolean"].includes(typeof value);
        if (Object.hasOwn(vars, name)) {
          const reason = "is given in another file already: give it in one of them";
          this.#problems.push({ place, path: [VARS, name], reason });
        } else if (isValue) {
          vars[name] = composed.get(name) ?? value;
        } else if (value !== undefined) {
          const reason = "must be a text, a number, true or false";
          this.#problems.push({ place, path: [VARS, name], reason });
        }
      }
    }
    return vars;
  }

  /** What the files leave to others, all together. */
  #ignore(pair: Pair | undefined, conversion: Conversion): void {
    if (pair === undefined) return;
    const value = convert(pair.value, [IGNORE], conversion);
    const place = conversion.source.placeOf(pair.key);
    this.#ignored.add(value, (path) => this.#places.find(value, path) ?? { place }, this.#problems);
  }

  #section(type: ResourceType, pair: Pair, part: PartReading): void {
    const { source } = part.conversion;
    const { section } = type;
    const node = pair.value;
    if (node === null || (yaml().isScalar(node) && node.value === null)) {
      return;
    }
    if (!yaml().isMap(node)) {
      const reason = `must hold ${type.title}s, each under a key of its own`;
      this.#problems.push({ place: source.placeOf(pair.key), path: [section], reason });
      this.#problems.miss(section);
      return;
    }
    for (const [key, inner] of pairsOf(node, [section], part.conversion)) {
      if (isSectionKey(key, inner)) {
        const reason = `is a section of its own: begin it where ${section} begins`;
        this.#problems.push({ place: source.placeOf(inner.key), path: [section, key], reason });
        this.#problems.miss();
        return;
      }
      if (isMerge(inner)) {
        const reason = `a merge key gives an object its properties, and no section its objects: write the ${section} out`;
        this.#problems.push({ place: source.placeOf(inner.key), path: [section, key], reason });
      } else if (key === FROM && !isObjectNode(inner.value)) {
        const tables = { type, pair: inner, find: this.#find, ...part.conversion };
        for (const entry of entriesOfTables(tables)) this.#add(entry, part);
      } else {
        this.#add(this.#entry(type, key, inner, part.conversion), part);
      }
    }
  }

  #entry(type: ResourceType, key: string, pair: Pair, conversion: Conversion): RawEntry {
    const place = conversion.source.placeOf(pair.key);
    const putIns = new PutIns(2);
    const value = convert(pair.value, [type.section, key], { ...conversion, onPutIn: putIns.note });
    const spot = (inside: readonly PropertyKey[]) =>
      (inside.length > 0 ? this.#places.find(value, inside) : undefined) ?? { place };
    const { secrets, later, written } = putIns;
    return { type, key, value, place, spot, secrets, later, written };
  }

  /** Adds what an entry stands for, unless there is one of its key. */
  #add(raw: RawEntry, { defaults }: PartReading): void {
    for (const entry of eachOf(defaults.fill(raw), this.#problems, this.#budget)) {
      const path = [entry.type.section, entry.key];
      const name = JSON.stringify(path);
      const first = this.#first.get(name);
      if (first === undefined) {
        this.#first.set(name, entry);
        this.#entries.push(entry);
      } else {
        this.#problems.push({ place: entry.place, path, reason: secondTime(entry, first) });
      }
    }
  }

  #conversion(source: Source): Conversion {
    return { source, places: this.#places, problems: this.#problems, budget: this.#budget };
  }
}

/** What the sections of one file are read with. */
interface PartReading {
  readonly conversion: Conversion;
  readonly defaults: Defaults;
}

/** Whether the name of a section stands among the objects of another one, with nothing of its own: it is too deep. */
function isSectionKey(key: string, { value }: Pair): boolean {
  const isEmpty = value === null || (yaml().isScalar(value) && value.value === null);
  return isEmpty && resourceTypes.some(({ section }) => section === key);
}

/** Whether an object stands here, and not the names of tables. */
function isObjectNode(node: unknown): boolean {
  return yaml().isMap(node) || yaml().isAlias(node);
}

function secondTime(entry: RawEntry, first: RawEntry): string {
  const { file, line } = first.place as Place;
  const made = [entry, first].find(({ madeFrom }) => madeFrom !== undefined);
  const how = made && `, and ${severalOf(made.type)?.many} of ${made.madeFrom} make one of this key`;
  return `stands here a second time: the first is in ${file}, line ${line}${how ?? ""}`;
}
