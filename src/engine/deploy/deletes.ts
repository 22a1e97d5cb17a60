import { EngineError } from "../errors.js";
import { inDependencyOrder, prerequisitesOf } from "../state/deployment.js";
import type { Row } from "../state/store.js";
import { isDefaultProvider } from "../state/urn.js";
import { differences, wholly } from "./differences.js";
import { whereProtected } from "./protection.js";
import { applyDelete, stepError, StepFailed, type StepInfo } from "./apply.js";
import type { Run } from "./run.js";

/**
 * Deletes rows in the reverse order of their dependencies, as many at once as there is room for. What something
 * undeleted still depends on stays.
 */
export async function deleteAll(run: Run, condemned: readonly Row[]): Promise<void> {
  const dependents = dependentsAmong(condemned);
  const deletions = new Set(condemned.map((row) => row.state.urn));
  const done = new Map<Row, Promise<boolean>>();
  const remove = (row: Row): Promise<boolean> => {
    let promise = done.get(row);
    if (promise === undefined) {
      promise = Promise.resolve().then(async () => {
        const before = await Promise.all((dependents.get(row) ?? []).map(remove));
        return before.every(Boolean) && deleteOne(run, row, deletions);
      });
      done.set(row, promise);
    }
    return promise;
  };
  await Promise.all(condemned.map(remove));
}

/** The rows that no program wants: not come to in this run, or replaced and waiting to be deleted. */
export function unwanted(run: Run): Row[] {
  const rows = run.store.rows.filter(
    ({ state }) => state.delete === true || !run.ledger.isContinued(state.urn),
  );
  return targeted(run, rows);
}

/**
 * Those of the rows that are targets, with what depends on them.
 *
 * @throws EngineError `program` where something depends on them that stays: it is no target, or the program wants it.
 */
export function targeted(run: Run, rows: readonly Row[]): Row[] {
  const { targets } = run;
  if (!targets.areNamed) return [...rows];
  const chosen = new Set(inDependencyOrder(rows).filter(({ state }) => targets.include(state)));
  const gone = new Set(
    [...chosen].filter(({ state }) => state.delete !== true).map(({ state }) => state.urn),
  );
  const holding = run.store.rows
    .filter((row) => !chosen.has(row) && !isDefaultProvider(row.state.urn))
    .map(({ state }) => run.ledger.now(run.ledger.renamedTo(state.urn) ?? state.urn) ?? state)
    .filter((state) => [...prerequisitesOf(state)].some((urn) => gone.has(urn)));
  if (holding.length === 0) return [...chosen];
  throw new EngineError(
    "program",
    `What depends on it would have to go first, and is no target: name it with --target too, or add --target-dependents: ` +
      `${holding.map(({ urn }) => `"${urn}"`).join(", ")}.`,
  );
}

function dependentsAmong(condemned: readonly Row[]): Map<Row, Row[]> {
  const byUrn = new Map<string, Row[]>();
  for (const row of condemned) {
    byUrn.set(row.state.urn, [...(byUrn.get(row.state.urn) ?? []), row]);
  }
  const dependents = new Map<Row, Row[]>();
  for (const row of condemned) {
    for (const urn of prerequisitesOf(row.state)) {
      for (const needed of byUrn.get(urn) ?? []) {
        const list = dependents.get(needed);
        if (list === undefined) {
          dependents.set(needed, [row]);
        } else {
          list.push(row);
        }
      }
    }
  }
  return dependents;
}

async function deleteOne(run: Run, row: Row, deletions: ReadonlySet<string>): Promise<boolean> {
  const { state } = row;
  const replacing = state.delete === true;
  if (isDefaultProvider(state.urn) || state.external === true || state.pendingReplacement === true) {
    // Nothing exists, or nothing is ours: only the state forgets it.
    if (!run.preview) {
      run.store.commit([{ kind: "remove", row }]);
    }
    if (state.pendingReplacement === true) {
      // Deleted to be replaced, but nobody wants its successor any more: with that it is just deleted.
      run.emitStep(state, { phase: run.preview ? "planned" : "done", op: "delete" });
      run.count("delete");
    }
    return true;
  }
  const goes = differences(wholly(state), {});
  const info: StepInfo = replacing ? { op: "replace", part: "delete" } : { op: "delete", diff: goes };
  if (state.protect === true && !replacing) {
    const error = new EngineError("protected", `it is protected. ${whereProtected(run, state.urn)}`, {
      urn: state.urn,
    });
    stepError(run, state, { ...info, note: "protected" }, error);
    return false;
  }
  if (run.stopped !== undefined) {
    return false;
  }
  try {
    await applyDelete(run, row, info, deletions, "remove");
    return true;
  } catch (error) {
    if (!(error instanceof StepFailed) && error !== run.stopped) {
      stepError(run, state, info, error);
    }
    return false;
  }
}
