import type { Context, Definition, Found } from "./definition.js";
import { ProviderError } from "./errors.js";

/** Reads one value of the stack's configuration; undefined where it is not set. */
export type ReadConfig = (key: string) => string | undefined;

/** How long a list may serve further reads of the same operation, in milliseconds. */
const SNAPSHOT_MS = 30_000;

/** How long what must be there is looked for, unless told otherwise, in milliseconds. */
const LOOK_MS = 20_000;

/** How often it is looked for: at once, and after waits that double. */
const LOOKS = 7;

interface Snapshot {
  readonly taken: number;
  readonly objects: Promise<Found[]>;
  stale: boolean;
}

/**
 * What the resources of one operation share: the stack's configuration, the connection to the account, and
 * the lists already read. One provider process serves one operation, and has one session.
 *
 * Nothing is built or checked before it is needed: Pulumi calls `configure` in a way in which a failure
 * would leave later calls without configuration.
 */
export class Session {
  #config: ReadConfig = () => undefined;
  #context: Promise<Context> | undefined;
  readonly #snapshots = new Map<string, Snapshot>();
  readonly #own = new Map<string, Map<string, Found | undefined>>();
  readonly #expected = new Set<string>();
  readonly #reached = new Set<string>();
  readonly #turns = new Map<string, Promise<unknown>>();
  readonly #environment: NodeJS.ProcessEnv;

  constructor(environment: NodeJS.ProcessEnv = process.env) {
    this.#environment = environment;
  }

  configure(read: ReadConfig): void {
    this.#config = read;
  }

  /** Whether objects that exist already are taken over, in the whole stack: `livechat:adopt`. */
  get adopts(): boolean {
    return this.#setting("adopt", "LIVECHAT_ADOPT") === "true";
  }

  /** The connection to the account. Raises the API's ConfigurationError where credentials are missing. */
  context(): Promise<Context> {
    this.#context ??= this.#connect();
    return this.#context;
  }

  /**
   * All objects of a type, in one partition where it has some. Those who ask at the same time share one
   * call, and so do those who ask later, until something of that type is written.
   */
  async list(definition: Definition, partition: unknown): Promise<Found[]> {
    const key = snapshotKey(definition, partition);
    const known = this.#snapshots.get(key);
    if (known && !known.stale && Date.now() - known.taken < SNAPSHOT_MS) {
      return await known.objects;
    }
    return await this.relist(definition, partition);
  }

  /** Like `list`, but asks the account whatever is known already. */
  async relist(definition: Definition, partition: unknown): Promise<Found[]> {
    const key = snapshotKey(definition, partition);
    const objects = this.context().then((context) => definition.list(context, partition));
    this.#snapshots.set(key, { taken: Date.now(), objects, stale: false });
    try {
      const listed = await objects;
      this.#reached.add(definition.type);
      return listed;
    } catch (error) {
      if (this.#snapshots.get(key)?.objects === objects) {
        this.#snapshots.delete(key);
      }
      throw error;
    }
  }

  /**
   * The objects that a create must not make again: a list that may be older than our own writes, with what
   * these made of it. So many creates need one list.
   */
  async existing(definition: Definition, partition: unknown): Promise<Found[]> {
    const key = snapshotKey(definition, partition);
    const known = this.#snapshots.get(key);
    const objects =
      known && Date.now() - known.taken < SNAPSHOT_MS
        ? await known.objects
        : await this.relist(definition, partition);
    const own = this.#own.get(definition.type);
    if (!own) {
      return objects;
    }
    const listed = objects.filter(({ id }) => !own.has(id));
    return [...listed, ...[...own.values()].filter((found) => found !== undefined)];
  }

  /** Tells what was made or changed in this operation, as it is now. */
  knows(definition: Definition, found: Found): void {
    this.#ownOf(definition).set(found.id, found);
  }

  /** Whether the object is one that this operation made or changed, and did not remove. */
  made(definition: Definition, id: string): boolean {
    return this.#own.get(definition.type)?.get(id) !== undefined;
  }

  /** Makes sure that the API answers for this type at all: a list was read in this operation, or is now. */
  async reach(definition: Definition): Promise<void> {
    if (!this.#reached.has(definition.type)) {
      await this.list(definition, undefined);
    }
  }

