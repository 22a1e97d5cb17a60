import { resolve } from "node:path";
import { Command } from "commander";
import { writeWhole } from "../../shared/files.js";
import { JsonError, MOST_JSON_BYTES, parseJson } from "../../shared/json-file.js";
import { readStream, readText, UnreadableFileError } from "../../shared/read-file.js";
import type { CliContext } from "../context.js";
import { confirm } from "../confirm.js";
import { isTerminal } from "../display/style.js";
import { count, writeJson, writeLines } from "../output.js";
import { CommandError, UsageError } from "../status.js";
import { projectOptions } from "../project-options.js";
import { withCwd, withNewProject, withProject } from "./operations.js";

interface StackFlags {
  cwd?: string;
  stack?: string;
  create?: boolean;
  json?: boolean;
  force?: boolean;
  yes?: boolean;
}

export function stackCommand(context: CliContext): Command {
  const exporting = withProject(new Command("export"))
    .description("Write the stack's state as `pulumi stack export` does; secrets stay encrypted.")
    .argument("[file]", "where to write it (default: stdout)")
    .action((file: string | undefined, flags: StackFlags) => exportState(context, file, flags));
  const importing = withNewProject(new Command("import"))
    .description("Replace the stack's state by what `stack export` or `pulumi stack export` wrote.")
    .argument("[file]", "where to read it (default: stdin)")
    .action((file: string | undefined, flags: StackFlags) => importState(context, file, flags));
  const listing = withCwd(new Command("ls"))
    .description("List the project's stacks: what they manage, and when their state was last written.")
    .option("-j, --json", "write the list to stdout as one JSON document")
    .action((flags: StackFlags) => list(context, flags));
  const beginning = withCwd(new Command("init"))
    .description("Make a stack that manages nothing yet.")
    .argument("<name>", "the stack")
    .action((name: string, flags: StackFlags) => init(context, name, flags));
  const removing = withCwd(new Command("rm"))
    .description("Remove a stack that manages nothing: its state here and its configuration file.")
    .argument("<name>", "the stack")
    .option("--force", "also one that manages objects: they stay in the account, and nothing manages them")
    .option("-y, --yes", "do it without asking")
    .action((name: string, flags: StackFlags) => remove(context, name, flags));
  return new Command("stack")
    .description("Make, list and remove stacks, export and import their state in the Pulumi CLI's format.")
    .addCommand(beginning)
    .addCommand(listing)
    .addCommand(removing)
    .addCommand(exporting)
    .addCommand(importing);
}

async function list(context: CliContext, flags: StackFlags): Promise<void> {
  const engine = await context.loadEngine();
  const stacks = await engine.listStacks(projectOptions(context, flags));
  if (flags.json === true) {
    await writeJson(context.stdout, stacks, 2);
    return;
  }
  const width = Math.max(4, ...stacks.map(({ name }) => name.length));
  const lines = stacks.map(
    ({ name, objects, updated }) =>
      `${name.padEnd(width)}  ${count(objects, "object")}${updated === undefined ? "" : `, ${updated}`}`,
  );
  await writeLines(context.stdout, lines.length === 0 ? ["The project has no stack yet."] : lines);
}

async function init(context: CliContext, name: string, flags: StackFlags): Promise<void> {
  const engine = await context.loadEngine();
  await engine.initStack({ ...projectOptions(context, flags), stack: name });
  await writeLines(context.stderr, [`The stack ${name} is made: --stack ${name} names it.`]);
}

async function remove(context: CliContext, name: string, flags: StackFlags): Promise<void> {
  if (flags.yes !== true) {
    if (!isTerminal(context.stdout, context.env) || context.stdin.isTTY !== true) {
      throw new UsageError("stack rm: it asks on a terminal only; elsewhere say --yes.");
    }
    if (!(await confirm(context, `Remove the stack ${name} and its configuration file?`))) {
      throw new CommandError("Not confirmed: nothing was removed.");
    }
  }
  const engine = await context.loadEngine();
  const options = { ...projectOptions(context, { ...flags, stack: name }), force: flags.force === true };
  await engine.removeStack(options);
  await writeLines(context.stderr, [`The stack ${name} is removed.`]);
}

async function exportState(context: CliContext, file: string | undefined, flags: StackFlags): Promise<void> {
  const engine = await context.loadEngine();
  const deployment = await engine.exportStack(projectOptions(context, flags));
  if (file === undefined) await writeJson(context.stdout, deployment, 4);
  else writeWhole(resolve(context.cwd, file), `${JSON.stringify(deployment, undefined, 4)}\n`);
}

async function importState(context: CliContext, file: string | undefined, flags: StackFlags): Promise<void> {
  if (file === undefined && context.stdin.isTTY === true) {
    throw new UsageError("stack import: name the file to import, or pipe it to stdin.");
  }
  const source = file ?? "stdin";
  const deployment = parse(await read(context, file), source);
  const engine = await context.loadEngine();
  await engine.importStack(projectOptions(context, flags), deployment);
  await writeLines(context.stderr, [`The stack's state is now that of ${source}.`]);
}

async function read(context: CliContext, file: string | undefined): Promise<string> {
  try {
    return file === undefined
      ? await readStream(context.stdin, "stdin", MOST_JSON_BYTES)
      : readText(resolve(context.cwd, file), MOST_JSON_BYTES);
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    throw new UsageError(`stack import: ${file ?? "stdin"} ${error.reason}`, { cause: error });
  }
}

function parse(text: string, source: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new UsageError(
      `stack import: ${source} ${error.message}. Give the file that \`stack export\` wrote.`,
      { cause: error },
    );
  }
}
