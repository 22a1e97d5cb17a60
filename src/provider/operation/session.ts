import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { debugging } from "../../api/debug.js";
import { connectionOf } from "../../api/limits.js";
import { nameOfSetting, settings } from "../../api/settings.js";
import type { Notice } from "../../api/notices.js";
import { AccountGuard, type Planned } from "./account-guard.js";
import { Backups } from "./backups.js";
import { Crowds, Mails } from "./counts.js";
import { type About, printed, type Tell } from "./tell.js";
import { missingCredentials, OperationSettings, type Order, type ReadConfig } from "./settings.js";
import { Duplicates } from "./duplicates.js";
import type { Account } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { ProviderError, reasonOf } from "../values/errors.js";
import { Ownership } from "../values/ownership.js";
import { Lists } from "./lists.js";
import { digest, OtherProviders } from "./other-providers.js";
import { RunNotes } from "./run-notes.js";
import { Replacements } from "./replacements.js";
import { tellTwins } from "./twins.js";
import { StackObjects } from "./stack-objects.js";

/** How often it is looked for: at once, and after waits that double. */
const LOOKS = 7;

/** What says which account is reached, what may be seen of it, and which list is believed. */
const CONNECTION = [
  settings.token,
  settings.account,
  settings.region,
  settings.baseUrl,
  settings.acceptAbsence,
];

/**
 * What the resources of one operation share: the stack's configuration, the connection to the account, and
 * the lists already read. One process of dynamic providers serves one operation, and has one session; a native provider
 * has one as well, and each explicit one its own.
 *
 * Nothing is built or checked before it is needed: Pulumi calls `configure` in a way in which a failure
 * would leave later calls without configuration.
 */
export class Session {
  #account: Promise<Account> | undefined;
  readonly #tell: Tell;
  #ended = false;
  readonly #hurry = new AbortController();
  readonly settings: OperationSettings;
  /** The lists already read. */
  readonly lists = new Lists(
    () => this.account(),
    (type, ours, others) => tellTwins(type, this, ours, others),
    (type, id) => this.ownership.isRemovedElsewhere(type, id),
  );
  /** Which account it is. */
  readonly accountGuard: AccountGuard;
  /** Who has what. */
  readonly ownership: Ownership;
  /** Which resources are replaced. */
  readonly replacements = new Replacements();
  /** The e-mails that creates send. */
  readonly mails = new Mails();
  /** The objects of which an account takes so many and no more. */
  readonly crowds = new Crowds();
  /** What the resources declare, so that no two declare one object. */
  readonly duplicates: Duplicates;
  /** What the account had before it was changed. */
  readonly backups: Backups;
  /** What the stack has. */
  readonly stack = new StackObjects();
  readonly #said = new Set<string>();
  readonly #inVain = new Set<string>();
  /** The types whose objects could not be looked at. */
  readonly #unseen = new Set<ResourceType>();

  /**
   * @param telling The types whose objects tell which account it is; without any, nobody can tell.
   * @param tell Where messages for the user go. Default: they are printed, and Pulumi shows that among the diagnostics.
   * @param notes What it tells other providers of the same program, and they tell it.
   * @param folder What the settings name is looked for from here. Default: the folder that this process is in.
   */
  constructor(
    environment: NodeJS.ProcessEnv = process.env,
    telling: readonly ResourceType[] = [],
    tell: Tell = printed,
    notes: RunNotes = new RunNotes(undefined),
    folder = process.cwd(),
  ) {
    this.#tell = tell;
    this.settings = new OperationSettings(environment);
    this.backups = new Backups(
      environment,
      () => this.settings.backups && resolve(folder, this.settings.backups),
      (file) =>
        this.notify(
          "info",
          `what is changed or deleted here is kept as it was in ${file}; \`pulumi-livechat restore\` makes a licence file of it`,
        ),
    );
    this.accountGuard = new AccountGuard({
      telling: telling.filter((type) => "tellsAccount" in type),
      lists: this.lists,
      accepted: () => this.settings.read(settings.acceptAccount),
      notifyOnce: (about, severity, message) => this.notifyOnce(about, severity, message, "stack"),
    });
    const others = new OtherProviders(notes, () => ({
      credentials: this.#credentials(),
      account: this.accountGuard.known,
    }));
    this.ownership = new Ownership(others);
    this.duplicates = new Duplicates(others);
  }

  configure(read: ReadConfig, order?: Order): void {
    this.settings.configure(read, order);
  }

  /** Goes on with the lists that the operation right before it has read, where that had the same connection. */
  continues(earlier: Session): void {
    const isSame = CONNECTION.every(
      (setting) => this.settings.read(setting) === earlier.settings.read(setting),
    );
    if (isSame) this.lists.continues(earlier.lists);
  }

