import { Writable } from "node:stream";
import { joined, type Printable } from "../shared/printable.js";
import type { Output } from "./output.js";

/** An output that nobody sees, unless it is released. */
export interface Withheld extends Output {
  /** Writes all of it elsewhere. */
  release(output: Output): void;
}

export function withheld(): Withheld {
  const texts: Printable[] = [];
  const stream = new Writable({ write: (_chunk, _encoding, done) => done() });
  return Object.assign(stream, {
    write: (text: Printable) => {
      texts.push(text);
      return true;
    },
    release: (output: Output) => void output.write(joined(texts)),
  });
}
