import type { Command } from "commander";
import { isDebugged } from "../api/limits.js";
import { settings, settingsOfEnvironment } from "../api/settings.js";
import type { CliContext } from "./context.js";

/** The option of the commands that speak to an account. */
export function withDebug(command: Command): Command {
  return command.option(
    "--debug",
    "write each request to stderr: its method, path, status, time and attempt (also LIVECHAT_DEBUG=true)",
  );
}

/** The environment of what speaks to the account, in which `--debug` is a setting, and whether it is on. */
export function debugged(
  { env }: Pick<CliContext, "env">,
  { debug = false }: { readonly debug?: boolean },
): { env: NodeJS.ProcessEnv; isDebugged: boolean } {
  const used = debug ? { ...env, [settings.debug.variable]: "true" } : env;
  return { env: used, isDebugged: isDebugged(settingsOfEnvironment(used)) };
}
