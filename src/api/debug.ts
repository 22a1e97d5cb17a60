import { debugLine } from "../shared/debug-lines.js";
import { printable, type PrintableStream, shown } from "../shared/printable.js";
import type { ClientOptions, SentRequest } from "./client-options.js";

/** Writes a line for each request: `debug: POST /groups: 500 server in 12 ms, attempt 2`. */
export function debugging(output: PrintableStream = process.stderr): NonNullable<ClientOptions["onRequest"]> {
  return (request) => void output.write(shown`${printable(debugLine(textOf(request)))}\n`);
}

function textOf({ method, path, status, failure, ms, attempt }: SentRequest): string {
  const outcome = [status, failure].filter((part) => part !== undefined).join(" ");
  return `${method} ${path}: ${outcome} in ${Math.round(ms)} ms, attempt ${attempt}`;
}