  /** The connection to the account. Raises the API's ConfigurationError where credentials are missing. */
  account(): Promise<Account> {
    this.#account ??= this.#ended ? Promise.reject(new Error("the engine is gone")) : this.#connect();
    return this.#account;
  }

  /** Lets the requests under way come to their end, and sends none after them. */
  async end(): Promise<void> {
    this.#ended = true;
    const account = await this.#account?.catch(() => undefined);
    await account?.api.close();
  }

  /** The run is being stopped: nothing is waited for any more but the answers to requests. */
  async stopWaiting(): Promise<void> {
    this.#hurry.abort();
    const account = await this.#account?.catch(() => undefined);
    account?.api.stopWaiting();
  }

  /**
   * The times to look at: now, and a few times later, each wait twice as long as the one before. Where the same was
   * looked for in vain before in this operation, nobody waits for it again.
   */
  async *looks(forWhat?: string): AsyncGenerator<void, void> {
    yield;
    if (forWhat !== undefined && this.#inVain.has(forWhat)) return;
    for (let look = 1; look < LOOKS; look++) {
      const part = 2 ** (look - 1) / (2 ** (LOOKS - 1) - 1);
      // oxlint-disable-next-line no-await-in-loop -- that is what it is for
      await sleep(this.settings.lookMs * part, undefined, { signal: this.#hurry.signal }).catch(
        () => undefined,
      );
      if (this.#hurry.signal.aborted) return;
      yield;
    }
    if (forWhat !== undefined) this.#inVain.add(forWhat);
  }

  /**
   * Makes sure, once in a preview, that an `up` would reach the account and be let in, and that it is the stack's.
   */
  async lookAtAccount(stack: Planned): Promise<void> {
    if (!this.settings.isOffline) {
      await this.accountGuard.look(stack);
    } else {
      this.notifyOnce(
        "offline",
        "info",
        `offline, as ${nameOfSetting(settings.offline)} says: this plan does not know whether the credentials are ` +
          "right, which account they are of, and what exists there already",
        "stack",
      );
    }
  }

  /**
   * What a look at the objects of a type sees, for what needs no certainty. Undefined where nothing was seen, or nobody is to
   * look: why is said once, and those of that type are not looked at again.
   */
  async glimpse<Seen>(type: ResourceType, look: () => Promise<Seen>): Promise<Seen | undefined> {
    if (this.settings.isOffline || this.#unseen.has(type)) return undefined;
    try {
      return await look();
    } catch (error) {
      this.#unseen.add(type);
      const reason = reasonOf(error);
      this.notifyOnce(
        `unseen ${type.name}`,
        "info",
        `the ${type.title}s of the account are not looked at, and what they tell is not known: ${reason}`,
        "stack",
      );
      return undefined;
    }
  }

  /** Tells the user something that is neither a result nor a failure. */
  notify(severity: "info" | "warning", message: string, about: About = "resource"): void {
    this.#tell(severity, message, about);
  }

  /** The same, once for all that is about the same. */
  notifyOnce(topic: string, severity: "info" | "warning", message: string, about?: About): void {
    if (this.#said.has(topic)) return;
    this.#said.add(topic);
    this.notify(severity, message, about);
  }

  /** What is equal where the credentials are. */
  #credentials(): string | undefined {
    const { token, account, baseUrl } = settings;
    const [given, ...more] = [token, account, baseUrl].map((setting) => this.settings.read(setting) ?? "");
    return given === "" ? undefined : digest(JSON.stringify([given, ...more]));
  }

  /** Tells what the client has to say beside its answers. */
  protected heed({ message }: Notice): void {
    this.notify("warning", message, "stack");
  }

  async #connect(): Promise<Account> {
    const token = this.settings.read(settings.token);
    if (token === undefined) {
      throw new ProviderError("failed", missingCredentials(this.settings.order));
    }
    const { LiveChatClient } = await import("../../api/index.js");
    const connection = connectionOf((setting) => this.settings.read(setting));
    const api = new LiveChatClient({
      token,
      ...connection,
      ...(connection.onRequest && {
        onRequest: debugging({
          write: (line) => {
            this.#tell("debug", line.trimEnd(), "resource");
            return true;
          },
        }),
      }),
      onWait: ({ ms, reason }) =>
        this.notify("info", `waiting ${Math.ceil(ms / 1000)} s before trying again: ${reason}`),
      onNotice: (notice) => this.heed(notice),
    });
    if (this.#hurry.signal.aborted) api.stopWaiting();
    return {
      api,
      currentPassword: this.settings.read(settings.currentPassword),
      acceptsAbsence: this.settings.acceptsAbsence,
    };
  }
}
