import { RESUME } from "../shared/permanent.js";
import { markSecrets } from "./compare.js";
import {
  PartialFailure,
  type Begun,
  type CheckResult,
  type ForeseenDeletion,
  type Known,
  type Made,
  type Provider,
  type ProviderDiff,
  type Readable,
  type UpdateOptions,
} from "./deploy/provider.js";
import { EngineError, messageOf } from "./errors.js";
import { foreseenIn } from "./foreseen.js";
import type { Print, ProviderHost, ProviderMethods } from "./in-process.js";
import { attempt } from "./strays.js";
import { foreseenDeletion, keptBefore } from "./told-checks.js";
import { inOrder, mapFromWire, mapToWire, valueAt, type PropertyMap } from "./values.js";

type Values = Record<string, unknown>;

/** How a provider's text stands among the properties. */
const TEXT = "__provider";

/** The provider of this package's dynamic resources in this process; those of others have one in a process, where there are any. */
export class OwnProvider implements Provider {
  readonly foresees = false;
  readonly #host: ProviderHost;
  readonly #startOther: () => Promise<Provider>;
  readonly #print: Print;
  #other: Promise<Provider> | undefined;
  #isStopped = false;

  /** @param other Starts the provider of the others. */
  constructor(host: ProviderHost, other: () => Promise<Provider>, print: Print) {
    this.#host = host;
    this.#startOther = other;
    this.#print = print;
  }

  async check(urn: string, olds: PropertyMap, news: PropertyMap, begun?: Begun): Promise<CheckResult> {
    const own = await this.#own(news, olds);
    if (own === undefined) return (await this.#others()).check(urn, olds, news, begun);
    const given = toProvider(news, begun);
    const { inputs = given, failures = [] } = await this.#call(urn, news, () =>
      own.check(toProvider(olds), given),
    );
    const checked = fromProvider({ ...inputs, [TEXT]: given[TEXT] }, news);
    return {
      ...foreseenIn(checked),
      failures: failures.map(({ property, reason }) => ({ property, reason })),
    };
  }

  async diff(old: Known, news: PropertyMap, ignoreChanges?: readonly string[]): Promise<ProviderDiff> {
    const own = await this.#own(news, old.outputs);
    if (own === undefined) return (await this.#others()).diff(old, news, ignoreChanges);
    const {
      changes,
      replaces = [],
      deleteBeforeReplace = false,
    } = await this.#call(old.urn, {}, () =>
      own.diff(old.id ?? "", toProvider(old.outputs), toProvider(news)),
    );
    return { changes, replaceKeys: replaces, deleteBeforeReplace };
  }

  async create(state: Known, begun: Begun | undefined, preview: boolean): Promise<Made> {
    const { urn, inputs } = state;
    const own = await this.#own(inputs);
    if (own === undefined) return (await this.#others()).create(state, begun, preview);
    const given = toProvider(inputs, begun);
    const { id, outs } = await this.#call(urn, inputs, () => own.create(given), false);
    return { id, outputs: fromProvider({ ...outs, [TEXT]: given[TEXT] }, inputs) };
  }

  async update(old: Known, state: Known, options: UpdateOptions): Promise<{ outputs: PropertyMap }> {
    const { urn, inputs } = state;
    const own = await this.#own(inputs);
    if (own === undefined) return (await this.#others()).update(old, state, options);
    const given = toProvider(inputs);
    const update = () => own.update(old.id ?? "", toProvider(old.outputs), given);
    const { outs } = await this.#call(urn, inputs, update, false);
    return { outputs: fromProvider({ ...outs, [TEXT]: given[TEXT] }, inputs) };
  }

  async read(
    state: Readable,
  ): Promise<{ id: string; outputs: PropertyMap; inputs: PropertyMap | undefined }> {
    const { urn, id = "", outputs, inputs: known = {} } = state;
    const own = await this.#own(outputs, known);
    if (own === undefined) return (await this.#others()).read(state);
    const given = toProvider(Object.keys(outputs).length === 0 ? known : outputs);
    const live = await this.#call(urn, known, () => own.read(id, given));
    const text = given[TEXT];
    return {
      id: live.id ?? "",
      outputs: fromProvider({ ...live.props, [TEXT]: text }, outputs),
      inputs: live.inputs && fromProvider({ ...live.inputs, [TEXT]: text }, known),
    };
  }

  async delete(state: Known): Promise<void> {
    const { urn, id = "", outputs } = state;
    const own = await this.#own(outputs);
    if (own === undefined) return (await this.#others()).delete(state);
    await this.#call(urn, {}, () => own.delete(id, toProvider(outputs)));
  }

  async foreseeDelete(state: Known, stack: string): Promise<ForeseenDeletion> {
    const isOwn = (await this.#own(state.inputs)) !== undefined;
    return isOwn ? foreseenDeletion(this, state, stack) : (await this.#others()).foreseeDelete(state, stack);
  }

  async keep(state: Known): Promise<void> {
    const isOwn = (await this.#own(state.inputs)) !== undefined;
    await (isOwn ? keptBefore(this, state) : (await this.#others()).keep(state));
  }

  stopWaiting(): void {
    this.#host.stopWaiting();
    void this.#other?.then((other) => other.stopWaiting()).catch(() => undefined);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    const other = await this.#other?.catch(() => undefined);
    await Promise.all([this.#host.end(), other?.stop()]);
  }

  /** What provides for resources with these properties, or else with those; undefined where that is another's. */
  async #own(properties: PropertyMap, or: PropertyMap = {}): Promise<ProviderMethods | undefined> {
    const text = [properties, or].map((map) => valueAt(map, TEXT)).find((value) => typeof value === "string");
    return typeof text === "string" ? await this.#host.methodsOf(text) : undefined;
  }

  #others(): Promise<Provider> {
    if (this.#isStopped) throw new EngineError("cancelled", "the run was stopped");
    this.#other ??= this.#startOther();
    return this.#other;
  }

  /** @param isPrinted whether an error is printed too, as the SDK's process does of most methods. */
  async #call<Result>(
    urn: string,
    given: PropertyMap,
    work: () => Promise<Result>,
    isPrinted = true,
  ): Promise<Result> {
    try {
      return await attempt(urn, work);
    } catch (error) {
      if (error instanceof EngineError) throw error;
      if (isPrinted && error instanceof Error) this.#print(`${error}: ${error.stack}`, true);
      const { id, properties = {}, reasons = [] } = error as Partial<Unfinished>;
      if (id) throw new PartialFailure(urn, id, fromProvider(properties, given), reasons);
      throw new EngineError("provider", messageOf(error).split("\n"), { urn });
    }
  }
}

/** What a provider throws of an object that it made or changed, but could not finish. */
interface Unfinished {
  readonly id: string;
  readonly properties: Values;
  readonly reasons: string[];
}

function toProvider(properties: PropertyMap, begun?: Begun): Values {
  return mapToWire(begun === undefined ? properties : { ...properties, [RESUME]: begun }, false);
}

function fromProvider(properties: Values, given: PropertyMap): PropertyMap {
  const { [RESUME]: _, ...own } = properties;
  const outputs = mapFromWire(inOrder(own));
  markSecrets(outputs, given);
  return outputs;
}
