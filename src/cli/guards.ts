import { resolve } from "node:path";
import { nameOfSetting, type Setting, settings, settingsOfEnvironment } from "../api/settings.js";
import { guardNames, refusing, type Rules } from "../review/guards/index.js";
import { allowedFrom, checkName, GuardSettingError, removalsFrom } from "../review/guards/settings.js";
import type { Plan, Stop } from "../review/plan.js";
import { projectFolder, ProjectSettings } from "../review/project-settings.js";
import { UnreadableFileError } from "../shared/read-file.js";
import type { CliContext } from "./context.js";
import { CommandError, exitStatus, UsageError } from "./status.js";

/**
 * A guard refuses the plan: nothing was changed.
 *
 * See what the guard found; if it is meant, allow it by the guard's name.
 */
export class GuardError extends CommandError {
  override readonly name = "GuardError";
  override readonly code = "guard";

  constructor(message: readonly string[]) {
    super(message, exitStatus.unexpected);
  }
}

/** What guards go by: the command line, the environment, and the project's settings for the stack. */
export function rulesOf(
  context: CliContext,
  {
    cwd,
    stack,
    allow = [],
  }: { readonly cwd?: string; readonly stack?: string; readonly allow?: readonly string[] },
): Rules {
  const project = projectSettings(resolve(context.cwd, cwd ?? "."), stack);
  const environment = settingsOfEnvironment(context.env);
  const read = (setting: Setting) => ({
    name: nameOfSetting(setting),
    value: environment(setting) ?? project(setting),
  });
  try {
    for (const name of allow) checkName("--allow", name, guardNames);
  } catch (error) {
    if (!(error instanceof GuardSettingError)) throw error;
    throw new UsageError(error.message, { cause: error });
  }
  const { name, value } = read(settings.allow);
  return {
    removals: removalsFrom(read(settings.maxRemovals), read(settings.maxRemovalsFrom)),
    option: new Set(allow),
    settings: allowedFrom(name, value, guardNames),
  };
}

/** A project whose files cannot be read is refused by whoever works on it. */
function projectSettings(folder: string, stack: string | undefined): (setting: Setting) => unknown {
  try {
    const project = new ProjectSettings(projectFolder(folder), stack);
    return ({ key }) => project.value(`livechat:${key}`);
  } catch (error) {
    if (error instanceof UnreadableFileError) return () => undefined;
    throw error;
  }
}

/** As much of what one guard says as a person reads on a terminal. */
const MOST_TOLD = 10;

/**
 * `outcome` is what a refusal means.
 *
 * @throws GuardError where a guard refuses the plan.
 */
export function refuseGuarded(plan: Pick<Plan, "guards">, outcome: string): void {
  const lines = refusalLines(plan, outcome);
  if (lines.length > 0) throw new GuardError(lines);
}

/** What refuses a plan, and how to allow it; nothing where nothing does. `outcome` is what that means. */
export function refusalLines(plan: Pick<Plan, "guards">, outcome: string): string[] {
  const refused = refusing(plan);
  if (refused.length === 0) return [];
  const flags = refused.map(({ name }) => `--allow ${name}`).join(" ");
  const setting = refused.map(({ name }) => `${name}: "why"`).join(", ");
  return [
    `refused by ${refused.length === 1 ? "a guard" : `${refused.length} guards`}: ${outcome}.`,
    ...refused.flatMap(linesOf),
    `If this is meant, allow it: for one run by ${flags}, or from now on in the stack's configuration, with the reason, which ` +
      `stands in every report: livechat:allow: { ${setting} }.`,
  ];
}

/** What guards found and somebody allows, with the reasons. */
export function allowedLines({ guards = [] }: Pick<Plan, "guards">): string[] {
  return guards.flatMap((stop) => {
    if (stop.allowed === undefined) return [];
    const { by, reason } = stop.allowed;
    const [first, ...more] = linesOf(stop);
    const who = by === "option" ? "by --allow" : `by the settings: ${reason}`;
    return [`allowed ${who}`, ...(first === undefined ? [] : [first]), ...more];
  });
}

function linesOf({ name, reasons }: Stop): string[] {
  const more = reasons.length - MOST_TOLD;
  const told = reasons.slice(0, MOST_TOLD).map(({ message }) => `  ${name}: ${message}`);
  return more > 0 ? [...told, `  ${name}: and ${more} more`] : told;
}
