import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from "node:fs";
import { PrintableError } from "./printable-error.js";

/**
 * A file cannot be read: it is not there, is no file, is too large, or is not text. The message follows the file's
 * name: `cannot be read: it is a folder`.
 */
export class UnreadableFileError extends PrintableError {
  override readonly name = "UnreadableFileError";
  readonly code = "unreadable_file";
  readonly isMissing: boolean;

  constructor(message: string, { isMissing = false, cause }: { isMissing?: boolean; cause?: unknown } = {}) {
    super(message, { cause });
    this.isMissing = isMissing;
  }
}

/**
 * The text of a file: of a regular one only, since a device never ends and a pipe may never begin, and of no more than
 * `mostBytes`.
 *
 * @throws UnreadableFileError
 */
export function readText(file: string, mostBytes: number): string {
  const bytes = readBytes(file, mostBytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new UnreadableFileError("is not text in UTF-8", { cause: error });
  }
}

/** The same, or undefined where there is no such file. */
export function readTextIfThere(file: string, mostBytes: number): string | undefined {
  try {
    return readText(file, mostBytes);
  } catch (error) {
    if (error instanceof UnreadableFileError && error.isMissing) {
      return undefined;
    }
    throw error;
  }
}

function readBytes(file: string, mostBytes: number): Buffer {
  try {
    // Looked at before it is opened, as that alone may do something with a device, and again once nobody can swap it.
    refuseOthers(statSync(file), mostBytes);
    const descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stats = fstatSync(descriptor);
      refuseOthers(stats, mostBytes);
      return readAll(descriptor, stats.size, mostBytes);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw error instanceof UnreadableFileError ? error : unreadable(error);
  }
}

/** The size that a file tells need not be how much there is in it: it may grow, and those of /proc have none. */
function readAll(descriptor: number, size: number, mostBytes: number): Buffer {
  const chunks: Buffer[] = [];
  let total = 0;
  for (;;) {
    const chunk = Buffer.allocUnsafe(Math.max(size - total, 0) + 1024);
    const length = readSync(descriptor, chunk, 0, chunk.length, null);
    if (length === 0) {
      return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
    }
    total += length;
    refuseLarge(total, mostBytes);
    chunks.push(chunk.subarray(0, length));
  }
}

function refuseOthers(stats: Stats, mostBytes: number): void {
  if (!stats.isFile()) {
    throw new UnreadableFileError(
      `cannot be read: it is ${stats.isDirectory() ? "a folder" : "no regular file"}`,
    );
  }
  refuseLarge(stats.size, mostBytes);
}

function refuseLarge(size: number, mostBytes: number): void {
  if (size > mostBytes) {
    throw new UnreadableFileError(`is larger than ${(mostBytes / 1e6).toLocaleString("en-US")} MB`);
  }
}

const systemReasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "permission denied",
  ELOOP: "its symbolic links lead in a circle",
};

function unreadable(error: unknown): UnreadableFileError {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return new UnreadableFileError(`cannot be read: ${systemReasons[code] ?? message}`, {
    isMissing: code === "ENOENT",
    cause: error,
  });
}
