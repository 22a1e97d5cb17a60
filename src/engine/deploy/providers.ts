import { randomUUID } from "node:crypto";
import { equalMaps } from "../compare.js";
import { EngineError, unsupported } from "../errors.js";
import type { ResourceState } from "../state/deployment.js";
import type { Row, StateStore } from "../state/store.js";
import {
  createUrn,
  DYNAMIC_PACKAGE,
  isDefaultProvider,
  isProviderType,
  nameOf,
  NATIVE_PACKAGE,
  packageOf,
  providerTypeOf,
  urnOfReference,
} from "../state/urn.js";
import type { PropertyMap } from "../values.js";
import { configured, ProviderResources } from "./provider-resources.js";
import { configurationOf, defaultProviderName, withPlugin, type WantedProvider } from "./wanted-provider.js";
import type { Ledger } from "./ledger.js";
import type { NativeProvider, Provider } from "./provider.js";

/** Starts the processes of providers. */
export interface ProviderStarter {
  /** The one of all dynamic resources, configured. */
  dynamic(): Promise<Provider>;
  /** One of this package's own, not configured yet. */
  native(): Promise<NativeProvider>;
}

export interface ProvidersOptions {
  readonly project: string;
  readonly stack: string;
  readonly preview: boolean;
  readonly store: StateStore;
  readonly ledger: Ledger;
  /** The stack's configuration. */
  readonly config: PropertyMap;
  readonly start: ProviderStarter;
  /** Makes sure that the secrets of these properties can be stored. */
  readonly admit: (properties: PropertyMap) => Promise<void>;
}

/** The providers of one operation: which one has which resource, their resources in the state, their processes. */
export class Providers {
  readonly #options: ProvidersOptions;
  /** Those that a program makes. */
  readonly #resources: ProviderResources;
  readonly #started: Promise<Provider>[] = [];
  /** Those that the program has not come to, as the state has them, by URN. */
  readonly #recorded = new Map<string, Promise<NativeProvider>>();
  /** The references to those that the program does not name, by URN. */
  readonly #defaults = new Map<string, Promise<string>>();
  #dynamic: Promise<Provider> | undefined;
  #spare: Promise<NativeProvider> | undefined;

  constructor(options: ProvidersOptions) {
    this.#options = options;
    this.#resources = new ProviderResources(() => this.#startNative());
  }

