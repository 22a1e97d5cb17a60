import { resolve } from "node:path";
import type { Command } from "commander";
import { typeOfToken } from "../definitions/index.js";
import type { Managed } from "../licence/holdings.js";
import { OperationSettings } from "../provider/operation/settings.js";
import { JsonError, MOST_JSON_BYTES, parseJson } from "../shared/json-file.js";
import { readText, UnreadableFileError } from "../shared/read-file.js";
import { withProject } from "./commands/operations.js";
import type { CliContext } from "./context.js";
import { debugged } from "./debugged.js";
import type { StackContents } from "./engine.js";
import { projectOptions } from "./project-options.js";
import { UsageError } from "./status.js";

/** The options of commands that work with an account, and may take what they need from a stack. */
export interface StackFlags {
  cwd?: string;
  stack?: string;
  /** A file that \`pulumi stack export\` wrote. */
  state?: string;
  debug?: boolean;
}

/** The options that name a stack; without them the command knows of none. */
export function withStackSettings(command: Command): Command {
  return withProject(command, "the stack whose configuration is used");
}

/** The stack that was named; undefined where none was. */
export async function stackOf(context: CliContext, flags: StackFlags): Promise<StackContents | undefined> {
  if ([flags.stack, flags.cwd, flags.state].every((flag) => flag === undefined)) return undefined;
  const engine = await context.loadEngine();
  return await engine.readStack(projectOptions(context, flags), exported(context, flags.state));
}

/** What a file has that `stack export` wrote; undefined where none was named. */
export function exported({ cwd }: CliContext, file: string | undefined): unknown {
  if (file === undefined) return undefined;
  try {
    return parseJson(readText(resolve(cwd, file), MOST_JSON_BYTES));
  } catch (error) {
    if (error instanceof UnreadableFileError)
      throw new UsageError(`--state: ${file} ${error.reason}`, { cause: error });
    if (!(error instanceof JsonError)) throw error;
    throw new UsageError(`--state: ${file} ${error.message}. Give what \`pulumi stack export\` wrote.`, {
      cause: error,
    });
  }
}

/** What is set: in the environment, and in the configuration of the stack, if there is one. */
export function settingsOf(
  context: CliContext,
  flags: StackFlags,
  stack: StackContents | undefined,
): OperationSettings {
  const found = new OperationSettings(debugged(context, flags).env);
  found.configure((key) => stack?.config[key]?.value);
  return found;
}

/** What of LiveChat a stack manages. */
export function managedBy(stack: StackContents | undefined): Managed[] {
  return (stack?.resources ?? []).flatMap((resource) => {
    const type = typeOfToken(resource.type);
    return type === undefined ? [] : [{ ...resource, type }];
  });
}
