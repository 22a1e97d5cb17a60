import { joined, printableLines, shown } from "../shared/printable.js";
import type { CliContext } from "./context.js";
import { createStyle } from "./display/style.js";
import { codeOf } from "./status.js";

/**
 * Tells the person what went wrong. An error of this package stands by itself; anything else is a fault of the
 * program, and its stack is what a report of it needs.
 */
export function reportError(error: unknown, context: CliContext): void {
  const style = createStyle(context.stderr, context.env);
  const text = joined(printableLines(describe(error)), "\n");
  context.stderr.write(shown`${style.bad(shown`error:`)} ${text}\n`);
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (codeOf(error) !== undefined) return error.message;
  return `unexpected: ${error.stack ?? error.message}`;
}
