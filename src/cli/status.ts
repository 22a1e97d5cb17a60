import { PrintableError } from "../shared/printable-error.js";

/** The exit statuses of `pulumi-livechat`. */
export const exitStatus = {
  done: 0,
  failed: 1,
  invalid: 2,
  unexpected: 3,
  interrupted: 130,
  unread: 141,
} as const;

export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];

/** What each of them means. */
export const statusMeanings: Readonly<Record<ExitStatus, string>> = {
  0: "done: what was asked for",
  1: "failed: it was tried and did not succeed, or was not confirmed",
  2: "wrong use, or an invalid configuration: nothing was tried",
  3: "changes where none were expected, other ones than were reviewed, or a guard refused",
  130: "interrupted by Ctrl-C; what was done until then is recorded",
  141: "whoever read the output went away; the command has done its work",
};

/**
 * A command cannot do what it was asked for, for a reason that no other code has. The message is for the person at the terminal.
 *
 * What the message says.
 */
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

/**
 * The command was used wrongly: exit status 2, and nothing was done.
 *
 * Correct the command line; `--help` has what it takes.
 */
export class UsageError extends CommandError {
  override readonly name: string = "UsageError";
  override readonly code: string = "usage";

  constructor(message: string, options?: ErrorOptions) {
    super(message, exitStatus.invalid, options);
  }
}

/**
 * The person wants the process to end now, whatever is still under way in it.
 *
 * Run it again: the journal has what was done, and the next run says what was under way.
 */
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
