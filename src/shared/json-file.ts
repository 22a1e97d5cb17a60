import { PrintableError } from "./printable-error.js";
import { readText, UnreadableFileError } from "./read-file.js";

/** The most that a state or a file of objects may hold, in bytes: some hundred thousand objects. */
export const MOST_JSON_BYTES = 500_000_000;

/** The values of such a file, all together: an object in a state is about 60 of them. */
export const MOST_VALUES = 10_000_000;

/** No file of ours is nested deeper by far; what reads a deeper one would run out of stack. */
const DEEPEST = 200;

/**
 * A text is not JSON, is nested too deep, or is too much. The parser's own words would quote it.
 *
 * See what wrote the file, and write it again.
 */
export class JsonError extends PrintableError {
  override readonly name = "JsonError";
  readonly code = "not_json";
}

/**
 * The JSON of a file that somebody names.
 *
 * @throws UnreadableFileError where it cannot be read, or is no JSON.
 */
export function readJson(file: string): unknown {
  const text = readText(file, MOST_JSON_BYTES);
  try {
    return parseJson(text);
  } catch (error) {
    throw error instanceof JsonError ? new UnreadableFileError(file, error.message, { cause: error }) : error;
  }
}

/** @throws JsonError, whose message follows the name of what was read. */
export function parseJson(text: string): unknown {
  // Before it is parsed: a text of nothing but brackets would take a hundred times its size.
  refuseTooMuch(text);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new JsonError("is not JSON");
  }
}

/** Character by character: a regular expression runs out of stack at a long text. */
function refuseTooMuch(text: string): void {
  let depth = 0;
  let values = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case '"':
        at = endOfText(text, at);
        break;
      case "[":
      case "{":
        depth++;
        values++;
        break;
      case ",":
        values++;
        break;
      case "]":
      case "}":
        depth--;
        break;
      default:
    }
    if (depth > DEEPEST) throw new JsonError("is nested too deep to be read");
    if (values > MOST_VALUES) {
      throw new JsonError(`holds more than ${MOST_VALUES.toLocaleString("en-US")} values`);
    }
  }
}

/** Where the text that begins at a quote ends. */
function endOfText(text: string, start: number): number {
  for (let at = start + 1; ; at++) {
    at = text.indexOf('"', at);
    if (at === -1) return text.length;
    let escapes = 0;
    while (text[at - 1 - escapes] === "\\") escapes++;
    if (escapes % 2 === 0) return at;
  }
}
