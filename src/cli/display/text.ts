import stringWidth from "string-width";
import { printable } from "./printable.js";

/** The part of a type token that people know: `pulumi-nodejs:dynamic/livechat:Agent` is `Agent`. */
export function shortType(token: string): string {
  return printable(token.slice(token.lastIndexOf(":") + 1));
}

/** The text padded with spaces to a width in terminal columns. */
export function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - stringWidth(text)));
}

/** The text cut to a width in terminal columns, with an ellipsis where it was cut. */
export function truncate(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = "";
  let used = 1;
  for (const { segment } of graphemes.segment(text)) {
    used += stringWidth(segment);
    if (used > width) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** The text as lines of at most a width, broken between words; a word that is longer stays whole. */
export function wrap(text: string, width: number): string[] {
  return text.split("\n").flatMap((line) => wrapLine(line, width));
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = "";
  for (const part of line.split(/(?<= )(?! )/)) {
    if (current !== "" && stringWidth(current) + stringWidth(part.trimEnd()) > width) {
      lines.push(current.trimEnd());
      current = "";
    }
    current += part;
  }
  return [...lines, current.trimEnd()];
}

/** A duration for people: `85 ms`, `1.2 s`, `3 min 5 s`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1_000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

const graphemes = new Intl.Segmenter();
