import { randomUUID } from "node:crypto";
import pLimit, { type LimitFunction } from "p-limit";
import { equalMaps, hasSecret } from "../compare.js";
import { EngineError, messageOf, type EngineErrorCode } from "../errors.js";
import {
  noChanges,
  type EngineEvent,
  type EngineFailure,
  type PropertyDiff,
  type StepEvent,
  type StepOp,
} from "../events.js";
import type { Redactor, StackSecrets } from "../project/secrets.js";
import type { Begun, Provider } from "./provider.js";
import type { ResourceState } from "../state/deployment.js";
import type { Row, StateStore } from "../state/store.js";
import { nameOf, PROVIDER_TYPE, providerUrn, typeOf } from "../state/urn.js";
import type { PropertyMap } from "../values.js";
import { displayMap } from "./differences.js";
import { DependentsGraph } from "./graph.js";
import type { Goal } from "./goal.js";

export interface ContextOptions {
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
  onEvent: (event: EngineEvent) => void;
  startProvider: () => Promise<Provider>;
}

/** After so many failures with no success in between, what is wrong is not one resource: nothing more is tried. */
const MOST_FAILURES = 20;

const GAVE_UP =
  `${MOST_FAILURES} steps failed, and none succeeded meanwhile, so that the rest was not tried. What was done is ` +
  "recorded: once the cause is gone, the next run goes on from there.";

/** What one operation knows and has done so far. */
export class Context {
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
  /** The resources that the state had before, by URN, without those waiting for their deletion. */
  readonly olds = new Map<string, Row>();
  /** What the program has registered or read, as it is now. */
  readonly news = new Map<string, ResourceState>();
  /** The row of each of them; none in a preview of a creation. */
  readonly rows = new Map<string, Row>();
  readonly goals = new Map<string, Goal>();
  /** The URNs that the program has claimed, from the moment it did. */
  readonly seen = new Set<string>();
  /** Old URN to new: resources that the program renamed. */
  readonly aliased = new Map<string, string>();
  /** New URN to old. */
  readonly renamedFrom = new Map<string, string>();
  /** The URNs of resources that are replaced whether anything changes or not. */
  readonly replaceTargets: ReadonlySet<string>;
  readonly replaced = new Set<string>();
  /** Deleted before the program came to them, because what they need is deleted to be replaced. */
  readonly deletedEarly = new Map<string, string[]>();
  readonly failed = new Set<string>();
  /** What an earlier run was creating when it was killed: URN to the inputs of the create. */
  readonly interrupted = new Map<string, PropertyMap>();
  readonly failures: EngineFailure[] = [];
  readonly changes = noChanges();
  readonly #atOnce: LimitFunction;
  readonly #config: PropertyMap;
  readonly #onEvent: (event: EngineEvent) => void;
  readonly #startProvider: () => Promise<Provider>;
  readonly #inFlight = new Set<Promise<unknown>>();
  #provider: Promise<Provider> | undefined;
  #providerReference: Promise<string> | undefined;
  #stopped: EngineError | undefined;
  #failedInARow = 0;
  #onStop: () => void = () => {};
  #graph: DependentsGraph | undefined;

  constructor(options: ContextOptions) {
    this.project = options.project;
    this.stack = options.stack;
    this.preview = options.preview;
    this.store = options.store;
    this.secrets = options.secrets;
    this.redactor = options.redactor;
    this.configSecrets = options.configSecrets;
    this.#atOnce = pLimit(options.parallel);
    this.replaceTargets = new Set(options.replaceTargets);
    this.#config = options.config;
    this.#onEvent = options.onEvent;
    this.#startProvider = options.startProvider;
    this.store.onFailure = (error) => this.stop(error);
    for (const { urn, inputs } of this.store.begunCreates) {
      this.interrupted.set(urn, inputs);
    }
    for (const row of this.store.rows) {
      if (row.state.delete !== true) {
        this.olds.set(row.state.urn, row);
      }
      this.redactor.learn(row.state.inputs);
      this.redactor.learn(row.state.outputs);
    }
  }

  /**
   * What of the state depended on a resource when the operation began, directly or not, each after what it
   * depends on itself.
   */
  dependentsOf(urn: string): Row[] {
    this.#graph ??= new DependentsGraph([...this.olds.values()]);
    return this.#graph.of(urn);
  }

