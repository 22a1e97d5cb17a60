import { PrintableError } from "../shared/printable-error.js";

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
}
