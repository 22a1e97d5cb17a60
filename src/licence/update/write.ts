import { join, dirname } from "node:path";
import type { Values } from "../../definitions/definition.js";
import { writeAll } from "../../shared/files.js";
import { readBytes } from "../../shared/read-file.js";
import { LICENCE_TYPE } from "../../shared/permanent.js";
import { componentEntry } from "../export/import-entry.js";
import type { Managed } from "../holdings.js";
import { MOST_BYTES } from "../limits.js";
import { type Updated, UpdateError, type UpdatedFile } from "./updated.js";

/** The file that has the resources to be taken over. */
export const IMPORT_FILE = "import.json";

/**
 * Writes the files of a licence that was brought to what the account has, all of them or none, and beside the licence file
 * the one by which a stack takes over what is new to it, where there is such.
 *
 * @param licence the licence file. @param managed what the stack manages: by it its `Licence` is known.
 * @throws UpdateError where somebody has written one of them in between.
 */
export function writeUpdated(
  { files, imports }: Updated,
  licence: string,
  managed: readonly Managed[],
): void {
  const contents = files.map((file) => ({ file: file.real, content: whole(file) }));
  const importFile = join(dirname(licence), IMPORT_FILE);
  const resources = imports.length > 0 ? importText(imports, managed) : undefined;
  writeAll([...contents, ...(resources === undefined ? [] : [{ file: importFile, content: resources }])]);
}

const BOM = "\ufeff";

/** With the mark that a file may begin with, which is no part of its text. */
function whole({ name, real, before, after }: UpdatedFile): string {
  const now = readBytes(real, MOST_BYTES + BOM.length * 3).toString("utf8");
  if (now !== before && now !== BOM + before) {
    throw new UpdateError(
      `${name} was changed while the account was read: run it again; nothing was written`,
    );
  }
  return now === before ? after : BOM + after;
}

function importText(imports: readonly Values[], managed: readonly Managed[]): string {
  const licence = managed.find(({ parent }) => parent.includes(`${LICENCE_TYPE}::`))?.parent;
  // What is in the state already is named by its URN: an import would make it again.
  const table =
    licence === undefined ? "" : `  "nameTable": ${JSON.stringify({ [componentEntry.name]: licence })},\n`;
  const resources = licence === undefined ? [componentEntry, ...imports] : imports;
  const lines = resources.map((one) => `    ${JSON.stringify(one)}`).join(",\n");
  return `{\n${table}  "resources": [\n${lines}\n  ]\n}\n`;
}
