import { joined, printable } from "./printable.js";

/**
 * The base of every error of this package: whatever values its message holds, it can be printed as it is. A message
 * is one line, or, where it has several, a list of them.
 */
export class PrintableError extends Error {
  constructor(message: string | readonly string[], options?: ErrorOptions) {
    super(typeof message === "string" ? printable(message) : joined(message.map(printable), "\n"), options);
  }
}
