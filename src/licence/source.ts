import type { Alias, Document, Node } from "yaml";
import { readText, UnreadableFileError } from "../shared/read-file.js";
import { parseBounded } from "../shared/bounded-yaml.js";
import { type Explained, explainedFaults } from "../shared/yaml-faults.js";
import { type Budget, MOST_BYTES, TOO_MUCH } from "./limits.js";
import { LicenceError, type Place } from "./problem.js";
import { yaml } from "../shared/yaml-library.js";

/** A file of a licence, parsed but not yet looked at. */
export interface Source {
  /** As it was given, for messages. */
  readonly name: string;
  readonly path: string;
  /** Where it really is. */
  readonly real: string;
  readonly text: string;
  readonly document: Document;
  /** What each alias stands for. */
  readonly aliases: ReadonlyMap<Alias, Node>;
  /** The aliases that stand for nothing. */
  readonly lost: readonly Alias[];
  placeOf(node: unknown): Place;
}

/** A file of a licence, by its name for messages, its path as it was named, and where it really is. */
export interface FileOfLicence {
  readonly name: string;
  readonly path: string;
  readonly real: string;
  /** What it is taken to hold. Default: what it holds. */
  readonly text?: string | undefined;
}

/** A file cannot be read at all: it is not there, is no file, or is too much. That is the fault of who names it. */
export class UnreadableSourceError extends LicenceError {}

/**
 * Reads and parses a file, within what is left of the licence's budget.
 *
 * @throws LicenceError where it is not YAML, an UnreadableSourceError where it cannot be read.
 */
export function readSource(file: FileOfLicence, budget: Budget): Source {
  return parseSource(file, readFile(file, budget), budget);
}

/**
 * The text of a file, within what is left of the licence's budget.
 *
 * @throws UnreadableSourceError
 */
export function readFile({ name, real, text: given }: FileOfLicence, budget: Budget): string {
  let text: string;
  try {
    text = given ?? readText(real, MOST_BYTES);
  } catch (error) {
    throw error instanceof UnreadableFileError ? unreadable(name, error.reason) : error;
  }
  budget.bytes += Buffer.byteLength(text);
  if (budget.bytes > MOST_BYTES) {
    throw unreadable(name, `makes the licence larger than ${MOST_BYTES / 1e6} MB in all`);
  }
  return text;
}

function parseSource({ name, path, real }: FileOfLicence, text: string, budget: Budget): Source {
  const { isNode, LineCounter } = yaml();
  const lines = new LineCounter();
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file: name, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const { document, faults } = parseBounded(text, lines, budget);
  if (document === undefined || faults.length > 0) {
    const problems = explainedFaults(faults, text, document).map((fault) => ({
      place: at(fault.offset),
      path: [],
      reason: reasonOf(fault),
    }));
    throw new LicenceError(name, problems);
  }
  return {
    name,
    path,
    real,
    text,
    document,
    ...resolveAliases(document),
    placeOf: (node) => at((isNode(node) && node.range?.[0]) || 0),
  };
}

function unreadable(name: string, reason: string): UnreadableSourceError {
  const place = { file: name, line: 1, column: 1 };
  return new UnreadableSourceError(name, [{ place, path: [], reason }]);
}

function reasonOf({ code, reason }: Explained): string {
  if (code === "TOO_MUCH") return TOO_MUCH;
  return code === "MULTIPLE_DOCS" ? `${reason}, and \`include\` other files` : reason;
}

function resolveAliases(document: Document): Pick<Source, "aliases" | "lost"> {
  const anchors = new Map<string, Node>();
  const aliases = new Map<Alias, Node>();
  const lost: Alias[] = [];
  const { isAlias, isNode, visit } = yaml();
  visit(document, (_key, node) => {
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target) {
        aliases.set(node, target);
      } else {
        lost.push(node);
      }
    } else if (isNode(node) && "anchor" in node && node.anchor !== undefined) {
      anchors.set(node.anchor, node);
    }
  });
  return { aliases, lost };
}
