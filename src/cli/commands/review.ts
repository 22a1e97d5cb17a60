import { resolve } from "node:path";
import { Command } from "commander";
import { guarded } from "../../review/guards/index.js";
import { toMarkdown } from "../../review/markdown/index.js";
import { toPage } from "../../review/page/index.js";
import { placesIn } from "../../review/places.js";
import { readPlan } from "../../review/reading/index.js";
import { reviewOf } from "../../review/words/index.js";
import { writeWhole } from "../../shared/files.js";
import { readJson } from "../../shared/json-file.js";
import type { CliContext } from "../context.js";
import { refuseGuarded, rulesOf } from "../guards.js";
import { write, writeJson } from "../output.js";
import { stateOf } from "../plan-state.js";
import { printableLines, joined } from "../../shared/printable.js";
import { allowed, withCwd } from "./operations.js";

interface Flags {
  cwd?: string;
  html?: string;
  json?: boolean;
  allow?: string[];
  state?: string;
}

export function reviewCommand(context: CliContext): Command {
  return withCwd(new Command("review"))
    .description(
      "Print a plan as Markdown, for a comment on the pull request that makes it. The plan is what `pulumi-livechat preview " +
        "--json` or `pulumi preview --json --show-sames` has written. It ends with status 3 where a guard refuses the plan.",
    )
    .argument("<plan>", "the file with the plan")
    .option("--html <file>", "write the plan to a page as well, which needs nothing but a browser")
    .option(
      "-j, --json",
      "write the plan to stdout as one JSON document, in the form that is the same for both engines",
    )
    .option(
      "--state <file>",
      "the stack's state as `pulumi stack export` wrote it, to see whether the plan is older (default: the embedded engine's)",
    )
    .addOption(allowed())
    .action((file: string, flags: Flags) => review(context, file, flags));
}

async function review(context: CliContext, file: string, flags: Flags): Promise<void> {
  const { cwd, html, json } = flags;
  const document = readJson(resolve(context.cwd, file));
  const folder = resolve(context.cwd, cwd ?? ".");
  const read = readPlan(document, file, (stack, files) => placesIn(folder, stack, files));
  const rules = rulesOf(context, { ...flags, ...(read.stack !== undefined && { stack: read.stack }) });
  const plan = guarded(read, rules, stateOf(context, read, flags));
  const inWords = reviewOf(plan);
  if (html !== undefined) writeWhole(resolve(context.cwd, html), toPage(inWords));
  if (json === true) await writeJson(context.stdout, plan);
  else await write(context.stdout, joined(printableLines(toMarkdown(inWords)), "\n"));
  refuseGuarded(plan, "the plan is not to be carried out");
}
