import type { Pair } from "yaml";
import type { ResourceType } from "../definitions/resource-type.js";
import { resourceTypes } from "../definitions/index.js";
import { convert, isMerge, pairsOf, type Conversion, type PutIn } from "./convert.js";
import { Places } from "./places.js";
import type { IncludeOptions } from "./include-roots.js";
import type { Budget } from "./limits.js";
import { type Part, type Parts, readParts } from "./parts.js";
import type { Place, Problems } from "./problem.js";
import { placeKey, LaterText, type RawEntry, type RawLicence } from "./raw.js";
import type { Source } from "./source.js";
import { Composed, type Substitutes } from "./substitute.js";
import { VARS } from "./top-level.js";
import { VarUse } from "./var-use.js";
import { yaml } from "../shared/yaml-library.js";

/**
 * Reads a licence file and the files that it includes, and puts the values of `${config:key}`, `${env:NAME}` and
 * `${var:name}` in. A relative name is relative to the folder of the options, by default the current one; in `include`,
 * to the file that includes.
 *
 * @throws LicenceError where the file cannot be read or is not YAML. All else that is wrong is in the result.
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
  readonly #budget: Budget;
  readonly #places = new Places();
  readonly #entries: RawEntry[] = [];
  readonly #first = new Map<string, RawEntry>();

  constructor({ parts, problems, budget }: Parts) {
    this.#parts = parts;
    this.#problems = problems;
    this.#budget = budget;
  }

  finish(given: Substitutes): Omit<RawLicence, "source"> {
    const isWhole = this.#problems.count === 0;
    const use = new VarUse(given.vars);
    const values = { ...given, onVar: use.know };
    const own = this.#vars(values);
    Object.keys(own).forEach(use.know);
    const vars = { ...own, ...given.vars };
    for (const { source, pairs } of this.#parts) {
      for (const type of resourceTypes) {
        const pair = pairs.get(type.section);
        if (pair) {
          this.#section(type, pair, { ...this.#conversion(source), values: { ...values, vars } });
        }
      }
    }
    return { entries: this.#entries, vars: isWhole ? use : undefined, problems: this.#problems };
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

  #section(type: ResourceType, pair: Pair, conversion: Conversion): void {
    const { source } = conversion;
    const { section } = type;
    const node = pair.value;
    if (node === null || (yaml().isScalar(node) && node.value === null)) {
      return;
    }
    if (!yaml().isMap(node)) {
      const reason = `must hold ${type.title}s, each under a key of its own`;
      this.#problems.push({ place: source.placeOf(pair.key), path: [section], reason });
      return;
    }
    for (const [key, inner] of pairsOf(node, [section], conversion)) {
      const place = source.placeOf(inner.key);
      const path = [section, key];
      if (isMerge(inner)) {
        const reason = `a merge key gives an object its properties, and no section its objects: write the ${section} out`;
        this.#problems.push({ place, path, reason });
        continue;
      }
      const first = this.#first.get(JSON.stringify(path));
      if (first) {
        const { file, line } = first.place as Place;
        const reason = `stands here a second time: the first is in ${file}, line ${line}`;
        this.#problems.push({ place, path, reason });
        continue;
      }
      const secrets = new Set<string>();
      const later = new Map<string, LaterText>();
      const written = new Map<string, string>();
      const onPutIn = ({ substituted: { text, pieces, secret }, ...put }: PutIn): void => {
        const inside = placeKey(put.path.slice(2));
        written.set(inside, put.written);
        if (secret) secrets.add(String(put.path[2]));
        if (text === undefined) later.set(inside, new LaterText(pieces, put));
      };
      const value = convert(inner.value, path, { ...conversion, onPutIn });
      const spot = (inside: readonly PropertyKey[]) =>
        (inside.length > 0 ? this.#places.find(value, inside) : undefined) ?? { place };
      const entry: RawEntry = { type, key, value, place, spot, secrets, later, written };
      this.#first.set(JSON.stringify(path), entry);
      this.#entries.push(entry);
    }
  }

  #conversion(source: Source): Conversion {
    return { source, places: this.#places, problems: this.#problems, budget: this.#budget };
  }
}
