import { readFile } from "node:fs/promises";
import { writeWhole } from "../shared/write-whole.js";
import { readSeeds } from "./seed-file.js";
import type { LicenceSeed } from "./seed.js";

/** Where an emulator keeps its licences between runs. */
export class StateFile {
  readonly #file: string;
  #writing: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  /** What an earlier run kept; undefined if there was none. */
  async load(): Promise<LicenceSeed[] | undefined> {
    let text: string;
    try {
      text = await readFile(this.#file, "utf8");
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
      throw error;
    }
    return readSeeds(text, this.#file);
  }

  /**
   * Writes the licences, whole or not at all. What is asked for during a write is written by one more write after
   * it, of what `current` gives then.
   */
  save(current: () => LicenceSeed[]): Promise<void> {
    this.#next ??= this.#writing
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        this.#writing = writeWhole(this.#file, `${JSON.stringify(current(), undefined, 2)}\n`);
        return this.#writing;
      });
    return this.#next;
  }
}
