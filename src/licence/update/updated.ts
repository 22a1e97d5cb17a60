import type { Values } from "../../definitions/definition.js";
import { PrintableError } from "../../shared/printable-error.js";
import type { Wanted as WantedSecret } from "../export/credentials.js";
import type { SurveyEvents } from "../export/survey.js";
import type { Managed } from "../holdings.js";
import type { IncludeOptions } from "../include-roots.js";
import type { Picks } from "../picks.js";
import type { Place, Problem } from "../problem.js";
import type { Substitutes } from "../substitute.js";

export interface UpdateOptions extends SurveyEvents {
  /** The licence file. */
  readonly file: string;
  /** What is put into its texts. */
  readonly values: Substitutes;
  readonly includes: IncludeOptions;
  /** What the stack manages: by it objects are known that have another name. Default: nothing is known of it. */
  readonly managed?: readonly Managed[];
  /** What of the licence is brought. Default: all. */
  readonly picks?: Picks;
  /** Whether its resources are those of the native provider. Default: false. */
  readonly native?: boolean;
}

/** What became of one object of a licence. */
export interface UpdatedObject {
  readonly section: string;
  readonly key: string;
  /** Where it stood, or, of a new one, nothing. */
  readonly place?: Place | undefined;
  /** Those of its properties that were brought; none of an object that is new, or gone. */
  readonly properties: readonly string[];
}

/** A file that is to be written. */
export interface UpdatedFile {
  readonly name: string;
  /** Where it really is. */
  readonly real: string;
  readonly before: string;
  readonly after: string;
}

export interface Updated {
  readonly files: readonly UpdatedFile[];
  readonly changed: readonly UpdatedObject[];
  readonly added: readonly UpdatedObject[];
  readonly removed: readonly UpdatedObject[];
  /** In what the licence is not as the account still, and why. */
  readonly left: readonly Problem[];
  /** The resources that a stack has to take over, in the form of an import file. */
  readonly imports: readonly Values[];
  /** The secrets that new objects need in the stack's configuration. */
  readonly wanted: readonly WantedSecret[];
}

/**
 * The licence could not be made what the account has. Nothing was written.
 *
 * Name the credentials of the stack's own account; what was written in between, look at, and run it again.
 */
export class UpdateError extends PrintableError {
  override readonly name = "UpdateError";
  readonly code = "configuration";
}
