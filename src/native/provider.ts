import { isDeepStrictEqual } from "node:util";
import type { dynamic } from "@pulumi/pulumi";
import type { Values } from "../definitions/definition.js";
import { resourceTypes } from "../definitions/index.js";
import type { ResourceType } from "../definitions/resource-type.js";
import { type Checked, concealing } from "../provider/layers/concealing.js";
import { printing } from "../provider/layers/printing.js";
import type { RunNotes } from "../provider/operation/run-notes.js";
import { Session } from "../provider/operation/session.js";
import { providerOf } from "../provider/provider.js";
import { isObject } from "../provider/values/canonical.js";
import { changesOf } from "../provider/values/changes.js";
import { Declaration } from "../provider/values/declaration.js";
import { type Difference, detailedChanges } from "../provider/values/detailed.js";
import { PartialError, ProviderError } from "../provider/values/errors.js";
import { type TakesOver, toldIn } from "../provider/values/told.js";
import { ACCOUNT, nativeTypeIn, UNKNOWN_ID } from "../shared/permanent.js";
import { DELETION, REFUSED, TAKES_OVER, TOLD, type ToldOfRun } from "../shared/told.js";
import { isDefaultProvider, nameIn, orderFor, readerOf } from "./configuration.js";
import type { EngineLog } from "./engine-log.js";
import { foreseenOutputs, foreseenUpdate } from "./foreseen.js";
import { calledFunction } from "./functions.js";
import { imported } from "./imported.js";
import { inputsInward, inputsOutward, outputsInward, outputsOutward, secretsAmong } from "./values.js";

/** A resource that the engine asks about. */
export interface Resource {
  readonly urn: string;
  /** The type token. */
  readonly type: string;
  readonly name: string;
}

/** What a preview is told of, in place of being done. */
type Whether = "preview" | "up";

/** What the engine is told of a difference. */
export interface Diff {
  readonly differences: readonly Difference[];
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

/**
 * A configured provider: the resources of one account in one operation. Values come and go as the engine has them: ids as
 * texts, secrets marked.
 */
export class NativeProvider {
  readonly #session: Session;
  readonly #log: EngineLog;
  /** How messages tell it from others of the program. */
  readonly #called: string;
  readonly #checked: Checked = new Map();
  /** What the classes of resources told with the inputs of a check, by URN: no later request has it. */
  readonly #toldByClass = new Map<string, Values>();
  readonly #providers = new Map<ResourceType, Required<dynamic.ResourceProvider<Values, Values>>>();

  /**
   * @param args The arguments of the provider.
   * @param urn Its URN, where the engine tells it.
   * @param notes What it tells other providers of the same program, and they tell it.
   */
  constructor(
    environment: NodeJS.ProcessEnv,
    log: EngineLog,
    {
      args,
      urn,
      notes,
    }: { readonly args: Values; readonly urn?: string | undefined; readonly notes: RunNotes },
  ) {
    this.#log = log;
    this.#session = new Session(environment, resourceTypes, log.tell, notes);
    this.#session.configure(readerOf(args), orderFor(urn));
    this.#called = urn === undefined || isDefaultProvider(urn) ? "" : `, by its provider ${nameIn(urn)},`;
  }

  async check(
    resource: Resource,
    olds: Values,
    news: Values,
  ): Promise<{ readonly inputs: Values; readonly reasons: readonly string[] }> {
    const type = typeOf(resource);
    const told = toldIn(news);
    // What the embedded engine asks of an object of the state.
    const isOfState = told?.deletes !== undefined || told?.keeps !== undefined;
    const { inputs = {}, failures = [] } = await this.#of(type).check(
      isOfState ? outputsInward(type, olds, news) : inputsInward(type, olds),
      // Whether this is a preview nobody knows before the create or the update, unless it is of the state.
      isOfState
        ? inputsInward(type, news)
        : this.#told(resource, type, news, { looks: Object.keys(olds).length === 0 }),
    );
    const { [DELETION]: deletion, ...others } = inputs;
    return {
      inputs: {
        ...inputsOutward(type, others, news),
        ...(deletion !== undefined && { [DELETION]: deletion }),
      },
      reasons: failures.map(({ reason }) => reason),
    };
  }

