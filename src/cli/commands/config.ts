import { text as readAll } from "node:stream/consumers";
import { Command } from "commander";
import type { CliContext } from "../context.js";
import { writeJson, writeLines } from "../output.js";
import { readHidden } from "../read-hidden.js";
import { projectOptions } from "../project-options.js";
import { CommandError, UsageError } from "../status.js";
import { withNewProject, withProject } from "./operations.js";

interface ConfigFlags {
  cwd?: string;
  stack?: string;
  create?: boolean;
  json?: boolean;
  secret?: boolean;
  path?: boolean;
}

/** What `--json` writes of each key, as the CLI does. */
export interface ShownValue {
  /** The value as a text; a secret's is left out. */
  readonly value?: string;
  /** Whether it is encrypted. */
  readonly secret: boolean;
}

const PATH = "the key is a path into a value, such as vars.domain";

export function configCommand(context: CliContext): Command {
  const setting = withNewProject(new Command("set"))
    .description(
      "Set a value, as `pulumi config set` does. A secret is encrypted with PULUMI_CONFIG_PASSPHRASE; without a value " +
        "it is asked for, or read from stdin: there no list of processes and no history shows it.",
    )
    .argument("<key>", "such as livechat:account; without a namespace it is the project's own")
    .argument("[value]", "the value (default: asked for, or stdin)")
    .option("--secret", "encrypt it")
    .option("--path", PATH)
    .action((key: string, value: string | undefined, _own: unknown, command: Command) =>
      set(context, key, value, flagsOf(command)),
    );
  const getting = withProject(new Command("get"))
    .description("Write a value to stdout; a secret too.")
    .argument("<key>", "such as livechat:account")
    .action((key: string, _own: unknown, command: Command) => get(context, key, flagsOf(command)));
  const removing = withProject(new Command("rm"))
    .description("Take a value out of the stack's configuration.")
    .argument("<key>", "such as livechat:account")
    .option("--path", PATH)
    .action((key: string, _own: unknown, command: Command) => remove(context, key, flagsOf(command)));
  return withProject(new Command("config"))
    .description(
      "Show the stack's configuration, with secrets masked; `set`, `get` and `rm` change and read it.",
    )
    .option("-j, --json", "write it to stdout as one JSON document")
    .action((flags: ConfigFlags) => list(context, flags))
    .addCommand(setting)
    .addCommand(getting)
    .addCommand(removing);
}

/** The options of a command below `config`, which takes those that both have, wherever they stand. */
function flagsOf(command: Command): ConfigFlags {
  return command.optsWithGlobals();
}

async function list(context: CliContext, flags: ConfigFlags): Promise<void> {
  const engine = await context.loadEngine();
  const config = Object.entries(await engine.readConfig(projectOptions(context, flags)));
  if (flags.json === true) {
    const shown = config.map(([key, { value, secret }]): [string, ShownValue] => [
      key,
      secret ? { secret } : { value, secret },
    ]);
    await writeJson(context.stdout, Object.fromEntries(shown), 2);
    return;
  }
  const width = Math.max(0, ...config.map(([key]) => key.length));
  await writeLines(
    context.stdout,
    config.map(([key, { value, secret }]) => `${key.padEnd(width)}  ${secret ? "[secret]" : value}`),
  );
}

async function set(
  context: CliContext,
  key: string,
  given: string | undefined,
  flags: ConfigFlags,
): Promise<void> {
  const value = given ?? (await asked(context, key, flags));
  const engine = await context.loadEngine();
  const place = { key, isPath: flags.path === true };
  await engine.setConfig(projectOptions(context, flags), place, value, { secret: flags.secret === true });
}

/** The value as it is typed or piped in. */
async function asked(context: CliContext, key: string, { secret }: ConfigFlags): Promise<string> {
  // What is piped in by `echo` ends in a line end that is no part of it.
  if (context.stdin.isTTY !== true) return (await readAll(context.stdin)).replace(/\r?\n$/, "");
  const value = secret === true ? await readHidden(context, `The value of ${key}: `) : undefined;
  if (value === undefined || value === "")
    throw new UsageError("config set: give the value, or pipe it to stdin.");
  return value;
}

async function get(context: CliContext, key: string, flags: ConfigFlags): Promise<void> {
  const engine = await context.loadEngine();
  const found = await engine.getConfig(projectOptions(context, flags), key);
  if (found === undefined) throw new CommandError(`The stack's configuration has no "${key}".`);
  await writeLines(context.stdout, [found.value]);
}

async function remove(context: CliContext, key: string, flags: ConfigFlags): Promise<void> {
  const engine = await context.loadEngine();
  const place = { key, isPath: flags.path === true };
  if (!(await engine.removeConfig(projectOptions(context, flags), place))) {
    throw new CommandError(`The stack's configuration file has no "${key}".`);
  }
}
