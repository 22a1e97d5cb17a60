import type { z } from "zod";
import { isObject } from "../../provider/values/canonical.js";
import { accountIn, accountNamedBy } from "../../provider/values/identity.js";
import { PrintableError } from "../../shared/printable-error.js";
import { ACCOUNT_CODE, DRIFT, FILE_CODE } from "../../shared/codes.js";
import { issueLines } from "../../shared/issues.js";
import { countsOf } from "../counts.js";
import { fingerprintOf } from "../fingerprint.js";
import { PLAN_VERSION, type Plan, planSchema } from "../plan.js";
import { cliSchema, concealsDrift, fromCli } from "./cli.js";
import { embeddedSchema, fromEmbedded } from "./embedded.js";
import { messagesIn } from "./messages.js";
import { inOrder } from "./order.js";
import { type FindPlace, stepOf } from "./step.js";
import { summaryOf } from "./state.js";
import type { ToldPlan, ToldState, ToldStep } from "./told.js";

/**
 * It is no plan that can be read.
 *
 * Give what `preview --json` or `preview --save-plan` wrote, of either engine.
 */
export class PlanError extends PrintableError {
  override readonly name = "PlanError";
  readonly code = "configuration";
}

/** Where the resources of a stack are declared. */
export type PlacesOf = (stack: string | undefined, files: readonly string[]) => FindPlace;

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
    const written = parsed(cliSchema, "what `pulumi preview --json` writes");
    if (concealsDrift(written)) {
      throw new PlanError(
        `${source} says that objects were changed, and not how: write it with \`pulumi preview --refresh --json --show-sames\``,
      );
    }
    return planOf(fromCli(written), placesOf);
  }
  throw new PlanError(
    `${source} is no plan: write one with \`pulumi-livechat preview --json\` or \`pulumi preview --json --show-sames\``,
  );
}

function planOf(told: ToldPlan, placesOf: PlacesOf): Plan {
  const own = told.steps.filter((step) => isObjectState(step.new ?? step.old));
  const { diagnostics: said, refusals } = messagesIn(told, own);
  const files = said.filter(({ code }) => code === FILE_CODE).map(({ message }) => message);
  const findPlace = placesOf(told.stack, files);
  const steps = inOrder(own.map((step) => stepOf(step, findPlace)));
  const tellDrift = steps.some(({ drift }) => drift !== undefined);
  const diagnostics = said.filter(({ code }) => code !== FILE_CODE && !(tellDrift && code === DRIFT));
  const plan = {
    version: PLAN_VERSION,
    engine: told.engine,
    operation: told.operation,
    ...(told.project !== undefined && { project: told.project }),
    ...(told.stack !== undefined && { stack: told.stack }),
    ...accountOf(told, said),
    ...(told.isComplete && { state: stateOf(own) }),
    isComplete: told.isComplete,
    steps,
    diagnostics,
    refusals,
    counts: countsOf(steps, told.isComplete),
  } as const;
  return { ...plan, fingerprint: fingerprintOf(plan) };
}

/** A component, and a provider, is nothing in the account. */
function isObjectState(state: ToldState | undefined): boolean {
  return state?.isCustom === true && !state.token.startsWith("pulumi:providers:");
}

function stateOf(steps: readonly ToldStep[]): NonNullable<Plan["state"]> {
  const records = steps.flatMap(({ operation, old }) =>
    old === undefined || operation === "read" ? [] : [old],
  );
  return summaryOf(records);
}

/** What the state says, which knows most; of a new stack, what the preview has found. */
function accountOf({ account, steps }: ToldPlan, said: Plan["diagnostics"]): Pick<Plan, "account"> {
  const inState = steps.map(({ old }) => old && accountIn(old.outputs)).find((each) => each);
  const found = said.find(({ code }) => code === ACCOUNT_CODE);
  const known = account ?? inState ?? (found && accountNamedBy(found.message));
  if (known === undefined) return {};
  const { owner, licence } = known;
  return { account: { ...(owner !== undefined && { owner }), ...(licence !== undefined && { licence }) } };
}
