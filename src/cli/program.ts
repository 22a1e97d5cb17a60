import { readFile } from "node:fs/promises";
import { Command, CommanderError } from "commander";
import { commands, type CommandEntry } from "./commands.js";
import { joined, printableLines } from "../shared/printable.js";
import { processContext, type CliContext } from "./context.js";
import { AbandonedError, exitStatus, statusMeanings, statusOf, type ExitStatus } from "./status.js";

/** Runs `pulumi-livechat` with the given arguments (without node and script), and returns its exit status. */
export async function run(
  args: readonly string[],
  context: CliContext = processContext(),
): Promise<ExitStatus> {
  try {
    const program = await createProgram(args, context);
    await program.parseAsync(args, { from: "user" });
    return context.status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitStatus.done : exitStatus.invalid;
    const { reportError } = await import("./report-error.js");
    reportError(error, context);
    const status = statusOf(error);
    if (error instanceof AbandonedError) context.exit(status);
    return status;
  }
}

async function createProgram(args: readonly string[], context: CliContext): Promise<Command> {
  const program = new Command("pulumi-livechat")
    .description("The configuration of a LiveChat licence as code.")
    .version(await packageVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .addHelpText("after", footer)
    .showHelpAfterError("(add --help for the options)");
  const used = args[0] === "help" ? args[1] : args[0];
  const load = await commands.find(({ name }) => name === used)?.load();
  for (const entry of commands) {
    program.addCommand(load !== undefined && entry.name === used ? load(context) : placeholder(entry));
  }
  for (const command of [program, ...descendants(program)]) adopt(command, context);
  return program;
}

const footer = [
  "\nExit status:",
  ...Object.entries(statusMeanings).map(([status, meaning]) => `  ${status}  ${meaning}`),
].join("\n");

function placeholder(entry: CommandEntry): Command {
  return new Command(entry.name).description(entry.summary);
}

/** Commands are written without knowing where they are used: output and the way of exiting are set here. */
function adopt(command: Command, context: CliContext): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => context.stdout.write(joined(printableLines(text), "\n")),
    writeErr: (text) => context.stderr.write(joined(printableLines(text), "\n")),
    getOutHelpWidth: () => context.stdout.columns || 100,
    getErrHelpWidth: () => context.stderr.columns || 100,
    getOutHasColors: () => false,
    getErrHasColors: () => false,
  });
}

function descendants(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...descendants(child)]);
}

async function packageVersion(): Promise<string> {
  const manifest: { version: string } = JSON.parse(
    await readFile(new URL("../../package.json", import.meta.url), "utf8"),
  );
  return manifest.version;
}
