import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, readdirSync, rmSync, writeSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  headLine,
  recordLine,
  RUN_BACKUP,
  type BackupRecord,
  type RunBackup,
} from "../../shared/backup-file.js";
import { writeWhole } from "../../shared/files.js";
import { sealText } from "../../shared/sealed-text.js";
import { ProviderError, reasonOf } from "../values/errors.js";

/** As many files as stay in a folder that no setting names. */
export const MOST_BACKUPS = 20;

/** What this process keeps of an account before it changes it: one file, that begins with the first object. */
export class Backups {
  readonly #run: RunBackup | undefined;
  readonly #folder: () => string | undefined;
  readonly #onFile: (file: string) => void;
  readonly #kept = new Map<string, Promise<void>>();
  #file: string | undefined;
  #lines: string[] = [];
  #writing: Promise<void> | undefined;

  /** @param folder The folder that the settings name. `onFile` is told of each file, once it is there. */
  constructor(
    environment: NodeJS.ProcessEnv,
    folder: () => string | undefined,
    onFile: (file: string) => void,
  ) {
    const { [RUN_BACKUP]: told } = environment;
    this.#run = told === undefined ? undefined : (JSON.parse(told) as RunBackup);
    this.#folder = folder;
    this.#onFile = onFile;
  }

  /** Whether anything is kept at all. */
  get isOn(): boolean {
    return this.#run !== undefined || this.#folder() !== undefined;
  }

  /**
   * Keeps an object, once in a run; `look` says what it is, if it is there. It is on the disk when this ends.
   *
   * @throws ProviderError `not_kept` where it cannot be written.
   */
  async keep(type: string, id: string, look: () => Promise<Content | undefined>): Promise<void> {
    if (!this.isOn) return;
    const key = `${type} ${id}`;
    const keeping =
      this.#kept.get(key) ?? look().then((content) => content && this.#keep({ type, id, ...content }));
    this.#kept.set(key, keeping);
    // Whoever tries again finds it kept, or keeps it.
    keeping.catch(() => this.#kept.delete(key));
    await keeping;
  }

  async #keep({ secrets, ...known }: Content & { type: string; id: string }): Promise<void> {
    const names = Object.keys(secrets);
    const key = this.#run?.key;
    const record: BackupRecord = {
      ...known,
      at: new Date().toISOString(),
      ...(names.length > 0 &&
        (key === undefined
          ? { withheld: names }
          : { sealed: sealText(Buffer.from(key, "base64"), JSON.stringify(secrets)) })),
    };
    this.#lines.push(recordLine(record));
    // What comes at once goes to the disk at once.
    this.#writing ??= new Promise((done) => setImmediate(done)).then(() => this.#write());
    await this.#writing;
  }

  #write(): void {
    this.#writing = undefined;
    const lines = this.#lines.splice(0).join("");
    const folder = this.#folder() ?? this.#run?.folder ?? "";
    const isNew = this.#file === undefined;
    const file = this.#file ?? join(resolve(folder), nameOf(new Date()));
    try {
      if (isNew) writeWhole(file, `${headLine(this.#run?.head ?? {})}${lines}`);
      else append(file, lines);
    } catch (error) {
      // What was written of it ends in the middle of a line: nothing can follow there.
      this.#file = undefined;
      throw new ProviderError(
        "not_kept",
        `what is there now could not be kept in ${file} before it is changed, so nothing was sent: ` +
          reasonOf(error),
        { cause: error },
      );
    }
    this.#file = file;
    if (!isNew) return;
    this.#onFile(file);
    if (this.#folder() === undefined) prune(resolve(folder));
  }
}

/** What is known of an object before it is changed. */
export interface Content extends Pick<BackupRecord, "isFresh" | "values"> {
  /** Those of its values that are secret. */
  readonly secrets: Readonly<Record<string, unknown>>;
}

/** Sorted by name, the files of a folder are in the order of their runs. */
function nameOf(time: Date): string {
  return `${time.toISOString().replaceAll(/[-:]|\.\d+/g, "")}-${randomBytes(3).toString("hex")}.jsonl`;
}

function append(file: string, text: string): void {
  const descriptor = openSync(file, "a", 0o600);
  try {
    const bytes = Buffer.from(text);
    for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function prune(folder: string): void {
  const files = readdirSync(folder).filter((name) => /^\d{8}T\d{6}Z-[0-9a-f]{6}\.jsonl$/.test(name));
  for (const name of files.toSorted().slice(0, -MOST_BACKUPS)) rmSync(join(folder, name), { force: true });
}
