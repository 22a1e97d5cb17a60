import { printable } from "../../shared/printable.js";
import type { Phrase } from "../../shared/phrase.js";

/** As much of one value as a comment shows. */
const LONGEST = 300;

/**
 * A value as a code span: nothing in it is Markdown, HTML, a link, a mention or a reference to an issue, whatever it is, and
 * what cannot be seen in it is written out.
 */
export function code(value: string): string {
  if (value === "") return "(empty)";
  const shown = printable(cut(value, LONGEST));
  const more = value.length > LONGEST ? ` … (${value.length} characters)` : "";
  const longest = Math.max(0, ...Array.from(shown.matchAll(/`+/g), ([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  // Of a space on both sides a renderer takes one away, and a backtick may not touch the fence.
  const pad = /^`|`$|^ .* $/.test(shown) && /[^ ]/.test(shown) ? " " : "";
  return `${fence}${pad}${shown}${pad}${fence}${more}`;
}

/** The beginning of a text, without half of a character at its end. */
export function cut(text: string, length: number): string {
  return text.length <= length ? text : text.slice(0, length).replace(/[\ud800-\udbff]$/, "");
}

/** A word of ours; what it is not for certain is a value. */
export function word(text: string): string {
  return /^[A-Za-z ]+$/.test(text) ? text : code(text);
}

/** Words of ours stand as they are, and values as code. */
export function inline(words: Phrase): string {
  return words.map((each) => (typeof each === "string" ? each : code(each.value))).join("");
}
