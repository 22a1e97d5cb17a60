import type { ResourceType } from "../definitions/resource-type.js";
import type { Ignored } from "./ignored.js";
import type { Spot } from "./places.js";
import type { Place, Problem } from "./problem.js";
import type { Problems } from "./problems.js";
import type { Pieces, Substitutes } from "./substitute.js";
import type { VarUse } from "./var-use.js";

/** Values that arrive later, by the {@link placeKey} of where they belong. */
export type LaterValues = ReadonlyMap<string, LaterText | { readonly value: unknown }>;

/** Texts as they were written, by the {@link placeKey} of where they stand. */
export type WrittenTexts = ReadonlyMap<string, string>;

/** The key of a place inside of an object. */
export function placeKey(path: readonly PropertyKey[]): string {
  return JSON.stringify(path);
}

/** A text that is whole only later, and where it stands. */
export class LaterText {
  readonly pieces: Pieces;
  readonly at: Omit<Problem, "reason">;

  constructor(pieces: Pieces, at: Omit<Problem, "reason">) {
    this.pieces = pieces;
    this.at = at;
  }
}

/** An object of a licence as it was read: its values put in, but not yet checked. */
export interface RawEntry {
  readonly type: ResourceType;
  readonly key: string;
  readonly value: unknown;
  /** Where the object stands. */
  readonly place: Place | undefined;
  /** Where a field of it stands, by its path inside of the object. */
  readonly spot: (path: readonly PropertyKey[]) => Spot | undefined;
  /** The properties into which a secret of the configuration was put. */
  readonly secrets: ReadonlySet<string>;
  /** What arrives later, by its path inside of the object; in its place there is what stands for the unknown. */
  readonly later: LaterValues;
  /** Whether what stands at this path inside of it is written once for several objects. Default: it is its own. */
  readonly isShared?: (path: readonly PropertyKey[]) => boolean;
  /** The key under which it was written together with others, by `groups: [one, other]`; absent: its own. */
  readonly madeFrom?: string;
  /**
   * The texts into which values were put, as they were written, by their path inside of the object. Messages quote what
   * was written, never what was put in.
   */
  readonly written: WrittenTexts;
}

/** A licence as it was read, and what was wrong with it so far. */
export interface RawLicence {
  /** The file, or another name for messages. */
  readonly source: string;
  readonly entries: readonly RawEntry[];
  /** The objects that it leaves to others; undefined where it says nothing of that. */
  readonly ignored?: Ignored | undefined;
  /** Which vars it uses; undefined where not all of it could be read. */
  readonly vars: VarUse | undefined;
  /** What is put into its texts; undefined where it was no file. */
  readonly values?: Substitutes;
  readonly problems: Problems;
}
