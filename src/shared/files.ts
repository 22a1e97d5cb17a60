import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import { MOST_JSON_BYTES } from "./json-file.js";
import { readBytes, unreadable, UnreadableFileError } from "./read-file.js";

/**
 * Writes a whole file so that a reader, and a machine that loses its power, sees either the old or the new
 * content: to a new file beside it, flushed to the disk, then renamed. What is a symbolic link stays one, and a file
 * that was there keeps its mode and its owner.
 *
 * By hand, as write-file-atomic and atomically write once and do not look at how much was written: on a disk that
 * gets full they put a part of the new content in the place of the old. Nor do they flush the folder.
 */
export function writeWhole(file: string, content: string): void {
  writeAll([{ file, content }]);
}

/** The same of several files: none of them is put into its place before all are on the disk. */
export function writeAll(files: readonly { readonly file: string; readonly content: string }[]): void {
  const written: { readonly temporary: string; readonly target: string }[] = [];
  try {
    for (const { file, content } of files) {
      const target = realFile(file);
      mkdirSync(path.dirname(target), { recursive: true });
      const temporary = `${target}.${process.pid}.tmp`;
      written.push({ temporary, target });
      writeBeside(temporary, target, content);
    }
    for (const { temporary, target } of written) renameSync(temporary, target);
  } catch (error) {
    for (const { temporary } of written) rmSync(temporary, { force: true });
    throw error;
  }
  for (const directory of new Set(written.map(({ target }) => path.dirname(target))))
    syncDirectory(directory);
}

function writeBeside(temporary: string, target: string, content: string): void {
  const old = statSync(target, { throwIfNoEntry: false });
  const descriptor = openSync(temporary, "w", 0o600);
  try {
    if (old !== undefined) {
      keepOwner(descriptor, old);
      fchmodSync(descriptor, old.mode & 0o7777);
    }
    const bytes = Buffer.from(content);
    for (let written = 0; written < bytes.length;) {
      written += writeSync(descriptor, bytes, written);
    }
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The content of a file; undefined if it is not there. */
export function readIfThere(file: string): string | undefined {
  try {
    // A journal may end in the middle of a character: that is no reason not to read it.
    return readBytes(file, MOST_JSON_BYTES).toString("utf8");
  } catch (error) {
    if (error instanceof UnreadableFileError && error.isMissing) {
      return undefined;
    }
    throw error;
  }
}

/**
 * Where a file really is, or will be: what it is a symbolic link to, also if that is not there yet.
 *
 * @throws UnreadableFileError where that cannot be told, as where links lead in a circle.
 */
export function realFile(file: string): string {
  try {
    return realpathSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
      throw unreadable(file, error);
    }
  }
  const directory = path.dirname(file);
  const parent = directory === file ? file : realFile(directory);
  const own = path.join(parent, path.basename(file));
  let link: string;
  try {
    link = readlinkSync(own);
  } catch {
    return own;
  }
  return realFile(path.resolve(parent, link));
}

/** A file of another user's stays that user's where this one may give it away; else it is this one's. */
function keepOwner(descriptor: number, { uid, gid }: { uid: number; gid: number }): void {
  if (uid === process.getuid?.() && gid === process.getgid?.()) {
    return;
  }
  try {
    fchownSync(descriptor, uid, gid);
  } catch {
    // Only root may.
  }
}

/** A rename is only durable once its folder is; not every system lets a folder be opened. */
export function syncDirectory(directory: string): void {
  try {
    const descriptor = openSync(directory, "r");
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // Windows: there the rename itself is what there is.
  }
}
