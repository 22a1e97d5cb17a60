import { createStyle, type Style } from "../display/style.js";
import { duration } from "../display/text.js";
import type { Output } from "../context.js";

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
    this.#say(
      `An emulator of the LiveChat API is listening on ${url}, with the documentation's sample account.`,
    );
    this.#say("The program is examples/quickstart; its engine is the embedded one: no Pulumi CLI is used.");
  }

  /** Something that happens in between. */
  aside(text: string): void {
    this.#say(`\n${text}`);
  }

  /** The command that a person would type. */
  command(text: string): void {
    this.#say(`\n${this.#style.dim("$")} ${this.#style.bold(text)}`);
  }

  /** A change in a file. */
  edit(file: string, before: string, after: string): void {
    this.#say(`\n${this.#style.dim("edit")} ${this.#style.bold(file)}`);
    this.#say(`  ${this.#style.op.delete(`- ${before}`)}`);
    this.#say(`  ${this.#style.op.create(`+ ${after}`)}`);
  }

  check(what: string, holds: boolean): void {
    if (holds) this.#checks++;
    this.#say(holds ? `${this.#style.good("✓")} ${what}` : `${this.#style.bad("✗")} ${what}`);
  }

  conclude(requests: number): void {
    const time = duration(performance.now() - this.#started);
    this.#say(
      `\n${this.#style.good("The demo is as expected:")} ${this.#checks} checks, ${requests} requests to the API, ${time}.`,
    );
  }

  #say(text: string): void {
    this.#output.write(`${text}\n`);
  }
}
