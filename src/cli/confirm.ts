import { createInterface } from "node:readline/promises";
import { shown } from "../shared/printable.js";
import type { CliContext } from "./context.js";

/** Asks a question on the terminal. Only `y` or `yes` means yes; Enter, the end of input and Ctrl-C mean no. */
export async function confirm(context: CliContext, question: string): Promise<boolean> {
  const lines = createInterface({ input: context.stdin, output: context.stdout, terminal: false });
  const ended = new AbortController();
  lines.once("close", () => ended.abort());
  const stop = context.onInterrupt(() => ended.abort());
  try {
    const answer = await lines.question(`\n${question} [y/N] `, { signal: ended.signal });
    return /^y(es)?$/i.test(answer.trim());
  } catch (error) {
    if (!ended.signal.aborted) throw error;
    context.stdout.write(shown`\n`);
    return false;
  } finally {
    stop();
    lines.close();
  }
}
