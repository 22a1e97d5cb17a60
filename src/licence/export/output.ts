import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { finished } from "node:stream/promises";

/** How many characters are written at a time: an object alone is too little for a system call. */
const ENOUGH = 1 << 18;

/** A file that is written piece by piece, and is there as a whole or not at all. */
export class WholeFile {
  readonly #file: string;
  readonly #temporary: string;
  readonly #stream: WriteStream;
  #pending = "";
  #length = 0;

  constructor(file: string) {
    this.#file = file;
    this.#temporary = `${file}.${randomUUID()}.tmp`;
    this.#stream = createWriteStream(this.#temporary, { flags: "wx", flush: true });
    // Told by `write` and `close`; without a listener it would end the process.
    this.#stream.on("error", () => {});
  }

  add(text: string): void {
    this.#length += text.length;
    this.#pending += text;
  }

  /** How many characters were added. */
  get length(): number {
    return this.#length;
  }

  /** Whether enough was added to be written. */
  get isFull(): boolean {
    return this.#pending.length >= ENOUGH;
  }

  /** Writes what was added. Waits where the disk is slower than we are, so that nothing piles up in memory. */
  async write(): Promise<void> {
    if (this.#stream.errored) {
      throw this.#stream.errored;
    }
    const text = this.#pending;
    this.#pending = "";
    if (!this.#stream.write(text)) {
      await once(this.#stream, "drain");
    }
  }

  /** Writes the rest and ends it, but does not put it in its place yet. */
  async close(): Promise<void> {
    await this.write();
    this.#stream.end();
    await finished(this.#stream);
  }

  async place(): Promise<void> {
    await rename(this.#temporary, this.#file);
  }

  async discard(): Promise<void> {
    this.#stream.destroy();
    await rm(this.#temporary, { force: true });
  }
}
