import type { Document, Scalar } from "yaml";
import { wordsOf, type YamlFault } from "./bounded-yaml.js";
import { yaml } from "./yaml-library.js";
import {
  indentation,
  lineStart,
  lineThatIsTooDeep,
  oddIndentation,
  openingOf,
  type Spot,
  spotOf,
} from "./yaml-lines.js";

/** Where a fault is best mended, and what is wrong there: in words that hold nothing of the text but a key. */
export interface Explained {
  readonly offset: number;
  /** The library's code; `TOO_MUCH` and the like are our own. */
  readonly code: string;
  readonly reason: string;
}

/** How many faults of one text are told: whoever mends some of them sees the next. */
const MOST_TOLD = 10;

/** What the parser gets over: it reads the next lines as they are meant. */
const harmless = new Set(["TAB_AS_INDENT", "BAD_SCALAR_START", "TAG_RESOLVE_FAILED", "BAD_DQ_ESCAPE"]);

/**
 * What is wrong with a text as YAML, for who wrote it by hand; `document` is what could be made of it. Where the parser has
 * lost its way, whatever it complains of in later lines may be right as it stands, and is not told.
 */
export function explainedFaults(
  faults: readonly YamlFault[],
  text: string,
  document: Document | undefined,
): Explained[] {
  const told: Explained[] = [];
  const lines = new Set<number>();
  for (const fault of faults.toSorted(byPlace)) {
    const line = lineStart(text, fault.offset);
    if (lines.has(line)) continue;
    const { isLost, ...one } = explain(fault, text, document);
    told.push(one);
    lines.add(line).add(lineStart(text, one.offset));
    if (isLost || told.length === MOST_TOLD) break;
  }
  return told;
}

function byPlace(one: YamlFault, other: YamlFault): number {
  return one.offset - other.offset || Number(harmless.has(other.code)) - Number(harmless.has(one.code));
}

interface Finding extends Explained {
  readonly isLost: boolean;
}

function explain(fault: YamlFault, text: string, document: Document | undefined): Finding {
  const { offset, code } = fault;
  const lost = (reason: string, at = offset): Finding => ({
    offset: at,
    code,
    reason: `not valid YAML: ${reason}`,
    isLost: true,
  });
  const spot = spotOf(text, offset);
  if (/^([<=>|])\1{6}(\s|$)/.test(spot.line)) return lost(CONFLICT, spot.start);
  const quote = document && quoteBefore(document, offset);
  if (quote && code === "MISSING_CHAR" && /^Missing closing ["']quote/.test(fault.message)) {
    return lost("the quote that opens here is never closed", quote.begin);
  }
  if (quote && hasKeys(text.slice(quote.begin, quote.end))) {
    const reason =
      "the quote that opens here closes only lines later, after what looks like other keys: close it where the text ends";
    return lost(reason, quote.begin);
  }
  if (isColonInText(fault, text)) return { ...lost(`${spot.about}${COLON}`), isLost: false };
  if (code === "BAD_SCALAR_START") {
    const reason = `${spot.about}${cannotBeginWith(text.charAt(offset))}`;
    return { ...lost(reason), isLost: spot.about === "" };
  }
  const odd = oddIndentation(text, spot);
  if (odd !== undefined) return lost(ODD_SPACE, odd);
  const reason = structural(fault, text, spot);
  if (reason !== undefined) return lost(reason, offset);
  const deeper = lineThatIsTooDeep(fault, text, spot);
  if (deeper !== undefined) return lost(TOO_DEEP, deeper);
  const opening = openingOf(fault, text);
  if (opening !== undefined)
    return lost(`the ${text.charAt(opening)} that opens here is never closed`, opening);
  return { offset, code, reason: wordsOf(fault), isLost: !harmless.has(code) };
}

const CONFLICT =
  "git left two versions here: keep one of them, and remove the lines that begin with <<<<<<<, ======= and >>>>>>>";

const COLON =
  "a colon in a text, with a space or the end of the line behind it, begins a value: put the text in quotes";

const TOO_DEEP =
  "is indented deeper than the line above, which has a value already: give both the same indentation; an item of a list " +
  "begins with `- `";

const ODD_SPACE = "the line begins with a character that only looks like a space: type its spaces anew";

const NO_COLON =
  "has no colon: after a key comes `: ` and its value; the further lines of a text are indented deeper than its key";

/** Whether the value of a key has a colon, as if it were a key itself. */
function isColonInText({ code, offset }: YamlFault, text: string): boolean {
  const isBlock = code === "BLOCK_AS_IMPLICIT_KEY" || code === "BLOCK_IN_FLOW";
  return isBlock && /^[^\s"'[{|>?-][^\n]*?:(\s|$)/.test(text.slice(offset, offset + 10_000));
}

function cannotBeginWith(character: string): string {
  return `a text cannot begin with ${character} by itself: put the text in quotes`;
}

/** What tells most of the mistakes that the parser calls by the parts of its grammar. */
function structural({ code, message, offset }: YamlFault, text: string, spot: Spot): string | undefined {
  const { about, first, line } = spot;
  const isIndent = code === "BAD_INDENT" && message.endsWith("must start at the same column");
  if (isIndent) return indentation(text, spot);
  if (message.endsWith("may not be used as an implicit map key"))
    return "an item of a list, which begins with `- `, stands among keys: write its key there, as `key:`";
  const isMeant = offset >= spot.start + spot.head.length;
  if (isMeant && (first === '"' || first === "'") && message.endsWith(" at node end")) {
    if (text.charAt(offset) === ",") return `${about}a comma closes no line here: leave it out`;
    const how = first === '"' ? '`\\"`' : "`''`";
    return `${about}the text ends at its second quote, and more follows: write a quote inside of it as ${how}`;
  }
  if (isMeant && (first === "|" || first === ">") && code === "UNEXPECTED_TOKEN")
    return `${about}behind ${first} the text begins on the next line; one that begins with it stands in quotes`;
  const isBehind = /^[[{]/.test(first) && message.endsWith(" at node end");
  const isMark = /^([*&!%@`?]|- )/.test(line.slice(spot.head.length)) && !harmless.has(code);
  if (isMeant && (isBehind || isMark)) return `${about}${cannotBeginWith(first)}`;
  const character = text.charAt(offset);
  if (
    /^Unexpected flow-(seq|map)-end/.test(message) ||
    (code === "UNEXPECTED_TOKEN" && /[\]}]/.test(character))
  )
    return `this ${character} closes nothing: remove it; a text that has one stands in quotes`;
  if (code === "MULTILINE_IMPLICIT_KEY" || message.endsWith("to be followed by map values")) {
    if (/^\s*(- +)*[\w.-]+:[^\s:/]/.test(line))
      return "has no space behind the colon of its key: write `key: value`";
    return /:(\s|$)/.test(line) ? undefined : NO_COLON;
  }
  return undefined;
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