  async diff(
    resource: Resource,
    { id, inputs, outputs }: Recorded,
    news: Values,
    whether: Whether = "up",
  ): Promise<Diff> {
    const type = typeOf(resource);
    const old = outputsInward(type, outputs, inputs);
    const wanted = this.#told(resource, type, news, {
      preview: whether === "preview",
      looks: true,
    });
    const {
      changes,
      replaces = [],
      deleteBeforeReplace = false,
    } = await this.#of(type).diff(id, old, wanted);
    if (changes !== true) return { differences: [], replaces, deleteBeforeReplace };
    const declaration = new Declaration(type, wanted);
    const differences =
      id === UNKNOWN_ID
        ? replaces.map((name) => madeAnew(name))
        : detailedChanges(declaration, old, changesOf(declaration, old));
    return { differences, replaces, deleteBeforeReplace };
  }

  async create(
    resource: Resource,
    inputs: Values,
    whether: Whether,
  ): Promise<{ readonly id: string; readonly outputs: Values }> {
    const type = typeOf(resource);
    if (whether === "preview") return { id: "", outputs: await this.#foreseen(resource, type, inputs) };
    const { id, outs } = await this.#recording(type, inputs, () =>
      this.#of(type).create(inputsInward(type, inputs)),
    );
    return { id, outputs: outputsOutward(type, outs ?? {}, inputs) };
  }

  async update(
    resource: Resource,
    recorded: Recorded,
    news: Values,
    whether: Whether,
  ): Promise<{ readonly outputs: Values }> {
    const type = typeOf(resource);
    const { id, inputs, outputs } = recorded;
    const old = outputsInward(type, outputs, inputs);
    if (whether === "preview") {
      await this.diff(resource, recorded, news, "preview");
      const foreseen = foreseenUpdate(type, old, inputsInward(type, news));
      return { outputs: inputsOutward(type, foreseen, { ...outputs, ...news }) };
    }
    const { outs } = await this.#recording(type, news, () =>
      this.#of(type).update(id, old, inputsInward(type, news)),
    );
    return { outputs: outputsOutward(type, outs ?? {}, news) };
  }

  /** What the account has. Undefined where it has no such object. */
  async read(
    resource: Resource,
    id: string,
    inputs: Values | undefined,
    outputs: Values,
  ): Promise<Recorded | undefined> {
    const type = typeOf(resource);
    const isManaged = inputs !== undefined && !isOnlyReferredTo(inputs, outputs);
    if (!isManaged) return await this.#readOther(type, id, inputs === undefined);
    const read: dynamic.ReadResult & { inputs?: Values } = await this.#of(type).read(
      id,
      outputsInward(type, outputs, inputs),
    );
    if (read.id === undefined || read.props === undefined) return undefined;
    return {
      id: read.id,
      inputs: read.inputs === undefined ? inputs : inputsOutward(type, read.inputs, inputs),
      outputs: outputsOutward(type, read.props, { ...inputs, ...outputs }),
    };
  }

  async delete(resource: Resource, { id, inputs, outputs }: Recorded): Promise<void> {
    const type = typeOf(resource);
    await this.#of(type).delete(id, outputsInward(type, outputs, inputs));
  }

  /** Calls a function that reads from the account. */
  async invoke(token: string, args: Values): Promise<Values> {
    const { api } = await this.#session.account();
    return await calledFunction(token, api, args);
  }

  /** The run is being stopped. */
  async stopWaiting(): Promise<void> {
    await this.#session.stopWaiting();
  }

  /** The engine is gone: what is under way comes to its end, and no more. */
  async end(): Promise<void> {
    await this.#session.end();
  }

  /** What a create comes to, and what it is refused for. */
  async #foreseen(resource: Resource, type: ResourceType, inputs: Values): Promise<Values> {
    const asked = this.#told(resource, type, inputs, { preview: true });
    const { inputs: found = {}, failures = [] } = await this.#of(type).check({}, asked);
    const refused = [...failures.map(({ reason }) => reason), found[REFUSED]].filter(
      (reason) => reason !== undefined,
    );
    if (refused.length > 0) throw new ProviderError("invalid", refused.map(String).join("; "));
    const takesOver = found[TAKES_OVER];
    if (isObject(takesOver)) this.#log.tellLines("info", (takesOver as unknown as TakesOver).said);
    return {
      ...inputsOutward(type, foreseenOutputs(type, inputsInward(type, inputs)), inputs),
      // The embedded engine shows it in its plan. No `up` gives it, and so no state has it.
      ...(isObject(takesOver) && {
        [TAKES_OVER]: { ...takesOver, from: inputsOutward(type, takesOver["from"] as Values, {}) },
      }),
    };
  }

  /** An object that the program only refers to, or that is to be managed from now on. */
  async #readOther(type: ResourceType, id: string, isImported: boolean): Promise<Recorded | undefined> {
    const state = await this.#readIfThere(type, id);
    if (state === undefined || !isImported) {
      return state && { id, inputs: {}, outputs: outputsOutward(type, state, {}) };
    }
    const { accountGuard } = this.#session;
    await accountGuard.confirm(type, state);
    const account = accountGuard.markOf(type, state);
    const { inputs, outputs } = imported(type, id, state);
    return {
      id,
      inputs: inputsOutward(type, inputs, {}),
      outputs: outputsOutward(type, { ...outputs, ...(account && { [ACCOUNT]: account }) }, {}),
    };
  }

  async #readIfThere(type: ResourceType, id: string): Promise<Values | undefined> {
    try {
      return (await this.#of(type).read(id, {})).props ?? {};
    } catch (error) {
      if (error instanceof ProviderError && error.code === "not_found") return undefined;
      throw error;
    }
  }

  /** Inputs with what the provider is told beside them. What the resource's class tells comes first. */
  #told(resource: Resource, type: ResourceType, wire: Values, run: ToldOfRun): Values {
    const { [TOLD]: ofClass, ...inputs } = inputsInward(type, wire);
    const [project, stack] = placeOf(resource.urn);
    if (isObject(ofClass)) this.#toldByClass.set(resource.urn, ofClass);
    // A program may have several accounts: which one this provider's objects are in they say themselves.
    const { preview: _ofRun, accounts: _ofAll, ...told } = this.#toldByClass.get(resource.urn) ?? {};
    const own = { resource: resource.urn, name: resource.name, secret: secretsAmong(type.properties, wire) };
    return { ...inputs, [TOLD]: { ...own, ...told, ...run, stack: `${project}/${stack}${this.#called}` } };
  }

  /** What is recorded by a failure, as the engine takes it. */
  async #recording<Result>(type: ResourceType, given: Values, work: () => Promise<Result>): Promise<Result> {
    return await PartialError.with(work(), (_id, properties) => outputsOutward(type, properties, given));
  }

  #of(type: ResourceType): Required<dynamic.ResourceProvider<Values, Values>> {
    let provider = this.#providers.get(type);
    if (provider === undefined) {
      const concealed = concealing(type.name, providerOf(type, this.#session), this.#checked);
      // Every method is there: see provider.ts.
      provider = printing(concealed) as Required<dynamic.ResourceProvider<Values, Values>>;
      this.#providers.set(type, provider);
    }
    return provider;
  }
}

/** What the state has of a resource. */
export interface Recorded {
  readonly id: string;
  readonly inputs: Values;
  readonly outputs: Values;
}

function typeOf({ type: token }: Resource): ResourceType {
  const type = resourceTypes.find(({ name }) => name === nativeTypeIn(token));
  if (type !== undefined) return type;
  throw new ProviderError(
    "failed",
    `this version of the livechat provider has no resource type ${token}: install the version that the program or the ` +
      "state is of",
  );
}

function madeAnew(name: string): Difference {
  return { path: [name], kind: "update", replaces: true, isOnlyDeclared: false };
}

/** Of what a program refers to there is no more than what it says, if anything, in inputs and outputs alike. */
function isOnlyReferredTo(inputs: Values, outputs: Values): boolean {
  return Object.keys(inputs).length === 0 || isDeepStrictEqual(inputs, outputs);
}

/** `urn:pulumi:STACK::PROJECT::…` */
function placeOf(urn: string): [project: string, stack: string] {
  const [scheme = "", project = ""] = urn.split("::");
  return [project, scheme.split(":").slice(2).join(":")];
}
