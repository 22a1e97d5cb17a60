import { equalMaps } from "../compare.js";
import { EngineError } from "../errors.js";
import type { ResourceState } from "../state/deployment.js";
import type { Row, StateChange } from "../state/store.js";
import { failed, StepFailed, withSecrets } from "./apply.js";
import type { Context } from "./context.js";
import type { WantedRead } from "./goal.js";
import { claimUrn } from "./register.js";

/** Reads an object that the program only looks at (`X.get`). In a preview too, unless its id is not known yet. */
export async function read(context: Context, wanted: WantedRead): Promise<ResourceState> {
  const { id, type, inputs, parent, dependencies, additionalSecretOutputs } = wanted;
  const urn = claimUrn(context, wanted);
  const old = context.ledger.old(urn);
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
  await context.admit(state, state.inputs);
  state.provider = await context.providerReference();
  if (id !== undefined) {
    try {
      await context.step(() => readObject(context, state));
    } catch (error) {
      throw error === context.stopped || error instanceof StepFailed
        ? error
        : failed(context, state, { op: "read" }, error);
    }
  }
  if (!context.preview) {
    keepRead(context, state, old);
  }
  context.emitStep(state, { phase: context.preview ? "planned" : "done", op: "read" });
  context.count("read");
  context.ledger.record(urn, state);
  return state;
}

async function readObject(context: Context, state: ResourceState): Promise<void> {
  const provider = await context.provider();
  // As the CLI does: what is known of the object goes as both its inputs and its state.
  const found = await provider.read({ ...state, outputs: state.inputs });
  if (found.id === "") {
    throw new EngineError("provider", `there is no object with the id "${state.id ?? ""}"`, {
      urn: state.urn,
    });
  }
  state.id = found.id;
  state.outputs = withSecrets(state, found.outputs);
}

function keepRead(context: Context, state: ResourceState, old: Row | undefined): void {
  const owned = old !== undefined && old.state.external !== true;
  const changes: StateChange[] = [];
  if (owned && old.state.id !== state.id) {
    // Another object of the same URN was ours: it is deleted in the end, like one that was replaced.
    context.ledger.markReplaced(state.urn);
    changes.push({ kind: "put", row: old, state: { ...old.state, delete: true } });
    changes.push({ kind: "put", row: undefined, state });
  } else {
    const same =
      old !== undefined &&
      equalMaps(old.state.inputs, state.inputs) &&
      equalMaps(old.state.outputs, state.outputs);
    if (same && !owned) {
      context.ledger.recordRow(state.urn, old);
      return;
    }
    state.modified = new Date().toISOString();
    changes.push({ kind: "put", row: old, state });
  }
  const rows = context.store.commit(changes);
  context.ledger.recordRow(state.urn, rows.at(-1) as Row);
}
