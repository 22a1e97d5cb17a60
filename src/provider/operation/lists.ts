import { type Account, type Found, type Values, unidentifiedIn } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { nameOf } from "../values/key.js";
import { ProviderError } from "../values/errors.js";

/** How long a list may serve further reads of the same operation, in milliseconds. */
const SNAPSHOT_MS = 30_000;

interface Snapshot {
  readonly taken: number;
  readonly objects: Promise<Found[]>;
  /** Whether it has come. */
  isRead: boolean;
  stale: boolean;
  /** The objects by their natural key, once somebody asks. */
  names?: Promise<ReadonlyMap<string, Found[]>>;
}

/** Told of what this operation made, and of others in the account that have the same natural key. */
export type OnTwins = (type: ResourceType, ours: Found, others: readonly Found[]) => void;

/** Whether another provider of the same program removed an object since. */
export type IsRemoved = (type: ResourceType, id: string) => boolean;

/** A list, and when it was asked for. */
export interface Listed {
  readonly objects: Found[];
  readonly taken: number;
}

/** What this operation itself made of the objects of one type. */
interface Own {
  /** By id; undefined where it was removed. */
  readonly objects: Map<string, Found | undefined>;
  readonly names: Map<string, Set<string>>;
}

/** The lists that the resources of one operation share, and what the operation itself made of them since. */
export class Lists {
  readonly #account: () => Promise<Account>;
  readonly #snapshots = new Map<string, Snapshot>();
  readonly #own = new Map<string, Own>();
  readonly #reached = new Set<string>();
  readonly #places = new Map<string, Promise<readonly unknown[]>>();

  readonly #onTwins: OnTwins;
  readonly #isRemovedElsewhere: IsRemoved;

  constructor(
    account: () => Promise<Account>,
    onTwins: OnTwins = () => {},
    isRemovedElsewhere: IsRemoved = () => false,
  ) {
    this.#account = account;
    this.#onTwins = onTwins;
    this.#isRemovedElsewhere = isRemovedElsewhere;
  }

  /**
   * Takes over what the operation right before this one has read in the same account. It serves no longer than it would have
   * served that one.
   */
  continues(earlier: Lists): void {
    for (const [key, snapshot] of earlier.#snapshots) {
      if (snapshot.isRead && !snapshot.stale) this.#snapshots.set(key, { ...snapshot });
    }
  }

  /**
   * All objects of a type, in one partition where it has some. Those who ask at the same time share one
   * call, and so do those who ask later, until something of that type is written.
   */
  async list(type: ResourceType, partition: unknown): Promise<Found[]> {
    return (await this.current(type, partition)).objects;
  }

