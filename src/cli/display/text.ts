import { columnsOf } from "./columns.js";
import { printable, type Printable, shown } from "../../shared/printable.js";

/** The part of a type token that people know: `pulumi-nodejs:dynamic/livechat:Agent` is `Agent`. */
export function shortType(token: string): Printable {
  return printable(token.slice(token.lastIndexOf(":") + 1));
}

/** The text padded with spaces to a width in terminal columns. */
export function pad(text: Printable, width: number): Printable {
  return shown`${text}${blanks(width - columnsOf(text))}`;
}

/** So many spaces; none where the number is negative. */
export function blanks(number: number): Printable {
  return " ".repeat(Math.max(0, number)) as Printable;
}

/** The text cut to a width in terminal columns, with an ellipsis where it was cut. */
export function truncate(text: Printable, width: number): Printable {
  // A long text is measured no further than it can be shown.
  if (text.length <= width * MOST_UNITS && columnsOf(text) <= width) return text;
  let kept = "";
  let used = 1;
  for (const { segment } of graphemes.segment(text)) {
    used += columnsOf(segment);
    if (used > width) break;
    kept += segment;
  }
  return `${kept}…` as Printable;
}

/** How many UTF-16 units a column holds at most, unless somebody stacks marks upon marks. */
const MOST_UNITS = 16;

/** A line as lines of at most a width, broken between words; a word that is longer stays whole. */
export function wrap(line: Printable, width: number): Printable[] {
  if (width === Infinity) return [line];
  const lines: string[] = [];
  let current = "";
  for (const part of line.split(/(?<= )(?! )/)) {
    if (current !== "" && columnsOf(current) + columnsOf(part.trimEnd()) > width) {
      lines.push(current.trimEnd());
      current = "";
    }
    current += part;
  }
  return [...lines, current.trimEnd()] as Printable[];
}

/** A duration for people: `85 ms`, `1.2 s`, `3 min 5 s`. */
export function duration(milliseconds: number): Printable {
  if (milliseconds < 1_000) return shown`${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1_000;
  if (seconds < 59.95) return printable(`${seconds.toFixed(1)} s`);
  const whole = Math.round(seconds);
  return shown`${Math.floor(whole / 60)} min ${whole % 60} s`;
}

const graphemes = new Intl.Segmenter();