  /**
   * What manages a resource. Its process is started if it was not before.
   *
   * @throws EngineError `unsupported` for a resource of another package.
   */
  of({ urn, type, provider = "" }: Pick<ResourceState, "urn" | "type" | "provider">): Promise<Provider> {
    if (isProviderType(type)) return Promise.resolve(this.#resources);
    switch (packageOf(type)) {
      case DYNAMIC_PACKAGE:
        this.#dynamic ??= this.#remember(this.#options.start.dynamic());
        return this.#dynamic;
      case NATIVE_PACKAGE:
        return this.#native(provider, urn);
      default:
        throw unsupported(`A resource of the package "${packageOf(type)}" (${nameOf(urn)} [${type}])`);
    }
  }

  /** The provider that functions are called of. */
  async ofCall(wanted: WantedProvider): Promise<NativeProvider> {
    return await this.#native(await this.referenceFor(wanted), wanted.type);
  }

  /** The reference to the provider that a program's resource has: the one that it names, or the default one of its package. */
  referenceFor(wanted: WantedProvider): Promise<string> {
    if (wanted.provider !== "") return Promise.resolve(wanted.provider);
    const isDynamic = packageOf(wanted.type) === DYNAMIC_PACKAGE;
    const name = isDynamic ? "default" : defaultProviderName(wanted);
    const type = providerTypeOf(packageOf(wanted.type));
    const urn = createUrn(this.#options.stack, this.#options.project, undefined, type, name);
    let reference = this.#defaults.get(urn);
    if (reference === undefined) {
      reference = isDynamic
        ? this.#keepDefault(urn, type, this.#options.config, this.#options.config)
        : this.#registerNative(urn, type, wanted);
      this.#defaults.set(urn, reference);
    }
    return reference;
  }

  /** Starts what the state has need of: a process takes as long to start as the program, and so both do at once. */
  startEarly(): void {
    // A component has no provider: that of a licence file is named like the native one's resources.
    const resources = this.#options.store.rows.filter(({ state }) => state.custom);
    const types = new Set(resources.map(({ state }) => packageOf(state.type)));
    if (types.has(NATIVE_PACKAGE)) {
      this.#spare ??= this.#remember(this.#options.start.native());
      this.#spare.catch(() => undefined);
    }
    if (types.has(DYNAMIC_PACKAGE) || !types.has(NATIVE_PACKAGE)) {
      this.#dynamic ??= this.#remember(this.#options.start.dynamic());
      this.#dynamic.catch(() => undefined);
    }
  }

  /** The steps in progress are to end soon, and wait for no better time to try again. */
  async hurry(): Promise<void> {
    await this.#each((provider) => provider.stopWaiting());
  }

  async stop(): Promise<void> {
    await this.#each((provider) => provider.stop());
  }

  async #each(work: (provider: Provider) => void | Promise<void>): Promise<void> {
    const ended = this.#started.map(async (starting) => {
      const provider = await starting.catch(() => undefined);
      if (provider !== undefined) await work(provider);
    });
    await Promise.all(ended);
  }

  #remember<P extends Provider>(starting: Promise<P>): Promise<P> {
    this.#started.push(starting);
    return starting;
  }

  #startNative(): Promise<NativeProvider> {
    const spare = this.#spare;
    this.#spare = undefined;
    return spare ?? this.#remember(this.#options.start.native());
  }

  #native(reference: string, user: string): Promise<NativeProvider> {
    const urn = urnOfReference(reference);
    const current = this.#resources.of(urn);
    if (current !== undefined) return current;
    let recorded = this.#recorded.get(urn);
    if (recorded === undefined) {
      recorded = this.#startRecorded(urn, user);
      this.#recorded.set(urn, recorded);
    }
    return recorded;
  }

  /** One as the state has it; of one that the program does not name only what its configuration is today. */
  async #startRecorded(urn: string, user: string): Promise<NativeProvider> {
    const row = this.#options.ledger.old(urn);
    if (row === undefined) {
      throw new EngineError(
        "state",
        `The provider "${urn}" of "${user}" is neither in the program nor in the state: give the resource a provider that is ` +
          "there, or none.",
      );
    }
    const { inputs, id = "" } = row.state;
    const own = isDefaultProvider(urn) ? withPlugin(this.#nativeConfig(), pluginOf(inputs)) : inputs;
    return await configured(await this.#startNative(), urn, { id, inputs: own });
  }

  /** The configuration of this package, without its name before each key. */
  #nativeConfig(): PropertyMap {
    const prefix = `${NATIVE_PACKAGE}:`;
    const entries = Object.entries(this.#options.config).filter(([key]) => key.startsWith(prefix));
    return Object.fromEntries(entries.map(([key, value]) => [key.slice(prefix.length), value]));
  }

  async #registerNative(urn: string, type: string, wanted: WantedProvider): Promise<string> {
    const news = withPlugin(this.#nativeConfig(), wanted);
    await this.#options.admit(news);
    const olds = this.#options.ledger.old(urn)?.state.inputs ?? {};
    const { inputs, failures } = await this.#resources.check(urn, olds, news);
    if (failures.length > 0) {
      const reasons = failures.map(({ property, reason }) =>
        property === "" ? reason : `${NATIVE_PACKAGE}:${property}: ${reason}`,
      );
      throw new EngineError("provider", `The configuration is invalid: ${reasons.join("; ")}`);
    }
    return await this.#keepDefault(urn, type, inputs, configurationOf(inputs));
  }

  /** Puts a default provider's own resource into the state, if it says anything new. */
  async #keepDefault(urn: string, type: string, inputs: PropertyMap, outputs: PropertyMap): Promise<string> {
    const { ledger, preview, store, admit } = this.#options;
    ledger.claim(urn);
    const old: Row | undefined = ledger.old(urn);
    const id = old?.state.id ?? randomUUID();
    await admit(inputs);
    if (!preview) {
      const now = new Date().toISOString();
      const created = old?.state.created ?? now;
      const state: ResourceState = { urn, custom: true, id, type, inputs, outputs, created, modified: now };
      const isSame =
        old !== undefined && equalMaps(old.state.inputs, inputs) && equalMaps(old.state.outputs, outputs);
      if (!isSame) store.commit([{ kind: "put", row: old, state }]);
    }
    return `${urn}::${id}`;
  }
}

function pluginOf({ version }: PropertyMap): { version: string } {
  return { version: typeof version === "string" ? version : "" };
}
