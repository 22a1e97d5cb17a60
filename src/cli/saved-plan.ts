import { resolve } from "node:path";
import type { Plan } from "../review/plan.js";
import type { Reviewed } from "../review/reviewed.js";
import { placesIn } from "../review/places.js";
import { readPlan } from "../review/reading/index.js";
import { writeWhole } from "../shared/files.js";
import { readJson } from "../shared/json-file.js";
import type { CliContext } from "./context.js";
import type { OperationModel } from "./display/model.js";
import { jsonReport } from "./json-report.js";
import { CommandError, exitStatus } from "./status.js";

export { refuseOther } from "../review/reviewed.js";

const FINGERPRINT = /^sha256:[0-9a-f]{64}$/;

/** The plan of a preview that was run with `states`. */
export function planOf(context: CliContext, model: OperationModel, { cwd = "." }: { cwd?: string }): Plan {
  const folder = resolve(context.cwd, cwd);
  return readPlan(jsonReport(model), "the preview", (stack, files) => placesIn(folder, stack, files));
}

/** Keeps a plan for the `up` that is to do just this. It holds no secret. */
export function savePlan(context: CliContext, file: string, plan: Plan): void {
  const path = resolve(context.cwd, file);
  try {
    writeWhole(path, `${JSON.stringify(plan, undefined, 2)}\n`);
  } catch (error) {
    throw new CommandError(`the plan could not be saved in ${path}: ${(error as Error).message}`, undefined, {
      cause: error,
    });
  }
}

/**
 * What `--plan` names: a saved plan, or the fingerprint of one.
 *
 * @throws CommandError where the file is a plan of something else than `up`.
 */
export function reviewedPlan(context: CliContext, plan: string): Reviewed {
  if (FINGERPRINT.test(plan)) return plan;
  const read = readPlan(readJson(resolve(context.cwd, plan)), plan);
  if (read.operation === "preview") return read;
  throw new CommandError(`${plan} is a plan of ${read.operation}, and not of up`, exitStatus.invalid);
}
