import { type Command, InvalidArgumentError } from "commander";
import type { Values } from "../../licence/substitute.js";
import type { CliContext } from "../context.js";

/** The options that give a licence file its values, as commander gives them. */
export interface ValueFlags {
  var?: Record<string, string>;
  config?: Record<string, string>;
}

/** The options that give a licence file its values: what a program would get from the stack's configuration. */
export function withValues(command: Command): Command {
  return command
    .option("--var <name=value>", "the value of ${var:name}; may be given again", pair)
    .option("--config <key=value>", "the value of ${config:key}; may be given again", pair);
}

/** Where the values of `${…}` come from on the command line. */
export function valuesOf(context: CliContext, flags: ValueFlags): Values {
  const { var: vars = {}, config = {} } = flags;
  return {
    vars,
    config: (key) => (Object.hasOwn(config, key) ? config[key] : undefined),
    env: context.env,
  };
}

function pair(text: string, before: Record<string, string> = {}): Record<string, string> {
  const equals = text.indexOf("=");
  if (equals < 1) {
    throw new InvalidArgumentError("It must be a name, an equals sign and a value.");
  }
  return { ...before, [text.slice(0, equals)]: text.slice(equals + 1) };
}
