import { resolve } from "node:path";
import { Command } from "commander";
import { checkLicence } from "../../licence/check.js";
import { loadFile } from "../../licence/load.js";
import { compare, type Side, sideOfAccount, sideOfFile } from "../../review/comparison/index.js";
import { toMarkdown } from "../../review/markdown/index.js";
import { toPage } from "../../review/page/index.js";
import { reviewOf } from "../../review/words/index.js";
import { writeWhole } from "../../shared/files.js";
import { joined, printableLines } from "../../shared/printable.js";
import { comparisonLines } from "../comparison-text.js";
import type { CliContext } from "../context.js";
import { withDebug } from "../debugged.js";
import { write, writeJson, writeLines } from "../output.js";
import { settingsOf, type StackFlags, stackOf } from "../stack-settings.js";
import { exitStatus, UsageError } from "../status.js";
import { withAccount } from "./account.js";
import {
  fileOf,
  includesOf,
  type LicenceFlags,
  type PickFlags,
  picksOf,
  valuesOf,
  withLicence,
  withPicks,
} from "./licence-options.js";
import { withCwd } from "./operations.js";

interface Flags extends LicenceFlags, PickFlags, StackFlags {
  markdown?: boolean;
  html?: string;
  json?: boolean;
}

export function compareCommand(context: CliContext): Command {
  return withPicks(withCwd(withDebug(withLicence(new Command("compare")))))
    .description("Say in what two licences differ. Both are only read.")
    .argument("<first>", "a licence file, stack:NAME or account:NAME")
    .argument("<second>", "the other one, named in the same way")
    .option("-m, --markdown", "write it to stdout as Markdown, for a comment")
    .option("--html <file>", "write it to a page as well, which needs nothing but a browser")
    .option("-j, --json", "write it to stdout as one JSON document, in the form of plans")
    .addHelpText(
      "after",
      "\nstack:NAME is the licence file of a stack, with its vars and its configuration; account:NAME is the account that\n" +
        "the credentials of that stack belong to, and account: that of LIVECHAT_TOKEN and LIVECHAT_ACCOUNT. Objects are\n" +
        "compared by what tells them apart, such as logins and names, and then by their keys. What a file does not declare\n" +
        "is no difference to an account. What both files have written alike, so that only what is put in differs, such as\n" +
        "`vars`, is marked by (by vars). It ends with status 3 if they differ.",
    )
    .action((first: string, second: string, flags: Flags) => run(context, [first, second], flags));
}

async function run(context: CliContext, names: readonly string[], flags: Flags): Promise<void> {
  const picks = picksOf(flags);
  const omissions: string[] = [];
  const sides: Side[] = [];
  // One after the other: each may ask for a passphrase, and tells how far it is.
  for (const name of names) {
    // oxlint-disable-next-line no-await-in-loop -- see above
    sides.push(await sideOf(context, name, flags, (text) => omissions.push(`${name}: left out: ${text}`)));
  }
  const [first, second] = sides as [Side, Side];
  const plan = compare(first, second, picks);
  const review = reviewOf(plan);
  await writeLines(
    context.stderr,
    omissions.map((text) => `warning: ${text}`),
  );
  if (flags.html !== undefined) writeWhole(resolve(context.cwd, flags.html), toPage(review));
  if (flags.json === true) await writeJson(context.stdout, plan);
  else if (flags.markdown === true)
    await write(context.stdout, joined(printableLines(toMarkdown(review)), "\n"));
  else await writeLines(context.stdout, comparisonLines(review));
  if (review.sections.length > 0) context.status = exitStatus.unexpected;
}

async function sideOf(
  context: CliContext,
  name: string,
  flags: Flags,
  onOmission: (text: string) => void,
): Promise<Side> {
  const [, kind, own = ""] = /^(stack|account):(.*)$/s.exec(name) ?? [];
  if (kind === "stack" && own === "") throw new UsageError("compare: name the stack, as in stack:dev.");
  const stackFlags = { ...flags, ...(own !== "" && { stack: own }) };
  const stack = own === "" ? undefined : await stackOf(context, stackFlags);
  if (kind === "account") {
    const found = settingsOf(context, stackFlags, stack);
    return await withAccount(context, found, (account, onProgress) =>
      sideOfAccount(name, account, { onProgress, onOmission }),
    );
  }
  const file = kind === "stack" ? (fileOf(context, stack) ?? name) : name;
  const model = checkLicence(
    loadFile(file, valuesOf(context, flags, stack), includesOf(context, flags, stack)),
  );
  return sideOfFile(name, model, context.cwd);
}
