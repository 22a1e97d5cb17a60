import { readFileSync, statSync } from "node:fs";
import type { Alias, Document, Node } from "yaml";
import { LicenceError, type Place, type Problem } from "./problem.js";
import { yaml } from "./yaml-library.js";

/** A file of a licence, parsed but not yet looked at. */
export interface Source {
  /** As it was given, for messages. */
  readonly name: string;
  readonly path: string;
  readonly document: Document;
  /** What each alias stands for. */
  readonly aliases: ReadonlyMap<Alias, Node>;
  placeOf(node: unknown): Place;
}

/** The most that a licence file may hold, in bytes. */
export const MOST_BYTES = 10_000_000;

/** Reads and parses a file. Raises a LicenceError where it cannot be read, is too large, or is not YAML. */
export function readSource(name: string, path: string): Source {
  return parseSource(name, path, readText(name, path));
}

export function parseSource(name: string, path: string, text: string): Source {
  const { LineCounter, isNode, parseDocument } = yaml();
  const lines = new LineCounter();
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file: name, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  if (tooDeep.test(text)) {
    throw failed(name, "is nested too deep to be read");
  }
  let document: Document;
  try {
    // Keys that stand twice are found by us: the parser's own look is quadratic.
    document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  } catch (error) {
    if (error instanceof RangeError) {
      throw failed(name, "is nested too deep to be read");
    }
    throw error;
  }
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    const problems: Problem[] = faults.map(({ pos, code, message }) => ({
      place: at(pos[0]),
      path: [],
      reason: explain(code, message),
    }));
    throw new LicenceError(name, problems);
  }
  return {
    name,
    path,
    document,
    aliases: resolveAliases(name, document, at),
    placeOf: (node) => at((isNode(node) && node.range?.[0]) || 0),
  };
}

/** A thousand levels opened at once: nobody writes that, and the parser would take minutes over it. */
const tooDeep = /(?:[[{]\s*){1000}|(?:[-?]\s){1000}/;

function readText(name: string, path: string): string {
  let bytes: Buffer;
  try {
    const { size } = statSync(path);
    if (size > MOST_BYTES) {
      throw failed(name, `is larger than ${MOST_BYTES / 1e6} MB: split it, and \`include\` the parts`);
    }
    bytes = readFileSync(path);
  } catch (error) {
    if (error instanceof LicenceError) {
      throw error;
    }
    throw failed(name, `cannot be read: ${systemReason(error)}`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw failed(name, "is not text in UTF-8");
  }
}

const systemReasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "permission denied",
};

function systemReason(error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return systemReasons[code] ?? message;
}

function failed(name: string, reason: string): LicenceError {
  return new LicenceError(name, [{ place: { file: name, line: 1, column: 1 }, path: [], reason }]);
}

/** The parser's words where a person cannot act on them, in others; never a part of the file's text. */
function explain(code: string, message: string): string {
  switch (code) {
    case "MULTIPLE_DOCS":
      return "a second document begins here (`---`): write one document, and `include` other files";
    case "TAG_RESOLVE_FAILED":
      return "unknown tag: remove the `!…`";
    case "TAB_AS_INDENT":
      return "a tab where spaces must be: YAML indents with spaces";
    default:
      return `not valid YAML: ${message.replace(/: ".*$/s, "")}`;
  }
}

function resolveAliases(name: string, document: Document, at: (offset: number) => Place): Map<Alias, Node> {
  const anchors = new Map<string, Node>();
  const aliases = new Map<Alias, Node>();
  const problems: Problem[] = [];
  const { isAlias, isNode, visit } = yaml();
  visit(document, (_key, node) => {
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target) {
        aliases.set(node, target);
      } else {
        const reason = `there is no anchor &${node.source} above`;
        problems.push({ place: at(node.range?.[0] ?? 0), path: [], reason });
      }
    } else if (isNode(node) && "anchor" in node && node.anchor !== undefined) {
      anchors.set(node.anchor, node);
    }
  });
  if (problems.length > 0) {
    throw new LicenceError(name, problems);
  }
  return aliases;
}
