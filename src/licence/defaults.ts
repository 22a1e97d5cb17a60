import type { Pair } from "yaml";
import { resourceTypes } from "../definitions/index.js";
import type { Values } from "../definitions/definition.js";
import type { ResourceType } from "../definitions/resource-type.js";
import { isObject } from "../provider/values/canonical.js";
import { nearest } from "../shared/nearest.js";
import { convert, type Conversion } from "./convert.js";
import { TOO_MUCH } from "./limits.js";
import { OPTIONS } from "./options.js";
import type { RawEntry } from "./raw.js";
import { severalOf } from "./several.js";
import { PutIns } from "./texts.js";
import { DEFAULTS } from "./words.js";

/** What a section's defaults are called where they could not be read. */
export function defaultsOf({ section }: Pick<ResourceType, "section">): string {
  return `${DEFAULTS}.${section}`;
}

/** What the objects of one file have where they say nothing else, by section. */
export class Defaults {
  readonly #of = new Map<string, { readonly values: Values; readonly putIns: PutIns }>();
  readonly #conversion: Conversion;

  constructor(pair: Pair | undefined, conversion: Conversion) {
    this.#conversion = conversion;
    if (pair === undefined) return;
    const { source, problems } = conversion;
    const putIns = new Map<string, PutIns>();
    const found = convert(pair.value, [DEFAULTS], {
      ...conversion,
      onPutIn: (putIn) => {
        const section = String(putIn.path[1]);
        const noted = putIns.get(section) ?? new PutIns(2);
        putIns.set(section, noted);
        noted.note(putIn);
      },
    });
    if (found === null || found === undefined) return;
    if (!isObject(found)) {
      const reason = "must hold sections, each with the properties that its objects have in common";
      problems.push({ place: source.placeOf(pair.key), path: [DEFAULTS], reason });
      problems.miss(DEFAULTS);
      return;
    }
    for (const [section, values] of Object.entries(found)) {
      const type = resourceTypes.find((known) => known.section === section);
      if (type !== undefined && isObject(values)) {
        this.#dropUnknown(type, values);
        this.#of.set(section, { values, putIns: putIns.get(section) ?? new PutIns(2) });
      } else if (values !== null) {
        const place = conversion.places.find(found, [section])?.place;
        const reason =
          type === undefined
            ? `unknown section${hint(
                section,
                resourceTypes.map((known) => known.section),
              )}`
            : `must hold properties of a ${type.title}, each with its value`;
        problems.push({ place, path: [DEFAULTS, section], reason });
        problems.miss(type === undefined ? DEFAULTS : defaultsOf(type));
      }
    }
  }

  /** What is misspelt is told here, and not of each object. */
  #dropUnknown(type: ResourceType, values: Values): void {
    const { places, problems } = this.#conversion;
    const names = [...Object.keys(type.fields), ...[severalOf(type)?.many ?? []].flat(), OPTIONS];
    for (const name of Object.keys(values).filter((one) => !names.includes(one))) {
      const place = places.find(values, [name])?.place;
      problems.push({
        place,
        path: [DEFAULTS, type.section, name],
        reason: `unknown property${hint(name, names)}`,
      });
      problems.miss(defaultsOf(type));
      Reflect.deleteProperty(values, name);
    }
  }

  /** The entry with what it does not say itself; of its options too. */
  fill(raw: RawEntry): RawEntry {
    const { type, value } = raw;
    const preset = this.#of.get(type.section);
    if (preset === undefined || !isObject(value)) return raw;
    const { values, putIns } = preset;
    const several = severalOf(type);
    const alike = several && [several.one, several.many];
    const says = (name: string): boolean =>
      (alike?.includes(name) === true ? alike : [name]).some((one) => Object.hasOwn(value, one));
    const added = Object.fromEntries(Object.entries(values).filter(([name]) => !says(name)));
    const own = value[OPTIONS];
    const options = values[OPTIONS];
    const both = isObject(own) && isObject(options) ? { ...options, ...own } : undefined;
    const filled = { ...value, ...added, ...(both && { [OPTIONS]: both }) };
    if (!this.#conversion.budget.copies(added)) {
      this.#conversion.problems.push({ place: raw.place, path: [type.section, raw.key], reason: TOO_MUCH });
      return raw;
    }
    const isAdded = (path: readonly PropertyKey[]): boolean => {
      const [name, option] = path as [string, string?];
      return name === OPTIONS && both !== undefined
        ? option !== undefined && !Object.hasOwn(own as Values, option)
        : Object.hasOwn(added, name);
    };
    const { later, written } = putIns;
    const secrets = [...putIns.secrets].filter((name) => isAdded([name]));
    return {
      ...raw,
      value: filled,
      spot: (path) =>
        path.length > 0 && isAdded(path) ? this.#conversion.places.find(values, path) : raw.spot(path),
      isShared: (path) => path.length > 0 && isAdded(path),
      secrets: secrets.length === 0 ? raw.secrets : new Set([...raw.secrets, ...secrets]),
      later: withAdded(raw.later, later, isAdded),
      written: withAdded(raw.written, written, isAdded),
    };
  }
}

function withAdded<Value>(
  own: ReadonlyMap<string, Value>,
  preset: ReadonlyMap<string, Value>,
  isAdded: (path: readonly PropertyKey[]) => boolean,
): ReadonlyMap<string, Value> {
  const added = [...preset].filter(([key]) => isAdded(JSON.parse(key) as PropertyKey[]));
  return added.length === 0 ? own : new Map([...own, ...added]);
}

function hint(name: string, known: readonly string[]): string {
  const guess = nearest(name, known);
  return guess === undefined ? `; there are ${known.join(", ")}` : `; did you mean ${guess}?`;
}
