/** A way in which a text may be written in another: character by character, or as a whole with what is around it. */
export interface Encoder {
  readonly name: string;
  readonly encode: (text: string) => string;
  /** Whether what encodes a part of the text does not show in what encodes all of it. */
  readonly whole?: boolean;
}

const json = (text: string) => JSON.stringify(text).slice(1, -1);
const escaped = (text: string, digits: (code: string) => string) =>
  Array.from(
    { length: text.length },
    (_, index) => `\\u${digits(text.charCodeAt(index).toString(16).padStart(4, "0"))}`,
  ).join("");
const beyondAscii = (text: string, digits: (code: string) => string) =>
  json(text).replaceAll(/[^\0-\u007f]/g, (unit) => escaped(unit, digits));
const upper = (text: string) => text.toUpperCase();
const lower = (text: string) => text.toLowerCase();
const percent = (text: string) => encodeURIComponent(text.toWellFormed());
const bytes = (text: string) => Buffer.from(text);

/** Every way in which the servers and programs that we know of write text. */
export const encoders: readonly Encoder[] = [
  { name: "as it is", encode: (text) => text },
  { name: "JSON", encode: json },
  { name: "JSON in ASCII", encode: (text) => beyondAscii(text, lower) },
  { name: "JSON in ASCII with large letters", encode: (text) => beyondAscii(text, upper) },
  { name: "JSON with escaped slashes", encode: (text) => json(text).replaceAll("/", String.raw`\/`) },
  { name: "JSON with all escaped", encode: (text) => escaped(text, lower) },
  { name: "JSON in JSON", encode: (text) => json(json(text)) },
  { name: "percent", encode: percent },
  {
    name: "percent with small letters",
    encode: (text) => percent(text).replaceAll(/%../g, (code) => code.toLowerCase()),
  },
  { name: "form", encode: (text) => new URLSearchParams({ a: text }).toString().slice(2) },
  {
    name: "percent for all bytes",
    encode: (text) =>
      bytes(text)
        .toString("hex")
        .replaceAll(/../g, (byte) => `%${byte.toUpperCase()}`),
  },
  {
    name: "HTML",
    encode: (text) =>
      text
        .replaceAll("&", "&amp;")
        .replaceAll("<", "&lt;")
        .replaceAll(/[^\0-\u007f"']/gu, (character) => `&#${character.codePointAt(0)};`)
        .replaceAll('"', "&quot;")
        .replaceAll("'", "&#x27;"),
  },
  { name: "base64", encode: (text) => bytes(text).toString("base64"), whole: true },
  { name: "base64 for URLs", encode: (text) => bytes(text).toString("base64url"), whole: true },
  {
    name: "base64 in lines",
    encode: (text) => bytes(text).toString("base64").replaceAll(/.{76}/g, "$&\r\n"),
    whole: true,
  },
  { name: "hex", encode: (text) => bytes(text).toString("hex"), whole: true },
  { name: "hex with large letters", encode: (text) => upper(bytes(text).toString("hex")), whole: true },
];
