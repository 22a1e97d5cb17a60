import type { Document, Scalar } from "yaml";
import { wordsOf, type YamlFault } from "../shared/bounded-yaml.js";
import { yaml } from "../shared/yaml-library.js";

/** Where a fault is best mended, and what is wrong there: in words that hold nothing of the text but a key. */
export interface Explained {
  readonly offset: number;
  readonly reason: string;
}

/** What is wrong with a text as YAML, for who wrote it by hand; `document` is what could be made of it. */
export function explained(fault: YamlFault, text: string, document: Document | undefined): Explained {
  const { offset, code } = fault;
  const quote = document && quoteBefore(document, offset);
  if (quote && code === "MISSING_CHAR" && /^Missing closing ["']quote/.test(fault.message)) {
    return { offset: quote.begin, reason: "not valid YAML: the quote that opens here is never closed" };
  }
  if (quote && hasKeys(text.slice(quote.begin, quote.end))) {
    const reason =
      "not valid YAML: the quote that opens here closes only lines later, after what looks like other keys: close it " +
      "where the text ends";
    return { offset: quote.begin, reason };
  }
  const about = keyBefore(text, offset);
  if (code === "BAD_SCALAR_START") {
    const reason = `${about}a text cannot begin with ${text.charAt(offset)} by itself: put the text in quotes`;
    return { offset, reason: `not valid YAML: ${reason}` };
  }
  const isBlock = code === "BLOCK_AS_IMPLICIT_KEY" || code === "BLOCK_IN_FLOW";
  if (isBlock && /^[^\s"'[{|>-][^\n]*?:(\s|$)/.test(text.slice(offset, offset + 10_000))) {
    const reason = `${about}a colon in a text, with a space or the end of the line behind it, begins a value: put the text in quotes`;
    return { offset, reason: `not valid YAML: ${reason}` };
  }
  return { offset, reason: wordsOf(fault) };
}

interface Quote {
  readonly begin: number;
  readonly end: number;
}

/** The last text in quotes that begins before a place. */
function quoteBefore(document: Document, offset: number): Quote | undefined {
  let found: Quote | undefined;
  yaml().visit(document, {
    Scalar: (_key, { type, range }: Scalar) => {
      const isQuoted = type === "QUOTE_DOUBLE" || type === "QUOTE_SINGLE";
      if (isQuoted && range && range[0] < offset) found = { begin: range[0], end: range[1] };
    },
  });
  return found;
}

/** Whether a text has lines that look like keys of YAML. */
function hasKeys(text: string): boolean {
  return /\n\s*(- )?[\w-]+:(\s|$)/.test(text);
}

/** `name: `, where the value of this key begins at the place. */
function keyBefore(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  const [, key] = /([\w.-]{1,60}):[ \t]+$/.exec(line.slice(-100)) ?? [];
  return key === undefined ? "" : `${key}: `;
}
