import type { Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { partitionOf } from "../values/key.js";

/** How long no other object of a type must be read before it is judged how many are gone, in milliseconds. */
const QUIET_MS = 250;

interface Known {
  readonly partition: unknown;
  readonly state: Values;
  /** Whether it is in the account; undefined where nobody has looked. */
  isThere: boolean | undefined;
}

/** The objects that the stack has, as far as this operation has come to see them. */
export class StackObjects {
  readonly #types = new Map<string, Map<string, Known>>();
  readonly #asked = new Map<string, number>();

  /** Tells that the stack has an object, and whether that is in the account, where somebody has looked. */
  saw(type: ResourceType, id: string, state: Values, isThere?: boolean): void {
    const known = this.#of(type);
    const before = known.get(id);
    known.set(id, { partition: partitionOf(type, state), state, isThere: isThere ?? before?.isThere });
    if (isThere !== undefined) this.#asked.set(type.name, performance.now());
  }

  /** Tells that the stack has it no more. */
  forget(type: ResourceType, id: string): void {
    this.#of(type).delete(id);
  }

  /** Those that should be in the list of a partition, by their id, with the state that is known of them. */
  in(type: ResourceType, partition: unknown): ReadonlyMap<string, Values> {
    const place = String(partition);
    return new Map(
      [...this.#of(type)]
        .filter(([, known]) => known.isThere !== false && String(known.partition) === place)
        .map(([id, { state }]) => [id, state]),
    );
  }

  /**
   * How many of those that were looked for are gone, of how many, once those that are read at the same time have
   * been looked for as well: an engine asks for one after the other, some at once.
   */
  async gone(type: ResourceType): Promise<{ readonly gone: number; readonly of: number }> {
    for (let rest = QUIET_MS; rest > 0; rest = this.#quietIn(type)) {
      // oxlint-disable-next-line no-await-in-loop -- another one may have come meanwhile
      await new Promise((resolve) => setTimeout(resolve, rest));
    }
    const looked = [...this.#of(type).values()].filter(({ isThere }) => isThere !== undefined);
    return { gone: looked.filter(({ isThere }) => isThere === false).length, of: looked.length };
  }

  #quietIn({ name }: ResourceType): number {
    return (this.#asked.get(name) ?? 0) + QUIET_MS - performance.now();
  }

  #of({ name }: ResourceType): Map<string, Known> {
    const known = this.#types.get(name) ?? new Map<string, Known>();
    this.#types.set(name, known);
    return known;
  }
}
