import { createRequire } from "node:module";

let library: typeof import("string-width") | undefined;

/** Each of these takes one column, as nearly all that is shown does. */
const PLAIN = /^[\x20-\x7e]*$/;

/** How many columns of a terminal a text takes. The library for all other texts takes long to load. */
export function columnsOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  library ??= createRequire(import.meta.url)("string-width") as typeof import("string-width");
  return library.default(text);
}
