import { join, resolve } from "node:path";
import { Command, Option } from "commander";
import { exportAccount, type Exported, type Format } from "../../licence/export/index.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { resourceTypes } from "../../definitions/index.js";
import type { CliContext } from "../context.js";
import { takeOverSteps } from "../take-over-steps.js";
import { withDebug } from "../debugged.js";
import { settingsOf, stackOf, withStackSettings } from "../stack-settings.js";
import { count, writeLines } from "../output.js";
import { UsageError } from "../status.js";
import { runUpdate, type UpdateFlags } from "./export-update.js";
import { picksOf, withLicence, withPicks } from "./licence-options.js";
import { withAccount } from "./account.js";

interface Flags extends UpdateFlags {
  out?: string;
  format: Format;
  csv?: boolean;
  force?: boolean;
}

export function exportCommand(context: CliContext): Command {
  return withPicks(withStackSettings(withDebug(withLicence(new Command("export")))))
    .description(
      "Write the account as a licence, with a Pulumi project around it and the file that takes it over as it stands. " +
        "Or, with --update, bring what was changed by hand in LiveChat into the files of a licence that is there. The " +
        "account is only read, and nothing secret is written.",
    )
    .option("-o, --out <dir>", "the folder to write to")
    .option(
      "-u, --update [file]",
      "change just what must change in this licence file (default: that of the stack)",
    )
    .option("--dry-run", "with --update: write nothing, and say to stdout what would change, as a patch")
    .option(
      "--state <file>",
      "with --update: what `pulumi stack export` wrote, where the CLI keeps the stack's state",
    )
    .addOption(
      new Option("-f, --format <format>", "what to write the licence as")
        .choices(["yaml", "typescript"])
        .default("yaml"),
    )
    .option("--csv", "write agents, tags and canned responses as tables (CSV) that the licence file names")
    .option("--native", "declare resources of the native provider, and not dynamic ones")
    .option("--force", "replace an earlier export")
    .addHelpText(
      "after",
      "\nThe credentials are those of LIVECHAT_TOKEN and LIVECHAT_ACCOUNT in the environment, or those of the stack that\n" +
        "--stack names (livechat:token, livechat:account).\n" +
        "\n" +
        "With --update, objects are known by their ids where --stack (or --state) tells them, and else by what tells them\n" +
        "apart for a person. Comments, order, keys, vars and tables stay; what the files have and the account has not goes,\n" +
        "so look at it with --dry-run, or commit before. --var, --config and --include-root are for --update, as with\n" +
        "preflight. It ends with status 3 if something could not be written.",
    )
    .action((flags: Flags) => run(context, flags));
}

async function run(context: CliContext, flags: Flags): Promise<void> {
  if (flags.update !== undefined) {
    refuseTogether(flags);
    await runUpdate(context, flags);
    return;
  }
  refuseWithout(flags);
  const { out, format, csv = false, native = false, force = false } = flags;
  if (out === undefined)
    throw new UsageError("export: name the folder to write to (--out), or --update what is there.");
  if (csv && format !== "yaml")
    throw new UsageError("export: a program reads no tables: --csv goes with yaml.");
  const picks = picksOf(flags);
  const directory = resolve(context.cwd, out);
  const omissions: string[] = [];
  const found = settingsOf(context, flags, await stackOf(context, flags));
  const exported = await withAccount(context, found, (account, onProgress) =>
    exportAccount(account, {
      directory,
      format,
      csv,
      native,
      force,
      picks,
      onProgress,
      onOmission: (text) => omissions.push(text),
    }),
  );
  await writeLines(context.stderr, [
    ...omissions.map((text) => `warning: left out: ${text}`),
    ...summary(exported, (name) => join(out, name)),
    ...(native ? [] : unwritten(exported)),
    "",
    "To take it over as it stands:",
    ...takeOverSteps(exported, out).map((line) => `  ${line}`),
  ]);
}

/** What only an update has a use for. */
function refuseWithout({ dryRun, state, var: vars, config, includeRoot }: Flags): void {
  const given = {
    "--dry-run": dryRun,
    "--state": state,
    "--var": vars,
    "--config": config,
    "--include-root": includeRoot,
  };
  const [name] = Object.entries(given).find(([, value]) => value !== undefined) ?? [];
  if (name !== undefined) throw new UsageError(`export: ${name} goes with --update.`);
}

/** What an update takes from the files that are there. */
function refuseTogether({ out, csv, force, format }: Flags): void {
  const given = {
    "--out": out,
    "--csv": csv,
    "--force": force,
    "--format": format === "yaml" ? undefined : format,
  };
  const [name] = Object.entries(given).find(([, value]) => value !== undefined) ?? [];
  if (name !== undefined)
    throw new UsageError(`export --update: it writes the files that are there, without ${name}.`);
}

function summary({ counts, written, kept }: Exported, name: (file: string) => string): string[] {
  const objects = Object.entries(counts).map(([section, number]) => `${section} ${number}`);
  return [
    `Exported ${objects.length > 0 ? objects.join(", ") : count(0, "object")}.`,
    `Written: ${written.map(name).join(", ")}`,
    ...(kept.length > 0 ? [`Left as they were: ${kept.map(name).join(", ")}`] : []),
  ];
}

/** An import of native resources reads them itself. */
function unwritten({ counts }: Exported): string[] {
  return resourceTypes.filter(({ section }) => (counts[section] ?? 0) > 0).flatMap(secretsOf);
}

/** What a person may miss in the stack after the import. */
function secretsOf({ section, secretOutputs: names }: ResourceType): string[] {
  const what = `the ${names.join(" and ")} of ${section}`;
  return names.length === 0
    ? []
    : [`Not written, being secret: ${what}. The first \`refresh\` after the import reads it into the state.`];
}
