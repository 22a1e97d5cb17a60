import type { CST, Document, LineCounter } from "yaml";
import { PrintableError } from "../shared/printable-error.js";
import { type Budget, DEEPEST, MOST_PIECES } from "./limits.js";
import { yaml } from "./yaml-library.js";

/** Something wrong with a text as YAML. */
export interface SyntaxFault {
  readonly offset: number;
  /** The library's code, or `REFUSED` where it was not read to its end. */
  readonly code: string;
  readonly message: string;
}

/** How many faults of one text are told; what follows a hundred of them is not looked at. */
const MOST_FAULTS = 100;

/** The document has a level of its own in the parser, and so has a map between its keys. */
const DEEPEST_STACK = 2 * DEEPEST;

/** Comes out of the parser, which by itself goes on whatever it finds. */
class Refused extends PrintableError {}

/**
 * Parses a text as `parseDocument` does, and stops as soon as it is too much: the library has no limits of its own, and
 * would build any number of levels, nodes and complaints before anybody could look at them.
 */
export function parseBounded(
  text: string,
  lines: LineCounter,
  budget: Budget,
): { readonly document: Document | undefined; readonly faults: readonly SyntaxFault[] } {
  const { Composer } = yaml();
  const faults: SyntaxFault[] = [];
  const add = (fault: SyntaxFault): void => {
    if (faults.length < MOST_FAULTS) faults.push(fault);
    if (faults.length === MOST_FAULTS) throw new Refused("has too many faults");
  };
  // Keys that stand twice are found by us: the parser's own look is quadratic.
  const composer = new Composer({ prettyErrors: false, uniqueKeys: false });
  // Hidden by the library's types: where all that the composer complains of comes together.
  Object.assign(composer, {
    onError: (at: Position, code: string, message: string) => add({ offset: offsetOf(at), code, message }),
  });
  let document: Document | undefined;
  try {
    for (const one of composer.compose(tokensOf(text, lines, budget, add), true, text.length)) {
      if (document !== undefined) {
        add({ offset: one.range[0], code: "MULTIPLE_DOCS", message: "" });
        break;
      }
      document = one;
    }
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (faults.length < MOST_FAULTS) faults.push({ offset: 0, code: "REFUSED", message: error.message });
  }
  return { document, faults };
}

function* tokensOf(
  text: string,
  lines: LineCounter,
  budget: Budget,
  add: (fault: SyntaxFault) => void,
): Generator<CST.Token> {
  const { Lexer, Parser } = yaml();
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    budget.pieces++;
    if (budget.pieces > MOST_PIECES) {
      const most = MOST_PIECES.toLocaleString("en-US");
      throw new Refused(
        `is too much for one licence, which may consist of ${most} keys, texts and marks in all`,
      );
    }
    for (const token of parser.next(lexeme)) {
      if (token.type === "error") addError(token);
      else yield token;
    }
    if (parser.stack.length > DEEPEST_STACK) throw new Refused("is nested too deep to be read");
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
