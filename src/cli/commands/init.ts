import { join, relative, resolve } from "node:path";
import { Command, Option } from "commander";
import { exportAccount, type Format } from "../../licence/export/index.js";
import {
  addRecipes,
  completeManifest,
  type Forge,
  refuseProject,
  type StartOptions,
  startProject,
} from "../../licence/export/start.js";
import { confirm } from "../confirm.js";
import type { CliContext } from "../context.js";
import { withDebug } from "../debugged.js";
import { writeLines } from "../output.js";
import { settingsOf } from "../stack-settings.js";
import { takeOverSteps } from "../take-over-steps.js";
import { withAccount } from "./account.js";

interface Flags {
  typescript?: boolean;
  native?: boolean;
  fromAccount?: boolean;
  ci?: Forge;
  debug?: boolean;
}

export function initCommand(context: CliContext): Command {
  return withDebug(new Command("init"))
    .description(
      "Write a project for a licence: from nothing, or from the account as it is. An account is only read.",
    )
    .argument("[dir]", "the folder of the project", ".")
    .option("--typescript", "declare the licence in a program in TypeScript (default: in licence.yaml)")
    .option("--native", "declare resources of the native provider, and not dynamic ones")
    .option("--from-account", "declare what the account has, with the file that takes it over as it stands")
    .addOption(new Option("--ci <forge>", "add the recipes for CI").choices(["github", "gitlab"]))
    .addHelpText(
      "after",
      "\nOn a terminal it asks for what no option says. The credentials of --from-account are those of LIVECHAT_TOKEN and\n" +
        "LIVECHAT_ACCOUNT in the environment. Files that are there already are left as they are.",
    )
    .action((dir: string, flags: Flags) => run(context, dir, flags));
}

async function run(context: CliContext, dir: string, given: Flags): Promise<void> {
  const flags = await asked(context, given);
  const directory = resolve(context.cwd, dir);
  const native = flags.native === true;
  const format: Format = flags.typescript === true ? "typescript" : "yaml";
  refuseProject(directory, format);
  const omissions: string[] = [];
  const way = relative(context.cwd, directory);
  const { written, steps } =
    flags.fromAccount === true
      ? await fromAccount(context, flags, way, {
          directory,
          format,
          native,
          onOmission: (text) => omissions.push(text),
        })
      : { written: await startProject({ directory, format, native }), steps: startSteps(way) };
  if (flags.ci !== undefined) written.push(...(await addRecipes(directory, flags.ci)));
  await writeLines(context.stderr, [
    ...omissions.map((text) => `warning: left out: ${text}`),
    `Written: ${written.map((file) => join(dir, file)).join(", ")}`,
    "",
    "What comes next, as its README.md says too:",
    ...steps.map((line) => `  ${line}`),
  ]);
}

/** What a person says where no option did. */
async function asked(context: CliContext, flags: Flags): Promise<Flags> {
  const isTerminal = context.stdin.isTTY === true;
  const isOpen = flags.typescript === undefined && flags.fromAccount === undefined;
  if (!isTerminal || !isOpen) return flags;
  const typescript = await confirm(context, "Declare the licence in TypeScript, and not in a YAML file?");
  const hasToken = (context.env["LIVECHAT_TOKEN"] ?? "") !== "";
  const beginsWithAccount =
    hasToken &&
    (await confirm(context, "Begin with what the account of LIVECHAT_TOKEN has? It is only read."));
  return { ...flags, typescript, fromAccount: beginsWithAccount };
}

async function fromAccount(
  context: CliContext,
  flags: Flags,
  way: string,
  options: StartOptions & { readonly onOmission: (text: string) => void },
): Promise<{ written: string[]; steps: string[] }> {
  const found = settingsOf(context, flags, undefined);
  const exported = await withAccount(context, found, (account, onProgress) =>
    exportAccount(account, { ...options, onProgress }),
  );
  return {
    written: [...exported.written, ...completeManifest(options)],
    steps: takeOverSteps(exported, way),
  };
}

function startSteps(way: string): string[] {
  return [
    ...(way === "" ? [] : [`cd ${way}`]),
    "npm install",
    "npx pulumi-livechat preview",
    "npx pulumi-livechat up",
  ];
}
