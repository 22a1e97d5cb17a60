/*
 * What a message is about, for whoever reads it by a program. Pulumi has no place for it beside the text: so it stands in
 * brackets at its beginning, `[drift] …`.
 */

/** An object was changed outside of the program. */
export const DRIFT = "drift";

/** A create takes over what exists. */
export const TAKES_OVER_CODE = "takes-over";

/** Which account it is. */
export const ACCOUNT_CODE = "account";

/** A licence file of the program, relative to the project's folder: the message is its path, and nothing else. */
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
