import type {
  DiagnosticEvent,
  OperationName,
  OperationResult,
  PropertyDiff,
  StepEvent,
  StepOp,
} from "./engine.js";
import type { Stop } from "../review/plan.js";
import type { OperationModel } from "./display/model.js";
import { inOrder } from "./display/order.js";
import type { ResourceNode } from "./display/node.js";
import { codeOf, messageOf } from "./status.js";

/** What `--json` writes: one document for one operation. Fields are only ever added to it. */
export interface Report {
  /** What was run. */
  readonly operation?: OperationName;
  /** The project's name; this and the next are missing where the run ended before it knew them. */
  readonly project?: string;
  /** The stack's name. */
  readonly stack?: string;
  /** Whether nothing was to be written: `preview`, or `--preview-only`. */
  readonly previewOnly?: boolean;
  /** Whether it is of some resources alone (`--target`): of the others nothing is told. */
  readonly targeted?: boolean;
  /** Whether all of it succeeded. */
  readonly ok: boolean;
  /** Whether anything changed, or would. */
  readonly hasChanges?: boolean;
  /** How many resources there are of each operation. */
  readonly changes?: OperationResult["changes"];
  /** How many resources change in their options alone, such as `protect`. */
  readonly optionChanges?: number;
  /** What the program exports; what is secret is masked. */
  readonly outputs?: Record<string, unknown>;
  /** How long the run took, in milliseconds. */
  readonly durationMs?: number;
  /** Every resource that the run met, in the order of the program. */
  readonly resources?: readonly ReportedResource[];
  /** What the program and the provider said of no resource in particular. */
  readonly diagnostics?: readonly DiagnosticEvent[];
  /** What the guards say of a preview, or of that of an `up`: as a plan has it. */
  readonly guards?: readonly Stop[];
  /** Why it failed; empty where it did not. */
  readonly errors: readonly ReportedError[];
}

export interface ReportedError {
  /** What failed, where, why and what to do, for people. */
  readonly message: string;
  /** What kind of failure it is, for programs. */
  readonly code?: string;
  /** The resource that it is about. */
  readonly urn?: string;
}

export interface ReportedResource {
  /** What Pulumi calls it by. */
  readonly urn: string;
  /** Its type token. */
  readonly type: string;
  /** Its name in the program; in a licence file, its key. */
  readonly name: string;
  /** The URN of its parent. */
  readonly parent?: string;
  /** Whether it is a component or the stack itself, which is nothing in the account. */
  readonly isComponent?: boolean;
  /** What happens to it. */
  readonly op: StepOp;
  /** How far that came. */
  readonly phase: "planned" | "started" | "done" | "failed";
  /** The id in the account, where there is one already. */
  readonly id?: string;
  /** Which properties change. */
  readonly diff: readonly PropertyDiff[];
  /** The resource options that change. */
  readonly options: readonly PropertyDiff[];
  /** Its number in the order of the program among those of its parent; what is gone from the program has none. */
  readonly position?: number;
  /** Where a licence file declares it. */
  readonly place?: string;
  /** The properties that force a replacement. */
  readonly replaceKeys: readonly string[];
  /** What is special, such as `protected`, `retained`, `drift` or `gone`. */
  readonly note?: string;
  /** The name that it had before, where that is another one. */
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
  /** The same as it would be. */
  readonly newState?: StepEvent["newState"];
  /** Of a preview: a digest by the stack's key of each input that has a secret in it. */
  readonly digests?: StepEvent["digests"];
  /** How long its step took, in milliseconds. */
  readonly durationMs: number;
  /** What was said of it. */
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
