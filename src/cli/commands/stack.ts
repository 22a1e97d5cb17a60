import { resolve } from "node:path";
import { Command } from "commander";
import { writeWhole } from "../../shared/files.js";
import { JsonError, MOST_JSON_BYTES, parseJson } from "../../shared/json-file.js";
import { readStream, readText, UnreadableFileError } from "../../shared/read-file.js";
import type { CliContext } from "../context.js";
import { writeJson, writeLines } from "../output.js";
import { UsageError } from "../status.js";
import { projectOptions } from "../project-options.js";
import { withProject } from "./operations.js";

interface StackFlags {
  cwd?: string;
  stack?: string;
}

export function stackCommand(context: CliContext): Command {
  const exporting = withProject(new Command("export"))
    .description("Write the stack's state as `pulumi stack export` does; secrets stay encrypted.")
    .argument("[file]", "where to write it (default: stdout)")
    .action((file: string | undefined, flags: StackFlags) => exportState(context, file, flags));
  const importing = withProject(new Command("import"))
    .description("Replace the stack's state by what `stack export` or `pulumi stack export` wrote.")
    .argument("[file]", "where to read it (default: stdin)")
    .action((file: string | undefined, flags: StackFlags) => importState(context, file, flags));
  return new Command("stack")
    .description("Export or import the stack's state, in the Pulumi CLI's format.")
    .addCommand(exporting)
    .addCommand(importing);
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
