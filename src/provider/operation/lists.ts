import type { Account, Definition, Found, Values } from "../../definitions/definition.js";
import { nameOf } from "../values/existing.js";
import { listAll } from "./list-all.js";

/** How long a list may serve further reads of the same operation, in milliseconds. */
const SNAPSHOT_MS = 30_000;

interface Snapshot {
  readonly taken: number;
  readonly objects: Promise<Found[]>;
  stale: boolean;
  /** The objects by their natural key, once somebody asks. */
  names?: Promise<ReadonlyMap<string, Found[]>>;
}

/** Told of what this operation made, and of others in the account that have the same natural key. */
export type OnTwins = (definition: Definition, ours: Found, others: readonly Found[]) => void;

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
  readonly #context: () => Promise<Account>;
  readonly #snapshots = new Map<string, Snapshot>();
  readonly #own = new Map<string, Own>();
  readonly #reached = new Set<string>();
  readonly #places = new Map<string, Promise<readonly unknown[]>>();

  readonly #onTwins: OnTwins;

  constructor(context: () => Promise<Account>, onTwins: OnTwins = () => {}) {
    this.#context = context;
    this.#onTwins = onTwins;
  }

  /**
   * All objects of a type, in one partition where it has some. Those who ask at the same time share one
   * call, and so do those who ask later, until something of that type is written.
   */
  async list(definition: Definition, partition: unknown): Promise<Found[]> {
    return (await this.current(definition, partition)).objects;
  }

  /** The same, and when it was asked for: what is not in it may be in a `newer` one. */
  async current(definition: Definition, partition: unknown): Promise<Listed> {
    const known = this.#recent(definition, partition);
    return await read(known && !known.stale ? known : this.#take(definition, partition));
  }

  /**
   * A list that is newer than one that was looked at before, if need be from before our own writes. Those who look at
   * the same time share it.
   */
  async newer(definition: Definition, partition: unknown, than = 0): Promise<Listed> {
    const known = this.#recent(definition, partition);
    return await read(known && known.taken > than ? known : this.#take(definition, partition));
  }

  /** Like `list`, but asks the account whatever is known already. */
  async relist(definition: Definition, partition: unknown): Promise<Found[]> {
    return await this.#take(definition, partition).objects;
  }

  /**
   * The objects with the natural key of `values`, which a create must not make again: from a list that may be
   * older than our own writes, with what these made of it. So many creates need one list. `maxAgeMs`: how old it may be.
   */
  async named(
    definition: Definition,
    partition: unknown,
    values: Values,
    maxAgeMs = SNAPSHOT_MS,
  ): Promise<Found[]> {
    const name = nameOf(definition, values);
    const snapshot = this.#recent(definition, partition, maxAgeMs) ?? this.#take(definition, partition);
    snapshot.names ??= snapshot.objects.then((objects) =>
      Map.groupBy(objects, ({ state }) => nameOf(definition, state)),
    );
    const listed = (await snapshot.names).get(name) ?? [];
    const own = this.#own.get(definition.type);
    if (!own) return listed;
    const ours = [...(own.names.get(name) ?? [])].map((id) => own.objects.get(id));
    return [...listed.filter(({ id }) => !own.objects.has(id)), ...ours].filter(
      (found) => found !== undefined,
    );
  }

  /** All partitions of a type, as they were when somebody first asked. */
  async places(definition: Definition): Promise<readonly unknown[]> {
    let places = this.#places.get(definition.type);
    if (places === undefined) {
      places = this.#context().then(async (context) => (await definition.partitions?.(context)) ?? []);
      this.#places.set(definition.type, places);
      places.catch(() => this.#places.delete(definition.type));
    }
    return await places;
  }

  /** Makes sure that the API answers for this type at all: a list was read in this operation, or is now. */
  async reach(definition: Definition): Promise<void> {
    if (!this.#reached.has(definition.type)) await this.list(definition, undefined);
  }

  /** Tells what was made or changed in this operation, as it is now. */
  knows(definition: Definition, found: Found): void {
    const own = this.#forget(definition, found.id);
    own.objects.set(found.id, found);
    const name = nameOf(definition, found.state);
    own.names.set(name, (own.names.get(name) ?? new Set()).add(found.id));
  }

  /** Whether the object is one that this operation made or changed, and did not remove. */
  made(definition: Definition, id: string): boolean {
    return this.#own.get(definition.type)?.objects.get(id) !== undefined;
  }

  /** Whether this operation removed the object, and did not make it again. */
  removed(definition: Definition, id: string): boolean {
    return this.touched(definition, id) && !this.made(definition, id);
  }

  /** Whether this operation made, changed or removed the object. */
  touched(definition: Definition, id: string): boolean {
    return this.#own.get(definition.type)?.objects.has(id) === true;
  }

  /** Tells what was removed in this operation. */
  deleted(definition: Definition, id: string): void {
    this.#forget(definition, id).objects.set(id, undefined);
  }

  /** Tells that something was written: no list read before, or being read, serves a read any more. */
  wrote(definition: Definition): void {
    for (const [key, snapshot] of this.#snapshots) {
      // Groups and agents are two sides of one relation: a write on either shows in the other's list.
      if (key.startsWith(`${definition.type}\n`) || definition.relation) snapshot.stale = true;
    }
  }

  #recent(definition: Definition, partition: unknown, maxAgeMs = SNAPSHOT_MS): Snapshot | undefined {
    const known = this.#snapshots.get(snapshotKey(definition, partition));
    return known && Date.now() - known.taken < maxAgeMs ? known : undefined;
  }

  #take(definition: Definition, partition: unknown): Snapshot {
    const key = snapshotKey(definition, partition);
    const objects = this.#context().then((context) => listAll(definition, context, partition));
    const snapshot: Snapshot = { taken: Date.now(), objects, stale: false };
    this.#snapshots.set(key, snapshot);
    objects.then(
      (found) => {
        this.#reached.add(definition.type);
        this.#findTwins(definition, found);
      },
      () => {
        if (this.#snapshots.get(key) === snapshot) this.#snapshots.delete(key);
      },
    );
    return snapshot;
  }

  /** Finds, in a list that was read for something else, what has the natural key of what this operation made. */
  #findTwins(definition: Definition, objects: readonly Found[]): void {
    const own = this.#own.get(definition.type);
    if (own === undefined || definition.idOf !== undefined) return;
    for (const other of objects) {
      if (own.objects.has(other.id)) continue;
      for (const id of own.names.get(nameOf(definition, other.state)) ?? []) {
        const ours = own.objects.get(id);
        if (ours) this.#onTwins(definition, ours, [other]);
      }
    }
  }

  /** What is known of our own objects of this type, without the name of this one. */
  #forget(definition: Definition, id: string): Own {
    const own = this.#own.get(definition.type) ?? { objects: new Map(), names: new Map() };
    this.#own.set(definition.type, own);
    const before = own.objects.get(id);
    if (before) own.names.get(nameOf(definition, before.state))?.delete(id);
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

function snapshotKey(definition: Definition, partition: unknown): string {
  return `${definition.type}\n${JSON.stringify(definition.partition === undefined ? null : (partition ?? null))}`;
}
