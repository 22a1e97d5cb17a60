import { allowsAll, guarded, type Rules } from "../review/guards/index.js";
import type { Plan } from "../review/plan.js";
import type { CliContext } from "./context.js";
import type { OperationModel } from "./display/model.js";
import { allowedLines, refusalLines, refuseGuarded, rulesOf } from "./guards.js";
import { jsonReport } from "./json-report.js";
import { writeLines } from "./output.js";
import type { OperationFlags } from "./project-options.js";
import { exitStatus } from "./status.js";

/** The guards of one `up` or `preview`. */
export class Guarding {
  /** What a report of the operation has of it. */
  report: Pick<Plan, "guards"> = {};
  readonly #context: CliContext;
  readonly #rules: Rules;

  constructor(context: CliContext, flags: OperationFlags) {
    this.#context = context;
    // The stack that is meant where none is named.
    this.#rules = rulesOf(context, { stack: "dev", ...flags });
  }

  /** Whether anything could be refused. */
  get mayRefuse(): boolean {
    return !allowsAll(this.#rules);
  }

  /** Says of a preview, which was run with `states`, what an `up` would refuse. */
  async warn(model: OperationModel | undefined): Promise<void> {
    const plan = await this.#judge(model);
    const [first, ...rest] = refusalLines(plan, "`up` would change nothing");
    if (first === undefined) return;
    this.#context.status = exitStatus.unexpected;
    await writeLines(this.#context.stderr, [`error: ${first}`, ...rest]);
  }

  /**
   * Lets the `up` of which this was the preview go on, or does not.
   *
   * @throws GuardError
   */
  async pass(model: OperationModel | undefined): Promise<void> {
    refuseGuarded(await this.#judge(model), "nothing was changed");
  }

  /** What is allowed is told in any case. */
  async #judge(model: OperationModel | undefined): Promise<Pick<Plan, "guards">> {
    this.report = { guards: [] };
    if (model?.result?.hasChanges !== true) return this.report;
    // Most previews change nothing, and need none of it.
    const { readPlan } = await import("../review/reading/index.js");
    const plan = guarded(readPlan(jsonReport(model), "the preview"), this.#rules);
    this.report = { guards: plan.guards ?? [] };
    await writeLines(this.#context.stderr, allowedLines(plan));
    return plan;
  }
}
