import { type Context, type Definition, factsOf, fieldsOf, type Found } from "../provider/definition.js";
import { listAll } from "../provider/list-all.js";
import { isNotFound } from "../provider/state.js";

/** Told of each step: so many objects of a section; `total` only where they are read one by one. */
export type OnProgress = (section: string, done: number, total?: number) => void;

/** How many objects are read at a time where each needs a call of its own. */
const AT_ONCE = 8;

/** Reads an account, any sections at once; those that others are divided by must be begun first. */
export class AccountReader {
  readonly #context: Context;
  readonly #onProgress: OnProgress | undefined;
  /** The ids of the objects in each section that is being read. */
  readonly #ids = new Map<string, Promise<string[]>>();

  constructor(context: Context, onProgress?: OnProgress) {
    this.#context = context;
    this.#onProgress = onProgress;
  }

  /**
   * All objects of a section, as far as the list tells them.
   *
   * @throws LiveChatError where a read fails, ProviderError where the list cannot be true: then nothing is known to be
   *   complete.
   */
  async list(definition: Definition): Promise<Found[]> {
    let done = 0;
    const read = async (partition: string | undefined): Promise<Found[]> => {
      const part = await listAll(definition, this.#context, partition);
      done += part.length;
      this.#onProgress?.(definition.section, done);
      return part;
    };
    // All at once: the client lets through as many as the API takes, and the order stays that of the partitions.
    const partitions = this.#partitions(definition);
    const reading = partitions.then(async (parts) => (await Promise.all(parts.map(read))).flat());
    const ids = reading.then((found) => found.map(({ id }) => id));
    // A failure is told to whoever reads this section, whether or not another one waits for it.
    ids.catch(() => {});
    this.#ids.set(definition.section, ids);
    return await reading;
  }

  /** All of each object: read by itself where the list tells a part only. Those that went away are left out. */
  async whole(definition: Definition, listed: readonly Found[]): Promise<Found[]> {
    if (definition.listIsWhole || !definition.get) {
      return [...listed];
    }
    const whole: (Found | undefined)[] = [];
    let next = 0;
    let done = 0;
    const worker = async (): Promise<void> => {
      for (let index = next++; index < listed.length; index = next++) {
        whole[index] = await this.#one(definition, listed[index] as Found);
        done++;
        this.#onProgress?.(definition.section, done, listed.length);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    return whole.filter((object) => object !== undefined);
  }

  async #one(definition: Definition, { id, state: listed }: Found): Promise<Found | undefined> {
    try {
      const state = await definition.get?.(this.#context, id, listed);
      return state && { id, state };
    } catch (error) {
      if (isNotFound(error)) {
        return undefined;
      }
      throw error;
    }
  }

  /** The parts in which the API's list is to be asked for: one for each object that divides it. */
  async #partitions({ partition, args }: Definition): Promise<(string | undefined)[]> {
    const section = partition === undefined ? undefined : factsOf(fieldsOf({ args })[partition]).refersTo;
    return section === undefined ? [undefined] : ((await this.#ids.get(section)) ?? []);
  }
}
