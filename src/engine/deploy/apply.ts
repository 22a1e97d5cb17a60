import { PrintableError } from "../../shared/printable-error.js";
import { hasSecret } from "../compare.js";
import { EngineError, messageOf } from "../errors.js";
import type { PropertyDiff, StepOp } from "../events.js";
import {
  type ForeseenDeletion,
  type Made,
  PartialFailure,
  type Provider,
  ProviderDied,
  type TakesOver,
} from "./provider.js";
import { differences } from "./differences.js";
import type { OperationType, ResourceState } from "../state/deployment.js";
import type { Row, StateChange } from "../state/store.js";
import { nameOf } from "../state/urn.js";
import { Secret, type PropertyMap, type PropertyValue } from "../values.js";
import type { Run } from "./run.js";

/** A step failed; it was told and recorded. */
export class StepFailed extends PrintableError {}

/** What to tell of a step besides the resource itself. */
export interface StepInfo {
  op: StepOp;
  part?: "create" | "delete";
  diff?: PropertyDiff[];
  options?: PropertyDiff[];
  replaceKeys?: string[];
  takesOver?: string;
  taken?: { changes: readonly string[]; from: Record<string, unknown> };
  refused?: string;
  note?: string;
}

/** Creates the object. `replaced` is the row of the one that it replaces, if that is still there. */
export async function applyCreate(
  run: Run,
  next: ResourceState,
  info: StepInfo,
  replaced?: { row: Row; pendingDelete: boolean },
): Promise<void> {
  if (run.preview) {
    next.id = "";
    await foresee(run, next, info, (provider) =>
      provider.create(next, run.ledger.begunBefore(next.urn), true),
    );
    return;
  }
  const keep = (): StateChange[] => {
    if (replaced === undefined) {
      return [{ kind: "put", row: undefined, state: next }];
    }
    // A new row for the new object; the old one waits for its deletion, or is gone already.
    return replaced.pendingDelete
      ? [
          { kind: "put", row: undefined, state: next },
          { kind: "put", row: replaced.row, state: { ...replaced.row.state, delete: true } },
        ]
      : [
          { kind: "remove", row: replaced.row },
          { kind: "put", row: undefined, state: next },
        ];
  };
  await perform(run, "creating", next, info, async () => {
    const provider = await run.providers.of(next);
    try {
      const created = await provider.create(next, run.ledger.begunBefore(next.urn), false);
      next.id = created.id;
      const told = await takeOutputs(run, next, created.outputs);
      next.created = next.modified = new Date().toISOString();
      return { changes: keep(), row: 0, ...told };
    } catch (error) {
      if (error instanceof PartialFailure && error.id !== "") {
        next.id = error.id;
        next.initErrors = error.reasons;
        await takeOutputs(run, next, error.properties);
        next.created = next.modified = new Date().toISOString();
        return { changes: keep(), row: 0, error };
      }
      throw error;
    }
  });
}

export async function applyUpdate(
  run: Run,
  row: Row,
  next: ResourceState,
  ignoreChanges: readonly string[],
  info: StepInfo,
): Promise<void> {
  const old = row.state;
  next.id = old.id;
  if (run.preview) {
    await foresee(run, next, info, (provider) =>
      provider.update(old, next, { ignoreChanges, preview: true }),
    );
    return;
  }
  await perform(run, "updating", next, info, async () => {
    const provider = await run.providers.of(next);
    try {
      const updated = await provider.update(old, next, { ignoreChanges, preview: false });
      const told = await takeOutputs(run, next, updated.outputs);
      next.modified = new Date().toISOString();
      return { changes: [{ kind: "put", row, state: next }], row: 0, ...told };
    } catch (error) {
      if (error instanceof PartialFailure) {
        // What the object is now is known, but it was not brought to the new inputs.
        next.inputs = old.inputs;
        next.initErrors = error.reasons;
        await takeOutputs(run, next, error.properties);
        next.modified = new Date().toISOString();
        return { changes: [{ kind: "put", row, state: next }], row: 0, error };
      }
      throw error;
    }
  });
}

