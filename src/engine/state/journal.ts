import {
  closeSync,
  existsSync,
  fdatasync,
  fsyncSync,
  ftruncateSync,
  openSync,
  rmSync,
  truncateSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import { z } from "zod";
import { checkedList } from "../../shared/issues.js";
import { EngineError, readAs } from "../errors.js";
import { operationType, storedResource, type OperationType, type StoredResource } from "./deployment.js";
import { readIfThere, syncDirectory } from "../../shared/files.js";
import { MOST_JSON_BYTES, parseJson } from "../../shared/json-file.js";
import { readBytes } from "../../shared/read-file.js";

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

const place = z.int().nonnegative();
const line = z.union([
  checkedList(
    z.union([
      z.object({ put: place, resource: storedResource }),
      z.object({ remove: place }),
      z.object({ begin: place, type: operationType, resource: storedResource }),
      z.object({ end: place }),
      z.object({ salt: z.string() }),
    ]),
  ),
  z.object({ journal: z.literal(1), base: z.string() }),
  z.object({ folding: z.string() }),
]);

/**
 * What a run did since the state file was written, one line a step, beside the state file.
 *
 * A line is one appending write, made before the step counts as done: when this process is killed, nothing that
 * was done is forgotten, as the system has the line. The flush to the disk happens in the background, one at a
 * time and for all lines written meanwhile; only what may not be lost with the power of the machine, that a create is
 * about to be sent, is waited for. Of the rest the last moments may be missing: an object that was made is then found
 * by what its create began with, and a change or removal is simply done once more. The state file itself is flushed
 * before it replaces the old one.
 */
export class Journal {
  readonly #file: string;
  readonly #base: string;
  #descriptor: number | undefined;
  /** The flush under way, and the one to follow it with all that is written meanwhile. */
  #flushing: Promise<void> | undefined;
  #following: Promise<void> | undefined;
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

  /**
   * The lines are written when this returns, and on the disk when what it returns has come to its end.
   * @throws whatever the system says; from then on nothing is appended, as a line may be there in part.
   */
  append(records: readonly JournalRecord[]): Promise<void> {
    if (this.#broken !== undefined) {
      throw this.#broken;
    }
    try {
      this.#append(records);
    } catch (error) {
      this.#broken = error;
      throw error;
    }
    const flushed = this.#flush(this.#descriptor as number);
    flushed.catch((error: unknown) => (this.#broken ??= error));
    return flushed;
  }

  #append(records: readonly JournalRecord[]): void {
    if (this.#descriptor === undefined) {
      this.#descriptor = openSync(this.#file, "ax", 0o600);
      this.#write({ journal: 1, base: this.#base } satisfies Header);
      syncDirectory(path.dirname(this.#file));
    }
    this.#write(records);
  }

  /** Says, durably, that the state file of this digest contains all of the journal, be it an earlier run's. */
  markFolding(digest: string): void {
    if (this.#descriptor === undefined && existsSync(this.#file)) {
      // A line that was cut off never counted; ours must not continue it.
      truncateSync(this.#file, readBytes(this.#file, MOST_JSON_BYTES).lastIndexOf("\n") + 1);
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
    const last = this.#following ?? this.#flushing;
    if (last === undefined) {
      closeSync(descriptor);
    } else {
      const close = (): void => closeSync(descriptor);
      last.then(close, close);
    }
  }

  #write(content: Header | Folding | readonly JournalRecord[]): void {
    const bytes = Buffer.from(`${JSON.stringify(content)}\n`);
    for (let written = 0; written < bytes.length;) {
      written += writeSync(this.#descriptor as number, bytes, written);
    }
    this.#size += bytes.length;
  }

  #flush(descriptor: number): Promise<void> {
    if (this.#flushing === undefined) {
      const flushing = synced(descriptor).finally(() => {
        this.#flushing = undefined;
      });
      this.#flushing = flushing;
      return flushing;
    }
    const next = (): Promise<void> => {
      this.#following = undefined;
      return this.#flush(descriptor);
    };
    this.#following ??= this.#flushing.then(next, next);
    return this.#following;
  }
}

function synced(descriptor: number): Promise<void> {
  return new Promise((resolve, reject) => {
    fdatasync(descriptor, (error) => (error === null ? resolve() : reject(error)));
  });
}

/**
 * The records that a run left behind, for the state file of the digest `base`; undefined if there is no journal, or
 * if the state file has them already. A last line cut off in its middle is a step that never counted.
 * @throws EngineError `state` if the journal is damaged or belongs to another state file.
 */
export function readJournal(file: string, base: string): JournalRecord[] | undefined {
  const cure = '; restore it from a copy, or delete it and run "refresh".';
  const text = readAs("state", () => readIfThere(file), cure);
  if (text === undefined) {
    return undefined;
  }
  const parsed: (Header | Folding | JournalRecord[])[] = [];
  // One by one, so that nothing is made of those after a damaged one. What follows the last line break is torn.
  for (
    let start = 0, end = text.indexOf("\n");
    end !== -1;
    start = end + 1, end = text.indexOf("\n", start)
  ) {
    parsed.push(parseLine(text.slice(start, end), file, parsed.length + 1));
  }
  const header = parsed.shift();
  // A run that was stopped at the first line has recorded nothing; the next may have begun to fold that.
  if (header === undefined || "folding" in header) {
    return [];
  }
  const last = parsed.at(-1);
  const folding = last !== undefined && "folding" in last ? last.folding : undefined;
  if (folding !== undefined && folding === base) {
    return undefined;
  }
  if (!("base" in header)) {
    throw damaged(file, 1);
  }
  if (header.base !== base) {
    throw new EngineError(
      "state",
      `The state file was changed since the interrupted run that left ${file}. Put back the state file of that time, or, if the one there now is right, delete the journal: what that run made and the state does not know is then to be adopted or imported.`,
    );
  }
  return parsed.flatMap((entry) => (Array.isArray(entry) ? entry : []));
}

function parseLine(text: string, file: string, number: number): Header | Folding | JournalRecord[] {
  try {
    const value = parseJson(text);
    line.parse(value);
    return value as Header | Folding | JournalRecord[];
  } catch {
    throw damaged(file, number);
  }
}

function damaged(file: string, number: number): EngineError {
  return new EngineError(
    "state",
    `Line ${number} of the journal ${file} is damaged; restore the file from a copy, or delete it and run "refresh".`,
  );
}
