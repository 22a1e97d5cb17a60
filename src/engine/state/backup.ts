import { existsSync, linkSync, renameSync, rmSync } from "node:fs";
import { EngineError } from "../errors.js";

/** Where the state that was before the present one is kept, as the CLI keeps it in a folder of states. */
export function backupOf(file: string): string {
  return `${file}.bak`;
}

/** Keeps the state that is about to be replaced. As a second name of the same file: it takes no room on the disk. */
export function keepBackup(file: string): void {
  const temporary = `${backupOf(file)}.${process.pid}.new`;
  try {
    linkSync(file, temporary);
    renameSync(temporary, backupOf(file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
      throw error;
    }
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** A failure to read a state that names the one before it, if there is one. */
export function withBackup(error: unknown, file: string): unknown {
  const backup = backupOf(file);
  return error instanceof EngineError && error.code === "state" && existsSync(backup)
    ? new EngineError(
        error.code,
        `${error.message} The state before it is kept in ${backup}: copy that to ${file} and run "refresh"; what was made since is then to be adopted or imported.`,
        { cause: error },
      )
    : error;
}
