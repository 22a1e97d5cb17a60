import type { RunError } from "@pulumi/pulumi";
import { endOfProgram } from "../provider/program/run-error.js";
import { printable, type Printable } from "../shared/printable.js";
import { LicenceError } from "./problem.js";

/** An error that ends a program, for what is wrong with its licence. */
export function runError(why: LicenceError | string): RunError {
  // A LicenceError has a line for each problem, and made each of them printable.
  return endOfProgram(why instanceof LicenceError ? (why.message as Printable) : printable(why));
}
