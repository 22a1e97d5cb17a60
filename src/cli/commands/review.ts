import { resolve } from "node:path";
import { Command } from "commander";
import { toMarkdown } from "../../review/markdown/index.js";
import { toPage } from "../../review/page/index.js";
import { placesIn } from "../../review/places.js";
import { readPlan } from "../../review/reading/index.js";
import { reviewOf } from "../../review/words/index.js";
import { writeWhole } from "../../shared/files.js";
import { readJson } from "../../shared/json-file.js";
import type { CliContext } from "../context.js";
import { write, writeJson } from "../output.js";
import { printableLines, joined } from "../../shared/printable.js";
import { withCwd } from "./operations.js";

interface Flags {
  cwd?: string;
  html?: string;
  json?: boolean;
}

export function reviewCommand(context: CliContext): Command {
  return withCwd(new Command("review"))
    .description(
      "Print a plan as Markdown, for a comment on the pull request that makes it. The plan is what `pulumi-livechat preview " +
        "--json` or `pulumi preview --json --show-sames` has written.",
    )
    .argument("<plan>", "the file with the plan")
    .option("--html <file>", "write the plan to a page as well, which needs nothing but a browser")
    .option(
      "-j, --json",
      "write the plan to stdout as one JSON document, in the form that is the same for both engines",
    )
    .action((file: string, flags: Flags) => review(context, file, flags));
}

async function review(context: CliContext, file: string, { cwd, html, json }: Flags): Promise<void> {
  const document = readJson(resolve(context.cwd, file));
  const folder = resolve(context.cwd, cwd ?? ".");
  const plan = readPlan(document, file, (stack) => placesIn(folder, stack));
  const inWords = reviewOf(plan);
  if (html !== undefined) writeWhole(resolve(context.cwd, html), toPage(inWords));
  if (json === true) await writeJson(context.stdout, plan);
  else await write(context.stdout, joined(printableLines(toMarkdown(inWords)), "\n"));
}
