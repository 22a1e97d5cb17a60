import pLimit, { type LimitFunction } from "p-limit";
import { withoutCode } from "../../shared/codes.js";
import { hasSecret } from "../compare.js";
import { EngineError, messageOf, type EngineErrorCode } from "../errors.js";
import {
  noChanges,
  type EngineEvent,
  type EngineFailure,
  type Foreseen,
  type PropertyDiff,
  type StepEvent,
  type StepOp,
} from "../events.js";
import type { Redactor, StackSecrets } from "../project/secrets.js";
import { Providers, type ProviderStarter } from "./providers.js";
import type { ResourceState } from "../state/deployment.js";
import type { StateStore } from "../state/store.js";
import { nameOf, typeOf } from "../state/urn.js";
import type { PropertyMap } from "../values.js";
import { displayMap } from "./differences.js";
import { withReferences } from "./references.js";
import { refuseUnreviewed } from "./reviewed.js";
import { digestsOf, statesOf } from "./told-states.js";
import { Ledger } from "./ledger.js";
import { Targets, type TargetOptions } from "./targets.js";

export interface RunOptions {
  project: string;
  stack: string;
  preview: boolean;
  store: StateStore;
  secrets: StackSecrets;
  redactor: Redactor;
  configSecrets: Redactor;
  config: PropertyMap;
  parallel: number;
  replaceTargets: readonly string[];
  targets: TargetOptions;
  states: boolean;
  foreseen: Foreseen;
  onlyForeseen: boolean;
  onEvent: (event: EngineEvent) => void;
  startProviders: ProviderStarter;
}

/** After so many failures with no success in between, what is wrong is not one resource: nothing more is tried. */
const MOST_FAILURES = 20;

const GAVE_UP =
  `${MOST_FAILURES} steps failed, and none succeeded meanwhile, so that the rest was not tried. What was done is ` +
  "recorded: once the cause is gone, the next run goes on from there.";

/** One operation under way: its limits, its end, what failed, and who is told. */
export class Run {
  readonly project: string;
  readonly stack: string;
  /** Whether nothing may be changed, neither in the world nor in the state. */
  readonly preview: boolean;
  readonly store: StateStore;
  readonly secrets: StackSecrets;
  /** Knows every secret: for messages, which may hold any. */
  readonly redactor: Redactor;
  /** Knows those of the configuration: for values, which a program may have made of them without saying so. */
  readonly configSecrets: Redactor;
  readonly ledger: Ledger;
  /** The URNs of resources that are replaced whether anything changes or not. */
  readonly replaceTargets: ReadonlySet<string>;
  readonly providers: Providers;
  /** What the run works on. */
  readonly targets: Targets;
  readonly failures: EngineFailure[] = [];
  readonly changes = noChanges();
  /** What the preview before this run came to; in a preview, what this one comes to. */
  readonly foreseen: Foreseen;
  readonly #onlyForeseen: boolean;
  /** How many resources of which nothing else changes get other options. */
  optionChanges = 0;
  readonly #atOnce: LimitFunction;
  /** Whether planned steps tell the whole resource. */
  readonly #states: boolean;
  readonly #onEvent: (event: EngineEvent) => void;
  readonly #inFlight = new Set<Promise<unknown>>();
  #stopped: EngineError | undefined;
  readonly #failed = new Set<string>();
  #failedInARow = 0;
  #onStop: () => void = () => {};

  constructor(options: RunOptions) {
    this.project = options.project;
    this.stack = options.stack;
    this.preview = options.preview;
    this.store = options.store;
    this.secrets = options.secrets;
    this.redactor = options.redactor;
    this.configSecrets = options.configSecrets;
    this.#atOnce = pLimit(options.parallel);
    this.replaceTargets = new Set(options.replaceTargets);
    this.targets = new Targets(options.targets);
    this.#states = options.states;
    this.foreseen = options.foreseen;
    this.#onlyForeseen = options.onlyForeseen;
    this.#onEvent = options.onEvent;
    this.ledger = new Ledger(this.store);
    this.providers = new Providers({
      ...options,
      ledger: this.ledger,
      start: options.startProviders,
      admit: (properties) => this.#admitProperties(properties),
    });
    for (const row of this.store.rows) {
      this.redactor.learn(row.state.inputs);
      this.redactor.learn(row.state.outputs);
    }
  }

  /** Whether the run is to come to its end: nothing new may be started. */
  get stopped(): EngineError | undefined {
    return this.#stopped;
  }

  /** Stops the run: what is under way is finished, nothing else is begun. The first reason counts. */
  stop(reason: EngineError): void {
    if (this.#stopped === undefined) {
      this.#stopped = reason;
      this.fail(reason);
      this.#onStop();
    }
  }

  /** What to do when the run is stopped; at once, if it was. */
  onStop(handler: () => void): void {
    this.#onStop = handler;
    if (this.#stopped !== undefined) {
      handler();
    }
  }

