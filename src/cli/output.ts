import { once } from "node:events";
import {
  joined,
  type Printable,
  printable,
  printableJson,
  type PrintableStream,
  shown,
} from "../shared/printable.js";
import { codeOf } from "./status.js";

/** A stream to write to, which takes only what may be printed; a terminal has `isTTY` and `columns`. */
export type Output = Omit<NodeJS.WritableStream, "write"> &
  PrintableStream & { isTTY?: boolean; columns?: number };

/** Writes to a stream, and waits where its buffer is full, so that a large document reaches a slow pipe whole. */
export async function write(output: Output, text: Printable): Promise<void> {
  if (output.write(text)) return;
  await once(output, "drain").catch((error: unknown) => {
    // Whoever read it has gone away, and takes no more.
    if (codeOf(error) !== "EPIPE") throw error;
  });
}

/** Writes lines, whatever is in them: each is made one that may be printed. */
export async function writeLines(output: Output, lines: readonly string[]): Promise<void> {
  await write(output, joined(lines.map((line) => shown`${printable(line)}\n`)));
}

/** Writes a value as one JSON document. */
export async function writeJson(output: Output, value: unknown, indent?: number): Promise<void> {
  await write(output, shown`${printableJson(value, indent)}\n`);
}

/** `1 line`, `2 lines`. */
export function count(number: number, noun: string): Printable {
  return printable(`${number.toLocaleString("en-US")} ${noun}${number === 1 ? "" : "s"}`);
}
