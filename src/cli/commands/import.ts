import { resolve } from "node:path";
import { Command } from "commander";
import type { CliContext } from "../context.js";
import { withDebug } from "../debugged.js";
import { runOperation } from "../operation.js";
import type { OperationFlags } from "../project-options.js";
import { withNewProject } from "./operations.js";

export function importCommand(context: CliContext): Command {
  return withDebug(withNewProject(new Command("import")))
    .description(
      "Take objects that exist into the stack's state: what `pulumi import --file FILE --generate-code=false " +
        "--protect=false` does. They get the options that the program has for them, `protect` among them. Nothing is " +
        "changed on the account.",
    )
    .argument("<file>", "the import file, as `pulumi-livechat export` writes it")
    .option("--verbose", "a line for each object")
    .option("-j, --json", "write the result to stdout as one JSON document, and the display to stderr")
    .action((file: string, flags: OperationFlags) =>
      runOperation(context, "import", { ...flags, file: resolve(context.cwd, file) }),
    );
}
