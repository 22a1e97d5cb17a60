import { PrintableError } from "../shared/printable-error.js";
import { UnreadableFileError } from "../shared/read-file.js";

/** What kind of failure an {@link EngineError} is. Branch on it, never on the message. */
export type EngineErrorCode =
  /** Another run holds the stack. */
  | "locked"
  /** A passphrase is missing, or is not the one that the stack was encrypted with. */
  | "passphrase"
  /** Pulumi.yaml, Pulumi.STACK.yaml or the installed SDK is missing or invalid. */
  | "project"
  /** The program or the state uses what this engine does not do; the Pulumi CLI does. */
  | "unsupported"
  /** The program failed, or exited before it was done. */
  | "program"
  /** The provider refused a resource, failed, or died. */
  | "provider"
  /** The state cannot be read, is damaged, or was changed behind a run. */
  | "state"
  /** A protected resource would have been deleted or replaced. */
  | "protected"
  /** The run came to a step that the plan does not have which was reviewed. */
  | "not_reviewed"
  /** The run was cancelled by its `signal`. */
  | "cancelled"
  /** So many steps failed, and none succeeded meanwhile, that the rest was not tried. */
  | "gave_up";

/**
 * A failure of the embedded engine. The message stands by itself: what failed, where, why and what to do. It
 * never holds a secret.
 */
export class EngineError extends PrintableError {
  readonly code: EngineErrorCode;
  /** The resource that the failure is about, if it is about one. */
  readonly urn: string | undefined;

  constructor(
    code: EngineErrorCode,
    message: string | readonly string[],
    options?: { urn?: string; cause?: unknown },
  ) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.name = "EngineError";
    this.code = code;
    this.urn = options?.urn;
  }
}

/** What this engine does not do, named, with the way out. */
export function unsupported(what: string, urn?: string): EngineError {
  return new EngineError(
    "unsupported",
    `${what} is not supported by the embedded engine; use the Pulumi CLI for this program (the state moves over with "stack export" and "pulumi stack import").`,
    urn === undefined ? undefined : { urn },
  );
}

/** What `read` reads of a file; where that cannot be read, an EngineError of the code, with `more` to do. */
export function readAs<T>(code: EngineErrorCode, read: () => T, more = ""): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof UnreadableFileError
      ? new EngineError(code, `${error.message}${more}`, { cause: error })
      : error;
  }
}

/** The words of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
