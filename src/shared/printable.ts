import { stripVTControlCharacters } from "node:util";

declare const mark: unique symbol;

/**
 * Text that may be printed: nothing in it acts on a terminal or a build log, and nothing in it is there without being
 * seen. Only the functions here make one, so that a text that did not pass through them does not compile where text
 * is printed. It may hold line breaks and colours of our own.
 */
export type Printable = string & { readonly [mark]: true };

/** A stream that takes only what may be printed. */
export interface PrintableStream {
  readonly write: (text: Printable) => boolean;
}

/**
 * A value from outside (a name, an id, a message, a path) as a part of one line: what cannot be seen, or reorders what
 * can, is written as `\u200b`; so are line breaks, since what follows one looks like a line of ours. What is printable
 * already stays as it is.
 */
export function printable(text: string): Printable {
  return text.replace(hidden, escaped).replace(command, "$1\\u003a").replace(marker, "#\\u0023") as Printable;
}

/** A text of several lines as those lines. Colours and other sequences for a terminal are taken out. */
export function printableLines(text: string): Printable[] {
  return stripVTControlCharacters(text)
    .split(/\r?\n/)
    .map((line) => line.split("\t").map(printable).join("\t") as Printable);
}

/** A value as JSON that a program reads as ever, with all that is not to be printed written as `\u200b`. */
export function printableJson(value: unknown, indent: number | undefined = 2): Printable {
  const text = JSON.stringify(value, undefined, indent);
  return text
    .split("\n")
    .map((line) => line.replace(hidden, escapedInJson).replace(marker, "#\\u0023"))
    .join("\n") as Printable;
}

/** Words of our own with values in between: shown`${printable(name)}: ${count} changes`. */
export function shown(words: TemplateStringsArray, ...values: readonly (Printable | number)[]): Printable {
  return words.reduce((text, word, index) => `${text}${values[index - 1] ?? ""}${word}`) as Printable;
}

/** Printable texts as one. */
export function joined(texts: readonly Printable[], between = ""): Printable {
  return texts.join(between) as Printable;
}

/** Whether there is anything in a text that would not be seen, or not where it stands. */
export function hasHidden(text: string): boolean {
  return text.replace(hidden, escaped) !== text;
}

/**
 * Controls of terminals (C0, C1), marks that change the direction of text, line and paragraph separators, spaces
 * without width, tag characters and all else that is there without being seen, halves of surrogate pairs.
 */
const hidden =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu;

/** What build services act on: GitHub's `::error::` at the start of a line, `##vso[…]`, `##[…]`, `##teamcity[…]` anywhere. */
const command = /^(\s*):(?=:)/;
const marker = /##(?=[a-z]*\[)/gi;

const short: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escaped(character: string, offset: number, text: string): string {
  if (shapesText(character, offset, text)) return character;
  const code = (character.codePointAt(0) as number).toString(16);
  return short[character] ?? (code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`);
}

function escapedInJson(character: string, offset: number, text: string): string {
  if (shapesText(character, offset, text)) return character;
  return Array.from({ length: character.length }, (_, index) => {
    return `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`;
  }).join("");
}

/** Whether a character without a shape of its own stands where it belongs: in an emoji, or in a script that joins letters. */
function shapesText(character: string, offset: number, text: string): boolean {
  const before = text.slice(Math.max(0, offset - 2), offset);
  const after = text.slice(offset + 1, offset + 3);
  if (character === "\ufe0e" || character === "\ufe0f") return /\p{Emoji}$/u.test(before);
  if (character !== "\u200c" && character !== "\u200d") return false;
  return (
    (/[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f]$/u.test(before) &&
      /^\p{Extended_Pictographic}/u.test(after)) ||
    (joining.test(before.slice(-1)) && joining.test(after.slice(0, 1)))
  );
}

const joiningScripts =
  "Arabic Syriac Mongolian Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala Khmer Myanmar";

const joining = new RegExp(
  `[${joiningScripts.replaceAll(/\w+ ?/g, (name) => `\\p{Script=${name.trim()}}`)}]`,
  "u",
);
