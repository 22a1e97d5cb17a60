import type { Definition } from "../provider/definition.js";
import type { Spot } from "./places.js";
import type { Place, Problem } from "./problem.js";

/** An object of a licence as it was read: its values put in, but not yet checked. */
export interface RawEntry {
  readonly definition: Definition;
  readonly key: string;
  readonly value: unknown;
  /** Where the object stands. */
  readonly place: Place | undefined;
  /** Where a field of it stands, by its path inside of the object. */
  readonly spot: (path: readonly PropertyKey[]) => Spot | undefined;
  /** The properties into which a secret of the configuration was put. */
  readonly secrets: ReadonlySet<string>;
}

/** A licence as it was read, and what was wrong with it so far. */
export interface RawLicence {
  /** The file, or another name for messages. */
  readonly source: string;
  readonly entries: readonly RawEntry[];
  readonly problems: readonly Problem[];
}
