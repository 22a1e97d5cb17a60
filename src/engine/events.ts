import type { EngineErrorCode } from "./errors.js";
import type { StoredResource } from "./state/deployment.js";
import type { PropertyMap } from "./values.js";

/** What happens to a resource. A replacement is one "replace", whatever its halves. */
export type StepOp = "same" | "create" | "update" | "replace" | "delete" | "read" | "refresh" | "import";

/** One changed property, for people: secret values are the text "[secret]", values not known yet "[unknown]". */
export interface PropertyDiff {
  /** Where: `notifications.newVisitor`, `tags[2]`. */
  path: string;
  /** `remove`: it is no longer declared. */
  kind: "add" | "remove" | "change";
  /** What it was; what is secret or unknown in it is masked. */
  old?: unknown;
  /** What it will be, likewise. */
  new?: unknown;
  /** Whether either side is secret. */
  secret: boolean;
  /** Whether this change is why the resource is replaced. */
  replaces?: boolean;
  /** Whether the new value is only known after other resources are made. */
  unknown?: boolean;
  /** The names of the resources that ids in the values are of, by id. */
  references?: Record<string, string>;
  /** The names of the resources that a value which is not known yet comes from. */
  unknownReferences?: string[];
}

/** A step on a resource. `planned` in a preview; `started`, then `done` or `failed`, when it is carried out. */
export interface StepEvent {
  type: "step";
  phase: "planned" | "started" | "done" | "failed";
  op: StepOp;
  /** Which half of a replacement. */
  part?: "create" | "delete";
  urn: string;
  /** The resource's type token. */
  token: string;
  name: string;
  /** The parent's URN. */
  parent?: string;
  /** Whether it is a component or the stack itself, which is nothing in the account. */
  isComponent?: boolean;
  diff?: PropertyDiff[];
  /** The resource's options that change: of `same` alone, which then changes nothing in the account. */
  options?: PropertyDiff[];
  /** Its number in the order of the program among those of its parent; what is gone from the program has none. */
  position?: number;
  /** Where a licence file declares it: `licence.yaml:12:3`. */
  place?: string;
  /** The properties that force a replacement. */
  replaceKeys?: string[];
  id?: string;
  /** The name that the resource had before, where that is another one. */
  renamedFrom?: string;
  /** Of a create that is planned: the id of what exists already and is taken over. `diff` is then what that changes. */
  takesOver?: string;
  /** Which properties of it that changes, and what these are now, as far as that may be told. */
  taken?: TakenOver;
  /** Of a create that is planned: why an `up` cannot do it. */
  refused?: string;
  /** Why a step failed. */
  message?: string;
  /**
   * The resource as the state has it and as it would have it, of a planned step, where `states` asked for them: without
   * what a secret is, and in the form in which the Pulumi CLI's `preview --json` tells them.
   */
  oldState?: StoredResource;
  newState?: StoredResource;
  /** With them: of each input that has a secret in it, a digest by the stack's key, where the stack has one. */
  digests?: Record<string, string>;
  durationMs?: number;
  /**
   * What is special: "protected", "retained" (deleted from the state only), "deleted with NAME", "drift" (a
   * refresh found a change), "gone" (a refresh found nothing), "continued" (an earlier partial failure is
   * finished), "interrupted" (an earlier run was killed during this), "gone already" and "kept: …" (a planned deletion
   * deletes nothing).
   */
  note?: string;
}

/** Something that is said of a resource, or of the operation where no resource is named. */
export interface DiagnosticEvent {
  /** What tells it from other events. */
  type: "diagnostic";
  /** How much it matters. */
  severity: "debug" | "info" | "warning" | "error";
  /** What it is about, where that has a name, such as `drift`. */
  code?: string;
  /** What is said, for people. */
  message: string;
  /** The resource that it is about. */
  urn?: string;
}

/** What a create takes over. */
export interface TakenOver {
  /** The properties that it changes. */
  readonly changes: readonly string[];
  /** What these are now, as far as that may be told. */
  readonly from: Record<string, unknown>;
}

export type EngineEvent =
  | {
      type: "start";
      operation: "preview" | "up" | "refresh" | "destroy" | "import";
      project: string;
      stack: string;
      previewOnly: boolean;
      /** Whether it works on some resources alone: of the others nothing is told. */
      targeted?: boolean;
      /** How many resources the state has, where the operation works on all of them: the least number of its steps. */
      resources?: number;
    }
  | StepEvent
  | DiagnosticEvent
  | { type: "outputs"; outputs: Record<string, unknown>; changed: string[] }
  | { type: "summary"; result: OperationResult };

/** A failure of one resource or of the operation. */
export interface EngineFailure {
  code: EngineErrorCode;
  message: string;
  urn?: string;
}

export interface OperationResult {
  /** Whether everything was done. */
  ok: boolean;
  /** How many resources each thing happened to (or would, in a preview). The stack and components count. */
  changes: Record<StepOp, number>;
  /** How many of those that stay the same get other options, which changes nothing in the account. */
  optionChanges: number;
  /** Whether anything changed (or would). A refresh that found drift counts; other options alone do not, as with the CLI. */
  hasChanges: boolean;
  /** The stack's outputs; a secret is the text "[secret]". */
  outputs: Record<string, unknown>;
  errors: EngineFailure[];
  /** Of a preview: what it came to. An `up` that is given it knows what to expect. */
  foreseen?: Foreseen;
  durationMs: number;
}

/** A step that a preview came to. */
export interface ForeseenStep {
  readonly urn: string;
  readonly op: StepOp;
  /** The id of what is taken over. */
  readonly takesOver?: string;
  /** The URN that it has in the state, where that is another one. */
  readonly was?: string;
  readonly inputs: PropertyMap;
}

/** What a preview came to, for the `up` after it. Nothing that is printed shows what is in it: there are secrets. */
export class Foreseen {
  readonly #steps = new Map<string, ForeseenStep>();

  add(step: ForeseenStep): void {
    this.#steps.set(step.urn, step);
  }

  of(urn: string): ForeseenStep | undefined {
    return this.#steps.get(urn);
  }

  get steps(): ForeseenStep[] {
    return [...this.#steps.values()];
  }
}

export function noChanges(): Record<StepOp, number> {
  return { same: 0, create: 0, update: 0, replace: 0, delete: 0, read: 0, refresh: 0, import: 0 };
}