  /** What is known of a create of this resource that an earlier run began, and whose end nobody saw. */
  begunBefore(urn: string): Begun | undefined {
    return this.interrupted.get(urn) ?? (this.store.wasInterrupted || undefined);
  }

  /** Starts the provider's process, if it was not before. */
  provider(): Promise<Provider> {
    this.#provider ??= this.#startProvider();
    return this.#provider;
  }

  /** The steps in progress are to end soon, and wait for no better time to try again. */
  async hurryProvider(): Promise<void> {
    const provider = await this.#provider?.catch(() => undefined);
    provider?.stopWaiting();
  }

  async stopProvider(): Promise<void> {
    const provider = await this.#provider?.catch(() => undefined);
    await provider?.stop();
  }

  /** The reference to the default provider, whose own resource is put into the state once. */
  providerReference(): Promise<string> {
    this.#providerReference ??= this.#registerProvider();
    return this.#providerReference;
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
  step<T>(run: () => Promise<T>): Promise<T> {
    const promise = this.#atOnce(async () => {
      if (this.#stopped !== undefined) {
        throw this.#stopped;
      }
      try {
        const result = await run();
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

  /** Makes sure that the secrets of a resource can be stored, before anything is done about it. */
  async admit(state: ResourceState, inputs: PropertyMap): Promise<void> {
    this.redactor.learn(inputs);
    if (!this.preview && (hasSecret(inputs) || (state.additionalSecretOutputs?.length ?? 0) > 0)) {
      await this.secrets.ensure(this.store);
    }
  }

  emit(event: EngineEvent): void {
    this.#onEvent(event);
  }

  emitStep(
    state: Pick<ResourceState, "urn" | "parent" | "id">,
    event: Pick<StepEvent, "phase" | "op"> & Partial<StepEvent>,
  ): void {
    const before = this.renamedFrom.get(state.urn);
    const name = nameOf(state.urn);
    this.#onEvent({
      type: "step",
      urn: state.urn,
      token: typeOf(state.urn),
      name,
      ...(before === undefined || nameOf(before) === name ? {} : { renamedFrom: nameOf(before) }),
      ...(state.parent === undefined || state.parent === "" ? {} : { parent: state.parent }),
      ...(state.id === undefined || state.id === "" ? {} : { id: state.id }),
      ...event,
      ...(event.diff === undefined ? {} : { diff: event.diff.map((diff) => this.#shownDiff(diff)) }),
    });
  }

  #shownDiff(diff: PropertyDiff): PropertyDiff {
    const { path, kind } = diff;
    return { ...this.configSecrets.redactAll(diff), path, kind };
  }

  /** Outputs as people may see them. */
  shown(outputs: PropertyMap): Record<string, unknown> {
    return this.configSecrets.redactAll(displayMap(outputs));
  }

  diagnose(severity: "debug" | "info" | "warning" | "error", message: string, urn?: string): void {
    const text = this.redactor.redact(message);
    this.#onEvent({ type: "diagnostic", severity, message: text, ...(urn === undefined ? {} : { urn }) });
  }

  count(op: StepOp): void {
    this.changes[op]++;
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
      this.failed.add(about);
    }
    this.diagnose("error", failure.message, about);
    return failure;
  }

  async #registerProvider(): Promise<string> {
    const urn = providerUrn(this.stack, this.project);
    this.seen.add(urn);
    const old = this.olds.get(urn);
    const id = old?.state.id ?? randomUUID();
    if (!this.preview) {
      if (hasSecret(this.#config)) {
        await this.secrets.ensure(this.store);
      }
      this.#putProvider(urn, id, old);
    }
    return `${urn}::${id}`;
  }

  #putProvider(urn: string, id: string, old: Row | undefined): void {
    const now = new Date().toISOString();
    const state: ResourceState = {
      urn,
      custom: true,
      id,
      type: PROVIDER_TYPE,
      inputs: this.#config,
      outputs: this.#config,
      created: old?.state.created ?? now,
      modified: now,
    };
    if (old === undefined || !sameProperties(old.state, state)) {
      this.store.commit([{ kind: "put", row: old, state }]);
    }
  }
}

function sameProperties(a: ResourceState, b: ResourceState): boolean {
  return equalMaps(a.inputs, b.inputs) && equalMaps(a.outputs, b.outputs);
}
