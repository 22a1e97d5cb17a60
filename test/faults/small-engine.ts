import type { Operation } from "../provider/account.js";
import type { Kept, ResourceSteps } from "../provider/resource-steps.js";
import type { Declared } from "./licence60.js";

/** How many steps run at once, as the engine does them. */
const PARALLEL = 8;

/** What an engine does with providers and state, and no more: order, steps in parallel, state kept on the way. */
export class SmallEngine {
  readonly state = new Map<string, { readonly type: string; readonly kept: Kept }>();

  /** One `up`. After the first failure no step begins; those that run come to their end. */
  async up(operation: Operation, declared: readonly Declared[]): Promise<void> {
    const done = new Map<string, string>();
    const waiting = new Set(declared);
    const running = new Set<Promise<void>>();
    const failures: unknown[] = [];
    while ((waiting.size > 0 && failures.length === 0) || running.size > 0) {
      const ready = [...waiting].filter(({ needs }) => needs.every((key) => done.has(key)));
      for (const resource of ready.slice(0, failures.length > 0 ? 0 : PARALLEL - running.size)) {
        waiting.delete(resource);
        const step: Promise<void> = this.#step(operation, resource, (key) => done.get(key) ?? "")
          .then((id) => void done.set(resource.key, id))
          .catch((error: unknown) => void failures.push(error))
          .finally(() => running.delete(step));
        running.add(step);
      }
      // oxlint-disable-next-line no-await-in-loop -- until one of them is done
      await Promise.race(running);
    }
    if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join("\n"));
  }

  async #step(operation: Operation, { key, type, args }: Declared, id: (key: string) => string) {
    const resource: ResourceSteps = operation.resource(type);
    resource.state = this.state.get(key)?.kept;
    try {
      await resource.up(args(id));
    } finally {
      if (resource.state !== undefined) this.state.set(key, { type, kept: resource.state });
    }
    return resource.kept.id;
  }

  /** Reads every resource of the state. Returns the keys of those that are gone, or not as recorded. */
  async refresh(operation: Operation): Promise<string[]> {
    const keys = [...this.state.keys()];
    const changed = await Promise.all(
      keys.map(async (key) => {
        const { type, kept } = this.state.get(key) as { type: string; kept: Kept };
        const resource = operation.resource(type);
        resource.state = kept;
        return await resource.refresh();
      }),
    );
    return keys.filter((_, index) => changed[index]);
  }

  /**
   * Tries to read and to remove every resource, in an operation that must do neither. Returns the keys of those with
   * which it did, and leaves the state as it is.
   */
  async trespass(operation: Operation): Promise<string[]> {
    const tries = [...this.state].flatMap(([key, { type, kept }]) =>
      (["refresh", "destroy"] as const).map(async (what) => {
        const resource = operation.resource(type);
        resource.state = kept;
        return await resource[what]().then(
          () => [key],
          () => [],
        );
      }),
    );
    return (await Promise.all(tries)).flat();
  }
}
