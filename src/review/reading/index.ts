import type { z } from "zod";
import { isObject } from "../../provider/values/canonical.js";
import { accountIn } from "../../provider/values/identity.js";
import { PrintableError } from "../../shared/printable-error.js";
import { issueLines } from "../../shared/issues.js";
import { countsOf } from "../counts.js";
import { fingerprintOf } from "../fingerprint.js";
import { PLAN_VERSION, type Plan, planSchema } from "../plan.js";
import { cliSchema, fromCli } from "./cli.js";
import { embeddedSchema, fromEmbedded } from "./embedded.js";
import { messagesIn } from "./messages.js";
import { inOrder } from "./order.js";
import { type FindPlace, stepOf } from "./step.js";
import type { ToldPlan } from "./told.js";

/** It is no plan that can be read. */
export class PlanError extends PrintableError {
  override readonly name = "PlanError";
  readonly code = "configuration";
}

/** Where the resources of a stack are declared. */
export type PlacesOf = (stack: string | undefined) => FindPlace;

/**
 * Reads a plan: what `preview --json` of either engine writes, or a plan that was made of that before. `source` names it in
 * errors.
 *
 * @throws PlanError
 */
export function readPlan(
  document: unknown,
  source: string,
  placesOf: PlacesOf = () => () => undefined,
): Plan {
  const parsed = <Schema extends z.ZodType>(schema: Schema, what: string): z.output<Schema> => {
    const result = schema.safeParse(document);
    if (result.success) return result.data;
    throw new PlanError([`${source} is not ${what}:`, ...issueLines(result.error.issues)]);
  };
  if (isObject(document) && "fingerprint" in document) {
    return parsed(planSchema, "a plan that this version of pulumi-livechat knows");
  }
  if (isObject(document) && "resources" in document) {
    return planOf(
      fromEmbedded(parsed(embeddedSchema, "what `pulumi-livechat preview --json` writes")),
      placesOf,
    );
  }
  if (isObject(document) && ("steps" in document || "changeSummary" in document)) {
    return planOf(fromCli(parsed(cliSchema, "what `pulumi preview --json` writes")), placesOf);
  }
  throw new PlanError(
    `${source} is no plan: write one with \`pulumi-livechat preview --json\` or \`pulumi preview --json --show-sames\``,
  );
}

function planOf(told: ToldPlan, placesOf: PlacesOf): Plan {
  const findPlace = placesOf(told.stack);
  const own = told.steps.filter((step) => (step.new ?? step.old)?.isCustom === true);
  const steps = inOrder(own.map((step) => stepOf(step, findPlace)));
  const { diagnostics, refusals } = messagesIn(told, own);
  const plan = {
    version: PLAN_VERSION,
    engine: told.engine,
    operation: told.operation,
    ...(told.project !== undefined && { project: told.project }),
    ...(told.stack !== undefined && { stack: told.stack }),
    ...accountOf(told),
    isComplete: told.isComplete,
    steps,
    diagnostics,
    refusals,
    counts: countsOf(steps, told.isComplete),
  } as const;
  return { ...plan, fingerprint: fingerprintOf(plan) };
}

function accountOf({ account, steps }: ToldPlan): Pick<Plan, "account"> {
  const known = account ?? steps.map(({ old }) => old && accountIn(old.outputs)).find((each) => each);
  if (known === undefined) return {};
  const { owner, licence } = known;
  return { account: { ...(owner !== undefined && { owner }), ...(licence !== undefined && { licence }) } };
}
