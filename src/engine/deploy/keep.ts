import { UNKNOWN_ID } from "../../shared/permanent.js";
import type { ForeseenStep } from "../events.js";
import type { ResourceState } from "../state/deployment.js";
import type { Row } from "../state/store.js";
import { DYNAMIC_PACKAGE, isProviderType, packageOf, typeOf } from "../state/urn.js";
import type { Run } from "./run.js";

/**
 * Keeps all that a run is going to change or delete as it is now, before its first step. What a preview did not foresee is
 * kept by the provider, right before it is changed. So is what is not dynamic: the provider that the program makes for it is
 * not there yet.
 */
export async function keepForeseen(run: Run): Promise<void> {
  await keepAll(
    run,
    run.foreseen.steps
      .flatMap((step) => objectOf(run, step) ?? [])
      .filter(({ type }) => packageOf(type) === DYNAMIC_PACKAGE),
  );
}

/** The same of what is deleted. */
export async function keepRows(run: Run, rows: readonly Row[]): Promise<void> {
  await keepAll(
    run,
    rows.map(({ state }) => state).filter((state) => isObject(state) && state.retainOnDelete !== true),
  );
}

async function keepAll(run: Run, objects: readonly ResourceState[]): Promise<void> {
  if (run.preview || objects.length === 0) return;
  await Promise.all(
    objects.map(async (state) => {
      const provider = await run.providers.of(state);
      await run.step(() => provider.keep(state));
    }),
  );
}

/** What a step is going to change, as far as it is there. */
function objectOf(run: Run, { urn, op, was, takesOver, inputs }: ForeseenStep): ResourceState | undefined {
  if (takesOver !== undefined) {
    return { urn, custom: true, type: typeOf(urn), id: takesOver, inputs, outputs: inputs };
  }
  const state = run.ledger.old(was ?? urn)?.state;
  const isRetained = state?.retainOnDelete === true && op === "delete";
  if (state === undefined || !isObject(state) || isRetained) return undefined;
  return { ...state, inputs: { ...state.inputs, ...inputs } };
}

function isObject({ type, id, custom, external, pendingReplacement }: ResourceState): boolean {
  const isThere = external !== true && pendingReplacement !== true && id !== UNKNOWN_ID;
  return custom && isThere && !isProviderType(type);
}
