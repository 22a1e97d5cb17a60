import { resolve } from "node:path";
import { settings } from "../api/settings.js";
import { askPassphrase } from "./ask-passphrase.js";
import type { CliContext } from "./context.js";

/** The options of the commands that deploy, as commander gives them. */
export interface OperationFlags {
  cwd?: string;
  stack?: string;
  create?: boolean;
  debug?: boolean;
  verbose?: boolean;
  parallel?: number;
  json?: boolean;
  yes?: boolean;
  skipPreview?: boolean;
  refresh?: boolean;
  replace?: string[];
  target?: string[];
  targetDependents?: boolean;
  previewOnly?: boolean;
  expectNoChanges?: boolean;
  offline?: boolean;
  full?: boolean;
  savePlan?: string;
  plan?: string;
  allow?: string[];
}

/** What the engine is told about project and stack. */
export function projectOptions(
  context: CliContext,
  flags: { cwd?: string; stack?: string; create?: boolean; offline?: boolean },
) {
  return {
    cwd: resolve(context.cwd, flags.cwd ?? "."),
    env: flags.offline === true ? { ...context.env, [settings.offline.variable]: "true" } : context.env,
    ...(context.stdin.isTTY === true && {
      askPassphrase: (isNew: boolean) => askPassphrase(context, isNew),
    }),
    ...(flags.stack === undefined ? {} : { stack: flags.stack }),
    ...(flags.create === undefined ? {} : { create: flags.create }),
  };
}
