import { RunError } from "@pulumi/pulumi";
import { printable, type Printable } from "../shared/printable.js";
import { LicenceError } from "./problem.js";

/**
 * An error that ends a program and is shown without a stack trace, which would tell of our code and not of theirs.
 * Pulumi prints it as it is.
 */
export function runError(why: LicenceError | string): RunError {
  // A LicenceError has a line for each problem, and made each of them printable.
  const message = why instanceof LicenceError ? (why.message as Printable) : printable(why);
  const error = new RunError(message);
  error.stack = message;
  return error;
}
