import { EngineError } from "../errors.js";
import type { Row } from "../state/store.js";
import { nameOf } from "../state/urn.js";
import { whereProtected } from "./protection.js";
import { applyDelete } from "./apply.js";
import type { Run } from "./run.js";
import { complete, withUnknowns } from "./plan.js";

/**
 * Deletes an object that must be gone before its successor is made, and first everything that would have to be
 * replaced with it, in the reverse order of their making. The program comes to those later and makes them again.
 */
export async function deleteBeforeReplacing(run: Run, root: Row): Promise<void> {
  const dependents = await dependentReplacements(run, root);
  const deletions = new Set([root.state.urn, ...dependents.map(({ row }) => row.state.urn)]);
  for (const { row } of dependents) {
    if (!run.targets.include(row.state)) {
      throw new EngineError(
        "program",
        `"${row.state.urn}" would have to be replaced with it, and is no target: name it with --target too, or add --target-dependents.`,
        { urn: root.state.urn },
      );
    }
    if (row.state.protect === true) {
      throw new EngineError(
        "protected",
        `${nameOf(row.state.urn)} would have to be replaced with it, but is protected. ${whereProtected(run, row.state.urn)}`,
        { urn: root.state.urn },
      );
    }
  }
  for (const { row, replaceKeys } of dependents.toReversed()) {
    run.ledger.markDeletedEarly(row.state.urn, replaceKeys);
    if (row.state.pendingReplacement !== true) {
      // One after the other: each needs the next.
      // oxlint-disable-next-line no-await-in-loop
      await applyDelete(run, row, { op: "replace", part: "delete" }, deletions, "pendingReplacement");
    }
  }
  if (root.state.pendingReplacement !== true) {
    await applyDelete(run, root, { op: "replace", part: "delete" }, deletions, "pendingReplacement");
  }
}

interface Dependent {
  row: Row;
  replaceKeys: string[];
}

/** What depends on the root, directly or not, and would be replaced if it were; in the order of dependency. */
async function dependentReplacements(run: Run, root: Row): Promise<Dependent[]> {
  const replaced = new Set([root.state.urn]);
  const found: Dependent[] = [];
  for (const row of run.ledger.dependentsOf(root.state.urn)) {
    const { state } = row;
    // One that the program has already come to does not depend on the root any more: it would have had to wait.
    const past = run.ledger.isContinued(state.urn);
    if (past || !state.custom || state.external === true) {
      continue;
    }
    if (state.deletedWith !== undefined && replaced.has(state.deletedWith)) {
      replaced.add(state.urn);
      found.push({ row, replaceKeys: ["deletedWith"] });
      continue;
    }
    if (state.replaceWith?.some((urn) => replaced.has(urn)) === true) {
      replaced.add(state.urn);
      found.push({ row, replaceKeys: ["replaceWith"] });
      continue;
    }
    const inputs = withUnknowns(state, replaced);
    if (inputs === undefined) {
      continue;
    }
    // Whether one is replaced decides what the next is asked.
    // oxlint-disable-next-line no-await-in-loop
    const provider = await run.providers.of(state);
    // oxlint-disable-next-line no-await-in-loop
    const diff = await provider.diff(state, inputs, state.ignoreChanges ?? []);
    const { changes } = complete(run, diff, state, inputs, state.ignoreChanges ?? []);
    if (changes && diff.replaceKeys.length > 0) {
      replaced.add(state.urn);
      found.push({ row, replaceKeys: diff.replaceKeys });
    }
  }
  return found;
}
