import { type Resource, ResourceError, RunError } from "@pulumi/pulumi";
import type { Printable } from "../../shared/printable.js";

/**
 * An error that ends a program and is shown without a stack trace, which would tell of our code and not of theirs.
 * Pulumi prints it as it is.
 */
export function endOfProgram(message: Printable): RunError {
  const error = new RunError(message);
  error.stack = message;
  return error;
}

/** The same, of one resource: Pulumi shows it beside that one, while the program itself still runs. */
export function failureOf(resource: Resource, message: Printable): ResourceError {
  const error = new ResourceError(message, resource, true);
  error.stack = message;
  return error;
}
