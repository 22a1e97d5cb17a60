import { isObject } from "./canonical.js";
import type { Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { declaredIn, declaredInputs, declaredPaths, withUntold } from "./declared.js";
import { withoutLeftAlone, withOrderOf } from "./sets.js";
import { WRITTEN } from "../../shared/permanent.js";

/**
 * The state of a resource: what the account has, and what the API never tells, taken from what is
 * remembered of it (the arguments of a create or update, the old state of a read); sets in the order that is remembered.
 */
export function stateOf(type: ResourceType, actual: Values, remembered: Values): Values {
  const paths = declaredIn(remembered) ?? declaredPaths(type, remembered);
  const state: Values = {};
  for (const [name, value] of Object.entries(actual)) {
    if (value !== undefined) {
      state[name] = value;
    }
  }
  for (const { name, writeOnly, createOnly } of Object.values(type.fields)) {
    const known = remembered[name];
    if (writeOnly && known !== undefined) {
      state[name] = known;
    }
    // Changed by hand it could not be repaired, and telling it would refuse every later change of the object.
    if (createOnly && isObject(known)) {
      const kept = Object.entries(known).filter(
        ([key]) => createOnly.includes(key) && paths.includes(`${name}.${key}`),
      );
      state[name] = { ...(isObject(state[name]) && state[name]), ...Object.fromEntries(kept) };
    }
  }
  return withOrderOf(type, remembered, managedPart(type, state, remembered));
}

/** What was read, and what that did not tell of the declaration as it was known. */
export function knownState(type: ResourceType, read: Values, olds: Values): Values {
  return withUntold(type, declaredInputs(type, olds, olds), stateOf(type, read, olds));
}

/** What an account has, without what is left alone in the properties that are remembered. */
export function managedPart(type: ResourceType, actual: Values, remembered: Values): Values {
  const known = Object.fromEntries(Object.entries(actual).filter(([name]) => remembered[name] !== undefined));
  const paths = declaredIn(remembered) ?? declaredPaths(type, remembered);
  return { ...actual, ...withoutLeftAlone(type, known, paths) };
}

/** Values without Pulumi's own properties, and ours that are instructions to it. */
export function withoutInternals(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !name.startsWith("__")));
}

/** The same for the same inputs: Pulumi sorts the properties on their way from `check` to the other methods. */
export function keyOf(inputs: Values): string {
  return JSON.stringify(Object.entries(inputs).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Whether the API said that the object is not there. Nothing else means absent. */
export function isNotFound(error: unknown): boolean {
  return codeOf(error) === "not_found";
}

/** Whether the account may have changed although the answer did not arrive, or was not one. */
export function mayHaveHappened(error: unknown): boolean {
  const code = codeOf(error);
  return (
    code === "server" ||
    code === "invalid_answer" ||
    code === "unreadable_object" ||
    ((code === "connection" || code === "timeout") &&
      (error as { requestSent?: boolean }).requestSent !== false)
  );
}

/** Whether the API took the request, although its answer cannot be used. */
export function wasCarriedOut(error: unknown): boolean {
  const status = statusOf(error);
  return status !== undefined && status < 300;
}

/** Whether the API, or a gateway before it, may be at the request still: nobody said that it is over. */
export function stillGoingOn(error: unknown): boolean {
  return codeOf(error) === "timeout" || [408, 504].includes(statusOf(error) ?? 0);
}

function statusOf(error: unknown): number | undefined {
  const status = error instanceof Error ? (error as { status?: unknown }).status : undefined;
  return typeof status === "number" ? status : undefined;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error ? (error as { code?: unknown }).code : undefined;
}

/** How long after this stack wrote an object it is not taken for gone because it cannot be seen, in milliseconds. */
const LATELY_MS = 300_000;

/** How long ago this stack wrote the object, in milliseconds, where that was lately: reads may lag behind it still. */
export function writtenLately(state: Values): number | undefined {
  const written = state[WRITTEN];
  const age = typeof written === "string" ? Date.now() - Date.parse(written) : Number.NaN;
  // The clock of another machine may be ahead.
  return Math.abs(age) < LATELY_MS ? Math.max(0, age) : undefined;
}
