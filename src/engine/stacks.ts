import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { EngineError } from "./errors.js";
import type { OperationOptions } from "./options.js";
import { type Project, readProject } from "./project/project.js";
import { StackConfigFile } from "./project/stack-config.js";
import { filesOf, stackNameOf } from "./session.js";
import { backupOf } from "./state/backup.js";
import { StackLock } from "./state/lock.js";
import { StateStore } from "./state/store.js";
import { isProviderType } from "./state/urn.js";

/** A stack of a project. */
export interface StackSummary {
  readonly name: string;
  /** How many objects it manages. */
  readonly objects: number;
  /** When its state was last written, in ISO 8601; undefined where it has none yet. */
  readonly updated: string | undefined;
}

/** Every stack of the project that has a state here, or a configuration file, by name. */
export function listStacks(options: Pick<OperationOptions, "cwd">): Promise<StackSummary[]> {
  const project = readProject(options.cwd);
  const summaries = namesOf(project).map((name) => {
    const { state } = filesOf(project, name);
    const updated = existsSync(state) ? statSync(state).mtime.toISOString() : undefined;
    return { name, objects: objectsIn(state), updated };
  });
  return Promise.resolve(summaries);
}

/**
 * Removes a stack: its state, what is kept beside it, and its configuration file. Nothing is written to the account.
 *
 * @param options `force`: also a stack that manages objects, which then stay in the account with nobody to manage them.
 * @throws EngineError `state` where there is no such stack, or it manages objects.
 */
export function removeStack(
  options: Pick<OperationOptions, "cwd" | "stack"> & { readonly force?: boolean },
): Promise<void> {
  const project = readProject(options.cwd);
  const stack = stackNameOf(options);
  if (!namesOf(project).includes(stack)) {
    const others = namesOf(project).map((name) => `"${name}"`);
    const known = others.length === 0 ? "There is none." : `There are ${others.join(", ")}.`;
    throw new EngineError("state", `The project "${project.name}" has no stack "${stack}". ${known}`);
  }
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

function namesOf(project: Project): string[] {
  const folder = path.dirname(filesOf(project, "any").state);
  const names = [
    ...namesIn(folder, /^(.+)\.json$/),
    ...namesIn(project.stackConfigDirectory, /^Pulumi\.(.+)\.ya?ml$/),
  ];
  return [...new Set(names)].toSorted();
}

function namesIn(folder: string, pattern: RegExp): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((file) => pattern.exec(file)?.[1] ?? []);
}

function objectsIn(state: string): number {
  return StateStore.open(state).rows.filter(({ stored }) => stored.custom && !isProviderType(stored.type))
    .length;
}
