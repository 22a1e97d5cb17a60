import { relative, resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import type { IncludeOptions } from "../../licence/include-roots.js";
import { Picks } from "../../licence/picks.js";
import type { Substitutes } from "../../licence/substitute.js";
import type { CliContext } from "../context.js";
import type { StackContents } from "../engine.js";
import { UsageError } from "../status.js";

/** The options of those who read a licence file, as commander gives them. */
export interface LicenceFlags extends IncludeFlags {
  var?: Record<string, string>;
  config?: Record<string, string>;
}

/** Where else included files may be, as commander gives it. */
export interface IncludeFlags {
  includeRoot?: string;
}

/** The options of those who read a licence file: what a program gets from its stack's configuration and its own text. */
export function withLicence(command: Command): Command {
  return withIncludes(command)
    .option("--var <name=value>", "the value of ${var:name}; may be given again", pair)
    .option("--config <key=value>", "the value of ${config:key}; may be given again", pair);
}

export function withIncludes(command: Command): Command {
  return command.option(
    "--include-root <folder>",
    "one more folder from which files may be included, besides those of the licence file and of Pulumi.yaml",
  );
}

/** The options of those who work with a part of a licence, as commander gives them. */
export interface PickFlags {
  only?: string[];
  exclude?: string[];
}

export function withPicks(command: Command): Command {
  return command
    .option("--only <names>", "just these: SECTION or SECTION.KEY, by comma; * in a key is any text", list)
    .option("--exclude <names>", "all but these: names as of --only", list);
}

export function picksOf({ only, exclude }: PickFlags): Picks {
  return new Picks(only, exclude);
}

/** Where included files may be; of a stack's licence file, what its configuration says too. */
export function includesOf(
  context: CliContext,
  { includeRoot }: IncludeFlags,
  stack?: StackContents,
): IncludeOptions {
  if (stack === undefined) return { folder: context.cwd, includeRoot };
  const configured = stack.config[`${stack.project}:includeRoot`]?.value;
  return {
    folder: context.cwd,
    project: stack.root,
    includeRoot: includeRoot ?? (configured === undefined ? undefined : resolve(stack.root, configured)),
  };
}

/** The licence file of a stack, which its configuration may name as the program of those who write YAML only reads it. */
export function fileOf({ cwd }: CliContext, stack: StackContents | undefined): string | undefined {
  if (stack === undefined) return undefined;
  return relative(cwd, resolve(stack.root, stack.config[`${stack.project}:file`]?.value ?? "licence.yaml"));
}

/**
 * Where the values of `${…}` come from on the command line, and below that from a stack's configuration, as the program of
 * those who write YAML only takes them from there.
 */
export function valuesOf(context: CliContext, flags: LicenceFlags, stack?: StackContents): Substitutes {
  const { var: vars = {}, config = {} } = flags;
  const fullKey = (key: string) => (key.includes(":") ? key : `${stack?.project ?? ""}:${key}`);
  return {
    vars: { ...varsOf(stack), ...vars },
    config: (key) => (Object.hasOwn(config, key) ? config[key] : stack?.config[fullKey(key)]?.value),
    env: context.env,
  };
}

function varsOf(stack: StackContents | undefined): Record<string, unknown> {
  const text = stack?.config[`${stack.project}:vars`]?.value;
  const vars: unknown = text === undefined ? {} : JSON.parse(text);
  if (typeof vars === "object" && vars !== null && !Array.isArray(vars))
    return vars as Record<string, unknown>;
  throw new UsageError("the stack's configuration `vars` must hold names, each with its value.");
}

function list(text: string, before: readonly string[] = []): string[] {
  const names = text.split(",").map((name) => name.trim());
  return [...before, ...names.filter((name) => name !== "")];
}

function pair(text: string, before: Record<string, string> = {}): Record<string, string> {
  const equals = text.indexOf("=");
  if (equals < 1) {
    throw new InvalidArgumentError("It must be a name, an equals sign and a value.");
  }
  return { ...before, [text.slice(0, equals)]: text.slice(equals + 1) };
}
