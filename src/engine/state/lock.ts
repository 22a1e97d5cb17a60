import { randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readlinkSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import { readText } from "../../shared/read-file.js";
import { EngineError, messageOf } from "../errors.js";

/** A process, and where it runs: only there its number says anything. */
export interface LockProcess {
  pid: number;
  host: string;
  /** The running system, by its last start; empty where it cannot be told. */
  boot: string;
  /** The container, so to speak: process numbers are counted anew in each; empty where it cannot be told. */
  pidNamespace: string;
  /** When the process started, as the system tells it: a pid alone may have been given to another since. */
  processStart: string;
}

export interface Holder extends LockProcess {
  since: string;
}

/**
 * Holds a stack for one run. Release it in the end; a lock whose process is dead is taken over. Whether it is dead
 * can only be seen where it ran: of any other host, container or start of the machine, the lock counts as held.
 *
 * By hand, as proper-lockfile goes by the time of the last heartbeat alone: it takes a lock from a run that a closed
 * lid or a stopped container kept asleep and that then writes on, and two that find a dead lock can both get it.
 */
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

  /**
   * @param self who asks: this process, but for tests.
   * @throws EngineError `locked` if a living process, or one of which that cannot be told, holds the stack.
   */
  static acquire(file: string, stack: string, self: LockProcess = thisProcess()): StackLock {
    try {
      return StackLock.#acquire(file, stack, self);
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

  /** Who is changing the stack now, so far as can be told; undefined if nobody is. */
  static holder(file: string, self: LockProcess = thisProcess()): Holder | undefined {
    const holder = parseHolder(read(file) ?? "");
    return holder !== undefined && mayLive(holder, self) ? holder : undefined;
  }

  static #acquire(file: string, stack: string, self: LockProcess): StackLock {
    mkdirSync(path.dirname(file), { recursive: true });
    const content = JSON.stringify({ ...self, since: new Date().toISOString() } satisfies Holder);
    if (create(file, content)) {
      return new StackLock(file, content, undefined);
    }
    const found = read(file);
    const holder = parseHolder(found ?? "");
    if (found === undefined || (holder !== undefined && mayLive(holder, self))) {
      throw locked(file, stack, holder, self);
    }
    // One at a time takes over, and only what it has found: else two could, one the fresh lock of the other.
    const taking = `${file}.taking`;
    if (!create(taking, content)) {
      throw locked(taking, stack, parseHolder(read(taking) ?? ""), self);
    }
    try {
      if (read(file) !== found) {
        throw locked(file, stack, parseHolder(read(file) ?? ""), self);
      }
      const temporary = temporaryOf(file);
      writeFileSync(temporary, content, { mode: 0o600 });
      renameSync(temporary, file);
    } finally {
      rmSync(taking, { force: true });
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
  const temporary = temporaryOf(file);
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

/** Not by the pid alone: another container may have the same. */
function temporaryOf(file: string): string {
  return `${file}.${randomUUID()}.new`;
}

/** A lock, and what the system tells of a process, are a line each. */
const MOST_BYTES = 100_000;

function read(file: string): string | undefined {
  try {
    return readText(file, MOST_BYTES);
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

/** Whether the process lives, or is where its number means nothing here. */
function mayLive(holder: Holder, self: LockProcess): boolean {
  if (!isSamePlace(holder, self)) {
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

function isSamePlace(one: LockProcess, other: LockProcess): boolean {
  return one.host === other.host && one.boot === other.boot && one.pidNamespace === other.pidNamespace;
}

/** This process as other runs are to know it. */
export function thisProcess(): LockProcess {
  return {
    pid: process.pid,
    host: hostname(),
    boot: read("/proc/sys/kernel/random/boot_id")?.trim() ?? "",
    pidNamespace: readLink("/proc/self/ns/pid"),
    processStart: processStart(process.pid),
  };
}

/** The start time in /proc, in clock ticks since boot; empty where there is no /proc, or it is not of our own pids. */
function processStart(pid: number): string {
  const stat = readLink("/proc/self") === String(process.pid) ? read(`/proc/${pid}/stat`) : undefined;
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

function readLink(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return "";
  }
}

function locked(file: string, stack: string, holder: Holder | undefined, self: LockProcess): EngineError {
  const who = holder === undefined ? "another run" : describeHolder(holder, self);
  return new EngineError(
    "locked",
    `The stack "${stack}" is being changed by ${who}. Wait until it is done; if that run is certainly gone, delete ${file}.`,
  );
}

/** Who it is, for people. */
export function describeHolder(holder: Holder, self: LockProcess = thisProcess()): string {
  const elsewhere =
    holder.host === self.host && !isSamePlace(holder, self)
      ? " (in another container, or before that machine was started again: whether it lives cannot be seen from here)"
      : "";
  return `process ${holder.pid} on ${holder.host}, since ${holder.since}${elsewhere}`;
}
