import { dirname, isAbsolute, relative, resolve } from "node:path";
import type { Pair } from "yaml";
import { type IncludeOptions, IncludeRoots } from "./include-roots.js";
import { Budget, DEEPEST_INCLUDE, MOST_FILES } from "./limits.js";
import { LicenceError, type Problem } from "./problem.js";
import { Problems } from "./problems.js";
import { type FileOfLicence, readSource, type Source, UnreadableSourceError } from "./source.js";
import { topLevelOf } from "./top-level.js";
import { INCLUDE } from "./words.js";
import { yaml } from "../shared/yaml-library.js";

/** One file of a licence: what it has at the top, by key. */
export interface Part {
  readonly source: Source;
  readonly pairs: ReadonlyMap<string, Pair>;
}

/** The files of a licence, each after the one that includes it. */
export interface Parts {
  readonly parts: readonly Part[];
  readonly problems: Problems;
  /** How many files were not read, or could not be used, other than those that were read already. */
  readonly missing: number;
  /** What reading them took of what a licence may be. */
  readonly budget: Budget;
  /**
   * The file that another one names, relative to itself; undefined where that is outside of the folders in which files of
   * the licence must be.
   */
  find(wanted: string, source: Source): FileOfLicence | undefined;
}

/**
 * Reads a licence file and the files that it includes. In `include` a relative name is relative to the file that
 * includes.
 *
 * @throws LicenceError where the first file cannot be read, or one of them is not YAML: then nothing else is looked at. All
 *   else that is wrong is in the result.
 */
export function readParts(file: string, sections: readonly string[], options: IncludeOptions = {}): Parts {
  const { folder = process.cwd(), texts } = options;
  const path = resolve(folder, file);
  const roots = rootsOf(path, file, options);
  const reader = new Reader({ folder, sections, roots, texts });
  const real = roots.find(path) ?? path;
  reader.add({ name: file, path, real, text: texts?.get(real) }, []);
  if (reader.isBroken) {
    reader.problems.tellMissing();
    throw new LicenceError(file, reader.problems.kept, reader.problems.count);
  }
  return reader;
}

function rootsOf(path: string, file: string, options: IncludeOptions): IncludeRoots {
  try {
    return new IncludeRoots(path, options);
  } catch {
    const reason = `the root for includes, ${options.includeRoot}, cannot be read: there is no such folder`;
    throw new LicenceError(file, [{ path: [], reason }]);
  }
}

interface Reading {
  readonly folder: string;
  readonly sections: readonly string[];
  readonly roots: IncludeRoots;
  readonly texts: IncludeOptions["texts"];
}

class Reader implements Parts {
  readonly parts: Part[] = [];
  readonly problems = new Problems();
  readonly budget = new Budget();
  missing = 0;
  /** Whether a file is not YAML. */
  isBroken = false;
  readonly #with: Reading;
  /** Where the files really are that were read. */
  readonly #read = new Set<string>();

  constructor(reading: Reading) {
    this.#with = reading;
  }

  add(file: FileOfLicence, open: readonly string[]): void {
    this.#read.add(file.real);
    this.budget.files++;
    const source = readSource(file, this.budget);
    const pairs = topLevelOf(source, this.#with.sections, this.problems);
    if (pairs === undefined) {
      this.#miss();
    } else {
      this.parts.push({ source, pairs });
      this.#include(source, pairs.get(INCLUDE), [...open, file.real]);
    }
  }

  #include(source: Source, pair: Pair | undefined, open: readonly string[]): void {
    const node = pair?.value;
    if (pair === undefined || (yaml().isScalar(node) && node.value === null)) {
      return;
    }
    const items = yaml().isSeq(node) ? node.items : [node];
    for (const [index, item] of items.entries()) {
      const path = yaml().isSeq(node) ? [INCLUDE, index] : [INCLUDE];
      const at = { place: source.placeOf(item), path };
      const wanted = yaml().isScalar(item) ? item.value : undefined;
      if (typeof wanted !== "string" || wanted === "") {
        this.#miss();
        this.problems.push({ ...at, reason: "must be the name of a file, or a list of them" });
      } else if (this.budget.files >= MOST_FILES) {
        this.#miss();
        this.problems.push({ ...at, reason: `a licence has at most ${MOST_FILES} files` });
        return;
      } else {
        this.#includeOne(wanted, this.find(wanted, source), { ...at, open });
      }
    }
  }

  find(wanted: string, source: Source): FileOfLicence | undefined {
    const path = resolve(dirname(source.path), wanted);
    const real = this.#with.roots.find(path);
    const way = relative(this.#with.folder, path);
    const name = way.startsWith("..") || isAbsolute(way) ? path : way;
    return real === undefined ? undefined : { name, path, real, text: this.#with.texts?.get(real) };
  }

  #includeOne(
    wanted: string,
    file: FileOfLicence | undefined,
    { open, ...at }: Omit<Problem, "reason"> & { readonly open: readonly string[] },
  ): void {
    const refusal = file === undefined ? ELSEWHERE : this.#refusal(file.real, open);
    if (file === undefined || refusal !== undefined) {
      if (file === undefined || !this.#read.has(file.real)) this.#miss();
      this.problems.push({ ...at, reason: `${wanted} ${refusal}` });
      return;
    }
    try {
      this.add(file, open);
    } catch (error) {
      if (!(error instanceof LicenceError)) {
        throw error;
      }
      this.#miss();
      // A file that is not there is the fault of the line that names it; a broken one's is its own.
      const isOwn = !(error instanceof UnreadableSourceError);
      if (isOwn) this.isBroken = true;
      this.problems.push(
        ...error.problems.map((problem) =>
          isOwn ? problem : { ...at, reason: `${wanted} ${problem.reason}` },
        ),
      );
    }
  }

  #miss(): void {
    this.missing++;
    this.problems.miss();
  }

  #refusal(real: string, open: readonly string[]): string | undefined {
    if (open.includes(real)) return "includes itself: remove one of the includes";
    if (this.#read.has(real)) return "is included already";
    const isDeep = open.length >= DEEPEST_INCLUDE;
    return isDeep ? `is more than ${DEEPEST_INCLUDE} includes away from the licence file` : undefined;
  }
}

/** Why a file that is named by another one is not looked at. */
export const ELSEWHERE =
  "is elsewhere: what is included must be below the folder of Pulumi.yaml or of the licence file. Another folder is " +
  "named outside of the file: by `--include-root` of the command, `includeRoot` of a Licence, or " +
  "`pulumi config set includeRoot FOLDER`";
