import { EngineError } from "./errors.js";
import type { StackOptions } from "./options.js";
import { withStack } from "./session.js";
import type { ResourceState } from "./state/deployment.js";
import type { Row, StateStore } from "./state/store.js";
import { isUrn, nameOf, isProviderType, STACK_TYPE } from "./state/urn.js";

/**
 * Gives a resource of the state another name, as `pulumi state rename` does: what the program calls by that name then is
 * the same object. Nothing is written to the account.
 *
 * @param resource its URN, or its name where only one resource has it.
 * @throws EngineError `state` if there is no such resource, or one of the new name.
 */
export async function renameResource(
  options: StackOptions,
  resource: string,
  name: string,
): Promise<{ from: string; to: string }> {
  return await withStack(options, "write", ({ store, stack }) => {
    const row = rowOf(store, stack, resource);
    const from = row.state.urn;
    const to = `${from.slice(0, from.length - nameOf(from).length)}${name}`;
    if (name === "") throw new EngineError("state", "The new name is empty.", { urn: from });
    if (store.rows.some(({ state }) => state.urn === to)) {
      throw new EngineError("state", `The stack has a resource "${to}" already.`, { urn: from });
    }
    refuseUnderWay(store, from);
    const changes = store.rows.flatMap((other) => {
      const state = renamed(other.state, from, to);
      return state === other.state ? [] : [{ kind: "put", row: other, state } as const];
    });
    store.commit(changes);
    return Promise.resolve({ from, to });
  });
}

/**
 * Takes the protection off resources of the state, as `pulumi state unprotect` does; the next `up` of a program that
 * protects them puts it on again.
 *
 * @param resources their URNs or names; undefined: all of the stack.
 * @returns the URNs of those that were protected.
 * @throws EngineError `state` if there is no such resource.
 */
export async function unprotectResources(
  options: StackOptions,
  resources: readonly string[] | undefined,
): Promise<string[]> {
  return await withStack(options, "write", ({ store, stack }) => {
    const rows = resources?.map((resource) => rowOf(store, stack, resource)) ?? store.rows;
    const guarded = [...new Set(rows)].filter(({ state }) => state.protect === true);
    store.commit(
      guarded.map((row) => ({ kind: "put", row, state: { ...row.state, protect: undefined } }) as const),
    );
    return Promise.resolve(guarded.map(({ state }) => state.urn));
  });
}

function rowOf(store: StateStore, stack: string, resource: string): Row {
  const own = store.rows.filter(
    ({ state }) => state.delete !== true && !isProviderType(state.type) && state.type !== STACK_TYPE,
  );
  const found = own.filter(({ state: { urn } }) => (isUrn(resource) ? urn : nameOf(urn)) === resource);
  const [row, ...others] = found;
  if (row === undefined) {
    throw new EngineError(
      "state",
      `The stack "${stack}" has no resource "${resource}". Name it as its plan does, or by the URN that "stack export" has of it.`,
    );
  }
  if (others.length > 0) {
    throw new EngineError(
      "state",
      `The stack "${stack}" has several resources "${resource}": name the one that is meant by its URN, of ${found
        .map(({ state }) => state.urn)
        .join(", ")}.`,
    );
  }
  return row;
}

function refuseUnderWay(store: StateStore, urn: string): void {
  if (store.pendingOperations.some(({ resource }) => resource.urn === urn)) {
    throw new EngineError(
      "state",
      `A run was killed while it worked on "${urn}": run "up" or "refresh" first, which finds out how that ended.`,
      { urn },
    );
  }
}

/** The state with every mention of a resource under its new name; the same object where there is none. */
function renamed(state: ResourceState, from: string, to: string): ResourceState {
  const one = (urn: string): string => (urn === from ? to : urn);
  const { urn, parent, deletedWith, dependencies = [], replaceWith = [], propertyDependencies = {} } = state;
  const mentioned = [urn, parent, deletedWith, ...dependencies, ...replaceWith];
  if (![...mentioned, ...Object.values(propertyDependencies).flat()].includes(from)) return state;
  return {
    ...state,
    urn: one(urn),
    ...(parent !== undefined && { parent: one(parent) }),
    ...(deletedWith !== undefined && { deletedWith: one(deletedWith) }),
    ...(state.dependencies && { dependencies: dependencies.map(one).toSorted() }),
    ...(state.replaceWith && { replaceWith: replaceWith.map(one) }),
    ...(state.propertyDependencies && {
      propertyDependencies: Object.fromEntries(
        Object.entries(propertyDependencies).map(([key, urns]) => [key, urns?.map(one).toSorted() ?? null]),
      ),
    }),
  };
}
