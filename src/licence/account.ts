import { listWith } from "../api/shapes.js";
import { type Account, type Found, unidentifiedIn } from "../definitions/definition.js";
import type { ResourceType } from "../definitions/resource-type.js";
import { listAll } from "../provider/operation/lists.js";
import { UnreadableObjectError } from "../api/errors.js";
import { isNotFound } from "../provider/values/state.js";

/** Told of each step: so many objects of a section; `total` only where they are read one by one. */
export type OnProgress = (section: string, done: number, total?: number) => void;

/** How many objects are read at a time where each needs a call of its own. */
const AT_ONCE = 8;

/** Reads an account, any sections at once; those that others are divided by must be begun first. */
export class AccountReader {
  readonly #context: Account;
  readonly #onProgress: OnProgress | undefined;
  /** Why an object of a list could not be read by itself: it does not tell there which one it is. */
  readonly unread = new Map<Found, Error>();
  /** The objects in each section that is being read. */
  readonly #lists = new Map<string, Promise<Found[]>>();

  constructor(context: Account, onProgress?: OnProgress) {
    this.#context = context;
    this.#onProgress = onProgress;
  }

  /**
   * All objects of a section, as far as the list tells them.
   *
   * @throws LiveChatError where a read fails, ProviderError where the list cannot be true: then nothing is known to be
   *   complete.
   */
  async list(type: ResourceType): Promise<Found[]> {
    let done = 0;
    const read = async (partition: string | undefined): Promise<Found[]> => {
      const part = await listAll(type, this.#context, partition);
      done += part.length;
      this.#onProgress?.(type.section, done);
      return part;
    };
    // All at once: the client lets through as many as the API takes, and the order stays that of the partitions.
    const partitions = this.#partitions(type);
    const reading = partitions.then(async (parts) => {
      const lists = await Promise.all(parts.map(read));
      const unidentified = lists.flatMap((list) => unidentifiedIn(list).map((state) => ({ state })));
      return listWith(lists.flat(), unidentified);
    });
    // A failure is told to whoever reads this section, whether or not another one waits for it.
    reading.catch(() => {});
    this.#lists.set(type.section, reading);
    return await reading;
  }

  /**
   * All of each object: read by itself where the list tells a part only. Left out are those that went away, and those that
   * cannot be read, which are in `unread`.
   */
  async whole(type: ResourceType, listed: readonly Found[]): Promise<Found[]> {
    if (type.listIsComplete || !type.get) {
      return [...listed];
    }
    const whole: (Found | undefined)[] = [];
    let next = 0;
    let done = 0;
    const worker = async (): Promise<void> => {
      for (let index = next++; index < listed.length; index = next++) {
        whole[index] = await this.#one(type, listed[index] as Found);
        done++;
        this.#onProgress?.(type.section, done, listed.length);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    return whole.filter((object) => object !== undefined);
  }

  async #one(type: ResourceType, listed: Found): Promise<Found | undefined> {
    const { id } = listed;
    try {
      const state = await type.get?.(this.#context, id, listed.state);
      return state && { id, state };
    } catch (error) {
      if (isNotFound(error)) {
        return undefined;
      }
      if (!(error instanceof UnreadableObjectError)) throw error;
      this.unread.set(listed, error);
      return undefined;
    }
  }

  /** The parts in which the API's list is to be asked for: one for each object that divides it. */
  async #partitions({ partition, fields }: ResourceType): Promise<(string | undefined)[]> {
    const field = partition === undefined ? undefined : fields[partition];
    const section = field?.refersTo;
    if (section === undefined) return [undefined];
    const found = (await this.#lists.get(section)) ?? [];
    const ids = found.map(({ id }) => id);
    // One that does not tell its id may be the one that every account has.
    const preset = String(field?.default);
    return unidentifiedIn(found).length === 0 || ids.includes(preset) ? ids : [...ids, preset];
  }
}