  /** Runs a step when there is room for it, unless the run was stopped. */
  step<T>(work: () => Promise<T>): Promise<T> {
    const promise = this.#atOnce(async () => {
      if (this.#stopped !== undefined) {
        throw this.#stopped;
      }
      try {
        const result = await work();
        this.#failedInARow = 0;
        return result;
      } catch (error) {
        this.#failedInARow++;
        if (this.#failedInARow === MOST_FAILURES) {
          this.stop(new EngineError("gave_up", GAVE_UP));
        }
        throw error;
      }
    });
    return this.track(promise);
  }

  /** Remembers work that must be over before the run ends. */
  track<T>(promise: Promise<T>): Promise<T> {
    this.#inFlight.add(promise);
    const forget = (): void => void this.#inFlight.delete(promise);
    promise.then(forget, forget);
    return promise;
  }

  async settle(): Promise<void> {
    while (this.#inFlight.size > 0) {
      // What is waited for may start more.
      // oxlint-disable-next-line no-await-in-loop
      await Promise.allSettled(this.#inFlight);
    }
  }

  /** Makes sure that the secrets of a resource, and those in `properties`, can be stored, before it is done. */
  async admit(
    { replacementTrigger = null, additionalSecretOutputs = [] }: ResourceState,
    properties: PropertyMap,
  ): Promise<void> {
    this.redactor.learn(properties);
    this.redactor.learn(replacementTrigger);
    if (additionalSecretOutputs.length > 0 || hasSecret(properties) || hasSecret(replacementTrigger)) {
      await this.#admitSecrets();
    }
  }

  async #admitProperties(properties: PropertyMap): Promise<void> {
    this.redactor.learn(properties);
    if (hasSecret(properties)) await this.#admitSecrets();
  }

  async #admitSecrets(): Promise<void> {
    await (this.preview ? this.secrets.foresee() : this.secrets.ensure(this.store));
  }

  emit(event: EngineEvent): void {
    this.#onEvent(event);
  }

  emitStep(
    state: ResourceState,
    event: Pick<StepEvent, "phase" | "op"> & Partial<StepEvent>,
    old?: ResourceState,
  ): void {
    const before = this.ledger.renamedFrom(state.urn);
    const was = old ?? this.ledger.old(before ?? state.urn)?.state;
    const states = this.#states && event.phase === "planned" ? statesOf(event.op, was, state) : {};
    const isChange = event.op !== "same" && event.op !== "delete";
    const digests =
      isChange && states.newState !== undefined && this.secrets.encryption !== undefined
        ? digestsOf(state, this.secrets.encryption)
        : {};
    const name = nameOf(state.urn);
    const { position, place } = this.ledger.askedOf(state.urn)?.stand ?? {};
    this.#onEvent({
      type: "step",
      urn: state.urn,
      token: typeOf(state.urn),
      name,
      ...(before === undefined || nameOf(before) === name ? {} : { renamedFrom: nameOf(before) }),
      ...(state.parent === undefined || state.parent === "" ? {} : { parent: state.parent }),
      ...(!state.custom && { isComponent: true }),
      ...(state.id === undefined || state.id === "" ? {} : { id: state.id }),
      ...this.configSecrets.redactAll(states),
      ...(Object.keys(digests).length > 0 && { digests }),
      ...(position === undefined ? {} : { position }),
      ...(place === undefined ? {} : { place }),
      ...event,
      ...(event.diff === undefined ? {} : { diff: this.#shownDiffs(event.diff, [was, state]) }),
    });
  }

  #shownDiffs(
    diffs: readonly PropertyDiff[],
    states: readonly (ResourceState | undefined)[],
  ): PropertyDiff[] {
    return withReferences(this.ledger, diffs, states).map((diff) => {
      const { path, kind } = diff;
      return { ...this.configSecrets.redactAll(diff), path, kind };
    });
  }

  /** Refuses, where only what was reviewed may be done, what was not. */
  refuseUnreviewed(op: StepOp, state: ResourceState): void {
    if (this.#onlyForeseen && state.custom) refuseUnreviewed(this.foreseen, op, state);
  }

  /** Outputs as people may see them. */
  shown(outputs: PropertyMap): Record<string, unknown> {
    return this.configSecrets.redactAll(displayMap(outputs));
  }

  diagnose(severity: "debug" | "info" | "warning" | "error", message: string, urn?: string): void {
    const said = withoutCode(this.redactor.redact(message));
    this.#onEvent({ type: "diagnostic", severity, ...said, ...(urn === undefined ? {} : { urn }) });
  }

  count(op: StepOp): void {
    this.changes[op]++;
  }

  /** A resource came to nothing, as was told already. */
  markFailed(urn: string): void {
    this.#failed.add(urn);
  }

  /** Whether any resource came to nothing. */
  get hasFailed(): boolean {
    return this.#failed.size > 0;
  }

  /** Records a failure and tells of it. */
  fail(error: unknown, urn?: string): EngineFailure {
    const code: EngineErrorCode = error instanceof EngineError ? error.code : "state";
    const about = urn ?? (error instanceof EngineError ? error.urn : undefined);
    const failure: EngineFailure = {
      code,
      message: this.redactor.redact(messageOf(error)),
      ...(about === undefined ? {} : { urn: about }),
    };
    this.failures.push(failure);
    if (about !== undefined) {
      this.#failed.add(about);
    }
    this.diagnose("error", failure.message, about);
    return failure;
  }
}