  /**
   * How long what must be there, and cannot be seen, is looked for: `livechat:lookMs`, in milliseconds. Lists may
   * lag behind writes.
   */
  get lookMs(): number {
    const given = Number(this.#setting("lookMs", "LIVECHAT_LOOK_MS") ?? LOOK_MS);
    return Number.isFinite(given) && given >= 0 ? given : LOOK_MS;
  }

  /** The times to look at: now, and a few times later, each wait twice as long as the one before. */
  async *looks(): AsyncGenerator<void, void> {
    yield;
    for (let look = 1; look < LOOKS; look++) {
      const part = 2 ** (look - 1) / (2 ** (LOOKS - 1) - 1);
      // oxlint-disable-next-line no-await-in-loop -- that is what it is for
      await new Promise((resolve) => setTimeout(resolve, this.lookMs * part));
      yield;
    }
  }

  /** Tells that the object of this natural key, if it is there, was made by an earlier create of this stack. */
  expect(key: string): void {
    this.#expected.add(key);
  }

  expects(key: string): boolean {
    return this.#expected.has(key);
  }

  /** Runs a task when no other of the same key is running. */
  async alone<Result>(key: string, task: () => Promise<Result>): Promise<Result> {
    const before = this.#turns.get(key);
    const own = (before ?? Promise.resolve()).then(task, task);
    this.#turns.set(key, own);
    try {
      return await own;
    } finally {
      if (this.#turns.get(key) === own) {
        this.#turns.delete(key);
      }
    }
  }

  /** Tells what was removed in this operation. */
  deleted(definition: Definition, id: string): void {
    this.#ownOf(definition).set(id, undefined);
  }

  #ownOf(definition: Definition): Map<string, Found | undefined> {
    const own = this.#own.get(definition.type) ?? new Map<string, Found | undefined>();
    this.#own.set(definition.type, own);
    return own;
  }

  /** Tells that something was written: no list read before, or being read, serves a read any more. */
  wrote(definition: Definition): void {
    for (const [key, snapshot] of this.#snapshots) {
      // Groups and agents are two sides of one relation: a write on either shows in the other's list.
      if (key.startsWith(`${definition.type}\n`) || definition.claims) {
        snapshot.stale = true;
      }
    }
  }

  /**
   * Tells the user something that is neither a result nor a failure. Pulumi shows what a provider prints
   * among the diagnostics of the operation.
   */
  say(severity: "info" | "warning", message: string): void {
    (severity === "warning" ? console.warn : console.log)(
      severity === "warning" ? `warning: ${message}` : message,
    );
  }

  async #connect(): Promise<Context> {
    const token = this.#setting("token", "LIVECHAT_TOKEN");
    const account = this.#setting("account", "LIVECHAT_ACCOUNT");
    const baseUrl = this.#setting("baseUrl", "LIVECHAT_BASE_URL");
    const region = this.#setting("region", "LIVECHAT_REGION");
    if (token === undefined) {
      throw new ProviderError(
        "failed",
        "no credentials for LiveChat: set LIVECHAT_TOKEN in the environment, or " +
          "`pulumi config set --secret livechat:token`; with a personal access token also " +
          "LIVECHAT_ACCOUNT or livechat:account",
      );
    }
    const { limitsOf, LiveChatClient } = await import("../api/index.js");
    return {
      api: new LiveChatClient({
        token,
        ...(account !== undefined && { account }),
        ...(baseUrl !== undefined && { baseUrl }),
        ...(region !== undefined && { region }),
        ...limitsOf(({ key, variable }) => this.#setting(key, variable)),
        onWait: ({ ms, reason }) =>
          this.say("info", `waiting ${Math.ceil(ms / 1000)} s before trying again: ${reason}`),
      }),
      currentPassword: this.#setting("currentPassword", "LIVECHAT_CURRENT_PASSWORD"),
    };
  }

  /** The environment comes first: a refresh or destroy gets the configuration of the last `up`. */
  #setting(key: string, variable: string): string | undefined {
    return this.#environment[variable]?.trim() || this.#config(`livechat:${key}`)?.trim() || undefined;
  }
}

function snapshotKey(definition: Definition, partition: unknown): string {
  return `${definition.type}\n${JSON.stringify(definition.partition === undefined ? null : (partition ?? null))}`;
}
