import { z } from "zod";
import { issueLines } from "./issues.js";
import { JsonError, MOST_JSON_BYTES, parseJson } from "./json-file.js";
import { PrintableError } from "./printable-error.js";
import { readText } from "./read-file.js";

/*
 * What an account had before a run changed it: a line of JSON about the run, and one for each object. A line is on the disk
 * before its object is changed; what follows the last line end was cut off there, and nothing was changed for it.
 */

/** Changes only where what a reader knows is no longer true. */
const VERSION = 1;

const headSchema = z.looseObject({
  /** The version of the form. */
  backup: z.literal(VERSION),
  /** When, in ISO 8601. */
  made: z.string(),
  /** The project whose run it was. */
  project: z.string().optional(),
  /** Its stack. */
  stack: z.string().optional(),
  /** What was run: `up` or `destroy`. */
  operation: z.string().optional(),
  /** The key that seals its secrets, itself sealed with that of the stack's passphrase and this salt. */
  seal: z
    .looseObject({
      /** What the key of the passphrase is made with. */
      salt: z.string(),
      /** The key, sealed by that. */
      key: z.string(),
    })
    .optional(),
});

const recordSchema = z.looseObject({
  /** The name of its type: `Agent`. */
  type: z.string(),
  /** Its id in the account. */
  id: z.string(),
  /** When it was kept, in ISO 8601. */
  at: z.string(),
  /** Whether the account was asked; else it is what the stack's state had. */
  isFresh: z.boolean(),
  /** All that is known of the object, but what is secret. */
  values: z.record(z.string(), z.unknown()),
  /** JSON of those that are secret, sealed. */
  sealed: z.string().optional(),
  /** The names of those that are secret, and not kept since there is no key. */
  withheld: z.array(z.string()).optional(),
});

/** The run. */
export type BackupHead = z.infer<typeof headSchema>;
/** What the account had of an object. */
export type BackupRecord = z.infer<typeof recordSchema>;

/** What the process that keeps backups is told by an engine that has a place and a key for them. */
export interface RunBackup {
  /** Where, unless the stack says where. */
  readonly folder: string;
  readonly head: Omit<BackupHead, "backup" | "made">;
  /** The key of the secrets, in base64. */
  readonly key?: string;
}

/** The variable of the environment by which that process is told, as JSON. */
export const RUN_BACKUP = "PULUMI_LIVECHAT_RUN_BACKUP";

export function headLine(told: RunBackup["head"]): string {
  const head: BackupHead = { backup: VERSION, made: new Date().toISOString(), ...told };
  return `${JSON.stringify(head)}\n`;
}

export function recordLine(record: BackupRecord): string {
  return `${JSON.stringify(record)}\n`;
}

/**
 * The file is no backup that this version reads.
 *
 * Name the file that the run has named (docs/restoring.md); an older version may be needed.
 */
export class BackupFileError extends PrintableError {
  override readonly name = "BackupFileError";
  readonly code = "configuration";
}

/** Reads a backup: of each object what was kept first, which is what it was before the run. */
export function readBackup(file: string): { head: BackupHead; records: BackupRecord[] } {
  const [first = "", ...lines] = readText(file, MOST_JSON_BYTES).split("\n").slice(0, -1);
  const head = parsed(headSchema, first, `${file} is no backup that this version of pulumi-livechat knows`);
  const records = new Map<string, BackupRecord>();
  for (const [index, line] of lines.entries()) {
    const record = parsed(recordSchema, line, `${file} is damaged in line ${index + 2}`);
    const key = JSON.stringify([record.type, record.id]);
    if (!records.has(key)) records.set(key, record);
  }
  return { head, records: [...records.values()] };
}

function parsed<Schema extends z.ZodType>(schema: Schema, line: string, fault: string): z.output<Schema> {
  try {
    const result = schema.safeParse(parseJson(line));
    if (result.success) return result.data;
    throw new BackupFileError([`${fault}:`, ...issueLines(result.error.issues)]);
  } catch (error) {
    throw error instanceof JsonError ? new BackupFileError(`${fault}: it ${error.message}`) : error;
  }
}
