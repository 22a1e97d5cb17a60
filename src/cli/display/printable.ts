import { stripVTControlCharacters } from "node:util";

/*
 * What every command needs of the display: apart from the rest, so that a command that writes plain lines loads nothing
 * that measures text.
 */

/**
 * Text from outside (names, messages, values) made safe to print: no escape sequences, no control characters, and
 * none of the marks that reorder text, so that what an account holds cannot change what a person sees.
 */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replace(unprintable, escapeCharacter);
}

/** `1 line`, `2 lines`. */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString("en-US")} ${noun}${number === 1 ? "" : "s"}`;
}

// Everything in Unicode's control class but tab and newline, and the marks that change the direction of text.
const unprintable = /(?![\t\n])\p{Cc}|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

function escapeCharacter(character: string): string {
  if (character === "\r") return "";
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
}
