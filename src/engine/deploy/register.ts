import { equalMaps } from "../compare.js";
import { EngineError } from "../errors.js";
import { encodeResource, type ResourceState } from "../state/deployment.js";
import type { Row } from "../state/store.js";
import { createUrn, isProviderType, STACK_TYPE } from "../state/urn.js";
import { findOld } from "./aliases.js";
import {
  applyCreate,
  applyUpdate,
  stepError,
  StepFailed,
  takingOver,
  withSecrets,
  type StepInfo,
} from "./apply.js";
import type { Run } from "./run.js";
import { differences, differencesAt, lost } from "./differences.js";
import type { Goal } from "./goal.js";
import { importObject, isImport } from "./import-object.js";
import type { Foreseen } from "./provider.js";
import { valueAt } from "../values.js";
import { whereProtected } from "./protection.js";
import { optionDifferences } from "./resource-options.js";
import type { PropertyDiff, StepOp } from "../events.js";
import { check, decide, ignoringChanges, type Decision } from "./plan.js";
import { deleteBeforeReplacing } from "./replace.js";

/** What the program is told: the resource as it now is, or that it failed. */
export interface Registration {
  urn: string;
  state: ResourceState | undefined;
}

/** Brings one resource to what the program wants. */
export async function register(run: Run, given: Goal): Promise<Registration> {
  const goal = inheritFromParent(run, given);
  const urn = claimUrn(run, goal);
  run.ledger.ask(urn, goal);
  let info: StepInfo = { op: "create" };
  let next: ResourceState | undefined;
  try {
    const { old, alias } = findOld(run, urn, goal);
    info = old === undefined ? info : { op: "update" };
    next = stateOf(urn, goal, old?.state, alias);
    if (goal.type !== STACK_TYPE && !run.targets.include(next)) return leaveAsItIs(run, next, old);
    run.targets.refuseUnmade(next);
    await run.admit(next, goal.inputs);
    if (goal.custom && !isProviderType(goal.type)) {
      next.provider = await run.providers.referenceFor(goal);
    }
    if (old !== undefined && old.state.custom !== goal.custom) {
      // A component that became an object, or the reverse, has nothing to compare.
      run.ledger.markReplaced(urn);
      await applyCreate(run, next, { op: "replace", part: "create" }, { row: old, pendingDelete: true });
    } else if (goal.custom) {
      const imported = isImport(goal, old?.state) ? await importObject(run, goal, next, old) : undefined;
      await registerCustom(run, goal, next, imported ?? old, imported !== undefined);
    } else {
      registerComponent(run, next, old);
    }
  } catch (error) {
    if (error === run.stopped || isFatal(error)) {
      throw error;
    }
    run.markFailed(urn);
    if (!(error instanceof StepFailed)) {
      stepError(run, next ?? stateOf(urn, goal, undefined, undefined), info, error);
    }
    return { urn, state: undefined };
  }
  run.ledger.record(urn, next);
  return { urn, state: next };
}

/** Of what is no target the state stays as it is, but for a new name; what does not exist is not made. */
function leaveAsItIs(run: Run, next: ResourceState, old: Row | undefined): Registration {
  const { urn, parent, aliases } = next;
  run.targets.leave(urn, old !== undefined);
  if (old === undefined) {
    run.ledger.record(urn, next);
    return { urn, state: next };
  }
  const state = old.state.urn === urn ? old.state : { ...old.state, urn, parent, aliases };
  keep(run, state, old);
  run.ledger.record(urn, state);
  run.emitStep(state, { phase: run.preview ? "planned" : "done", op: "same" });
  run.count("same");
  return { urn, state };
}

/** What is wrong with the whole run rather than with one resource. */
function isFatal(error: unknown): boolean {
  return error instanceof EngineError && (error.code === "passphrase" || error.code === "unsupported");
}

/** The URN of a new registration or read, which must be the first with it. */
export function claimUrn(run: Run, goal: Pick<Goal, "parent" | "type" | "name">): string {
  const urn = createUrn(run.stack, run.project, goal.parent, goal.type, goal.name);
  if (run.ledger.isClaimed(urn)) {
    throw new EngineError(
      "program",
      `Two resources of the program have the URN "${urn}"; give each resource of a type a name of its own.`,
      { urn },
    );
  }
  if (goal.parent !== "" && run.ledger.now(goal.parent) === undefined) {
    throw new EngineError("program", `The parent "${goal.parent}" of "${urn}" is not registered.`, { urn });
  }
  run.ledger.claim(urn);
  return urn;
}

