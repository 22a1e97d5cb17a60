import {
  closeSync,
  existsSync,
  fdatasync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import { EngineError } from "../errors.js";
import type { OperationType, StoredResource } from "./deployment.js";
import { syncDirectory } from "./files.js";

/** One fact of a run. Rows are the resources of the state file by their place, then new ones. */
export type JournalRecord =
  | { put: number; resource: StoredResource }
  | { remove: number }
  | { begin: number; type: OperationType; resource: StoredResource }
  | { end: number }
  | { salt: string };

/** The first line: the state file that the rows are counted in, by its digest. */
interface Header {
  journal: 1;
  base: string;
}

/** The last line, written when the journal goes into the state file: the digest of the file to be. */
interface Folding {
  folding: string;
}

/**
 * What a run did since the state file was written, one line a step, beside the state file.
 *
 * A line is one appending write, made before the step counts as done: when this process is killed, nothing that
 * was done is forgotten, as the system has the line. The flush to the disk happens in the background, one at a
 * time and for all lines written meanwhile, so that steps do not wait for it: when the machine loses its power,
 * at most the last moments are missing, and those objects are found again by their natural keys. The state file
 * itself is flushed before it replaces the old one.
 */
export class Journal {
  readonly #file: string;
  readonly #base: string;
  #descriptor: number | undefined;
  #flushing = false;
  #dirty = false;
  #closeWhenFlushed = false;
  /** Where the last whole line ends. */
  #size = 0;
  #broken: unknown;

  constructor(file: string, base: string) {
    this.#file = file;
    this.#base = base;
  }

  get isEmpty(): boolean {
    return this.#descriptor === undefined;
  }

  /** @throws whatever the system says; from then on nothing is appended, as a line may be there in part. */
  append(records: readonly JournalRecord[]): void {
    if (this.#broken !== undefined) {
      throw this.#broken;
    }
    try {
      this.#append(records);
    } catch (error) {
      this.#broken = error;
      throw error;
    }
  }

  #append(records: readonly JournalRecord[]): void {
    if (this.#descriptor === undefined) {
      this.#descriptor = openSync(this.#file, "ax", 0o600);
      this.#write({ journal: 1, base: this.#base } satisfies Header);
      syncDirectory(path.dirname(this.#file));
    }
    this.#write(records);
    this.#flush();
  }

  /** Says, durably, that the state file of this digest contains all of the journal, be it an earlier run's. */
  markFolding(digest: string): void {
    if (this.#descriptor === undefined && existsSync(this.#file)) {
      // A line that was cut off never counted; ours must not continue it.
      truncateSync(this.#file, readFileSync(this.#file).lastIndexOf("\n") + 1);
      this.#descriptor = openSync(this.#file, "a");
    } else if (this.#descriptor !== undefined && this.#broken !== undefined) {
      ftruncateSync(this.#descriptor, this.#size);
    }
    if (this.#descriptor !== undefined) {
      this.#write({ folding: digest } satisfies Folding);
      fsyncSync(this.#descriptor);
    }
  }

  /** Removes the file: the state file has it all. */
  discard(): void {
    this.close();
    rmSync(this.#file, { force: true });
  }

  close(): void {
    const descriptor = this.#descriptor;
    this.#descriptor = undefined;
    if (descriptor === undefined) {
      return;
    }
    if (this.#flushing) {
      this.#closeWhenFlushed = true;
    } else {
      closeSync(descriptor);
    }
  }

  #write(line: Header | Folding | readonly JournalRecord[]): void {
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    for (let written = 0; written < bytes.length;) {
      written += writeSync(this.#descriptor as number, bytes, written);
    }
    this.#size += bytes.length;
  }

  #flush(): void {
    const descriptor = this.#descriptor;
    if (descriptor === undefined || this.#flushing) {
      this.#dirty = true;
      return;
    }
    this.#flushing = true;
    this.#dirty = false;
    fdatasync(descriptor, () => {
      this.#flushing = false;
      if (this.#closeWhenFlushed) {
        closeSync(descriptor);
      } else if (this.#dirty) {
        this.#flush();
      }
    });
  }
}

/**
 * The records that a run left behind, for the state file of the digest `base`; none if there is no journal, or
 * if the state file has them already. A last line cut off in its middle is a step that never counted.
 * @throws EngineError `state` if the journal is damaged or belongs to another state file.
 */
export function readJournal(file: string, base: string): JournalRecord[] {
  if (!existsSync(file)) {
    return [];
  }
  const lines = readFileSync(file, "utf8").split("\n");
  // What follows the last line break is empty, or torn.
  lines.pop();
  const parsed = lines.map((line, index) => parseLine(line, file, index + 1));
  const header = parsed.shift();
  // A run that was stopped at the first line has done nothing; the next may have begun to fold that.
  if (header === undefined || "folding" in header) {
    return [];
  }
  const last = parsed.at(-1);
  const folding = last !== undefined && "folding" in last ? last.folding : undefined;
  if (folding !== undefined && folding === base) {
    return [];
  }
  if (!("base" in header) || header.base !== base) {
    throw new EngineError(
      "state",
      `The state file was changed since the interrupted run that left ${file}. Put back the state file of that time, or, if the one there now is right, delete the journal: what that run made and the state does not know is then to be adopted or imported.`,
    );
  }
  return parsed.flatMap((line) => (Array.isArray(line) ? line : []));
}

function parseLine(line: string, file: string, number: number): Header | Folding | JournalRecord[] {
  try {
    return JSON.parse(line) as Header | Folding | JournalRecord[];
  } catch {
    throw new EngineError(
      "state",
      `Line ${number} of the journal ${file} is damaged; restore the file from a copy, or delete it and run "refresh".`,
    );
  }
}
