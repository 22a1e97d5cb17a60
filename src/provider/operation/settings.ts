import { connectionOf, numberOf } from "../../api/limits.js";
import {
  nameOfSetting,
  type ReadSetting,
  type Setting,
  settings,
  settingsOfEnvironment,
} from "../../api/settings.js";
import { isOn } from "../../api/switch.js";
import { engineCommand } from "../../shared/engine-command.js";
import { reasonOf } from "../values/errors.js";

import { entriesIn, type Selection, selectionOf } from "./selection.js";

/** Reads one value of the stack's configuration; undefined where it is not set. */
export type ReadConfig = (key: string) => string | undefined;

/** How long what must be there is looked for, unless told otherwise, in milliseconds. */
const LOOK_MS = 20_000;

/**
 * Which of two settings counts. The environment comes first where the other one is the stack's configuration: a refresh or
 * destroy gets that of the last `up`. What a program gives to a provider of its own comes before the environment, or else
 * two such providers would both write into the environment's account.
 */
export type Order = "environment first" | "provider first";

/** These belong together: with a token of its own a provider takes none of the others from the environment. */
const CREDENTIALS: ReadonlySet<Setting> = new Set<Setting>([
  settings.token,
  settings.account,
  settings.region,
  settings.currentPassword,
]);

/** The settings of one operation: those of the environment, and those of the stack's configuration or of a provider. */
export class OperationSettings {
  #config: ReadConfig = () => undefined;
  #order: Order = "environment first";
  readonly #environment: ReadSetting;
  /** What was read: each resource asks for most of them. */
  readonly #known = new Map<Setting, string | undefined>();
  #faults: readonly string[] | undefined;
  /** What was refused because it exists already. */
  readonly #refused = new Set<string>();

  constructor(environment: NodeJS.ProcessEnv) {
    this.#environment = settingsOfEnvironment(environment);
  }

  configure(read: ReadConfig, order: Order = "environment first"): void {
    this.#config = read;
    this.#order = order;
    this.#known.clear();
    this.#faults = undefined;
  }

  get order(): Order {
    return this.#order;
  }

  /** Which objects that exist already are taken over, in the whole stack: `livechat:adopt`. */
  get adopts(): Selection {
    return selectionOf(nameOfSetting(settings.adopt), this.read(settings.adopt));
  }

  /** Which objects are changed although the write may lose what they have: `livechat:acceptLoss`. */
  get acceptsLoss(): Selection {
    return selectionOf(nameOfSetting(settings.acceptLoss), this.read(settings.acceptLoss));
  }

  /**
   * Takes note of what is refused because it exists already. Returns how one run takes it over, and all that was refused
   * before, beside what the setting names.
   */
  howToAdopt(refused: readonly string[]): string {
    for (const entry of refused) this.#refused.add(entry);
    const entries = new Set([...entriesIn(this.read(settings.adopt)), ...this.#refused]);
    const these = entries.size === 1 ? "just this one" : "just these, as far as they are known,";
    return `${these} over: LIVECHAT_ADOPT="${[...entries].join(", ")}" ${engineCommand("up")}`;
  }

  /** Whether what the lists lack is gone, whatever speaks against it: `livechat:acceptAbsence`. */
  get acceptsAbsence(): boolean {
    return this.#isOn(settings.acceptAbsence);
  }

  /** Whether previews do without the account: `livechat:offline`. */
  get isOffline(): boolean {
    return this.#isOn(settings.offline);
  }

  /** The folder in which is kept what the account had before a change: `livechat:backups`. */
  get backups(): string | undefined {
    return this.read(settings.backups);
  }

  /** Where the token comes from, if there is one. */
  get sourceOfToken(): Source | undefined {
    const token = this.read(settings.token);
    if (token === undefined) return undefined;
    if (this.#order === "provider first") return this.#given(settings.token) ? "provider" : "environment";
    return this.#environment(settings.token) === undefined ? "stack" : "environment";
  }

  /**
   * How long what must be there, and cannot be seen, is looked for: `livechat:lookMs`, in milliseconds. Lists may
   * lag behind writes.
   */
  get lookMs(): number {
    return numberOf(settings.lookMs, this.read(settings.lookMs)) ?? LOOK_MS;
  }

  /** What is wrong with them, for a preview to tell: it needs no connection, for which they are read. */
  faults(): readonly string[] {
    this.#faults ??= this.#findFaults();
    return this.#faults;
  }

  #findFaults(): string[] {
    const readings = [
      () => this.adopts,
      () => this.acceptsLoss,
      () => this.acceptsAbsence,
      () => this.isOffline,
      () => this.lookMs,
      () => connectionOf((setting) => this.read(setting)),
    ];
    return readings.flatMap((read) => {
      try {
        read();
        return [];
      } catch (error) {
        return [reasonOf(error)];
      }
    });
  }

  #isOn(setting: Setting): boolean {
    return isOn(nameOfSetting(setting), this.read(setting)) ?? false;
  }

  read(setting: Setting): string | undefined {
    if (!this.#known.has(setting)) this.#known.set(setting, this.#find(setting));
    return this.#known.get(setting);
  }

  #find(setting: Setting): string | undefined {
    const given = this.#given(setting);
    if (this.#order === "environment first") return this.#environment(setting) ?? given;
    const isAnothers = CREDENTIALS.has(setting) && this.#given(settings.token) !== undefined;
    return given ?? (isAnothers ? undefined : this.#environment(setting));
  }

  #given({ key }: Setting): string | undefined {
    return this.#config(`livechat:${key}`)?.trim() || undefined;
  }
}

/** Where a setting comes from, if it is set at all. */
export type Source = "environment" | "stack" | "provider";

/** What to do where there are no credentials at all. */
export function missingCredentials(order: Order): string {
  const none = "no credentials for LiveChat: ";
  return order === "provider first"
    ? `${none}give the provider its \`token\` (with a personal access token also its \`account\`), or set LIVECHAT_TOKEN in ` +
        "the environment."
    : `${none}set LIVECHAT_TOKEN in the environment, or \`pulumi config set --secret livechat:token\`; with a personal ` +
        `access token also LIVECHAT_ACCOUNT or livechat:account. ${sourceOfCredentials(undefined)}`;
}

/** What the client of the API cannot know of wrong or missing credentials: where Pulumi takes them from. */
export function sourceOfCredentials(source: Source | undefined): string {
  if (source === "provider") {
    return "The token is the one that the program gives to this provider; `refresh` and `destroy` take that of the last `up`.";
  }
  return source === "environment"
    ? "The token is that of LIVECHAT_TOKEN in the environment, which comes before livechat:token."
    : "The Pulumi CLI's `refresh`, `destroy`, `preview --refresh` and `up --refresh` take livechat:token and all other " +
        "configuration from the last `up`, and not from the stack as it is now: after a change of it run a plain " +
        "`up` or `refresh --run-program`, or set the environment.";
}
