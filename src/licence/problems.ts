import { nearest } from "../shared/nearest.js";
import { pathText } from "../shared/path-text.js";
import { faultName, MOST_SHOWN, placeText, type Problem, type Reason } from "./problem.js";

/** A reason quotes what was written, which may be of any length. */
const LONGEST_REASON = 500;

/** How many are kept, for programs. */
const MOST_KEPT = 1000;

/** How many of the other places that ask for what is missing are named. */
const MOST_OTHERS = 3;

type Found = Omit<Problem, "reason"> & { readonly reason: Reason };

/** Something that a licence names, and that is not there. */
export interface Missing {
  /** Where it would stand: a section, or `vars`; absent: not among what the licence may have elsewhere. */
  readonly in?: string;
  /** `anchor defaults`, where its kind is not said by where it would stand. */
  readonly name: string;
}

interface Wanted {
  readonly what: Missing;
  /** The first that ask for it. */
  readonly all: Found[];
  count: number;
}

/** The problems of a licence as they are found: the first are kept, the others only counted. */
export class Problems {
  readonly kept: Problem[] = [];
  count = 0;
  readonly #paths = new Set<string>();
  readonly #names = new Set<unknown>();
  readonly #faults = new Set<string>();
  readonly #unread = new Set<string>();
  readonly #missing = new Map<string, Wanted>();

  push(...problems: readonly Found[]): void {
    for (const { reason, ...about } of problems) {
      this.count++;
      this.#paths.add(JSON.stringify(about.path));
      this.#names.add(about.path.at(-1));
      if (this.count <= MOST_KEPT) {
        const guess = this.count <= MOST_SHOWN ? nearest : () => undefined;
        const words = typeof reason === "string" ? reason : reason(guess);
        const isLong = words.length > LONGEST_REASON;
        this.kept.push({ ...about, reason: isLong ? `${words.slice(0, LONGEST_REASON)}…` : words });
      }
    }
  }

  /** Tells of a fault in what several objects share, once. */
  once(problem: Found): void {
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

  /** What could not be read, for a reason that is told: a section, `vars`, `defaults`; where none is named, all of it. */
  miss(what = ALL): void {
    this.#unread.add(what);
  }

  isRead(...parts: readonly string[]): boolean {
    return [ALL, ...parts].every((part) => !this.#unread.has(part));
  }

  /** Something is asked for that was not found so far. It is told by {@link tellMissing}. */
  want(what: Missing, problem: Found): void {
    this.#paths.add(JSON.stringify(problem.path));
    const name = JSON.stringify([what.in, what.name]);
    const known = this.#missing.get(name);
    if (known === undefined && this.#missing.size >= MOST_KEPT) {
      this.push(problem);
      return;
    }
    const found = known ?? { what, all: [], count: 0 };
    const { place } = problem;
    // What several objects share asks once.
    if (place && found.all.some((one) => one.place && placeText(one.place) === placeText(place))) return;
    if (found.all.length <= MOST_OTHERS) found.all.push(problem);
    found.count++;
    this.#missing.set(name, found);
  }

  /**
   * Tells of what is missing, once each, when everything was read. What may stand in a part that could not be read is not
   * known to be missing, and what stands in a wrong place is told already.
   */
  tellMissing(): void {
    const told = new Set(this.#names);
    for (const { what, all, count } of this.#missing.values()) {
      const [first, ...others] = all as [Found, ...Found[]];
      if (what.in !== undefined && (!this.isRead(what.in) || told.has(what.name))) continue;
      const { reason } = first;
      const also = alsoAt(others, count - 1);
      this.push({
        ...first,
        reason: (guess) => `${typeof reason === "string" ? reason : reason(guess)}${also}`,
      });
    }
    this.#missing.clear();
  }
}

const ALL = "";

function alsoAt(others: readonly Found[], count: number): string {
  if (count === 0) return "";
  const places = others.map(({ place, path }) => (place ? placeText(place) : pathText(path)));
  const more = count - places.length;
  return ` (and so ${count === 1 ? "does" : "do"} ${places.join(", ")}${more > 0 ? ` and ${more} more` : ""})`;
}
