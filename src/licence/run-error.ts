import type { RunError } from "@pulumi/pulumi";
import { endOfProgram } from "../provider/program/run-error.js";
import { printable, type Printable } from "../shared/printable.js";
import { PrintableError } from "../shared/printable-error.js";

/** An error that ends a program, for what is wrong with its licence. */
export function runError(why: PrintableError | string): RunError {
  // An error of ours may have several lines, and made each of them printable.
  return endOfProgram(why instanceof PrintableError ? (why.message as Printable) : printable(why));
}
