import type { Operation } from "../provider/account.js";
import type { ResourceSteps } from "../provider/resource-steps.js";
import type { Declared } from "./licence60.js";

/** How many steps run at once, as the engine does them. */
const PARALLEL = 8;

interface Resource {
  readonly type: string;
  readonly steps: ResourceSteps;
}

/** What an engine does with providers and state, and no more: order, steps in parallel, state kept on the way. */
export class SmallEngine {
  /** The resources that the state has, and what is left of those that were replaced. */
  readonly #resources = new Map<string, Resource>();

  /** What the state has, by key. */
  get state(): ReadonlyMap<string, { readonly type: string; readonly id: string }> {
    return new Map(
      [...this.#resources].flatMap(([key, { type, steps }]) =>
        steps.state === undefined ? [] : [[key, { type, id: steps.state.id }] as const],
      ),
    );
  }

  /**
   * One `up`. After the first failure no step begins; those that run come to their end.
   *
   * @param replaced the keys of resources that are deleted and made again, whatever has changed.
   */
  async up(
    operation: Operation,
    declared: readonly Declared[],
    replaced: readonly string[] = [],
  ): Promise<void> {
    const done = new Map<string, string>();
    const waiting = new Set(declared);
    const running = new Set<Promise<void>>();
    const failures: unknown[] = [];
    while ((waiting.size > 0 && failures.length === 0) || running.size > 0) {
      const ready = [...waiting].filter(({ needs }) => needs.every((key) => done.has(key)));
      for (const resource of ready.slice(0, failures.length > 0 ? 0 : PARALLEL - running.size)) {
        waiting.delete(resource);
        const isReplaced = replaced.includes(resource.key);
        const step: Promise<void> = this.#step(operation, resource, (key) => done.get(key) ?? "", isReplaced)
          .then((id) => void done.set(resource.key, id))
          .catch((error: unknown) => void failures.push(error))
          .finally(() => running.delete(step));
        running.add(step);
      }
      // oxlint-disable-next-line no-await-in-loop -- until one of them is done
      await Promise.race(running);
    }
    if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join("\n"));
    await Promise.all([...this.#resources.values()].map(({ steps }) => steps.deleteReplaced()));
  }

  async #step(
    operation: Operation,
    { key, type, args }: Declared,
    id: (key: string) => string,
    isReplaced: boolean,
  ): Promise<string> {
    const before = this.#resources.get(key)?.steps;
    const steps = before ? operation.continue(type, before) : operation.resource(type);
    this.#resources.set(key, { type, steps });
    if (isReplaced && steps.state) await steps.replace(args(id), true);
    else await steps.up(args(id));
    return steps.kept.id;
  }

  /**
   * Reads every resource of the state. Returns the keys of those that are gone, or not as recorded. `unread` takes what
   * could not be read, which stays as it is; without it that is an error.
   */
  async refresh(
    operation: Operation,
    unread: (error: unknown) => void = (error) => {
      throw error;
    },
  ): Promise<{ readonly changed: readonly string[]; readonly gone: readonly string[] }> {
    const changed: string[] = [];
    const gone: string[] = [];
    await Promise.all(
      [...this.state].map(async ([key, { type }]) => {
        const before = this.#resources.get(key)?.steps as ResourceSteps;
        const steps = operation.continue(type, before);
        this.#resources.set(key, { type, steps });
        const differs = await steps.refresh().catch(unread);
        if (steps.state === undefined) gone.push(key);
        else if (differs === true) changed.push(key);
      }),
    );
    return { changed, gone };
  }

  /** Removes every resource, in any order. */
  async destroy(operation: Operation): Promise<void> {
    await Promise.all(
      [...this.state].map(async ([key, { type }]) => {
        const steps = operation.continue(type, this.#resources.get(key)?.steps as ResourceSteps);
        await steps.destroy();
        this.#resources.delete(key);
      }),
    );
  }

  /**
   * Tries to read and to remove every resource, in an operation that must do neither. Returns the keys of those with
   * which it did, and leaves the state as it is.
   */
  async trespass(operation: Operation): Promise<string[]> {
    const tries = [...this.#resources].flatMap(([key, { type, steps }]) =>
      (["refresh", "destroy"] as const).map(async (what) => {
        const resource = operation.continue(type, steps);
        return await resource[what]().then(
          () => [key],
          () => [],
        );
      }),
    );
    return (await Promise.all(tries)).flat();
  }
}
