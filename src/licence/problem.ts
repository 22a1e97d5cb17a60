import { nearest } from "../shared/nearest.js";
import { PrintableError } from "../shared/printable-error.js";
import { printable, type Printable } from "../shared/printable.js";
import { pathText } from "../shared/path-text.js";

/** Where something stands in a file; lines and columns count from 1. */
export interface Place {
  /** The file's name, as it was given. */
  readonly file: string;
  /** The line. */
  readonly line: number;
  /** The character of the line. */
  readonly column: number;
}

/** One thing that is wrong with a licence. */
export interface Problem {
  /** Where it stands; absent where the licence was not read from a file. */
  readonly place?: Place | undefined;
  /** The path of the field: `["agents", "jane", "login"]`. */
  readonly path: readonly PropertyKey[];
  /** What is wrong, why, and what to do. Never a secret. */
  readonly reason: string;
}

/** How many problems a message lists. */
export const MOST_SHOWN = 100;

/** A reason that guesses what was meant, which is worth the search only where somebody reads it. */
export type Reason = string | ((guess: typeof nearest) => string);

/** A fault of a file, whichever of the objects that share it shows it. */
export function faultName({ place, path, reason }: Problem): string {
  return JSON.stringify([place && placeText(place), path.slice(2), reason]);
}

/**
 * The licence cannot be used as it is written. The message lists the problems, one to a line, with their file, line and column, and how many more there are; nothing has been read from or written to an account.
 *
 * Correct each, and run `pulumi-livechat validate`.
 */
export class LicenceError extends PrintableError {
  override readonly name = "LicenceError";
  readonly code = "configuration";
  /** The first thousand of them, in the order in which they stand. */
  readonly problems: readonly Problem[];
  /** How many there are. */
  readonly count: number;

  constructor(source: string, problems: readonly Problem[], count: number = problems.length) {
    const sorted = problems.toSorted(byPlace);
    super(messageOf(source, sorted, count));
    this.problems = sorted;
    this.count = count;
  }
}

/** `licence.yaml:3:5` */
export function placeText({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

/** `licence.yaml:3:5: agents.jane.login: not an e-mail address` */
export function problemText({ place, path, reason }: Problem): Printable {
  const where = place && placeText(place);
  const parts = [where, path.length > 0 ? pathText(path) : undefined, reason];
  return printable(parts.filter((part) => part !== undefined).join(": "));
}

function messageOf(source: string, problems: readonly Problem[], count: number): string[] {
  const lines = problems.slice(0, MOST_SHOWN).map(problemText);
  if (lines.length === 1) {
    return lines;
  }
  const more = count - lines.length;
  return [
    `${source}: ${count} problems`,
    ...lines.map((line) => `  ${line}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

/** Files stay in the order in which they were read, which is that of their first problems. */
function byPlace({ place: a }: Problem, { place: b }: Problem): number {
  if (!a || !b || a.file !== b.file) {
    return 0;
  }
  return a.line - b.line || a.column - b.column;
}
