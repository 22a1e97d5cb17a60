import type { DiagnosticEvent, PropertyDiff, StepEvent, StepOp } from "../engine.js";

/** What was done to a resource outside of the program: its fields from what this stack left to what there is. */
export interface FoundDrift {
  /** Whether it is not in the account any more. */
  readonly gone: boolean;
  /** Which properties differ. */
  readonly diff: readonly PropertyDiff[];
  /** What this stack left. */
  readonly oldState?: StepEvent["oldState"];
  /** What there is. */
  readonly newState?: StepEvent["newState"];
}

/** One resource of an operation, as far as it is known. */
export interface ResourceNode {
  readonly urn: string;
  readonly token: string;
  readonly name: string;
  readonly parent?: string;
  readonly isComponent?: boolean;
  op: StepOp;
  phase: StepEvent["phase"];
  diff: readonly PropertyDiff[];
  /** The resource options that change. */
  options: readonly PropertyDiff[];
  /** Its number in the order of the program among those of its parent; what is gone from the program has none. */
  position?: number;
  /** Where a licence file declares it. */
  place?: string;
  replaceKeys: readonly string[];
  id?: string;
  note?: string;
  /** What a refresh found of it, where that is not what this stack left. */
  drift?: FoundDrift;
  /** The name that it had before, where that is another one. */
  readonly renamedFrom?: string;
  /** Of a plan: the id of what exists already and is taken over. */
  takesOver?: string;
  taken?: StepEvent["taken"];
  /** Of a plan: why it cannot be done. */
  refused?: string;
  oldState?: StepEvent["oldState"];
  newState?: StepEvent["newState"];
  digests?: StepEvent["digests"];
  durationMs: number;
  /** The halves of a replacement that are done. */
  readonly halves: Set<"create" | "delete">;
  readonly diagnostics: DiagnosticEvent[];
}
