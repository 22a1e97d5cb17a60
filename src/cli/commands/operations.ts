import { Command, InvalidArgumentError } from "commander";
import type { CliContext } from "../context.js";
import { withDebug } from "../debugged.js";
import type { OperationName } from "../engine.js";
import { runOperation } from "../operation.js";
import type { OperationFlags } from "../project-options.js";

const REPLACE = "replace this resource by a new one, though nothing changes; may be given more than once";

export function previewCommand(context: CliContext): Command {
  return operation(
    context,
    "preview",
    "Show what `up` would change, and change nothing. With --create, of a stack that is yet to be made.",
    withNewProject,
  )
    .option("-r, --refresh", "read what is really there first, so that a change by hand shows")
    .option("--replace <urn>", REPLACE, collected)
    .addOption(allowed())
    .option("--offline", "do not ask the account: the plan says what it does not know then")
    .option("--save-plan <file>", "keep the plan, without secrets, for the review and for `up --plan`")
    .addOption(expectNoChanges("end with status 3 if anything would change"));
}

export function upCommand(context: CliContext): Command {
  return operation(
    context,
    "up",
    "Create, update, replace and delete until the licence is as declared. It shows the preview first, and asks.",
    withNewProject,
  )
    .option("-y, --yes", "do it without asking, if the preview is without errors")
    .option(
      "-f, --skip-preview",
      "do it without showing a preview and without asking; the guards look all the same",
    )
    .option("-r, --refresh", "read what is really there first, so that a change by hand is repaired")
    .option("--replace <urn>", REPLACE, collected)
    .option(
      "--plan <plan>",
      "do only what this plan says, and end with status 3 if it would be anything else: a file of `preview --save-plan`, or a fingerprint",
    )
    .addOption(allowed())
    .addOption(
      expectNoChanges("look first, and change nothing and end with status 3 if anything would change"),
    );
}

export function refreshCommand(context: CliContext): Command {
  return operation(
    context,
    "refresh",
    "Read what is really there into the stack's state, and show what differs.",
  )
    .option(
      "-y, --yes",
      "accepted as by the Pulumi CLI; refresh changes nothing but the state, and never asks",
    )
    .option("--preview-only", "show what differs, and leave the state as it is")
    .addOption(expectNoChanges("end with status 3 if anything differs"));
}

export function destroyCommand(context: CliContext): Command {
  return operation(
    context,
    "destroy",
    "Delete everything that the stack manages. It shows first what goes, and asks for the stack's name.",
  )
    .option("-y, --yes", "do it without asking, if the preview is without errors")
    .option("-f, --skip-preview", "do it at once, without a preview and without asking")
    .option("-r, --refresh", "read what is really there first")
    .option("--preview-only", "show what would be deleted, and delete nothing")
    .addOption(
      expectNoChanges("look first, and delete nothing and end with status 3 if there is anything to delete"),
    );
}

/** The option that lets a plan pass a guard. */
export function allowed() {
  return new Command()
    .createOption(
      "--allow <guard>",
      "let the plan pass this guard (docs/plans.md has them all); may be given more than once",
    )
    .argParser(collected);
}

/** The option that says which project is meant. */
export function withCwd(command: Command): Command {
  return command.option("-C, --cwd <dir>", "the folder with Pulumi.yaml (default: the current one)");
}

/** The options that say which stack of which project is meant. */
export function withProject(command: Command, what = "the stack to work on"): Command {
  return withCwd(command).option("-s, --stack <name>", `${what} (default: dev)`);
}

/** The same, of a command that a stack may begin with. */
export function withNewProject(command: Command): Command {
  return withProject(command).option("--create", "make the stack, if the project has none of this name");
}

function operation(
  context: CliContext,
  name: OperationName,
  description: string,
  withStack: (command: Command) => Command = withProject,
): Command {
  return withDebug(withStack(new Command(name)))
    .description(description)
    .option(
      "-p, --parallel <n>",
      "how many resources are worked on at a time (default: 4 for each core)",
      positive,
    )
    .option(
      "-t, --target <resource>",
      "work on this one only: its name, its URN, or a pattern with * and **; may be given more than once",
      collected,
    )
    .option("--target-dependents", "work on what depends on the targets too")
    .option("--full", "show long values whole")
    .option("-j, --json", "write the result to stdout as one JSON document, and the display to stderr")
    .action((flags: OperationFlags) => runOperation(context, name, flags));
}

function expectNoChanges(description: string) {
  return new Command().createOption("--expect-no-changes", description);
}

function collected(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

function positive(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError("It must be 1 or more.");
  return number;
}
