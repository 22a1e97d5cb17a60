import { PrintableError } from "../../shared/printable-error.js";

/** Why the provider refused, for code that must branch. */
export type ProviderErrorCode =
  | "already_exists"
  | "ambiguous"
  | "not_found"
  | "not_installed"
  | "unsupported_change"
  | "contradiction"
  | "unrepeatable"
  | "another_account"
  | "another_object"
  | "not_accepted"
  | "not_taken"
  | "not_kept"
  | "invalid"
  | "incomplete"
  | "failed";

/**
 * A refusal or failure of the provider. Its message names the resource, says why, and what to do: Pulumi
 * shows nothing else.
 */
export class ProviderError extends PrintableError {
  override readonly name = "ProviderError";
  readonly code: ProviderErrorCode;

  constructor(code: ProviderErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    // Pulumi's provider process prints `error: stack` for a failed check, diff, read or delete; the stack
    // begins with the message, which would then stand there twice with frames that help nobody.
    this.stack = "";
  }
}

/** The account took a write, but not all of it. */
export class NotTakenError extends ProviderError {
  /** The object as the account has it now. */
  readonly state: Record<string, unknown>;

  constructor(message: string, state: Record<string, unknown>) {
    super("not_taken", message);
    this.state = state;
  }
}

/**
 * The object was made or changed, but not all of it as declared. Pulumi records what is there, and the next
 * `up` finishes it.
 */
export class PartialError extends PrintableError {
  override readonly name = "PartialError";
  readonly id: string;
  readonly properties: Record<string, unknown>;
  readonly reasons: string[];

  constructor(id: string, properties: Record<string, unknown>, reason: string) {
    super(reason);
    this.id = id;
    this.properties = properties;
    this.reasons = [this.message];
    this.stack = "";
  }

  /** What `task` gives; a partial failure of it with what `change` makes of its properties. */
  static async with<Result>(
    task: Promise<Result>,
    change: (id: string, properties: Record<string, unknown>) => Record<string, unknown>,
  ): Promise<Result> {
    try {
      return await task;
    } catch (error) {
      if (!(error instanceof PartialError)) throw error;
      throw new PartialError(error.id, change(error.id, error.properties), error.message);
    }
  }
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The words of an error as a sentence that others may follow. */
export function sentence(error: unknown): string {
  return `${reasonOf(error).replace(/\.$/, "")}.`;
}
