import { inspect } from "node:util";
import { columnsOf } from "./columns.js";
import { joined, printable, printableLines, type Printable, shown } from "../../shared/printable.js";
import { count } from "../output.js";
import { Named } from "./references.js";
import { truncate } from "./text.js";

/** What the Pulumi SDK puts where a value is not known before the deployment. */
const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const secretMask = shown`[secret]`;
const knownAfterApply = shown`known after apply`;

/** A value in one line, as far as it goes: `"text"`, `[1, 2]`, `{ enabled: true }`. */
export function inline(value: unknown): Printable {
  if (value === undefined) return shown`nothing`;
  if (value instanceof Named) return value.text;
  if (value === unknownValue || value === "[unknown]") return knownAfterApply;
  if (value === secretMask) return secretMask;
  if (typeof value === "string") return quote(value);
  if (Array.isArray(value)) return shown`[${joined(value.map(inline), ", ")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([key, item]) => shown`${printable(key)}: ${inline(item)}`);
    return entries.length === 0 ? shown`{}` : shown`{ ${joined(entries, ", ")} }`;
  }
  return printable(inspect(value));
}

/** A value as lines: in one line where it fits, else as an indented list; long texts are shortened. */
export function block(value: unknown, width: number): Printable[] {
  if (isMultiline(value)) return textBlock(value, width);
  const line = inline(value);
  if (columnsOf(line) <= width) return [line];
  if (typeof value === "string")
    return [shown`${truncate(line, width - 20)} (${count(value.length, "character")})`];
  if (Array.isArray(value)) return value.flatMap((item) => listItem(block(item, width - 2)));
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([key, item]) => entry(printable(key), block(item, width - 2)));
  }
  return [truncate(line, width)];
}

/** Whether a value is a text of several lines, which is shown line by line. */
export function isMultiline(value: unknown): value is string {
  return typeof value === "string" && value.trimEnd().includes("\n");
}

/** `key: value`, with a value of several lines indented below its key. */
export function entry(key: Printable, lines: readonly Printable[]): Printable[] {
  const [line] = lines;
  if (line !== undefined && lines.length === 1) return [shown`${key}: ${line}`];
  return [shown`${key}:`, ...indent(lines, shown`  `)];
}

/** The lines with something before each. */
export function indent(lines: readonly Printable[], by: Printable): Printable[] {
  return lines.map((line) => shown`${by}${line}`);
}

const maximumLines = 12;

function textBlock(text: string, width: number): Printable[] {
  const lines = printableLines(text.trimEnd());
  const first = lines
    .slice(0, width === Infinity ? lines.length : maximumLines)
    .map((line) => truncate(line, width));
  const more = lines.length - first.length;
  return more > 0 ? [...first, shown`… ${count(more, "more line")}`] : first;
}

function listItem(lines: readonly Printable[]): Printable[] {
  return lines.map((line, index) => (index === 0 ? shown`- ${line}` : shown`  ${line}`));
}

function quote(text: string): Printable {
  // Quoted first, so that what is escaped by either is escaped once.
  return printable(JSON.stringify(text));
}
