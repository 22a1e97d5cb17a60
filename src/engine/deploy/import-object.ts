import { EngineError } from "../errors.js";
import type { ResourceState } from "../state/deployment.js";
import type { Row, StateChange } from "../state/store.js";
import { withSecrets } from "./apply.js";
import type { Goal } from "./goal.js";
import type { Run } from "./run.js";

/** Whether the program wants an object that exists to be taken into the state, and that did not happen before. */
export function isImport({ importId }: Goal, old: ResourceState | undefined): boolean {
  return (
    importId !== "" && (old === undefined || old.external === true || (old.importID ?? old.id) !== importId)
  );
}

/**
 * Takes an object that exists into the state, as it is: what the program wants of it is compared with that afterwards. An
 * object that the resource had before is deleted in the end, as one that was replaced.
 */
export async function importObject(
  run: Run,
  { importId }: Goal,
  next: ResourceState,
  old: Row | undefined,
): Promise<Row> {
  const provider = await run.providers.of(next);
  const { id, inputs, outputs } = await run.step(() =>
    provider.read({ ...next, id: importId, inputs: undefined, outputs: {} }),
  );
  if (id === "" || inputs === undefined) {
    throw new EngineError("provider", `there is no object with the id "${importId}" to import`, {
      urn: next.urn,
    });
  }
  const now = new Date().toISOString();
  const state: ResourceState = { ...next, id, inputs, created: now, modified: now };
  state.outputs = withSecrets(state, outputs);
  await run.admit(state, state.inputs);
  await run.admit(state, state.outputs);
  const isOwned = old !== undefined && old.state.external !== true;
  if (isOwned) run.ledger.markReplaced(next.urn);
  const changes: StateChange[] = isOwned
    ? [
        { kind: "put", row: old, state: { ...old.state, delete: true } },
        { kind: "put", row: undefined, state },
      ]
    : [{ kind: "put", row: old, state }];
  const row = run.store.commit(changes).at(-1) as Row;
  next.created = next.modified = now;
  run.emitStep(state, { phase: run.preview ? "planned" : "done", op: "import" });
  run.count("import");
  return row;
}
