import { Command } from "commander";
import { isOn } from "../../api/switch.js";
import { checkLicence } from "../../licence/check.js";
import { loadFile } from "../../licence/load.js";
import { preflight } from "../../licence/preflight.js";
import type { CliContext } from "../context.js";
import type { StackContents } from "../engine.js";
import { withDebug } from "../debugged.js";
import { preflightLines } from "../preflight-text.js";
import { writeJson, writeLines } from "../output.js";
import { managedBy, settingsOf, type StackFlags, stackOf, withStackSettings } from "../stack-settings.js";
import { exitStatus, UsageError } from "../status.js";
import { withAccount } from "./account.js";
import {
  fileOf,
  includesOf,
  type LicenceFlags,
  valuesOf,
  withLicence,
  type PickFlags,
  picksOf,
  withPicks,
} from "./licence-options.js";

interface Flags extends LicenceFlags, PickFlags, StackFlags {
  json?: boolean;
  adopt?: boolean;
}

export function preflightCommand(context: CliContext): Command {
  return withPicks(withStackSettings(withDebug(withLicence(new Command("preflight")))))
    .description(
      "Say what bringing a licence file to the account would do: what is made, adopted and left alone, and what stands " +
        "in the way. The account is only read.",
    )
    .argument("[file]", "the licence file (default, with --stack: that of the stack)")
    .option("--state <file>", "what `pulumi stack export` wrote, where the CLI keeps the stack's state")
    .option("--adopt", "what exists is adopted, as with livechat:adopt")
    .option("-j, --json", "write the result to stdout as one JSON document")
    .addHelpText(
      "after",
      "\nWith --stack (or --cwd) it knows the stack: what that manages is told as managed, with what the next `up` changes,\n" +
        "and the stack's configuration gives the vars, the values of ${config:…} and the credentials. Without, the\n" +
        "credentials are those of LIVECHAT_TOKEN and LIVECHAT_ACCOUNT in the environment, and what a stack manages is told\n" +
        "like anything else that exists. It ends with status 3 if something stands in the way.",
    )
    .action((file: string | undefined, flags: Flags) => run(context, file, flags));
}

async function run(context: CliContext, given: string | undefined, flags: Flags): Promise<void> {
  const picks = picksOf(flags);
  const stack = await stackOf(context, flags);
  const found = settingsOf(context, flags, stack);
  const file = given ?? fileOf(context, stack);
  if (file === undefined)
    throw new UsageError("preflight: name the licence file, or the stack (--stack) that has one.");
  const includes = includesOf(context, flags, stack);
  const model = checkLicence(loadFile(file, valuesOf(context, flags, stack), includes));
  const adopt = flags.adopt === true || found.adopts;
  const options = {
    adopt,
    acceptLoss: found.acceptsLoss,
    managed: managedBy(stack),
    picks,
    protectAgents: protects(stack),
  };
  const result = await withAccount(context, found, (account, onProgress) =>
    preflight(account, model, { ...options, onProgress }),
  );
  if (!result.ok) {
    context.status = exitStatus.unexpected;
  }
  if (flags.json === true) {
    await writeJson(context.stdout, result);
  } else {
    await writeLines(context.stderr, preflightLines(result));
  }
}

function protects(stack: StackContents | undefined): boolean {
  const text = stack?.config[`${stack.project}:protectAgents`]?.value;
  return isOn("the setting protectAgents", text) ?? true;
}
