import type { YamlBudget } from "../shared/bounded-yaml.js";

/*
 * How much a licence may hold: generous for any licence that people write or export (100,000 objects fit in), and little
 * enough for a file that somebody made to hurt to be refused in a moment. docs/licence-file.md lists them.
 */

/** All files of a licence together, in bytes. */
export const MOST_BYTES = 30_000_000;
/** The files of a licence. */
export const MOST_FILES = 1000;
/** How deep files may include one another. */
export const DEEPEST_INCLUDE = 20;
/** Keys, texts, marks and spaces that the files consist of, all together: an object of a licence is about 30 of them. */
export const MOST_PIECES = 3_000_000;
/** What an object counts for that is written together with others, or as the row of a table, beside what it holds. */
export const PIECES_OF_OBJECT = 25;
/** How deep lists and objects may be nested. */
export const DEEPEST = 50;
/** The characters of a key. */
export const LONGEST_KEY = 200;
/** The items of one list, or keys of one object, inside of an object of the licence. */
export const MOST_ITEMS = 10_000;
/** The columns of a table. */
export const MOST_COLUMNS = 1000;
/** How many values aliases may stand for, all together. */
export const MOST_ALIASED = 100_000;
/** The characters of all texts after values and aliases were put in. */
export const MOST_CHARACTERS = 100_000_000;

export const TOO_MUCH = `is too much for one licence, which may consist of ${MOST_PIECES.toLocaleString("en-US")} keys, texts and marks in all`;

/** What a licence has used of the limits that hold for all its files together. */
export class Budget implements YamlBudget {
  readonly mostPieces = MOST_PIECES;
  readonly deepest = DEEPEST;
  bytes = 0;
  files = 0;
  pieces = 0;
  aliased = 0;
  characters = 0;

  /** Counts so many objects that have this value in common. Returns whether there may be. */
  adds(value: unknown, times: number): boolean {
    this.pieces += PIECES_OF_OBJECT * times;
    return this.copies(value, times);
  }

  /** Counts a value that stands in so many more places than it is written in. Returns whether it may. */
  copies(value: unknown, times = 1): boolean {
    const { pieces, characters } = sizeOf(value);
    this.pieces += pieces * times;
    this.characters += characters * times;
    return this.pieces <= MOST_PIECES && this.characters <= MOST_CHARACTERS;
  }
}

function sizeOf(value: unknown): { readonly pieces: number; readonly characters: number } {
  if (typeof value === "string") return { pieces: 1, characters: value.length };
  const size = { pieces: 1, characters: 0 };
  for (const inner of typeof value === "object" && value !== null ? Object.values(value) : []) {
    const { pieces, characters } = sizeOf(inner);
    size.pieces += pieces + 1;
    size.characters += characters;
  }
  return size;
}
