import type { Identity, Values } from "../../definitions/definition.js";

/*
 * What this provider adds to the outputs of every resource. States of users hold it for ever, as they do the type
 * tokens (`tokenOf`) and the loader text (`loaderText`): names and forms are permanent, older states lack the newer
 * ones, and what begins with `__` is never compared, so that none of it is a change by itself.
 */

/** Which properties were declared: the paths that `declaredPaths` makes, sorted. */
export const DECLARED = "__declared";

/**
 * The sets stand in the order of the program. Older versions kept them sorted in inputs, and as the API gave them in
 * outputs.
 */
export const ORDERED = "__ordered";

/** The account that the object is in: an {@link Identity}, as far as it was known when the mark was made. */
export const ACCOUNT = "__account";

/**
 * Which properties of the natural key the program declares as secrets: a list of their names. It is an input too, by
 * which the program tells it; `check` takes that away again. Without it nobody knows.
 */
export const SECRETS = "__secrets";

/** The properties that inputs or a state call secret. */
export function secretsIn(values: Values): ReadonlySet<string> {
  const names = values[SECRETS];
  return new Set(Array.isArray(names) ? (names as string[]) : []);
}

/** When this stack last wrote the object, in ISO 8601. A read never renews it. */
export const WRITTEN = "__written";

/** The account that a state says its object is in; undefined where it does not say. */
export function accountIn(state: Values): Identity | undefined {
  const mark = state[ACCOUNT];
  return typeof mark === "object" && mark !== null && Object.keys(mark).length > 0 ? mark : undefined;
}
