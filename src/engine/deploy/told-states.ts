import type { StepEvent, StepOp } from "../events.js";
import { encodeResource, type ResourceState, type StoredResource } from "../state/deployment.js";
import { hasSecret } from "../compare.js";
import { toState, type Crypter, type PropertyMap } from "../values.js";

/** Leaves of a secret only that it is one. */
const nothing: Crypter = { encrypt: () => "", decrypt: (text) => text };

/**
 * The resource before a step and after it, as far as it is there. What the API tells beyond the inputs stands in the old
 * one only; where nothing changes, which is most of a large stack, of that only what is not among the inputs.
 */
export function statesOf(
  op: StepOp,
  old: ResourceState | undefined,
  next: ResourceState,
): Pick<StepEvent, "oldState" | "newState"> {
  return {
    ...(old !== undefined && {
      oldState: told(old, op === "same" ? beside(old.inputs, old.outputs) : old.outputs),
    }),
    ...(op !== "delete" && { newState: told(next, op === "refresh" ? next.outputs : {}) }),
  };
}

function told(state: ResourceState, outputs: PropertyMap): StoredResource {
  return encodeResource({ ...state, outputs }, nothing);
}

function beside(inputs: PropertyMap, outputs: PropertyMap): PropertyMap {
  return Object.fromEntries(
    Object.entries(outputs).filter(([key]) => key.startsWith("__") || inputs[key] === undefined),
  );
}

/** Makes a digest of a text by the stack's key. */
export interface Digester {
  digest(text: string): string;
}

/** Of each input that is secret, or has a secret in it, a digest by the stack's key: it tells whether two values are one. */
export function digestsOf({ urn, inputs }: ResourceState, digester: Digester): Record<string, string> {
  const secret = Object.entries(inputs).filter(([, value]) => hasSecret(value));
  return Object.fromEntries(
    secret.map(([name, value]) => [
      name,
      // With its place, so that two secrets that are alike do not show to be.
      digester.digest(JSON.stringify([urn, name, toState(value, undefined)])),
    ]),
  );
}
