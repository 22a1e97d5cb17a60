import { createStyle, type Style } from "../display/style.js";
import { duration } from "../display/text.js";
import type { Output } from "../output.js";
import { printable, type Printable, shown } from "../../shared/printable.js";

/** Tells the demo's story. */
export class Narrator {
  readonly #output: Output;
  readonly #style: Style;
  readonly #started = performance.now();
  #checks = 0;

  constructor(output: Output = process.stdout, env: NodeJS.ProcessEnv = process.env) {
    this.#output = output;
    this.#style = createStyle(output, env);
  }

  introduce(url: string): void {
    const where = printable(url);
    this.#say(
      shown`An emulator of the LiveChat API is listening on ${where}, with the documentation's sample account.`,
    );
    this.#say(
      shown`The program is examples/quickstart; its engine is the embedded one: no Pulumi CLI is used.`,
    );
  }

  /** Something that happens in between. */
  aside(text: string): void {
    this.#say(shown`\n${printable(text)}`);
  }

  /** The command that a person would type. */
  command(text: string): void {
    this.#say(shown`\n${this.#style.dim(shown`$`)} ${this.#style.bold(printable(text))}`);
  }

  /** A change in a file. */
  edit(file: string, before: string, after: string): void {
    this.#say(shown`\n${this.#style.dim(shown`edit`)} ${this.#style.bold(printable(file))}`);
    this.#say(shown`  ${this.#style.op.delete(shown`- ${printable(before)}`)}`);
    this.#say(shown`  ${this.#style.op.create(shown`+ ${printable(after)}`)}`);
  }

  check(what: string, holds: boolean): void {
    if (holds) this.#checks++;
    const sign = holds ? this.#style.good(shown`✓`) : this.#style.bad(shown`✗`);
    this.#say(shown`${sign} ${printable(what)}`);
  }

  conclude(requests: number): void {
    const time = duration(performance.now() - this.#started);
    this.#say(
      shown`\n${this.#style.good(shown`The demo is as expected:`)} ${this.#checks} checks, ${requests} requests to the API, ${time}.`,
    );
  }

  #say(text: Printable): void {
    this.#output.write(shown`${text}\n`);
  }
}
