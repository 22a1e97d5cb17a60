import { PrintableError } from "../shared/printable-error.js";
import { printable, type Printable } from "../shared/printable.js";
import { pathText } from "../provider/validate.js";

/** Where something stands in a file; lines and columns count from 1. */
export interface Place {
  /** The file's name, as it was given. */
  readonly file: string;
  readonly line: number;
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

const MOST_SHOWN = 100;

/**
 * The licence cannot be used as it is written. The message lists every problem, one to a line, with its file,
 * line and column; nothing has been read from or written to an account.
 */
export class LicenceError extends PrintableError {
  override readonly name = "LicenceError";
  readonly code = "configuration";
  /** All of them, in the order in which they stand. */
  readonly problems: readonly Problem[];

  constructor(source: string, problems: readonly Problem[]) {
    const sorted = problems.toSorted(byPlace);
    super(messageOf(source, sorted));
    this.problems = sorted;
  }
}

/** `licence.yaml:3:5: agents.jane.login: not an e-mail address` */
export function problemText({ place, path, reason }: Problem): Printable {
  const where = place && `${place.file}:${place.line}:${place.column}`;
  const parts = [where, path.length > 0 ? pathText(path) : undefined, reason];
  return printable(parts.filter((part) => part !== undefined).join(": "));
}

function messageOf(source: string, problems: readonly Problem[]): string[] {
  const lines = problems.slice(0, MOST_SHOWN).map(problemText);
  if (lines.length === 1) {
    return lines;
  }
  const more = problems.length - lines.length;
  return [
    `${source}: ${problems.length} problems`,
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
