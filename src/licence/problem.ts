import { nearest } from "../shared/nearest.js";
import { PrintableError } from "../shared/printable-error.js";
import { printable, type Printable } from "../shared/printable.js";
import { pathText } from "../shared/path-text.js";

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

/** How many problems a message lists. */
const MOST_SHOWN = 100;

/** A reason quotes what was written, which may be of any length. */
const LONGEST_REASON = 500;

/** How many are kept, for programs. */
const MOST_KEPT = 1000;

/** A reason that guesses what was meant, which is worth the search only where somebody reads it. */
export type Reason = string | ((guess: typeof nearest) => string);

/** A fault of a file, whichever of the objects that share it shows it. */
export function faultName({ place, path, reason }: Problem): string {
  return JSON.stringify([place && placeText(place), path.slice(2), reason]);
}

/** The problems of a licence as they are found: the first are kept, the others only counted. */
export class Problems {
  readonly kept: Problem[] = [];
  count = 0;
  readonly #paths = new Set<string>();
  readonly #faults = new Set<string>();

  push(...problems: readonly (Omit<Problem, "reason"> & { readonly reason: Reason })[]): void {
    for (const { reason, ...about } of problems) {
      this.count++;
      this.#paths.add(JSON.stringify(about.path));
      if (this.count <= MOST_KEPT) {
        const guess = this.count <= MOST_SHOWN ? nearest : () => undefined;
        const words = typeof reason === "string" ? reason : reason(guess);
        const isLong = words.length > LONGEST_REASON;
        this.kept.push({ ...about, reason: isLong ? `${words.slice(0, LONGEST_REASON)}…` : words });
      }
    }
  }

  /** Tells of a fault in what several objects share, once. */
  once(problem: Omit<Problem, "reason"> & { readonly reason: Reason }): void {
    const { reason } = problem;
    const words = typeof reason === "string" ? reason : reason(() => undefined);
    const name = faultName({ ...problem, reason: words });
    if (this.#faults.has(name)) return;
    this.#faults.add(name);
    this.push(problem);
  }

  /** Whether a field is known to be wrong: what follows from that need not be told. */
  has(path: readonly PropertyKey[]): boolean {
    return this.#paths.has(JSON.stringify(path));
  }
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
