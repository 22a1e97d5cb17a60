import { resolve } from "node:path";
import { storedState } from "../engine/stored-state.js";
import type { Plan } from "../review/plan.js";
import { projectFolder, ProjectSettings } from "../review/project-settings.js";
import { readStateSummary, type StateSummary } from "../review/reading/state.js";
import type { CliContext } from "./context.js";
import { exported } from "./stack-settings.js";
import { UsageError } from "./status.js";

/**
 * The state that a plan is to be carried out on: that of a file, or that which the embedded engine keeps in the project; undefined
 * where neither is there.
 *
 * @throws UsageError where the file is no state, or that of another stack.
 */
export function stateOf(
  context: CliContext,
  { project, stack, engine }: Plan,
  { cwd = ".", state: file }: { readonly cwd?: string; readonly state?: string },
): StateSummary | undefined {
  if (file !== undefined) {
    const summary = readStateSummary(exported(context, file));
    if (summary === undefined) {
      throw new UsageError(`--state: ${file} is no state. Give what \`pulumi stack export\` wrote.`);
    }
    const own = [project, stack].join("/");
    if (summary.stack !== undefined && stack !== undefined && summary.stack !== own) {
      throw new UsageError(
        `--state: ${file} is the state of ${summary.stack}, and the plan is one of ${own}`,
      );
    }
    return summary;
  }
  // The CLI keeps its state elsewhere: what stands here is what a stack had before it moved there.
  if (engine !== "embedded" || stack === undefined || !/^(?!\.+$)[\w.-]+$/.test(stack)) return undefined;
  const folder = projectFolder(resolve(context.cwd, cwd));
  if (new ProjectSettings(folder, undefined).name !== project) return undefined;
  const stored = storedState(folder, stack);
  return stored && readStateSummary(stored);
}
