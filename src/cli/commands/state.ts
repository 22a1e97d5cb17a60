import { Command } from "commander";
import type { CliContext } from "../context.js";
import { count, writeLines } from "../output.js";
import { projectOptions } from "../project-options.js";
import { UsageError } from "../status.js";
import { withProject } from "./operations.js";

interface StateFlags {
  cwd?: string;
  stack?: string;
  all?: boolean;
}

export function stateCommand(context: CliContext): Command {
  const renaming = withProject(new Command("rename"))
    .description(
      "Give a resource of the state another name, as `pulumi state rename` does: the program's resource of that name " +
        "then has the same object. Nothing is written to the account.",
    )
    .argument("<resource>", "its name, or its URN")
    .argument("<name>", "the name that it gets")
    .action((resource: string, name: string, flags: StateFlags) => rename(context, resource, name, flags));
  const unprotecting = withProject(new Command("unprotect"))
    .description(
      "Take the protection off resources of the state, as `pulumi state unprotect` does. Where the program protects " +
        "them, its next `up` puts it on again.",
    )
    .argument("[resources...]", "their names, or their URNs")
    .option("--all", "those of the whole stack")
    .action((resources: string[], flags: StateFlags) => unprotect(context, resources, flags));
  return new Command("state")
    .description("Rename a resource of the stack's state, or take its protection off.")
    .addCommand(renaming)
    .addCommand(unprotecting);
}

async function rename(context: CliContext, resource: string, name: string, flags: StateFlags): Promise<void> {
  const engine = await context.loadEngine();
  const { from, to } = await engine.renameResource(projectOptions(context, flags), resource, name);
  await writeLines(context.stderr, [`${from} is now ${to}.`]);
}

async function unprotect(context: CliContext, resources: string[], flags: StateFlags): Promise<void> {
  if ((resources.length === 0) !== (flags.all === true)) {
    throw new UsageError("state unprotect: name the resources, or say --all for those of the whole stack.");
  }
  const engine = await context.loadEngine();
  const given = flags.all === true ? undefined : resources;
  const urns = await engine.unprotectResources(projectOptions(context, flags), given);
  await writeLines(context.stderr, [
    urns.length === 0
      ? "None of them was protected."
      : `${count(urns.length, "resource")} of the state ${urns.length === 1 ? "is" : "are"} no longer protected.`,
  ]);
}
