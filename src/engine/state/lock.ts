import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import { EngineError, messageOf } from "../errors.js";

interface Holder {
  pid: number;
  host: string;
  /** When the process started, as the system tells it: a pid alone may have been given to another since. */
  processStart: string;
  since: string;
}

/** Holds a stack for one run. Release it in the end; a lock whose process is dead is taken over. */
export class StackLock {
  /** Whose stale lock was taken over, if one was. */
  readonly takenOver: Holder | undefined;
  readonly #file: string;
  readonly #content: string;

  private constructor(file: string, content: string, takenOver: Holder | undefined) {
    this.#file = file;
    this.#content = content;
    this.takenOver = takenOver;
  }

  /** @throws EngineError `locked` if a living process, or one of another machine, holds the stack. */
  static acquire(file: string, stack: string): StackLock {
    try {
      return StackLock.#acquire(file, stack);
    } catch (error) {
      throw error instanceof EngineError
        ? error
        : new EngineError(
            "state",
            `The stack "${stack}" cannot be locked, so nothing was done: ${messageOf(error)}. Its folder must be one that you can write to.`,
            { cause: error },
          );
    }
  }

  static #acquire(file: string, stack: string): StackLock {
    mkdirSync(path.dirname(file), { recursive: true });
    const own: Holder = {
      pid: process.pid,
      host: hostname(),
      processStart: processStart(process.pid),
      since: new Date().toISOString(),
    };
    const content = JSON.stringify(own);
    if (create(file, content)) {
      return new StackLock(file, content, undefined);
    }
    const found = read(file);
    const holder = found === undefined ? undefined : parseHolder(found);
    if (holder !== undefined && isAlive(holder)) {
      throw locked(file, stack, holder);
    }
    // Moved away rather than deleted: if another run took it over in between, what was moved is not what was
    // read, and it is put back.
    const aside = `${file}.${process.pid}.stale`;
    try {
      renameSync(file, aside);
    } catch {
      throw locked(file, stack, undefined);
    }
    const moved = read(aside);
    if (moved !== found) {
      create(file, moved ?? "");
      rmSync(aside, { force: true });
      throw locked(file, stack, parseHolder(moved ?? ""));
    }
    rmSync(aside, { force: true });
    if (!create(file, content)) {
      throw locked(file, stack, parseHolder(read(file) ?? ""));
    }
    return new StackLock(file, content, holder);
  }

  release(): void {
    if (read(this.#file) === this.#content) {
      rmSync(this.#file, { force: true });
    }
  }
}

/** Creates the file with its content in one step; false if it exists. */
function create(file: string, content: string): boolean {
  const temporary = `${file}.${process.pid}.new`;
  try {
    writeFileSync(temporary, content, { mode: 0o600 });
    linkSync(temporary, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") {
      return false;
    }
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function parseHolder(text: string): Holder | undefined {
  try {
    const holder = JSON.parse(text) as Holder;
    return typeof holder.pid === "number" ? holder : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(holder: Holder): boolean {
  if (holder.host !== hostname()) {
    return true;
  }
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  const start = processStart(holder.pid);
  return start === "" || holder.processStart === "" || start === holder.processStart;
}

/** The start time in /proc, in clock ticks since boot; empty where there is no /proc. */
function processStart(pid: number): string {
  const stat = read(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

function locked(file: string, stack: string, holder: Holder | undefined): EngineError {
  const who =
    holder === undefined ? "another run" : `process ${holder.pid} on ${holder.host}, since ${holder.since}`;
  return new EngineError(
    "locked",
    `The stack "${stack}" is being changed by ${who}. Wait until it is done; if that run is certainly gone, delete ${file}.`,
  );
}
