import type { CliContext } from "./context.js";
import { readHidden } from "./read-hidden.js";
import { UsageError } from "./status.js";

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
