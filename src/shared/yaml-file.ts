import type { Document, YAMLMap } from "yaml";
import { parseBounded } from "./bounded-yaml.js";
import { readTextIfThere, UnreadableFileError } from "./read-file.js";
import { explainedFaults } from "./yaml-faults.js";
import { yaml } from "./yaml-library.js";

/** The most that a file of a project's settings may hold: people write them. */
export const MOST_SETTINGS_BYTES = 2_000_000;
const MOST_PIECES = 500_000;
const DEEPEST = 100;

/**
 * The document of a YAML file of settings, as Pulumi.yaml is one; an empty one where it is not there.
 *
 * @throws UnreadableFileError if it cannot be read, with the line.
 */
export function readYaml(file: string): Document {
  const { LineCounter } = yaml();
  const lines = new LineCounter();
  const budget = { pieces: 0, mostPieces: MOST_PIECES, deepest: DEEPEST };
  const text = readTextIfThere(file, MOST_SETTINGS_BYTES) ?? "";
  const { document, faults } = parseBounded(text, lines, budget);
  const refuse = (offset: number, why: string): never => {
    const { line, col } = lines.linePos(offset);
    const place = `line ${Math.max(line, 1)}, column ${Math.max(col, 1)}`;
    throw new UnreadableFileError(file, `cannot be read: ${place}: ${why}`);
  };
  const [fault] = explainedFaults(faults, text, document);
  if (document === undefined || fault !== undefined) {
    return refuse(fault?.offset ?? 0, fault?.reason ?? "it holds nothing");
  }
  const twice = keyTwice(document);
  if (twice !== undefined) return refuse(twice, "the key stands twice: remove one");
  return document;
}

/**
 * What a document holds.
 *
 * @throws UnreadableFileError where its aliases stand for more than a person writes, or for nothing.
 */
export function valueOf(document: Document, file: string): unknown {
  try {
    return document.toJS() as unknown;
  } catch (error) {
    throw new UnreadableFileError(
      file,
      "cannot be read: its aliases stand for too much, or for what is not there",
      { cause: error },
    );
  }
}

/** Where a key begins that its map has already. */
function keyTwice(document: Document): number | undefined {
  const { isScalar, visit } = yaml();
  let found: number | undefined;
  visit(document, {
    Map: (_, { items }: YAMLMap) => {
      const keys = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (keys.has(key.value)) {
          found = key.range?.[0] ?? 0;
          return visit.BREAK;
        }
        keys.add(key.value);
      }
      return undefined;
    },
  });
  return found;
}
