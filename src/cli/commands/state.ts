import { resolve } from "node:path";
import { Argument, Command } from "commander";
import { readJson } from "../../shared/json-file.js";
import type { CliContext } from "../context.js";
import { count, writeJson, writeLines } from "../output.js";
import { projectOptions } from "../project-options.js";
import type { Door } from "../moved-state.js";
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
    .option("--all", "all resources of the stack")
    .action((resources: string[], flags: StateFlags) => unprotect(context, resources, flags));
  const moving = new Command("move")
    .description(
      "Move an exported state to the native provider, or back to dynamic resources: the same objects under the same " +
        "names. It is written to stdout, for `pulumi stack import`. Nothing is written to the account.",
    )
    .addArgument(
      new Argument("<to>", "of which provider the resources are to be").choices(["native", "dynamic"]),
    )
    .argument("<file>", "what `pulumi stack export` wrote")
    .action((to: Door, file: string) => move(context, to, file));
  return new Command("state")
    .description(
      "Rename a resource of the stack's state, take its protection off, or move all to the native provider.",
    )
    .addCommand(renaming)
    .addCommand(unprotecting)
    .addCommand(moving);
}

async function move(context: CliContext, to: Door, file: string): Promise<void> {
  const { movedState } = await import("../moved-state.js");
  const { state, moved } = movedState(readJson(resolve(context.cwd, file)), to);
  await writeJson(context.stdout, state, 2);
  await writeLines(context.stderr, [
    moved === 0
      ? `None of its resources is to be moved: all are ${to} already.`
      : `${count(moved, "resource")} moved: \`pulumi stack import --file FILE\`, and the program must make ${to} ones.`,
  ]);
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
