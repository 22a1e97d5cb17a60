import type { StepEvent, StepOp } from "../events.js";
import { encodeResource, type ResourceState, type StoredResource } from "../state/deployment.js";
import type { Crypter, PropertyMap } from "../values.js";

/** Leaves of a secret only that it is one. */
const nothing: Crypter = { encrypt: () => "", decrypt: (text) => text };

/**
 * The resource before a step and after it, as far as it is there. What the API tells beyond the inputs stands in the old
 * one only; where nothing changes, which is most of a large stack, of that only the provider's own marks.
 */
export function statesOf(
  op: StepOp,
  old: ResourceState | undefined,
  next: ResourceState,
): Pick<StepEvent, "oldState" | "newState"> {
  return {
    ...(old !== undefined && { oldState: told(old, op === "same" ? marksIn(old.outputs) : old.outputs) }),
    ...(op !== "delete" && { newState: told(next, op === "refresh" ? next.outputs : {}) }),
  };
}

function told(state: ResourceState, outputs: PropertyMap): StoredResource {
  return encodeResource({ ...state, outputs }, nothing);
}

function marksIn(outputs: PropertyMap): PropertyMap {
  return Object.fromEntries(Object.entries(outputs).filter(([key]) => key.startsWith("__")));
}
