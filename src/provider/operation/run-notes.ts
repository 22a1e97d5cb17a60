import {
  appendFileSync,
  closeSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** What one process has written; `read` is how far, in bytes. */
interface Author {
  readonly file: string;
  read: number;
}

interface Own {
  readonly file: string;
  readonly descriptor: number;
  readonly remove: () => void;
}

/**
 * Lines that the provider processes of one operation write for one another: each into a file of its own, named by the engine's
 * address, which alone they have in common. Whoever writes before it reads is seen by the others, or sees them.
 *
 * Where no such file can be written there are no notes. A process has one of these for each engine.
 */
export class RunNotes {
  #engine: string | undefined;
  /** What was written while there was no engine with other providers: most often nobody ever reads it. */
  readonly #early: (() => unknown)[] = [];
  readonly #authors = new Map<string, Author>();
  #own: Own | undefined | "none";

  /** @param engine The address of the engine, if there is one already. */
  constructor(engine: string | undefined) {
    if (engine !== undefined) this.join(engine);
  }

  /** From now on there may be others, who find what was written before as well. */
  join(engine: string): void {
    this.#engine = engine.replaceAll(/[^\w.-]/g, "_");
    for (const note of this.#early.splice(0)) this.write(note);
  }

  /** Nobody needs what was written any more. */
  end(): void {
    if (typeof this.#own === "object") this.#own.remove();
    this.#own = "none";
  }

  write(note: () => unknown): void {
    if (this.#engine === undefined) {
      this.#early.push(note);
      return;
    }
    const own = (this.#own ??= this.#open() ?? "none");
    if (own !== "none") appendFileSync(own.descriptor, `${JSON.stringify(note())}\n`);
  }

  /** What others have written since the last time, by who it was. */
  read(): { readonly author: string; readonly notes: readonly unknown[] }[] {
    if (this.#engine === undefined) return [];
    const notes = (this.#own ??= this.#open() ?? "none");
    if (notes === "none") return [];
    const { file: own } = notes;
    return namesIn(path.dirname(own)).flatMap((name) => {
      const file = path.join(path.dirname(own), name);
      if (file === own || !name.startsWith(`${this.#engine}.`) || !isAlive(name)) return [];
      const author = this.#authors.get(file) ?? { file, read: 0 };
      this.#authors.set(file, author);
      return { author: file, notes: readOn(author) };
    });
  }

  #open(): Own | undefined {
    try {
      const folder = ownFolder();
      for (const name of namesIn(folder)) {
        // A process that was killed could not take its own away.
        if (!isAlive(name)) rmSync(path.join(folder, name), { force: true });
      }
      const file = path.join(folder, `${this.#engine}.${process.pid}`);
      const descriptor = openSync(file, "w", 0o600);
      const remove = (): void => {
        process.off("exit", remove);
        closeSync(descriptor);
        rmSync(file, { force: true });
      };
      process.on("exit", remove);
      return { file, descriptor, remove };
    } catch {
      return undefined;
    }
  }
}

/**
 * A folder that nobody else can read or write.
 *
 * @throws Error where there is none.
 */
function ownFolder(): string {
  const uid = process.getuid?.();
  const folder = path.join(tmpdir(), `pulumi-livechat-${uid ?? "run"}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  // Windows has no numbers of users, and gives each a folder for what is temporary.
  const isOwn = uid === undefined || (found.uid === uid && (found.mode & 0o077) === 0);
  if (!found.isDirectory() || !isOwn) throw new Error(`${folder} is open to others`);
  return folder;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Whether the process whose file has this name still runs. */
function isAlive(name: string): boolean {
  try {
    return process.kill(Number(name.slice(name.lastIndexOf(".") + 1)), 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** What has been written since; of a line that is being written nothing. */
function readOn(author: Author): unknown[] {
  let descriptor: number;
  try {
    descriptor = openSync(author.file, "r");
  } catch {
    return [];
  }
  try {
    const bytes = Buffer.alloc(fstatSync(descriptor).size - author.read);
    const read = readSync(descriptor, bytes, 0, bytes.length, author.read);
    const end = bytes.lastIndexOf("\n", read - 1) + 1;
    if (read === 0 || end === 0) return [];
    author.read += end;
    return bytes
      .toString("utf8", 0, end - 1)
      .split("\n")
      .map((line): unknown => JSON.parse(line));
  } finally {
    closeSync(descriptor);
  }
}
