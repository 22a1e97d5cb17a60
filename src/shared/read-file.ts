import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from "node:fs";
import { PrintableError } from "./printable-error.js";

/**
 * A file cannot be read: it is not there, is no regular file, is too large, or is not text.
 *
 * See whether the name is right.
 */
export class UnreadableFileError extends PrintableError {
  override readonly name = "UnreadableFileError";
  readonly code = "unreadable_file";
  /** What is wrong, in words that follow the file's name: `cannot be read: it is a folder`. */
  readonly reason: string;
  readonly isMissing: boolean;

  constructor(
    file: string,
    reason: string,
    { isMissing = false, cause }: { isMissing?: boolean; cause?: unknown } = {},
  ) {
    super(`${file} ${reason}`, { cause });
    this.reason = reason;
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
  return decoded(file, readBytes(file, mostBytes));
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

/**
 * The text that comes from a stream, such as standard input, likewise. `name` is what messages call it.
 *
 * @throws UnreadableFileError
 */
export async function readStream(
  stream: AsyncIterable<string | Buffer>,
  name: string,
  mostBytes: number,
): Promise<string> {
  const chunks: Buffer[] = [];
  let total = 0;
  for await (const piece of stream) {
    const chunk = Buffer.from(piece as Buffer);
    total += chunk.length;
    refuseLarge(name, total, mostBytes);
    chunks.push(chunk);
  }
  return decoded(name, Buffer.concat(chunks));
}

/** The content of a file, likewise. */
export function readBytes(file: string, mostBytes: number): Buffer {
  try {
    // Looked at before it is opened, as that alone may do something with a device, and again once nobody can swap it.
    refuseOthers(file, statSync(file), mostBytes);
    const descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stats = fstatSync(descriptor);
      refuseOthers(file, stats, mostBytes);
      return readAll(file, descriptor, stats.size, mostBytes);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw error instanceof UnreadableFileError ? error : unreadable(file, error);
  }
}

function decoded(file: string, bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new UnreadableFileError(file, "is not text in UTF-8", { cause: error });
  }
}

/** The size that a file tells need not be how much there is in it: it may grow, and those of /proc have none. */
function readAll(file: string, descriptor: number, size: number, mostBytes: number): Buffer {
  const chunks: Buffer[] = [];
  let total = 0;
  for (;;) {
    const chunk = Buffer.allocUnsafe(Math.max(size - total, 0) + 1024);
    const length = readSync(descriptor, chunk, 0, chunk.length, null);
    if (length === 0) {
      return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
    }
    total += length;
    refuseLarge(file, total, mostBytes);
    chunks.push(chunk.subarray(0, length));
  }
}

function refuseOthers(file: string, stats: Stats, mostBytes: number): void {
  if (!stats.isFile()) {
    throw new UnreadableFileError(
      file,
      `cannot be read: it is ${stats.isDirectory() ? "a folder" : "no regular file"}`,
    );
  }
  refuseLarge(file, stats.size, mostBytes);
}

function refuseLarge(file: string, size: number, mostBytes: number): void {
  if (size > mostBytes) {
    throw new UnreadableFileError(file, `is larger than ${(mostBytes / 1e6).toLocaleString("en-US")} MB`);
  }
}

const systemReasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "permission denied",
  ELOOP: "its symbolic links lead in a circle",
};

/** What the system said of a file, as an error of ours. */
export function unreadable(file: string, error: unknown): UnreadableFileError {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return new UnreadableFileError(file, `cannot be read: ${systemReasons[code] ?? message}`, {
    isMissing: code === "ENOENT",
    cause: error,
  });
}
