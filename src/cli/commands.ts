import type { Command } from "commander";
import type { CliContext } from "./context.js";

/** One command: what `--help` says about it, and where it is. Its module is loaded only when it is used. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<(context: CliContext) => Command>;
}

/** The commands, in the order in which `--help` lists them. Adding one is one line here and one file. */
export const commands: readonly CommandEntry[] = [
  {
    name: "init",
    summary: "write a project for a licence, from nothing or from the account as it is",
    load: async () => (await import("./commands/init.js")).initCommand,
  },
  {
    name: "preview",
    summary: "show what `up` would change, and change nothing",
    load: async () => (await import("./commands/operations.js")).previewCommand,
  },
  {
    name: "up",
    summary: "create, update, replace and delete until the licence is as declared",
    load: async () => (await import("./commands/operations.js")).upCommand,
  },
  {
    name: "refresh",
    summary: "read what is really there into the stack's state, and show what differs",
    load: async () => (await import("./commands/operations.js")).refreshCommand,
  },
  {
    name: "destroy",
    summary: "delete everything that the stack manages",
    load: async () => (await import("./commands/operations.js")).destroyCommand,
  },
  {
    name: "stack",
    summary: "make, list and remove stacks, export and import their state in the Pulumi CLI's format",
    load: async () => (await import("./commands/stack.js")).stackCommand,
  },
  {
    name: "state",
    summary:
      "rename a resource of the stack's state, take its protection off, or move all to the native provider",
    load: async () => (await import("./commands/state.js")).stateCommand,
  },
  {
    name: "config",
    summary: "read and change the stack's configuration",
    load: async () => (await import("./commands/config.js")).configCommand,
  },
  {
    name: "import",
    summary: "take objects that exist into the stack's state, from a file",
    load: async () => (await import("./commands/import.js")).importCommand,
  },
  {
    name: "compare",
    summary: "say in what two licences differ, be they files or accounts",
    load: async () => (await import("./commands/compare.js")).compareCommand,
  },
  {
    name: "emulator",
    summary: "run an emulator of the LiveChat API on this machine",
    load: async () => (await import("../emulator/command.js")).emulatorCommand,
  },
  {
    name: "scopes",
    summary: "print the least OAuth scopes that a program or a licence file needs",
    load: async () => (await import("./commands/scopes.js")).scopesCommand,
  },
  {
    name: "export",
    summary: "write the account as a licence, with a project and an import file",
    load: async () => (await import("./commands/export.js")).exportCommand,
  },
  {
    name: "preflight",
    summary: "say what bringing a licence file to the account would do",
    load: async () => (await import("./commands/preflight.js")).preflightCommand,
  },
  {
    name: "validate",
    summary: "check licence files",
    load: async () => (await import("./commands/validate.js")).validateCommand,
  },
  {
    name: "review",
    summary: "print a plan of either engine for the review of a pull request",
    load: async () => (await import("./commands/review.js")).reviewCommand,
  },
  {
    name: "restore",
    summary: "make a licence file of what the account had before a run",
    load: async () => (await import("./commands/restore.js")).restoreCommand,
  },
  {
    name: "schema",
    summary: "print the JSON Schema of licence files",
    load: async () => (await import("./commands/schema.js")).schemaCommand,
  },
];
