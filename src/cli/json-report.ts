import type {
  DiagnosticEvent,
  OperationName,
  OperationResult,
  PropertyDiff,
  StepEvent,
  StepOp,
} from "./engine.js";
import type { Plan } from "../review/plan.js";
import type { OperationModel } from "./display/model.js";
import { inOrder } from "./display/order.js";
import type { ResourceNode } from "./display/node.js";
import { codeOf, messageOf } from "./status.js";

/** What `--json` writes: one document for one operation. Fields are only ever added to it. */
export interface Report {
  readonly operation?: OperationName;
  readonly project?: string;
  readonly stack?: string;
  readonly previewOnly?: boolean;
  /** Whether it is of some resources alone (`--target`): of the others nothing is told. */
  readonly targeted?: boolean;
  readonly ok: boolean;
  readonly hasChanges?: boolean;
  readonly changes?: OperationResult["changes"];
  readonly optionChanges?: number;
  readonly outputs?: Record<string, unknown>;
  readonly durationMs?: number;
  readonly resources?: readonly ReportedResource[];
  readonly diagnostics?: readonly DiagnosticEvent[];
  /** What the guards say of a preview, or of that of an `up`: as a plan has it. */
  readonly guards?: Plan["guards"];
  readonly errors: readonly { message: string; code?: string; urn?: string }[];
}

export interface ReportedResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly parent?: string;
  readonly isComponent?: boolean;
  readonly op: StepOp;
  readonly phase: "planned" | "started" | "done" | "failed";
  readonly id?: string;
  readonly diff: readonly PropertyDiff[];
  /** The resource options that change. */
  readonly options: readonly PropertyDiff[];
  readonly position?: number;
  /** Where a licence file declares it. */
  readonly place?: string;
  readonly replaceKeys: readonly string[];
  readonly note?: string;
  readonly renamedFrom?: string;
  /** What a refresh found, from what this stack left to what there is; `diff` is what the operation then does about it. */
  readonly drift?: ResourceNode["drift"];
  /** Of a preview: the id of what exists already and is taken over; `diff` is then what that changes. */
  readonly takesOver?: string;
  /** The same whole: which properties that changes, and what these are now. */
  readonly taken?: StepEvent["taken"];
  /** Of a preview: why an `up` cannot do it. */
  readonly refused?: string;
  /** Of a preview: the whole resource, as `preview --json` of the Pulumi CLI tells it, but for what is secret. */
  readonly oldState?: StepEvent["oldState"];
  readonly newState?: StepEvent["newState"];
  /** Of a preview: a digest by the stack's key of each input that has a secret in it. */
  readonly digests?: StepEvent["digests"];
  readonly durationMs: number;
  readonly diagnostics: readonly DiagnosticEvent[];
}

/** The report of an operation that came to its end, well or not. */
export function jsonReport(model: OperationModel | undefined): Report {
  const result = model?.result;
  return {
    ...about(model),
    ok: result?.ok ?? false,
    ...(result === undefined
      ? {}
      : {
          hasChanges: result.hasChanges,
          changes: result.changes,
          optionChanges: result.optionChanges,
          outputs: result.outputs,
          durationMs: result.durationMs,
        }),
    ...details(model),
    errors: result?.errors ?? [],
  };
}

/** The report of an operation that an error ended. */
export function errorReport(error: unknown, model: OperationModel | undefined): Report {
  const code = codeOf(error);
  const message = messageOf(error);
  const report = jsonReport(model);
  return {
    ...report,
    ok: false,
    errors: [...report.errors, { message, ...(code === undefined ? {} : { code }) }],
  };
}

function reported({ token, halves: _halves, ...node }: ResourceNode): ReportedResource {
  return { ...node, type: token };
}

function about(model: OperationModel | undefined) {
  if (model === undefined || model.project === "") return {};
  const { operation, project, stack, previewOnly, targeted } = model;
  return { operation, project, stack, previewOnly, ...(targeted && { targeted }) };
}

function details(model: OperationModel | undefined) {
  if (model === undefined) return {};
  return { resources: inOrder(model.nodes.values()).map(reported), diagnostics: model.diagnostics };
}
