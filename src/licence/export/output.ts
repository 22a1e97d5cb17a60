import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { finished } from "node:stream/promises";

/** A file that is written piece by piece, and is there as a whole or not at all. */
export class WholeFile {
  readonly #file: string;
  readonly #temporary: string;
  readonly #stream: WriteStream;

  constructor(file: string) {
    this.#file = file;
    this.#temporary = `${file}.${randomUUID()}.tmp`;
    this.#stream = createWriteStream(this.#temporary, { flags: "wx", flush: true });
    // Told by `write` and `close`; without a listener it would end the process.
    this.#stream.on("error", () => {});
  }

  /** Waits where the disk is slower than we are, so that nothing piles up in memory. */
  async write(text: string): Promise<void> {
    if (this.#stream.errored) {
      throw this.#stream.errored;
    }
    if (!this.#stream.write(text)) {
      await once(this.#stream, "drain");
    }
  }

  /** Ends it, but does not put it in its place yet. */
  async close(): Promise<void> {
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
