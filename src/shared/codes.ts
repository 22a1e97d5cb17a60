/*
 * What a message is about, for whoever reads it by a program. Pulumi has no place for it beside the text: so it stands in
 * brackets at its beginning, `[drift] …`.
 */

/**
 * An object was changed outside of the program. The text says what, from what this stack left to what there is now.
 *
 * `up --refresh` brings back what is declared; to keep the change, declare it.
 */
export const DRIFT = "drift";

/**
 * A create takes over what exists, in place of making it: with the id, and each field that this changes.
 *
 * Nothing, where `adopt` is meant.
 */
export const TAKES_OVER_CODE = "takes-over";

/**
 * Which account the stack is for: the owner's login and the licence number, as far as they are known.
 *
 * Nothing.
 */
export const ACCOUNT_CODE = "account";

/**
 * A licence file of the program, relative to the project's folder: the message is its path, and nothing else.
 *
 * Nothing: `review` finds by it where an object is declared.
 */
export const FILE_CODE = "licence-file";

const CODES: ReadonlySet<string | undefined> = new Set([DRIFT, TAKES_OVER_CODE, ACCOUNT_CODE, FILE_CODE]);

/** How severe it is stands before the code, where that has no other place either. */
const CODED = /^((?:warning|error): )?\[([a-z-]+)\] /;

/** A message with its code. */
export function coded(code: string, message: string): string {
  return `[${code}] ${message}`;
}

/** A message, and its code where it has one of these: what a program itself says may begin in the same way. */
export function withoutCode(message: string): { readonly code?: string; readonly message: string } {
  const [head = "", severity = "", code] = CODED.exec(message) ?? [];
  if (code === undefined || !CODES.has(code)) return { message };
  return { code, message: `${severity}${message.slice(head.length)}` };
}
