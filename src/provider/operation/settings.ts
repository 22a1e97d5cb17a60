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

/** The settings of one operation: those of the environment, and those of the stack's configuration. */
export class OperationSettings {
  #config: ReadConfig = () => undefined;
  readonly #environment: ReadSetting;
  /** What was refused because it exists already. */
  readonly #refused = new Set<string>();

  constructor(environment: NodeJS.ProcessEnv) {
    this.#environment = settingsOfEnvironment(environment);
  }

  configure(read: ReadConfig): void {
    this.#config = read;
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

  /** Where the token comes from, if there is one. */
  get sourceOfToken(): Source | undefined {
    if (this.read(settings.token) === undefined) return undefined;
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
  faults(): string[] {
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

  /** The environment comes first: a refresh or destroy gets the configuration of the last `up`. */
  read(setting: Setting): string | undefined {
    return this.#environment(setting) ?? (this.#config(`livechat:${setting.key}`)?.trim() || undefined);
  }
}

/** Where a setting comes from, if it is set at all. */
export type Source = "environment" | "stack";

/** What the client of the API cannot know of wrong or missing credentials: where Pulumi takes them from. */
export function sourceOfCredentials(source: Source | undefined): string {
  return source === "environment"
    ? "The token is that of LIVECHAT_TOKEN in the environment, which comes before livechat:token."
    : "The Pulumi CLI's `refresh`, `destroy`, `preview --refresh` and `up --refresh` take livechat:token and all other " +
        "configuration from the last `up`, and not from the stack as it is now: after a change of it run a plain " +
        "`up` or `refresh --run-program`, or set the environment.";
}
