import type { Found, Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { partitionOf } from "../values/key.js";
import { byId } from "./lists.js";

/** How long no other object of a type must be read before it is judged how many are gone, in milliseconds. */
const QUIET_MS = 250;

interface Known {
  readonly place: string;
  readonly state: Values;
  /** Whether it is in the account; undefined where nobody has looked. */
  readonly isThere: boolean | undefined;
}

/** The objects that the stack has, as far as this operation has come to see them. */
export class StackObjects {
  readonly #types = new Map<string, StackObjectsOfType>();

  /** Tells that the stack has an object, and whether that is in the account, where somebody has looked. */
  saw(type: ResourceType, id: string, state: Values, isThere?: boolean): void {
    const known = this.#of(type);
    known.saw(id, { place: String(partitionOf(type, state)), state, isThere });
  }

  /** Tells that the stack has it no more. */
  forget(type: ResourceType, id: string): void {
    this.#of(type).forget(id);
  }

  /** Those that should be in the list of a partition. */
  in(type: ResourceType, partition: unknown): Place {
    return this.#of(type).in(String(partition));
  }

  /**
   * How many of those that were looked for are gone, of how many, once those that are read at the same time have
   * been looked for as well: an engine asks for one after the other, some at once.
   */
  async gone(type: ResourceType): Promise<{ readonly gone: number; readonly of: number }> {
    const known = this.#of(type);
    for (let rest = QUIET_MS; rest > 0; rest = known.quietIn) {
      // oxlint-disable-next-line no-await-in-loop -- another one may have come meanwhile
      await new Promise((resolve) => setTimeout(resolve, rest));
    }
    return known.looked;
  }

  #of({ name }: ResourceType): StackObjectsOfType {
    const known = this.#types.get(name) ?? new StackObjectsOfType();
    this.#types.set(name, known);
    return known;
  }
}

class StackObjectsOfType {
  readonly #known = new Map<string, Known>();
  readonly #places = new Map<string, Place>();
  #asked = 0;
  #there = 0;
  #gone = 0;

  saw(id: string, { place, state, isThere }: Known): void {
    const before = this.#known.get(id);
    this.forget(id);
    const known = { place, state, isThere: isThere ?? before?.isThere };
    this.#known.set(id, known);
    this.#count(known, 1);
    if (known.isThere !== false) this.in(place).add(id, state);
    if (isThere !== undefined) this.#asked = performance.now();
  }

  forget(id: string): void {
    const known = this.#known.get(id);
    if (known === undefined) return;
    this.#count(known, -1);
    this.in(known.place).remove(id);
    this.#known.delete(id);
  }

  in(name: string): Place {
    const place = this.#places.get(name) ?? new Place();
    this.#places.set(name, place);
    return place;
  }

  get looked(): { readonly gone: number; readonly of: number } {
    return { gone: this.#gone, of: this.#there + this.#gone };
  }

  get quietIn(): number {
    return this.#asked + QUIET_MS - performance.now();
  }

  #count({ isThere }: Known, by: 1 | -1): void {
    if (isThere === true) this.#there += by;
    if (isThere === false) this.#gone += by;
  }
}

/** The objects of one place that are not known to be gone. Each create asks which of them a list lacks. */
class Place {
  readonly objects = new Map<string, Values>();
  /** Every id that was here, in the order in which it came. */
  readonly #ids: string[] = [];
  readonly #lacking = new WeakMap<readonly Found[], { upTo: number; readonly ids: Set<string> }>();

  add(id: string, state: Values): void {
    this.#ids.push(id);
    this.objects.set(id, state);
  }

  remove(id: string): void {
    this.objects.delete(id);
  }

  /** Those that a list does not have. What a list has is looked for in it once. */
  lackedBy(list: readonly Found[]): (readonly [id: string, state: Values])[] {
    const lacking = this.#lacking.get(list) ?? { upTo: 0, ids: new Set<string>() };
    this.#lacking.set(list, lacking);
    for (; lacking.upTo < this.#ids.length; lacking.upTo++) {
      const id = this.#ids[lacking.upTo] as string;
      if (!byId(list).has(id)) lacking.ids.add(id);
    }
    return [...lacking.ids].flatMap((id) => {
      const state = this.objects.get(id);
      return state === undefined ? [] : [[id, state] as const];
    });
  }
}
