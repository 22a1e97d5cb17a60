import { equalMaps, hasUnknown } from "../compare.js";
import { EngineError } from "../errors.js";
import type { ResourceState } from "../state/deployment.js";
import type { PropertyMap } from "../values.js";
import type { Run } from "./run.js";

/** Keeps what a component, or the program itself, gives out. */
export async function registerOutputs(run: Run, urn: string, outputs: PropertyMap): Promise<ResourceState> {
  const state = run.ledger.now(urn);
  if (state === undefined) {
    throw new EngineError("program", `"${urn}" gives outputs, but is not registered.`, { urn });
  }
  if (run.targets.isLeft(urn)) return state;
  const row = run.ledger.rowOf(urn);
  // After a failure, or without what is no target, some have no value: what the state has is better than nothing.
  const known = Object.fromEntries(Object.entries(outputs).filter(([, value]) => !hasUnknown(value)));
  const kept = run.failures.length > 0 || run.targets.areNamed ? { ...state.outputs, ...known } : known;
  const next: ResourceState = { ...state, outputs: run.preview ? outputs : kept };
  await run.admit(next, next.outputs);
  if (!run.preview && row !== undefined && !equalMaps(row.state.outputs, next.outputs)) {
    next.modified = new Date().toISOString();
    run.store.commit([{ kind: "put", row, state: next }]);
  }
  run.ledger.record(urn, next);
  return next;
}
