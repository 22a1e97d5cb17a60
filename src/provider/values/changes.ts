import type { Values } from "../../definitions/definition.js";
import { differences } from "./canonical.js";
import type { Declaration } from "./declaration.js";
import { declaredIn, declaredPaths } from "./declared.js";
import { naturalKeyOf } from "./key.js";
import { refuseFixedKeys, refuseTouching } from "./refusals.js";
import { withoutLeftAlone } from "./sets.js";

/** How an object of the stack, as its state has it, differs from what is declared. */
export interface Changes {
  readonly state: Values;
  readonly names: readonly string[];
  /** Those that replace the object. */
  readonly replaces: string[];
  /** Whether a replacement has the same natural key, so that both cannot exist at once. */
  readonly keepsKey: boolean;
  /** The paths that are declared now. */
  readonly declared: readonly string[];
  /** Those that are declared now and were not, or the other way round. */
  readonly otherwise: readonly string[];
}

export function changesOf(declaration: Declaration, before: Values): Changes {
  const { type, args } = declaration;
  const recorded = declaredIn(before);
  const state = withoutLeftAlone(type, before, recorded ?? []);
  const names = declaration.differencesFrom(state);
  const ofKey = differences(type, naturalKeyOf(type, args), naturalKeyOf(type, state));
  const paths = declaredPaths(type, args);
  const [known, declared] = [new Set(recorded), new Set(paths)];
  return {
    state,
    names,
    replaces: names.filter((name) => type.fields[name]?.replaces === true),
    keepsKey: ofKey.length === 0,
    declared: paths,
    otherwise:
      recorded === undefined
        ? []
        : [...new Set([...known, ...declared])].filter((path) => known.has(path) !== declared.has(path)),
  };
}

/**
 * Refuses what can not be changed so.
 *
 * @throws ProviderError
 */
export function refuseChanges(
  declaration: Declaration,
  id: string,
  { state, names, replaces }: Changes,
): void {
  if (replaces.length === 0) refuseFixedKeys(declaration, state);
  if (names.length > 0) {
    refuseTouching(declaration, { id, state }, replaces.length > 0 ? "removal" : names);
  }
}
