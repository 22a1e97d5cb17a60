import { existsSync } from "node:fs";
import { filesOf } from "./stack-names.js";
import type { UntypedDeployment } from "./state/deployment.js";
import { StateStore } from "./state/store.js";

/**
 * The state of a stack as it is kept beside its project, with its secrets as they are stored, so that it takes no passphrase;
 * undefined where it has none there.
 *
 * @throws EngineError `state` where it cannot be read.
 */
export function storedState(root: string, stack: string): UntypedDeployment | undefined {
  const { state, journal } = filesOf({ root }, stack);
  return existsSync(state) || existsSync(journal) ? StateStore.open(state).export() : undefined;
}
