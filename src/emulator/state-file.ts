import { setImmediate } from "node:timers/promises";
import { readIfThere, writeWhole } from "../shared/files.js";
import { readFileOf, readSeeds } from "./seed-file.js";
import type { LicenceSeed } from "./seed.js";

/** Where an emulator keeps its licences between runs. */
export class StateFile {
  readonly #file: string;
  #next: Promise<void> | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  /** What an earlier run kept; undefined if there was none. */
  async load(): Promise<LicenceSeed[] | undefined> {
    const text = readFileOf(this.#file, readIfThere);
    return text === undefined ? undefined : readSeeds(text, this.#file);
  }

  /** Writes the licences, whole or not at all: once for all that ask at the same time, as `current` gives them then. */
  save(current: () => LicenceSeed[]): Promise<void> {
    this.#next ??= setImmediate().then(() => {
      this.#next = undefined;
      writeWhole(this.#file, `${JSON.stringify(current(), undefined, 2)}\n`);
    });
    return this.#next;
  }
}