/** What a resource does not say itself its parent says for it. */
export function inheritFromParent(run: Run, goal: Goal): Goal {
  const parent = run.ledger.askedOf(goal.parent);
  return parent === undefined
    ? goal
    : {
        ...goal,
        deletedWith: goal.deletedWith === "" ? parent.deletedWith : goal.deletedWith,
        protect: goal.protect ?? parent.protect,
        retainOnDelete: goal.retainOnDelete ?? parent.retainOnDelete,
      };
}

/** The resource as the program wants it, before anything is done about it. */
export function stateOf(
  urn: string,
  goal: Goal,
  old: ResourceState | undefined,
  alias: string | undefined,
): ResourceState {
  return {
    urn,
    custom: goal.custom,
    type: goal.type,
    inputs: goal.inputs,
    outputs: {},
    parent: goal.parent,
    protect: goal.protect,
    dependencies: goal.dependencies,
    propertyDependencies: goal.propertyDependencies,
    additionalSecretOutputs: goal.additionalSecretOutputs,
    aliases: alias === undefined ? undefined : [alias],
    customTimeouts: goal.customTimeouts,
    retainOnDelete: goal.retainOnDelete,
    deletedWith: goal.deletedWith === "" ? undefined : goal.deletedWith,
    replaceWith: goal.replaceWith,
    importID: goal.importId,
    created: old?.created,
    modified: old?.modified,
    ignoreChanges: goal.ignoreChanges,
    replaceOnChanges: goal.replaceOnChanges,
    replacementTrigger: goal.replacementTrigger,
  };
}

/** A component is nothing but its place in the state. */
function registerComponent(run: Run, next: ResourceState, old: Row | undefined): void {
  const same = old !== undefined && equalMaps(old.state.inputs, next.inputs);
  const op = old === undefined ? "create" : same ? "same" : "update";
  if (old === undefined) {
    next.created = next.modified = new Date().toISOString();
  } else {
    next.outputs = old.state.outputs;
    if (!same) {
      next.modified = new Date().toISOString();
    }
  }
  const diff = op === "same" ? {} : { diff: differences(old?.state.inputs ?? {}, next.inputs) };
  const options = optionsTold(run, op, old, next);
  keep(run, next, old);
  run.emitStep(next, { phase: run.preview ? "planned" : "done", op, ...diff, ...options });
  run.count(op);
}

async function registerCustom(
  run: Run,
  goal: Goal,
  next: ResourceState,
  old: Row | undefined,
  isImported: boolean,
): Promise<void> {
  const provider = await run.providers.of(next);
  const deletedEarly = run.ledger.deletedEarly(next.urn);
  // What was deleted, or was never ours, is no base to check against.
  const base = deletedEarly === undefined && old?.state.external !== true ? old : undefined;
  const wanted =
    old === undefined
      ? goal.inputs
      : ignoringChanges(run, next.urn, goal.inputs, old.state.inputs, goal.ignoreChanges);
  const checked = await check(
    provider,
    run,
    next,
    base?.state.inputs ?? {},
    base === undefined ? goal.inputs : wanted,
  );
  next.inputs = checked.inputs;
  await run.admit(next, old?.state.outputs ?? {});
  if (old === undefined) {
    const note = run.ledger.wasBegun(next.urn) ? { note: "interrupted" } : {};
    await applyCreate(run, next, { ...creation(run, next, checked), ...note });
  } else if (deletedEarly !== undefined) {
    await recreate(run, next, old, deletedEarly);
  } else if (base === undefined) {
    // Read until now, owned from now on: the one that was read stays as it is.
    await applyCreate(run, next, creation(run, next, checked), { row: old, pendingDelete: false });
  } else {
    const decision = await decide(provider, run, old.state, next, goal);
    // It may have been deleted while the provider was asked.
    const deletedMeanwhile = run.ledger.deletedEarly(next.urn);
    if (deletedMeanwhile !== undefined) {
      await recreate(run, next, old, deletedMeanwhile);
    } else {
      await carryOut(run, goal, next, old, { ...decision, isImported });
    }
  }
}

/** What to tell of a create: all that is declared, or, where it takes over what exists, what that changes. */
function creation(run: Run, next: ResourceState, { takesOver, refused }: Foreseen): StepInfo {
  const told = { op: "create" as const, ...(refused !== undefined && { refused }) };
  if (takesOver === undefined) return { ...told, diff: differences({}, next.inputs) };
  return { ...told, ...takingOver(run, next, told, takesOver) };
}

/** Makes again what was deleted early, when what it needs was replaced. */
async function recreate(run: Run, next: ResourceState, old: Row, replaceKeys: string[]): Promise<void> {
  run.ledger.clearDeletedEarly(next.urn);
  run.ledger.markReplaced(next.urn);
  const diff = differences(old.state.inputs, next.inputs, replaceKeys);
  await applyCreate(
    run,
    next,
    { op: "replace", part: "create", replaceKeys, diff },
    { row: old, pendingDelete: false },
  );
}

