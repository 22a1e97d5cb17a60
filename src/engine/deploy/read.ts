import { equalMaps } from "../compare.js";
import { EngineError } from "../errors.js";
import type { ResourceState } from "../state/deployment.js";
import type { Row, StateChange } from "../state/store.js";
import { stepError, StepFailed, withSecrets } from "./apply.js";
import type { Run } from "./run.js";
import type { WantedRead } from "./goal.js";
import { claimUrn } from "./register.js";

/** Reads an object that the program only looks at (`X.get`). In a preview too, unless its id is not known yet. */
export async function read(run: Run, wanted: WantedRead): Promise<ResourceState> {
  const { id, type, inputs, parent, dependencies, additionalSecretOutputs } = wanted;
  const urn = claimUrn(run, wanted);
  const old = run.ledger.old(urn);
  const state: ResourceState = {
    urn,
    custom: true,
    type,
    id: id ?? "",
    inputs,
    outputs: {},
    parent,
    external: true,
    dependencies,
    additionalSecretOutputs,
    created: old?.state.created,
    modified: old?.state.modified,
  };
  await run.admit(state, state.inputs);
  state.provider = await run.providers.referenceFor(wanted);
  if (id !== undefined) {
    try {
      await run.step(() => readObject(run, state));
    } catch (error) {
      throw error === run.stopped || error instanceof StepFailed
        ? error
        : stepError(run, state, { op: "read" }, error);
    }
  }
  if (!run.preview) {
    keepRead(run, state, old);
  }
  run.emitStep(state, { phase: run.preview ? "planned" : "done", op: "read" });
  run.count("read");
  run.ledger.record(urn, state);
  return state;
}

/**
 * Reads an object of which no more is known than its id and what stands in the inputs. With the inputs where the provider
 * tells them and the resource is to be the stack's own.
 */
export async function readObject(run: Run, state: ResourceState): Promise<void> {
  const provider = await run.providers.of(state);
  // As the CLI does: what is known of the object goes as both its inputs and its state, or neither for an import.
  const isImport = state.external !== true;
  const found = await provider.read({
    ...state,
    inputs: isImport ? undefined : state.inputs,
    outputs: isImport ? {} : state.inputs,
  });
  if (found.id === "") {
    throw new EngineError("provider", `there is no object with the id "${state.id ?? ""}"`, {
      urn: state.urn,
    });
  }
  state.id = found.id;
  if (isImport) state.inputs = { ...found.inputs, ...state.inputs };
  state.outputs = withSecrets(state, found.outputs);
  await run.admit(state, state.outputs);
}

function keepRead(run: Run, state: ResourceState, old: Row | undefined): void {
  const owned = old !== undefined && old.state.external !== true;
  const changes: StateChange[] = [];
  if (owned && old.state.id !== state.id) {
    // Another object of the same URN was ours: it is deleted in the end, like one that was replaced.
    run.ledger.markReplaced(state.urn);
    changes.push({ kind: "put", row: old, state: { ...old.state, delete: true } });
    changes.push({ kind: "put", row: undefined, state });
  } else {
    const same =
      old !== undefined &&
      equalMaps(old.state.inputs, state.inputs) &&
      equalMaps(old.state.outputs, state.outputs);
    if (same && !owned) {
      run.ledger.recordRow(state.urn, old);
      return;
    }
    state.modified = new Date().toISOString();
    changes.push({ kind: "put", row: old, state });
  }
  const rows = run.store.commit(changes);
  run.ledger.recordRow(state.urn, rows.at(-1) as Row);
}
