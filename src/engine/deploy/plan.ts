import { equal, equalMaps, hasUnknown, reveal, revealMap } from "../compare.js";
import { EngineError } from "../errors.js";
import type { CheckResult, ProviderDiff, Provider } from "./provider.js";
import type { ResourceState } from "../state/deployment.js";
import { nameOf } from "../state/urn.js";
import { parsePath } from "../../shared/property-path.js";
import { UNKNOWN, type PropertyMap, type PropertyValue } from "../values.js";
import type { Run } from "./run.js";
import type { Goal } from "./goal.js";
import { changedPaths, contains, reset } from "./paths.js";

/** What is to happen to a resource that the state has. */
export interface Decision {
  op: "same" | "update" | "replace";
  replaceKeys: string[];
  deleteBeforeReplace: boolean;
  /** What differs, where the provider tells it. */
  detailed?: ProviderDiff["detailed"];
}

/** The text that stands for the failure of an earlier create or update in `replaceOnChanges`. */
const INIT_ERROR = "#initerror";

/** Asks the provider whether the inputs are right, for them with its defaults, and what it foresees. */
export async function check(
  provider: Provider,
  run: Run,
  state: ResourceState,
  olds: PropertyMap,
  inputs: PropertyMap,
): Promise<Omit<CheckResult, "failures">> {
  if (!run.preview && hasUnknown(inputs)) {
    throw new EngineError("program", "an input has no value although everything that it depends on is done", {
      urn: state.urn,
    });
  }
  const isNew = Object.keys(olds).length === 0;
  const begun = run.preview && isNew ? run.ledger.begunBefore(state.urn) : undefined;
  const result = await provider.check(state.urn, olds, inputs, begun);
  if (result.failures.length > 0) {
    // The reasons only: the CLI adds the value, a secret's too.
    const reasons = result.failures.map(({ property, reason }) =>
      property === "" ? reason : `${property}: ${reason}`,
    );
    throw new EngineError("provider", `${nameOf(state.urn)} is invalid: ${reasons.join("; ")}`, {
      urn: state.urn,
    });
  }
  // Secrets that the provider alone marks are among them.
  await run.admit(state, result.inputs);
  return result;
}

/** The inputs with what is to be ignored as it was. */
export function ignoringChanges(
  run: Run,
  urn: string,
  inputs: PropertyMap,
  olds: PropertyMap,
  ignored: readonly string[],
): PropertyMap {
  let result = inputs;
  for (const text of ignored) {
    const path = parsePath(text);
    const attempt = path === undefined ? { ok: false, inputs: result } : reset(path, olds, result);
    result = attempt.inputs;
    if (!attempt.ok) {
      run.diagnose("info", `Changes at "${text}" cannot be ignored: it is not there on both sides.`, urn);
    }
  }
  return result;
}

/** Compares what the state has with what the program wants. */
export async function decide(
  provider: Provider,
  run: Run,
  old: ResourceState,
  next: ResourceState,
  goal: Goal,
): Promise<Decision> {
  // The provider alone can tell whether the new object can exist beside the old one, also where nothing else changes.
  // An alias may have another type, whose provider need not know it.
  const known = { ...old, urn: next.urn, type: next.type };
  const diff = await provider.diff(known, next.inputs, goal.ignoreChanges);
  const deleteBeforeReplace = goal.deleteBeforeReplace ?? diff.deleteBeforeReplace;
  const detailed = diff.detailed === undefined ? {} : { detailed: diff.detailed };
  const forcedBy = forcing(run, old, next, goal);
  if (forcedBy !== undefined) {
    return { op: "replace", replaceKeys: [forcedBy], deleteBeforeReplace, ...detailed };
  }
  const { changes, changedKeys } = complete(run, diff, old, next.inputs, goal.ignoreChanges);
  const replaceKeys = withReplaceOnChanges(
    diff.replaceKeys,
    changes,
    changedKeys,
    goal.replaceOnChanges,
    old,
  );
  const unfinished = (old.initErrors?.length ?? 0) > 0;
  const forced = replaceKeys.includes(INIT_ERROR);
  if (old.pendingReplacement === true || ((changes || forced) && replaceKeys.length > 0)) {
    return { op: "replace", replaceKeys, deleteBeforeReplace, ...detailed };
  }
  const op = changes || unfinished ? "update" : "same";
  return { op, replaceKeys: [], deleteBeforeReplace: false, ...detailed };
}

/** Why the object is replaced whatever its properties are; undefined where it is not. */
function forcing(run: Run, old: ResourceState, next: ResourceState, goal: Goal): string | undefined {
  if (run.replaceTargets.has(next.urn)) return "--replace";
  if (old.taint === true) return "taint";
  if (triggers(goal.replacementTrigger, old)) return "replacementTrigger";
  if (next.replaceWith?.some((urn) => run.ledger.isReplaced(urn)) === true) return "replaceWith";
  return next.deletedWith !== undefined && run.ledger.isReplaced(next.deletedWith)
    ? "deletedWith"
    : undefined;
}

/** Where the provider does not say whether there are changes, the inputs are compared. */
export function complete(
  run: Run,
  diff: ProviderDiff,
  old: ResourceState,
  inputs: PropertyMap,
  ignoreChanges: readonly string[],
): { changes: boolean; changedKeys: string[] } {
  if (diff.changes !== undefined) {
    return { changes: diff.changes, changedKeys: [] };
  }
  const before = revealMap(old.inputs);
  const after = revealMap(ignoringChanges(run, old.urn, inputs, old.inputs, ignoreChanges));
  if (equalMaps(before, after)) {
    return { changes: false, changedKeys: [] };
  }
  return { changes: true, changedKeys: changedPaths(before, after) };
}

function withReplaceOnChanges(
  replaceKeys: readonly string[],
  changes: boolean,
  changedKeys: readonly string[],
  replaceOnChanges: readonly string[],
  old: ResourceState,
): string[] {
  const keys = new Set(replaceKeys);
  const paths = replaceOnChanges.map((text) => parsePath(text) ?? [text]);
  if (changes) {
    for (const key of changedKeys) {
      if (paths.some((path) => contains(path, parsePath(key) ?? [key]))) {
        keys.add(key);
      }
    }
  }
  if ((old.initErrors?.length ?? 0) > 0 && paths.some((path) => contains(path, [INIT_ERROR]))) {
    keys.add(INIT_ERROR);
  }
  return [...keys];
}

/** Whether the value that the program ties the resource's life to is another one. */
function triggers(trigger: PropertyValue, old: ResourceState): boolean {
  const before = old.replacementTrigger ?? null;
  if (hasUnknown(trigger) || hasUnknown(before)) {
    return true;
  }
  return trigger !== null && before !== null && !equal(reveal(trigger), reveal(before));
}

/** The inputs of a resource as they would be if what is in `replaced` were made anew. */
export function withUnknowns(state: ResourceState, replaced: ReadonlySet<string>): PropertyMap | undefined {
  let affected = false;
  const inputs: PropertyMap = {};
  for (const [key, value] of Object.entries(state.inputs)) {
    const needed = Object.entries(state.propertyDependencies ?? {}).find(([name]) => name === key)?.[1];
    const depends = (needed ?? []).some((urn) => replaced.has(urn));
    affected ||= depends;
    inputs[key] = depends ? UNKNOWN : value;
  }
  return affected ? inputs : undefined;
}
