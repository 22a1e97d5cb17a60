import type { ResourceType } from "../definitions/resource-type.js";
import { resourceTypes } from "../definitions/index.js";
import { nearest } from "../shared/nearest.js";
import { PrintableError } from "../shared/printable-error.js";
import { patternOf } from "./patterns.js";

/**
 * `--only` or `--exclude` names a section that there is not, or no object.
 *
 * Name sections and objects that there are, as `--only tags,agents.jane`.
 */
export class PickError extends PrintableError {
  override readonly name = "PickError";
  readonly code = "configuration";
}

interface Item {
  readonly text: string;
  readonly section: string;
  /** Undefined: the whole section. */
  readonly key: string | undefined;
  readonly matches: (key: string) => boolean;
}

/** Which objects of a licence a command is for: lists of `SECTION` and `SECTION.KEY`, where `*` in a key is any text. */
export class Picks {
  readonly #only: readonly Item[] | undefined;
  readonly #exclude: readonly Item[];
  readonly #met = new Set<Item>();

  /**
   * @param only what it is for; by default all. @param exclude what of that it is not for.
   * @throws PickError where there is no such section.
   */
  constructor(only?: readonly string[], exclude: readonly string[] = []) {
    this.#only = only?.map(itemOf);
    this.#exclude = exclude.map(itemOf);
  }

  /** Whether all is picked. */
  get isAll(): boolean {
    return this.#only === undefined && this.#exclude.length === 0;
  }

  /** @param keys what it is called: in each of two licences it may be called otherwise. */
  takes({ section }: ResourceType, ...keys: readonly string[]): boolean {
    const isOne = (item: Item): boolean => item.section === section && keys.some((key) => item.matches(key));
    const found = this.#only?.filter(isOne);
    found?.forEach((item) => this.#met.add(item));
    return found?.length !== 0 && !this.#exclude.some(isOne);
  }

  /** Whether it may take any object of a section. */
  takesSome({ section }: ResourceType): boolean {
    const isWhole = (item: Item): boolean => item.section === section && item.key === undefined;
    return this.#only?.some((item) => item.section === section) !== false && !this.#exclude.some(isWhole);
  }

  /** Whether it takes objects of a section whatever they are called. */
  takesAny(type: ResourceType): boolean {
    const isWhole = ({ section, key }: Item): boolean => section === type.section && key === undefined;
    return this.takesSome(type) && this.#only?.some(isWhole) !== false;
  }

  /** @throws PickError where an object was named, by its whole key, and `takes` was never asked for it. */
  refuseUnmet(): void {
    const unmet = this.#only?.find(
      (item) => item.key !== undefined && !item.key.includes("*") && !this.#met.has(item),
    );
    if (unmet)
      throw new PickError(`--only ${unmet.text}: there is no ${unmet.key} among the ${unmet.section}`);
  }
}

function itemOf(text: string): Item {
  const [section = "", ...rest] = text.split(".");
  const key = rest.length === 0 ? undefined : rest.join(".");
  const sections = resourceTypes.map((type) => type.section);
  if (!sections.includes(section)) {
    const guess = nearest(section, sections);
    throw new PickError(
      `${text}: ${section} is no section` +
        (guess === undefined
          ? `; there are ${sections.join(", ")}. One object is SECTION.KEY`
          : `; did you mean ${guess}?`),
    );
  }
  return { text, section, key, matches: key === undefined ? () => true : patternOf(key) };
}
