import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { PrintableError } from "../../shared/printable-error.js";
import type { Account } from "../../definitions/definition.js";
import { resourceTypes } from "../../definitions/index.js";
import { FROM } from "../words.js";
import { type Wanted, wantedBy } from "./credentials.js";
import { componentEntry, importEntry, nativeImportEntry } from "./import-entry.js";
import { WholeFile } from "./output.js";
import { type Format, writeProject } from "./project.js";
import {
  survey,
  type Surveyed,
  type SurveyedSection,
  type SurveyEvents,
  type SurveyOptions,
} from "./survey.js";
import { TableWriter, tableFile } from "./table.js";
import { ProgramWriter, programHead } from "./typescript.js";
import { yamlHead, yamlOf } from "./yaml.js";

export type { Format } from "./project.js";

export interface ExportOptions extends SurveyOptions {
  /** The folder to write to; it is made where it is not there. */
  readonly directory: string;
  /** Default: `yaml`. */
  readonly format?: Format;
  /** Whether agents, tags and canned responses stand in tables beside the licence file. Default: false. */
  readonly csv?: boolean;
  /** Whether its objects are resources of the native provider, and not dynamic ones. Default: false. */
  readonly native?: boolean;
  /** Whether an earlier export may be replaced. Default: false. */
  readonly force?: boolean;
}

/** What an export wrote. */
export interface Exported {
  /** The files that were written, by name. */
  readonly written: readonly string[];
  /** Files of the project that were there already, and were left as they are. */
  readonly kept: readonly string[];
  /** How many objects there are of each section. */
  readonly counts: Readonly<Record<string, number>>;
  /** The secrets to be set in the stack's configuration before its first preview. */
  readonly wanted: readonly Wanted[];
}

/**
 * The export would replace a file that somebody may have changed since.
 *
 * Export into another folder, or with `--force`.
 */
export class ExportExistsError extends PrintableError {
  override readonly name = "ExportExistsError";
  readonly code = "configuration";

  constructor(file: string) {
    super(
      `${file} exists already, and may hold what somebody wrote: give another folder, or --force to replace it`,
    );
  }
}

/**
 * Writes a whole account as a licence: the licence file (or program), the import file that takes the objects into
 * a stack's state, and a Pulumi project around them. Nothing secret is written. The same account gives the same
 * bytes. Where a read fails nothing is written.
 *
 * @throws ExportExistsError where an earlier export would be replaced, without `force`.
 * @throws LiveChatError where the account cannot be read.
 */
export async function exportAccount(context: Account, options: ExportOptions): Promise<Exported> {
  return await writeLicence(survey(context, options), { ...options, withImports: true });
}

/** The same of objects that come from elsewhere; without the import file, unless it is asked for. */
export async function writeLicence(
  sections: AsyncIterable<SurveyedSection>,
  options: Omit<ExportOptions, keyof SurveyEvents> & { readonly withImports: boolean },
): Promise<Exported> {
  const { directory, format = "yaml", csv = false, native = false, force = false, withImports } = options;
  const entryOf = native ? nativeImportEntry : importEntry;
  const main = format === "yaml" ? "licence.yaml" : "index.ts";
  const names = [main, ...(withImports ? ["import.json"] : [])];
  const possible = csv ? resourceTypes.filter(({ tabular }) => tabular).map(tableFile) : [];
  for (const name of [...names, ...possible]) {
    if (!force && existsSync(join(directory, name))) {
      throw new ExportExistsError(join(directory, name));
    }
  }
  await mkdir(directory, { recursive: true });
  const files = names.map((name) => new WholeFile(join(directory, name)));
  const [licence, imports] = files as [WholeFile, WholeFile | undefined];
  const counts: Record<string, number> = {};
  let textBytes = 0;
  const wanted: Wanted[] = [];
  try {
    const yamlWriter = new YamlWriter();
    const writer = format === "yaml" ? yamlWriter : new ProgramWriter();
    licence.add(format === "yaml" ? yamlHead : programHead(native));
    imports?.add('{\n  "resources": [');
    let separator = "\n";
    if (format === "yaml") {
      imports?.add(`${separator}    ${JSON.stringify(componentEntry)}`);
      separator = ",\n";
    }
    for await (const { type, objects } of sections) {
      const table = csv && type.tabular === true ? new TableWriter(type) : undefined;
      for (const surveyed of objects) {
        const { section: name } = surveyed.type;
        counts[name] = (counts[name] ?? 0) + 1;
        wanted.push(...wantedBy(surveyed).values());
        if (table?.add(surveyed) !== true) licence.add(writer.statement(surveyed));
        imports?.add(`${separator}    ${JSON.stringify(entryOf(surveyed, format === "yaml"))}`);
        separator = ",\n";
        if (files.some((file) => file.isFull)) {
          await Promise.all(files.map((file) => file.write()));
        }
      }
      if (table?.isEmpty === false) {
        licence.add(yamlWriter.from(type.section, table.file));
        const file = new WholeFile(join(directory, table.file));
        names.push(table.file);
        files.push(file);
        file.add(table.text());
        await file.write();
        textBytes += file.length;
      }
    }
    options.picks?.refuseUnmet();
    imports?.add("\n  ]\n}\n");
    await Promise.all(files.map((file) => file.close()));
    for (const file of files) {
      await file.place();
    }
  } catch (error) {
    await Promise.all(files.map((file) => file.discard()));
    throw error;
  }
  const objects = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const { made, kept } = await writeProject(directory, {
    format,
    native,
    isImported: withImports,
    objects,
    textBytes: textBytes + licence.length,
  });
  return { written: [...names, ...made], kept, counts, wanted };
}

/** Writes objects under the heads of their sections. */
class YamlWriter {
  #section: string | undefined;

  statement(surveyed: Surveyed): string {
    return `${this.#head(surveyed.type.section)}${yamlOf(surveyed)}`;
  }

  /** Names the table that has more of the objects of a section. */
  from(section: string, file: string): string {
    return `${this.#head(section)}  ${FROM}: ${file}\n`;
  }

  #head(section: string): string {
    const head = section === this.#section ? "" : `\n${section}:\n`;
    this.#section = section;
    return head;
  }
}