async function carryOut(
  run: Run,
  goal: Goal,
  next: ResourceState,
  old: Row,
  decision: Decision & { isImported: boolean },
): Promise<void> {
  switch (decision.op) {
    case "same": {
      next.id = old.state.id;
      next.outputs = withKept(next, old.state);
      const options = optionsTold(run, "same", old, next);
      keep(run, next, old);
      // That it was imported is told, and that is all.
      if (decision.isImported) break;
      run.emitStep(next, { phase: run.preview ? "planned" : "done", op: "same", ...options });
      run.count("same");
      break;
    }
    case "update": {
      const unfinished = (old.state.initErrors?.length ?? 0) > 0;
      const diff = updateDifferences(old.state, next, decision);
      const note = unfinished ? { note: "continued" } : {};
      const options = optionsTold(run, "update", old, next);
      await applyUpdate(run, old, next, goal.ignoreChanges, { op: "update", diff, ...options, ...note });
      break;
    }
    case "replace":
      await replace(run, goal, next, old, decision);
      break;
  }
}

async function replace(
  run: Run,
  goal: Goal,
  next: ResourceState,
  old: Row,
  decision: Decision,
): Promise<void> {
  const { replaceKeys, deleteBeforeReplace } = decision;
  if (next.protect === true && old.state.protect === true) {
    throw new EngineError(
      "protected",
      `it is protected, and ${replaceKeys.join(", ") || "an interrupted replacement"} can only change by replacing it. ${whereProtected(run, next.urn)}`,
      { urn: next.urn },
    );
  }
  run.ledger.markReplaced(next.urn);
  const provider = await run.providers.of(next);
  // The defaults that were carried over belong to the old object.
  const { inputs, refused, takesOver } = await check(provider, run, next, {}, goal.inputs);
  next.inputs = inputs;
  const info: StepInfo = {
    op: "replace",
    part: "create",
    replaceKeys,
    diff: [...updateDifferences(old.state, next, decision), ...lost(old.state, next)],
    ...optionsTold(run, "replace", old, next),
    ...(refused !== undefined && { refused }),
    ...(takesOver && { takesOver: takesOver.id }),
  };
  if (deleteBeforeReplace) {
    await deleteBeforeReplacing(run, old);
    await applyCreate(run, next, info, { row: old, pendingDelete: false });
  } else {
    const gone = old.state.pendingReplacement === true;
    await applyCreate(run, next, info, { row: old, pendingDelete: !gone });
  }
}

/**
 * What differs, as the provider tells it where it does. Else the inputs tell it; and where they say nothing, as after a
 * refresh that only saw outputs, those do.
 */
function updateDifferences(
  old: ResourceState,
  next: ResourceState,
  { replaceKeys, detailed = [] }: Pick<Decision, "replaceKeys" | "detailed">,
): ReturnType<typeof differences> {
  const told = differencesAt(detailed, old, next.inputs, replaceKeys);
  if (told.length > 0) return told;
  const found = differences(old.inputs, next.inputs, replaceKeys);
  if (found.length > 0) {
    return found;
  }
  const known = Object.fromEntries(
    Object.keys(next.inputs).map((key) => [key, valueAt(old.outputs, key) ?? null]),
  );
  return differences(known, next.inputs, replaceKeys);
}

/** What to tell of the options that change, and counts where nothing else does. */
function optionsTold(
  run: Run,
  op: StepOp,
  old: Row | undefined,
  next: ResourceState,
): { options?: PropertyDiff[] } {
  const options = old === undefined ? [] : optionDifferences(old.state, next);
  if (options.length === 0) return {};
  if (op === "same") run.optionChanges++;
  return { options };
}

function withKept(next: ResourceState, old: ResourceState): ResourceState["outputs"] {
  const outputs = { ...old.outputs };
  return withSecrets(next, outputs);
}

/** Puts the resource into the state, if it says anything new. */
function keep(run: Run, next: ResourceState, old: Row | undefined): void {
  if (run.preview) {
    return;
  }
  if (
    old !== undefined &&
    equalMaps(old.state.inputs, next.inputs) &&
    equalMaps(old.state.outputs, next.outputs)
  ) {
    if (fieldsOf(old.state) === fieldsOf(next)) {
      run.ledger.recordRow(next.urn, old);
      return;
    }
  }
  const [row] = run.store.commit([{ kind: "put", row: old, state: next }]);
  run.ledger.recordRow(next.urn, row as Row);
}

/** Everything but the properties, in a form to compare. */
function fieldsOf(state: ResourceState): string {
  const stored = encodeResource({ ...state, inputs: {}, outputs: {} }, undefined);
  return JSON.stringify(Object.entries(stored).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