/** Deletes the object, unless it is to be kept, or goes with another. The caller has seen to its protection. */
export async function applyDelete(
  run: Run,
  row: Row,
  info: StepInfo,
  deletions: { has(urn: string): boolean },
  after: "remove" | "pendingReplacement",
): Promise<void> {
  const state = row.state;
  const note = deletionNote(state, deletions);
  if (run.preview) {
    const found = note === undefined ? await foreseenDeletion(run, state) : note;
    planned(run, state, found === undefined ? info : { ...info, note: found });
    return;
  }
  const told: StepInfo = note === undefined ? info : { ...info, note };
  await perform(run, "deleting", state, told, async () => {
    if (state.custom && state.external !== true && note === undefined) {
      const provider = await run.providers.of(state);
      await provider.delete(state);
    }
    const change: StateChange =
      after === "remove"
        ? { kind: "remove", row }
        : { kind: "put", row, state: { ...state, pendingReplacement: true } };
    return { changes: [change], row: undefined };
  });
}

/** What to note of a deletion that is planned, by what its provider finds. */
async function foreseenDeletion(run: Run, state: ResourceState): Promise<string | undefined> {
  if (!state.custom || state.external === true) return undefined;
  const provider = await run.providers.of(state);
  const { refused, finds } = await provider.foreseeDelete(state, `${run.project}/${run.stack}`);
  if (refused !== undefined) {
    throw new EngineError("provider", refused.split("\n"), { urn: state.urn });
  }
  return finds === undefined ? undefined : FINDS[finds];
}

const FINDS: Readonly<Record<NonNullable<ForeseenDeletion["finds"]>, string>> = {
  gone: "gone already",
  kept: "kept: the program has it under another name",
};

function deletionNote(state: ResourceState, deletions: { has(urn: string): boolean }): string | undefined {
  if (state.retainOnDelete === true) {
    return "retained";
  }
  if (state.deletedWith !== undefined && state.deletedWith !== "" && deletions.has(state.deletedWith)) {
    return `deleted with ${nameOf(state.deletedWith)}`;
  }
  return undefined;
}

/** Plans a create or an update: with what its provider tells that it will come to, else with the inputs for that. */
async function foresee(
  run: Run,
  next: ResourceState,
  info: StepInfo,
  ask: (provider: Provider) => Promise<Pick<Made, "outputs" | "takesOver">>,
): Promise<void> {
  next.outputs = withSecrets(next, { ...next.inputs });
  const provider = next.custom ? await run.providers.of(next) : undefined;
  if (provider?.foresees === true) {
    try {
      const { outputs, takesOver } = await run.step(() => ask(provider));
      next.outputs = withSecrets(next, outputs);
      return planned(run, next, takesOver ? { ...info, ...takingOver(run, next, info, takesOver) } : info);
    } catch (error) {
      if (error === run.stopped || error instanceof ProviderDied) throw error;
      // It is planned all the same: that an `up` cannot do it is what the plan tells.
      const refused = run.redactor.redact(messageOf(error));
      planned(run, next, { ...info, refused });
      run.fail(error, next.urn);
      throw new StepFailed(refused.split("\n"));
    }
  }
  planned(run, next, info);
}

/** What to tell of a step that takes over what exists: what that changes. What replaces an object is told with that. */
export function takingOver(
  run: Run,
  { inputs }: ResourceState,
  { op }: StepInfo,
  { id, changes, from }: TakesOver,
): Partial<StepInfo> {
  if (op !== "create") return { takesOver: id };
  const changed = Object.fromEntries(Object.entries(inputs).filter(([name]) => changes.includes(name)));
  return { diff: differences(from, changed), takesOver: id, taken: { changes, from: run.shown(from) } };
}

/** Tells of a step in a preview. */
function planned(run: Run, state: ResourceState, info: StepInfo): void {
  if (info.part !== "delete") {
    const { part: _, ...rest } = info;
    if (state.custom) {
      const { urn, inputs } = state;
      const { op, takesOver } = info;
      const was = run.ledger.renamedFrom(urn);
      run.foreseen.add({
        urn,
        op,
        inputs,
        ...(takesOver !== undefined && { takesOver }),
        ...(was !== undefined && { was }),
      });
    }
    run.emitStep(state, { phase: "planned", ...rest });
    run.count(info.op);
  }
}

