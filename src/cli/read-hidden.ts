import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { printable, shown } from "../shared/printable.js";
import type { CliContext } from "./context.js";
import { CommandError, exitStatus } from "./status.js";

/**
 * A line of the terminal that is not shown; undefined after the end of input.
 *
 * @throws CommandError with the status of an interruption, after Ctrl-C.
 */
export async function readHidden(
  { stdin, stderr }: CliContext,
  question: string,
): Promise<string | undefined> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: nowhere, terminal: true });
  const ended = new AbortController();
  lines.once("close", () => ended.abort());
  let isInterrupted = false;
  lines.once("SIGINT", () => {
    isInterrupted = true;
    ended.abort();
  });
  stderr.write(shown`\n${printable(question)}`);
  try {
    return await lines.question("", { signal: ended.signal });
  } catch (error) {
    if (!ended.signal.aborted) throw error;
    if (isInterrupted) throw new CommandError("interrupted: nothing was changed.", exitStatus.interrupted);
    return undefined;
  } finally {
    lines.close();
    stderr.write(shown`\n`);
  }
}
