import { PrintableError } from "../shared/printable-error.js";
import { UnreadableFileError } from "../shared/read-file.js";

/** What kind of failure an {@link EngineError} is. Branch on it, never on the message. */
export type EngineErrorCode =
  /**
   * Another run holds the stack.
   *
   * Wait until it is done; where it was killed elsewhere, delete the lock that the message names.
   */
  | "locked"
  /**
   * A passphrase is missing, or is not the one that the stack was encrypted with.
   *
   * Set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE, to the stack's own.
   */
  | "passphrase"
  /**
   * Pulumi.yaml, Pulumi.STACK.yaml, an import file or the installed SDK is missing or invalid.
   *
   * Correct what the message names.
   */
  | "project"
  /**
   * The program or the state uses what this engine does not do.
   *
   * Use the Pulumi CLI, which does; `stack export` and `pulumi stack import` bring the state there.
   */
  | "unsupported"
  /**
   * The program failed, or exited before it was done.
   *
   * Correct it where the message says; what had begun is recorded.
   */
  | "program"
  /**
   * The provider refused a resource, failed, or died.
   *
   * What the message says; the next `up` goes on with what is left.
   */
  | "provider"
  /**
   * The state cannot be read, is damaged, or was changed behind a run.
   *
   * The state before it stands beside it (`dev.json.bak`); `stack import` brings one back.
   */
  | "state"
  /**
   * A protected resource would have been deleted or replaced.
   *
   * Where it is meant, take `protect` off and run `up`, or `state unprotect`, and then again.
   */
  | "protected"
  /**
   * The run came to a step that the plan does not have which was reviewed.
   *
   * Make a plan anew, and have it reviewed.
   */
  | "not_reviewed"
  /**
   * The run was cancelled, by Ctrl-C or by its `signal`. What was done is recorded.
   *
   * Run it again to go on.
   */
  | "cancelled"
  /**
   * So many steps failed, and none succeeded meanwhile, that the rest was not tried.
   *
   * Try again when LiveChat can be reached; the next `up` goes on.
   */
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
