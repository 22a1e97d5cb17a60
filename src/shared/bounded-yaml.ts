import type { CST, Document, LineCounter } from "yaml";
import { PrintableError } from "./printable-error.js";
import { yaml } from "./yaml-library.js";

/** How much a text, or several together, may be. */
export interface YamlBudget {
  /** The keys, texts, marks and spaces that were read so far. */
  pieces: number;
  readonly mostPieces: number;
  /** How deep lists and maps may be nested. */
  readonly deepest: number;
}

/** Something wrong with a text as YAML. */
export interface YamlFault {
  readonly offset: number;
  /** The library's code; `TOO_DEEP` or `TOO_MUCH` where the text was not read to its end. */
  readonly code: string;
  readonly message: string;
}

/** How many faults of one text are kept, of its marks and of what they make up each. */
const MOST_FAULTS = 100;

/** Comes out of the parser, which by itself goes on whatever it finds. */
class Refused extends PrintableError {}

/**
 * Parses a text as `parseDocument` does, and stops as soon as it is too much: the library has no limits of its own, and
 * would build any number of levels, nodes and complaints before anybody could look at them.
 */
export function parseBounded(
  text: string,
  lines: LineCounter,
  budget: YamlBudget,
): { readonly document: Document | undefined; readonly faults: readonly YamlFault[] } {
  const { Composer } = yaml();
  const faults: YamlFault[] = [];
  const adding = (): ((fault: YamlFault) => void) => {
    let left = MOST_FAULTS;
    return (fault) => void (left-- > 0 && faults.push(fault));
  };
  const add = adding();
  // Keys that stand twice are for who reads the document: the parser's own look is quadratic.
  const composer = new Composer({ prettyErrors: false, uniqueKeys: false });
  // Hidden by the library's types: where all that the composer complains of comes together.
  Object.assign(composer, {
    onError: (at: Position, code: string, message: string) => add({ offset: offsetOf(at), code, message }),
  });
  let document: Document | undefined;
  try {
    for (const one of composer.compose(tokensOf(text, lines, budget, adding()), true, text.length)) {
      if (document !== undefined) {
        add({ offset: one.range[0], code: "MULTIPLE_DOCS", message: "" });
        break;
      }
      document = one;
    }
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    faults.push({ offset: 0, code: error.message, message: "" });
  }
  return { document, faults };
}

/** What a fault is, in words that hold nothing of the text. */
export function wordsOf({ code, message }: YamlFault): string {
  switch (code) {
    case "TOO_DEEP":
      return "is nested too deep to be read";
    case "TOO_MUCH":
      return "is too much to be read";
    case "MULTIPLE_DOCS":
      return "a second document begins here (`---`): write one document";
    case "TAG_RESOLVE_FAILED":
    case "BAD_COLLECTION_TYPE":
      return "unknown tag: remove the `!…`; a text that begins with ! stands in quotes";
    case "TAB_AS_INDENT":
      return "a tab where spaces must be: YAML indents with spaces";
    case "BAD_DIRECTIVE":
      return "unknown directive: remove the line that begins with `%`";
    case "BAD_ALIAS":
      return "not valid YAML: & and * begin an anchor and its alias, with a name behind: put a text that begins so in quotes";
    case "BAD_DQ_ESCAPE":
      return 'not valid YAML: Unknown escape sequence in "…": write \\\\ for a backslash';
    default:
      return `not valid YAML: ${message.replace(/(: ".*|extra characters: .*)$/s, "")}`;
  }
}

function* tokensOf(
  text: string,
  lines: LineCounter,
  budget: YamlBudget,
  add: (fault: YamlFault) => void,
): Generator<CST.Token> {
  const { Lexer, Parser } = yaml();
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  // The document has a level of its own in the parser, and so has a map between its keys.
  const deepest = 2 * budget.deepest;
  for (const lexeme of new Lexer().lex(text)) {
    budget.pieces++;
    if (budget.pieces > budget.mostPieces) throw new Refused("TOO_MUCH");
    for (const token of parser.next(lexeme)) {
      if (token.type === "error") addError(token);
      else yield token;
    }
    if (parser.stack.length > deepest) throw new Refused("TOO_DEEP");
  }
  for (const token of parser.end()) {
    if (token.type === "error") addError(token);
    else yield token;
  }

  function addError({ offset, message }: CST.ErrorToken): void {
    add({ offset, code: "UNEXPECTED_TOKEN", message });
  }
}

type Position = number | readonly [number, number] | { readonly offset: number };

function offsetOf(at: Position): number {
  if (typeof at === "number") return at;
  return "offset" in at ? at.offset : at[0];
}
