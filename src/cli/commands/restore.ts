import { join, resolve } from "node:path";
import { Command } from "commander";
import { restoreLicence } from "../../licence/restore.js";
import { readBackup } from "../../shared/backup-file.js";
import type { CliContext } from "../context.js";
import { count, writeLines } from "../output.js";
import { projectOptions } from "../project-options.js";

interface Flags {
  out: string;
  force?: boolean;
}

export function restoreCommand(context: CliContext): Command {
  return new Command("restore")
    .description(
      "Make a licence file, with a Pulumi project around it, of what `up` or `destroy` kept of the account before it " +
        "changed it. The account is not asked, and nothing in it is changed: that is for an `up` of the new project.",
    )
    .argument("<backup>", "the file that the run has named")
    .requiredOption("-o, --out <dir>", "the folder to write to")
    .option("--force", "replace a licence file that is there")
    .addHelpText(
      "after",
      "\nSecrets are opened with PULUMI_CONFIG_PASSPHRASE, the passphrase of the stack that the backup is of, and go\n" +
        "encrypted into the configuration of the new project's stack.",
    )
    .action((file: string, flags: Flags) => run(context, file, flags));
}

async function run(context: CliContext, file: string, { out, force = false }: Flags): Promise<void> {
  const directory = resolve(context.cwd, out);
  const { head, records } = readBackup(resolve(context.cwd, file));
  const engine = await context.loadEngine();
  const options = { ...projectOptions(context, { cwd: directory }), create: true };
  const isSealed = records.some(({ sealed }) => sealed !== undefined);
  const open = isSealed && head.seal !== undefined ? await engine.openSeal(head.seal, options) : undefined;
  const omissions: string[] = [];
  const { counts, written, kept, wanted, secrets } = await restoreLicence(records, {
    directory,
    force,
    ...(open && { open }),
    onOmission: (text) => omissions.push(text),
  });
  for (const [key, value] of secrets) {
    // One after the other: each rewrites the file.
    // oxlint-disable-next-line no-await-in-loop
    await engine.setConfig(options, { key }, value, { secret: true });
  }
  const objects = Object.entries(counts).map(([section, number]) => `${section} ${number}`);
  const missing = wanted.filter(({ key }) => !secrets.has(key));
  const stale = records.filter(({ isFresh }) => !isFresh).length;
  await writeLines(context.stderr, [
    ...omissions.map((text) => `warning: left out: ${text}`),
    ...(isSealed && open === undefined
      ? ["warning: its secrets stay sealed: set PULUMI_CONFIG_PASSPHRASE to the passphrase of its stack."]
      : []),
    ...(stale > 0
      ? [
          `${count(stale, "object")} could not be read before the run, and stand as the stack's state had them.`,
        ]
      : []),
    `Restored ${objects.length > 0 ? objects.join(", ") : count(0, "object")}, as of ${head.made}.`,
    `Written: ${written.map((name) => join(out, name)).join(", ")}`,
    ...(kept.length > 0 ? [`Left as they were: ${kept.map((name) => join(out, name)).join(", ")}`] : []),
    "",
    "To bring it back (what is there still is taken over, what is not is made again):",
    ...[
      `cd ${out}`,
      "npm install",
      ...missing.map(({ key, what }) => `npx pulumi-livechat config set --secret ${key}  (${what})`),
      "npx pulumi-livechat up",
    ].map((line) => `  ${line}`),
  ]);
}
