import { existsSync, rmSync, statSync } from "node:fs";
import { EngineError } from "./errors.js";
import type { StackOptions } from "./options.js";
import { readProject } from "./project/project.js";
import { StackConfigFile } from "./project/stack-config.js";
import { withStack } from "./session.js";
import { filesOf, stackNameOf, stackNamesOf } from "./stack-names.js";
import { backupOf } from "./state/backup.js";
import { StackLock } from "./state/lock.js";
import { StateStore } from "./state/store.js";
import { isProviderType } from "./state/urn.js";

/** A stack of a project. */
export interface StackSummary {
  /** The name by which `--stack` takes it. */
  readonly name: string;
  /** How many objects it manages. */
  readonly objects: number;
  /** When its state was last written, in ISO 8601; missing where it has none yet. */
  readonly updated: string | undefined;
}

/** Every stack of the project that has a state here, or a configuration file, by name. */
export function listStacks(options: Pick<StackOptions, "cwd">): Promise<StackSummary[]> {
  const project = readProject(options.cwd);
  const summaries = stackNamesOf(project).map((name) => {
    const { state } = filesOf(project, name);
    const updated = existsSync(state) ? statSync(state).mtime.toISOString() : undefined;
    return { name, objects: objectsIn(state), updated };
  });
  return Promise.resolve(summaries);
}

/**
 * Makes a stack that manages nothing yet, as `pulumi stack init` does.
 *
 * @throws EngineError `state` where the project has it already.
 */
export async function initStack(
  options: Pick<StackOptions, "cwd" | "env"> & { readonly stack: string },
): Promise<void> {
  const { cwd, stack } = options;
  if (stackNamesOf(readProject(cwd)).includes(stack)) {
    throw new EngineError("state", `The project has the stack "${stack}" already.`);
  }
  await withStack({ ...options, create: true }, "replace", ({ store }) => {
    store.replace([], []);
    return Promise.resolve();
  });
}

/**
 * Removes a stack: its state, what is kept beside it, and its configuration file. Nothing is written to the account.
 *
 * @param options `force`: also a stack that manages objects, which then stay in the account with nobody to manage them.
 * @throws EngineError `project` where there is no such stack, `state` where it manages objects.
 */
export function removeStack(
  options: Pick<StackOptions, "cwd" | "stack"> & { readonly force?: boolean },
): Promise<void> {
  const project = readProject(options.cwd);
  const stack = stackNameOf(project, options);
  const { state, journal, lock: lockFile } = filesOf(project, stack);
  const lock = StackLock.acquire(lockFile, stack);
  try {
    const objects = objectsIn(state);
    if (objects > 0 && options.force !== true) {
      throw new EngineError(
        "state",
        `The stack "${stack}" still manages ${objects} object${objects === 1 ? "" : "s"}: "destroy" deletes them first. With --force they stay in the account, and nothing manages them.`,
      );
    }
    for (const file of [state, journal, backupOf(state), new StackConfigFile(project, stack).path]) {
      rmSync(file, { force: true });
    }
  } finally {
    lock.release();
  }
  return Promise.resolve();
}

function objectsIn(state: string): number {
  return StateStore.open(state).rows.filter(({ stored }) => stored.custom && !isProviderType(stored.type))
    .length;
}
