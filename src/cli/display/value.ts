import { inspect } from "node:util";
import stringWidth from "string-width";
import { count, printable } from "./printable.js";
import { truncate } from "./text.js";

/** What the Pulumi SDK puts where a value is not known before the deployment. */
const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const secretMask = "[secret]";
const knownAfterApply = "known after apply";

/** A value in one line, as far as it goes: `"text"`, `[1, 2]`, `{ enabled: true }`. */
export function inline(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === unknownValue || value === "[unknown]") return knownAfterApply;
  if (value === secretMask) return secretMask;
  if (typeof value === "string") return quote(value);
  if (Array.isArray(value)) return value.length === 0 ? "[]" : `[${value.map(inline).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([key, item]) => `${printable(key)}: ${inline(item)}`);
    return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
  }
  return printable(inspect(value));
}

/** A value as lines: in one line where it fits, else as an indented list; long texts are shortened. */
export function block(value: unknown, width: number): string[] {
  const line = inline(value);
  if (isMultiline(value)) return textBlock(value, width);
  if (stringWidth(line) <= width) return [line];
  if (typeof value === "string")
    return [`${truncate(line, width - 20)} (${count(value.length, "character")})`];
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
export function entry(key: string, lines: readonly string[]): string[] {
  if (lines.length === 1) return [`${key}: ${lines[0]}`];
  return [`${key}:`, ...indent(lines, "  ")];
}

/** The lines with something before each. */
export function indent(lines: readonly string[], by: string): string[] {
  return lines.map((line) => by + line);
}

const maximumLines = 12;

function textBlock(text: string, width: number): string[] {
  const lines = printable(text).trimEnd().split("\n");
  const shown = lines.slice(0, maximumLines).map((line) => truncate(line, width));
  const hidden = lines.length - shown.length;
  return hidden > 0 ? [...shown, `… ${count(hidden, "more line")}`] : shown;
}

function listItem(lines: readonly string[]): string[] {
  return lines.map((line, index) => (index === 0 ? "- " : "  ") + line);
}

function quote(text: string): string {
  // Quoted first, so that what is escaped by either is escaped once.
  return printable(JSON.stringify(text));
}
