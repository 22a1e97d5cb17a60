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
  const answer = await ask(context, `${question} [y/N] `);
  return answer !== undefined && /^y(es)?$/i.test(answer);
}

/**
 * The same of what must not be done by habit: only the name means yes.
 *
 * @throws CommandError as `confirm` does.
 */
export async function confirmByName(context: CliContext, question: string, name: string): Promise<boolean> {
  return (await ask(context, `${question} `)) === name;
}

/** The answer; undefined where the input ended. */
async function ask(context: CliContext, question: string): Promise<string | undefined> {
  const lines = createInterface({ input: context.stdin, output: context.stdout, terminal: false });
  const ended = new AbortController();
  lines.once("close", () => ended.abort());
  let isInterrupted = false;
  const stop = context.onInterrupt(() => {
    isInterrupted = true;
    ended.abort();
  });
  try {
    const answer = await lines.question(`\n${question}`, { signal: ended.signal });
    return answer.trim();
  } catch (error) {
    if (!ended.signal.aborted) throw error;
    context.stdout.write(shown`\n`);
    if (isInterrupted) throw new CommandError("interrupted: nothing was changed.", exitStatus.interrupted);
    return undefined;
  } finally {
    stop();
    lines.close();
  }
}