  /** The same, and when it was asked for: what is not in it may be in a `newer` one. */
  async current(type: ResourceType, partition: unknown): Promise<Listed> {
    const known = this.#recent(type, partition);
    return await read(known && !known.stale ? known : this.#take(type, partition));
  }

  /**
   * A list that is newer than one that was looked at before, if need be from before our own writes. Those who look at
   * the same time share it.
   */
  async newer(type: ResourceType, partition: unknown, than = 0): Promise<Listed> {
    const known = this.#recent(type, partition);
    return await read(known && known.taken > than ? known : this.#take(type, partition));
  }

  /** Like `list`, but asks the account whatever is known already. */
  async relist(type: ResourceType, partition: unknown): Promise<Found[]> {
    return await this.#take(type, partition).objects;
  }

  /**
   * The objects with the natural key of `values`, which a create must not make again: from a list that may be
   * older than our own writes, with what these made of it. So many creates need one list. `maxAgeMs`: how old it may be.
   */
  async named(
    type: ResourceType,
    partition: unknown,
    values: Values,
    maxAgeMs = SNAPSHOT_MS,
  ): Promise<Found[]> {
    const name = nameOf(type, values);
    const snapshot = this.#recent(type, partition, maxAgeMs) ?? this.#take(type, partition);
    snapshot.names ??= snapshot.objects.then((objects) =>
      Map.groupBy(objects, ({ state }) => nameOf(type, state)),
    );
    const listed = ((await snapshot.names).get(name) ?? []).filter(
      ({ id }) => !this.#isRemovedElsewhere(type, id),
    );
    const own = this.#own.get(type.name);
    if (!own) return listed;
    const ours = [...(own.names.get(name) ?? [])].map((id) => own.objects.get(id));
    return [...listed.filter(({ id }) => !own.objects.has(id)), ...ours].filter(
      (found) => found !== undefined,
    );
  }

  /** All partitions of a type, as they were when somebody first asked. */
  async places(type: ResourceType): Promise<readonly unknown[]> {
    let places = this.#places.get(type.name);
    if (places === undefined) {
      places = this.#account().then(async (account) => (await type.partitions?.(account)) ?? []);
      this.#places.set(type.name, places);
      places.catch(() => this.#places.delete(type.name));
    }
    return await places;
  }

  /** Makes sure that the API answers for this type at all: a list was read in this operation, or is now. */
  async reach(type: ResourceType): Promise<void> {
    if (!this.#reached.has(type.name)) await this.list(type, undefined);
  }

  /** Tells what was made or changed in this operation, as it is now. */
  knows(type: ResourceType, found: Found): void {
    const own = this.#forget(type, found.id);
    own.objects.set(found.id, found);
    const name = nameOf(type, found.state);
    own.names.set(name, (own.names.get(name) ?? new Set()).add(found.id));
  }

  /** Whether the object is one that this operation made or changed, and did not remove. */
  made(type: ResourceType, id: string): boolean {
    return this.#own.get(type.name)?.objects.get(id) !== undefined;
  }

  /** Whether this operation removed the object, and did not make it again. */
  removed(type: ResourceType, id: string): boolean {
    return this.touched(type, id) && !this.made(type, id);
  }

  /** Whether this operation made, changed or removed the object. */
  touched(type: ResourceType, id: string): boolean {
    return this.#own.get(type.name)?.objects.has(id) === true || this.#isRemovedElsewhere(type, id);
  }

  /** Tells what was removed in this operation. */
  deleted(type: ResourceType, id: string): void {
    this.#forget(type, id).objects.set(id, undefined);
  }

  /** Tells that something was written: no list read before, or being read, serves a read any more. */
  wrote(type: ResourceType): void {
    for (const [key, snapshot] of this.#snapshots) {
      // Groups and agents are two sides of one relation: a write on either shows in the other's list.
      if (key.startsWith(`${type.name}\n`) || type.relation) snapshot.stale = true;
    }
  }

  #recent(type: ResourceType, partition: unknown, maxAgeMs = SNAPSHOT_MS): Snapshot | undefined {
    const known = this.#snapshots.get(snapshotKey(type, partition));
    return known && Date.now() - known.taken < maxAgeMs ? known : undefined;
  }

  #take(type: ResourceType, partition: unknown): Snapshot {
    const key = snapshotKey(type, partition);
    const objects = this.#account().then((account) => listAll(type, account, partition));
    const snapshot: Snapshot = { taken: Date.now(), objects, isRead: false, stale: false };
    this.#snapshots.set(key, snapshot);
    objects.then(
      (found) => {
        snapshot.isRead = true;
        this.#reached.add(type.name);
        this.#findTwins(type, found);
      },
      () => {
        if (this.#snapshots.get(key) === snapshot) this.#snapshots.delete(key);
      },
    );
    return snapshot;
  }

  /** Finds, in a list that was read for something else, what has the natural key of what this operation made. */
  #findTwins(type: ResourceType, objects: readonly Found[]): void {
    const own = this.#own.get(type.name);
    if (own === undefined || type.idOf !== undefined) return;
    for (const other of objects) {
      if (this.touched(type, other.id)) continue;
      for (const id of own.names.get(nameOf(type, other.state)) ?? []) {
        const ours = own.objects.get(id);
        if (ours) this.#onTwins(type, ours, [other]);
      }
    }
  }

  /** What is known of our own objects of this type, without the name of this one. */
  #forget(type: ResourceType, id: string): Own {
    const own = this.#own.get(type.name) ?? { objects: new Map(), names: new Map() };
    this.#own.set(type.name, own);
    const before = own.objects.get(id);
    if (before) own.names.get(nameOf(type, before.state))?.delete(id);
    return own;
  }
}

const ids = new WeakMap<readonly Found[], ReadonlyMap<string, Found>>();

/** The objects of a list by their id. */
export function byId(objects: readonly Found[]): ReadonlyMap<string, Found> {
  const known = ids.get(objects) ?? new Map(objects.map((object) => [object.id, object]));
  ids.set(objects, known);
  return known;
}

async function read({ objects, taken }: Snapshot): Promise<Listed> {
  return { objects: await objects, taken };
}

function snapshotKey(type: ResourceType, partition: unknown): string {
  return `${type.name}\n${JSON.stringify(type.partition === undefined ? null : (partition ?? null))}`;
}

/** What to do where something is gone indeed, though it cannot be proven. */
export const ACCEPT_ABSENCE =
  "if it is true all the same, set LIVECHAT_ACCEPT_ABSENCE (or livechat:acceptAbsence) to true for one run";

/**
 * All objects of a type; of one partition, where it has some.
 *
 * @throws ProviderError `incomplete` where no account has these and no others: what else it lacks is not gone.
 */
export async function listAll(type: ResourceType, account: Account, partition?: unknown): Promise<Found[]> {
  const objects = await type.list(account, partition);
  // What it seems to lack may be an object that does not tell which one it is.
  const isCertain = account.acceptsAbsence !== true && unidentifiedIn(objects).length === 0;
  const why = isCertain ? type.impossible?.(objects) : undefined;
  if (why !== undefined) {
    throw new ProviderError(
      "incomplete",
      `the list of ${type.title}s that LiveChat gave ${why}: it is not complete, and what else it lacks is not ` +
        `taken for gone. Try again later; ${ACCEPT_ABSENCE}.`,
    );
  }
  return objects;
}
