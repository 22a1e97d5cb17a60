import { PrintableError } from "../shared/printable-error.js";

/**
 * The exit statuses of `pulumi-livechat`.
 *
 * - `done` (0): what was asked for is done.
 * - `failed` (1): it was tried and did not succeed, or was not confirmed.
 * - `invalid` (2): wrong use, or an invalid configuration: nothing was tried.
 * - `unexpected` (3): changes where none were expected, or other ones than were reviewed, or a guard refused.
 * - `interrupted` (130): the person ended it (Ctrl-C); what was done until then is recorded.
 */
export const exitStatus = { done: 0, failed: 1, invalid: 2, unexpected: 3, interrupted: 130 } as const;

export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];

/** Ends a command with a message for the person at the terminal and an exit status. */
export class CommandError extends PrintableError {
  override readonly name: string = "CommandError";
  readonly code: string = "command";
  readonly status: ExitStatus;

  constructor(
    message: string | readonly string[],
    status: ExitStatus = exitStatus.failed,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.status = status;
  }
}

/** The command was used wrongly: exit status 2, and nothing was done. */
export class UsageError extends CommandError {
  override readonly name: string = "UsageError";
  override readonly code: string = "usage";

  constructor(message: string, options?: ErrorOptions) {
    super(message, exitStatus.invalid, options);
  }
}

/** The person wants the process to end now, whatever is still under way in it. */
export class AbandonedError extends CommandError {
  override readonly name: string = "AbandonedError";
  override readonly code: string = "abandoned";

  constructor(message: string) {
    super(message, exitStatus.interrupted);
  }
}

/** Codes of errors, from any part of the package, that mean the configuration is wrong rather than the run. */
const invalidConfiguration = new Set(["configuration", "passphrase", "project", "unsupported"]);

/** The exit status that an error stands for. */
export function statusOf(error: unknown): ExitStatus {
  if (error instanceof CommandError) return error.status;
  const code = codeOf(error);
  if (code === "other_plan") return exitStatus.unexpected;
  return code !== undefined && invalidConfiguration.has(code) ? exitStatus.invalid : exitStatus.failed;
}

/** What an error says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The `code` of an error of this package or of Node, if it has one. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
