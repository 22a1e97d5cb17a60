import { createInterface } from "node:readline/promises";
import { shown } from "../shared/printable.js";
import type { CliContext } from "./context.js";
import { CommandError, exitStatus } from "./status.js";

/**
 * Asks a question on the terminal. Only `y` or `yes` means yes; Enter and the end of input mean no.
 *
 * @throws CommandError with the status of an interruption, after Ctrl-C.
 */
export async function confirm(context: CliContext, question: string): Promise<boolean> {
  const lines = createInterface({ input: context.stdin, output: context.stdout, terminal: false });
  const ended = new AbortController();
  lines.once("close", () => ended.abort());
  let isInterrupted = false;
  const stop = context.onInterrupt(() => {
    isInterrupted = true;
    ended.abort();
  });
  try {
    const answer = await lines.question(`\n${question} [y/N] `, { signal: ended.signal });
    return /^y(es)?$/i.test(answer.trim());
  } catch (error) {
    if (!ended.signal.aborted) throw error;
    context.stdout.write(shown`\n`);
    if (isInterrupted) throw new CommandError("interrupted: nothing was changed.", exitStatus.interrupted);
    return false;
  } finally {
    stop();
    lines.close();
  }
}
