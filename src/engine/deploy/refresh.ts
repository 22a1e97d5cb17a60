import { equalMaps } from "../compare.js";
import { messageOf } from "../errors.js";
import type { PropertyDiff } from "../events.js";
import { PartialFailure, type Provider } from "./provider.js";
import { inDependencyOrder, type ResourceState } from "../state/deployment.js";
import type { Row } from "../state/store.js";
import { isDefaultProvider, isProviderType } from "../state/urn.js";
import { stepError, withSecrets } from "./apply.js";
import type { Run } from "./run.js";
import { differences } from "./differences.js";
import { complete } from "./plan.js";

/**
 * Reads every object of the state and brings the state to what there is. In a preview only this run knows it.
 * An object that is gone leaves the state, so that the next `up` makes it again.
 */
export async function refreshAll(run: Run): Promise<void> {
  const rows = inDependencyOrder(run.store.rows).filter(({ state }) => run.targets.include(state));
  await Promise.all(
    rows.map(async (row) => {
      const { state } = row;
      if (!state.custom || isProviderType(state.type) || state.pendingReplacement === true) {
        run.emitStep(state, { phase: run.preview ? "planned" : "done", op: "same" });
        if (!isDefaultProvider(state.urn)) {
          run.count("same");
        }
        return;
      }
      try {
        await run.step(() => refreshOne(run, row));
      } catch (error) {
        if (error !== run.stopped) {
          stepError(run, state, { op: "refresh" }, error);
        }
      }
    }),
  );
}

interface Refreshed {
  state: ResourceState;
  gone: boolean;
  /** What was read, though the object is not in order. */
  reasons: string[];
}

async function refreshOne(run: Run, row: Row): Promise<void> {
  const provider = await run.providers.of(row.state);
  const start = performance.now();
  const old = row.state;
  run.emitStep(old, { phase: "started", op: "refresh" });
  const { state, gone, reasons } = await readState(provider, old);
  const tell = {
    phase: run.preview ? "planned" : "done",
    durationMs: performance.now() - start,
  } as const;
  if (gone) {
    run.ledger.forgetOld(old.urn);
    run.store.commit([{ kind: "remove", row }]);
    run.emitStep(old, { ...tell, op: "delete", note: "gone" }, old);
    run.count("delete");
    return;
  }
  if (reasons.length > 0) {
    run.diagnose("warning", `The object is not in order: ${reasons.join("; ")}`, old.urn);
  }
  const drifted = await hasDrifted(run, provider, old, state);
  const changed =
    !equalMaps(old.inputs, state.inputs) ||
    !equalMaps(old.outputs, state.outputs) ||
    old.id !== state.id ||
    (old.initErrors ?? []).join("\n") !== reasons.join("\n");
  if (changed) {
    state.modified = new Date().toISOString();
    await run.admit(state, state.inputs);
    await run.admit(state, state.outputs);
    run.store.commit([{ kind: "put", row, state }]);
  }
  if (drifted) {
    run.emitStep(state, { ...tell, op: "refresh", note: "drift", diff: driftOf(old, state) }, old);
    run.count("refresh");
  } else {
    run.emitStep(state, { ...tell, op: "same" });
    run.count("same");
  }
}

async function readState(provider: Provider, old: ResourceState): Promise<Refreshed> {
  const { initErrors: _, ...rest } = old;
  try {
    const found = await provider.read(old);
    const state: ResourceState = {
      ...rest,
      id: found.id,
      inputs: found.inputs ?? old.inputs,
      outputs: found.outputs,
    };
    state.outputs = withSecrets(state, state.outputs);
    return { state, gone: found.id === "", reasons: [] };
  } catch (error) {
    if (!(error instanceof PartialFailure)) {
      throw error;
    }
    const state: ResourceState = {
      ...old,
      id: error.id,
      outputs: error.properties,
      initErrors: error.reasons,
    };
    state.outputs = withSecrets(state, state.outputs);
    return { state, gone: error.id === "", reasons: error.reasons.map(messageOf) };
  }
}

/** Whether an `up` of the program as it was would now change something: the same question that the CLI asks. */
async function hasDrifted(
  run: Run,
  provider: Provider,
  old: ResourceState,
  state: ResourceState,
): Promise<boolean> {
  if (old.external === true) {
    return !equalMaps(old.outputs, state.outputs);
  }
  const ignored = old.ignoreChanges ?? [];
  return complete(run, await provider.diff(state, old.inputs, ignored), state, old.inputs, ignored).changes;
}

/** What drifted, from what the state had to what there is. */
function driftOf(old: ResourceState, state: ResourceState): PropertyDiff[] {
  const inputs = differences(old.inputs, state.inputs);
  return inputs.length > 0 ? inputs : differences(old.outputs, state.outputs);
}