interface Outcome {
  /** What becomes of the state. */
  changes: StateChange[];
  /** Which of the changed rows is the resource's, if it has one. */
  row: number | undefined;
  /** Recorded, but not done: a partial failure. */
  error?: Error;
}

/**
 * Carries out one step: that it was begun is recorded before, its outcome after, in one go with its end. A step
 * whose provider died stays recorded as begun, as nobody knows what came of it.
 */
async function perform(
  run: Run,
  operation: OperationType,
  state: ResourceState,
  info: StepInfo,
  work: () => Promise<Outcome>,
): Promise<void> {
  run.refuseUnreviewed(info.op, state);
  await run.step(async () => {
    if (state.custom) {
      // The start of the process is not this step's time; that it failed is, and is told below.
      await run.providers.of(state).catch(() => undefined);
    }
    const begun = await run.store.begin(operation, state);
    const start = performance.now();
    run.emitStep(state, { phase: "started", ...info });
    const durationMs = (): number => performance.now() - start;
    let outcome: Outcome;
    try {
      outcome = await work();
    } catch (error) {
      if (!(error instanceof ProviderDied)) {
        run.store.commit([{ kind: "end", operation: begun }]);
      }
      throw stepError(run, state, info, error, durationMs());
    }
    const rows = run.store.commit([...outcome.changes, { kind: "end", operation: begun }]);
    if (outcome.row !== undefined) {
      run.ledger.recordRow(state.urn, rows[outcome.row] as Row);
    }
    if (outcome.error !== undefined) {
      throw stepError(run, state, info, outcome.error, durationMs());
    }
    run.emitStep(state, { phase: "done", durationMs: durationMs(), ...info });
    if (info.part !== "delete") {
      run.count(info.op);
    }
  });
}

const VERBS: Record<StepOp, string> = {
  same: "checked",
  create: "created",
  update: "updated",
  replace: "replaced",
  delete: "deleted",
  read: "read",
  refresh: "refreshed",
  import: "imported",
};

/** Tells of a failed step and records it. */
export function stepError(
  run: Run,
  state: ResourceState,
  info: StepInfo,
  error: unknown,
  durationMs?: number,
): StepFailed {
  const message = run.redactor.redact(messageOf(error));
  run.emitStep(state, {
    phase: "failed",
    ...info,
    message,
    ...(durationMs === undefined ? {} : { durationMs }),
  });
  const verb = info.part === "delete" ? "deleted (to be replaced)" : VERBS[info.op];
  const [first = "", ...more] = message.split("\n");
  const lines = [`${nameOf(state.urn)} was not ${verb}: ${first}`, ...more];
  const code = error instanceof EngineError ? error.code : "provider";
  run.fail(new EngineError(code, lines, { cause: error }), state.urn);
  return new StepFailed(lines);
}

/**
 * Takes over what the provider says of an object, secrets that it alone knows of among it. The object is there, and so is
 * recorded in any case: where its secrets cannot be stored, without them, and as not finished.
 */
async function takeOutputs(
  run: Run,
  state: ResourceState,
  outputs: PropertyMap,
): Promise<Pick<Outcome, "error">> {
  state.outputs = withSecrets(state, outputs);
  try {
    await run.admit(state, state.outputs);
    return {};
  } catch (error) {
    const storable = Object.entries(state.outputs).filter(([, value]) => !hasSecret(value));
    state.outputs = Object.fromEntries(storable);
    state.initErrors = [...(state.initErrors ?? []), messageOf(error)];
    return { error: error as Error };
  }
}

/** Outputs with those marked that are to be secret, or that an input of the same name is. */
export function withSecrets(state: ResourceState, outputs: PropertyMap): PropertyMap {
  for (const key of Object.keys(outputs)) {
    const value = outputs[key] as PropertyValue;
    if (
      !(value instanceof Secret) &&
      (state.additionalSecretOutputs?.includes(key) === true || state.inputs[key] instanceof Secret)
    ) {
      outputs[key] = new Secret(value);
    }
  }
  return outputs;
}
