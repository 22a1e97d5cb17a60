import { resourceTypes } from "../definitions/index.js";
import { nearest } from "../shared/nearest.js";
import { UNKNOWN } from "../provider/values/unknown.js";
import { faultOfText } from "../provider/values/words.js";
import { Problems } from "./problems.js";
import { placeKey, LaterText, type RawEntry, type RawLicence } from "./raw.js";
import { eachOf } from "./several.js";
import { tellFaults } from "./texts.js";
import { VarUse } from "./var-use.js";
import { substitute, type Substitutes } from "./substitute.js";

/** Reads a licence that is given as an object, and puts the values of `${config:key}` and so on in. */
export function loadObject(
  declaration: object,
  values: Substitutes = {},
  /** Whether a value is no plain one, and arrives later: an output, a resource. */
  isLater: (value: unknown) => boolean = () => false,
): RawLicence {
  const problems = new Problems();
  const entries: RawEntry[] = [];
  const use = new VarUse(values.vars);
  const noting = { ...values, onVar: use.know };
  let isWhole = true;
  const sections = resourceTypes.map(({ section }) => section);
  for (const [section, objects] of Object.entries(declaration)) {
    const type = resourceTypes.find((known) => known.section === section);
    if (!type) {
      const guess = nearest(section, sections);
      const hint = guess === undefined ? `; there are ${sections.join(", ")}` : `; did you mean ${guess}?`;
      problems.push({ path: [section], reason: `unknown section${hint}` });
      problems.miss(guess);
      isWhole = false;
    } else if (typeof objects === "object" && objects !== null && !Array.isArray(objects)) {
      for (const [key, given] of Object.entries(objects)) {
        const secrets = new Set<string>();
        const later = new Map<string, LaterText | { readonly value: unknown }>();
        const written = new Map<string, string>();
        const copier = new Copier({ values: noting, isLater, problems, secrets, later, written });
        const value = copier.copy(given, [section, key]);
        const raw = { type, key, value, place: undefined, spot: () => undefined, secrets, later, written };
        entries.push(...eachOf(raw, problems));
      }
    } else if (objects !== undefined && objects !== null) {
      const reason = `must hold ${type.title}s, each under a key of its own`;
      problems.push({ path: [section], reason });
      problems.miss(section);
    }
  }
  return { source: "the licence", entries, vars: isWhole ? use : undefined, problems };
}

interface Copying {
  readonly values: Substitutes;
  readonly isLater: (value: unknown) => boolean;
  readonly problems: Problems;
  readonly secrets: Set<string>;
  readonly later: Map<string, LaterText | { readonly value: unknown }>;
  readonly written: Map<string, string>;
}

class Copier {
  readonly #with: Copying;

  constructor(copying: Copying) {
    this.#with = copying;
  }

  copy(value: unknown, path: readonly PropertyKey[]): unknown {
    const { values, isLater, problems, secrets, later, written } = this.#with;
    const inside = placeKey(path.slice(2));
    if (typeof value === "string") {
      const { text, pieces, secret, faults } = substitute(value, values);
      tellFaults(faults, { path }, problems);
      if (text !== value) {
        written.set(inside, value);
      }
      if (secret) {
        secrets.add(String(path[2]));
      }
      if (text === undefined) {
        later.set(inside, new LaterText(pieces, { path }));
        return UNKNOWN;
      }
      const reason = faultOfText(text);
      if (reason !== undefined) {
        problems.push({ path, reason });
      }
      return reason === undefined ? text : undefined;
    }
    if (isLater(value)) {
      later.set(inside, { value });
      return UNKNOWN;
    }
    if (Array.isArray(value)) {
      return value.map((item, index) => this.copy(item, [...path, index]));
    }
    if (typeof value !== "object" || value === null) {
      return value;
    }
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, inner]) => inner !== undefined)
        .map(([key, inner]) => [key, this.copy(inner, [...path, key])]),
    );
  }
}
