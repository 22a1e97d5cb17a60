import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { printable, shown } from "../shared/printable.js";
import type { CliContext } from "./context.js";
import { CommandError, exitStatus, UsageError } from "./status.js";

/** What was typed in this process, which a preview and the `up` after it both need. */
const typed = new WeakMap<CliContext, Promise<string | undefined>>();

/**
 * Asks for the passphrase of a stack, as the Pulumi CLI does: what is typed is not shown, and a new one is typed twice.
 * Undefined where there is no terminal to ask on, or nothing was typed.
 */
export function askPassphrase(context: CliContext, isNew: boolean): Promise<string | undefined> {
  if (context.stdin.isTTY !== true) return Promise.resolve(undefined);
  const known = typed.get(context);
  if (known) return known;
  const asked = ask(context, isNew);
  typed.set(context, asked);
  return asked;
}

async function ask(context: CliContext, isNew: boolean): Promise<string | undefined> {
  if (!isNew)
    return await readHidden(context, "The stack's passphrase (unless PULUMI_CONFIG_PASSPHRASE is set): ");
  const one = await readHidden(
    context,
    "The stack has secrets to store, and no passphrase yet. A new passphrase, which each later run needs: ",
  );
  if (one === undefined) return undefined;
  const again = await readHidden(context, "The same again: ");
  if (one !== again) throw new UsageError("the two passphrases differ: nothing was done.");
  return one;
}

/**
 * A line of the terminal that is not shown; undefined after the end of input.
 *
 * @throws CommandError with the status of an interruption, after Ctrl-C.
 */
async function readHidden({ stdin, stderr }: CliContext, question: string): Promise<string | undefined> {
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
