import type { StepEvent, StepOp } from "../events.js";
import { encodeResource, type ResourceState, type StoredResource } from "../state/deployment.js";
import type { Crypter } from "../values.js";

/** Leaves of a secret only that it is one. */
const nothing: Crypter = { encrypt: () => "", decrypt: (text) => text };

/**
 * The resource before a step and after it, as far as it is there. What the API tells beyond the inputs stands in the old
 * one only, and not where nothing changes: of a large stack that is most.
 */
export function statesOf(
  op: StepOp,
  old: ResourceState | undefined,
  next: ResourceState,
): Pick<StepEvent, "oldState" | "newState"> {
  return {
    ...(old !== undefined && { oldState: told(old, op !== "same") }),
    ...(op !== "delete" && { newState: told(next, op === "refresh") }),
  };
}

function told(state: ResourceState, whole: boolean): StoredResource {
  return encodeResource(whole ? state : { ...state, outputs: {} }, nothing);
}
