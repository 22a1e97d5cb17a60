import { randomUUID } from "node:crypto";
import { hasUnknown } from "../compare.js";
import type { PropertyMap } from "../values.js";
import type { CheckResult, Known, Made, NativeProvider, Provider, ProviderDiff } from "./provider.js";
import { Unconfigured } from "./unconfigured.js";
import { configurationOf, KEPT } from "./wanted-provider.js";
import { WithoutAccount } from "./without-account.js";

interface Checked {
  readonly provider: NativeProvider;
  readonly inputs: PropertyMap;
  id: string;
  ready: Promise<NativeProvider> | undefined;
}

/**
 * Providers as resources of the program. Nothing in the account is one: to make one is to configure a process, and that
 * happens when the first resource needs it.
 */
export class ProviderResources extends WithoutAccount implements Provider {
  readonly foresees = true;
  readonly #start: () => Promise<NativeProvider>;
  /** By URN, as the program has them. */
  readonly #checked = new Map<string, Checked>();

  constructor(start: () => Promise<NativeProvider>) {
    super();
    this.#start = start;
  }

  /** The provider of this URN, as the program configures it; undefined where the program has not come to it. */
  of(urn: string): Promise<NativeProvider> | undefined {
    const checked = this.#checked.get(urn);
    if (checked === undefined) return undefined;
    checked.ready ??= configured(checked.provider, urn, checked);
    return checked.ready;
  }

  async check(urn: string, olds: PropertyMap, news: PropertyMap): Promise<CheckResult> {
    const provider = await this.#start();
    const { inputs, failures } = await provider.checkConfig(
      urn,
      configurationOf(olds),
      configurationOf(news),
    );
    for (const key of KEPT) {
      if (news[key] !== undefined) inputs[key] = news[key];
    }
    this.#checked.set(urn, { provider, inputs, id: "", ready: undefined });
    return { inputs, failures };
  }

  async diff(old: Known, news: PropertyMap): Promise<ProviderDiff> {
    const checked = this.#checked.get(old.urn);
    // Asked of one that the program has not come to, by what is replaced before it: its process stays whatever that is.
    if (checked === undefined) return { changes: false, replaceKeys: [], deleteBeforeReplace: false };
    checked.id = old.id ?? "";
    const inputs = configurationOf(old.inputs);
    return await checked.provider.diffConfig({ ...old, inputs }, configurationOf(news));
  }

  create({ urn, inputs }: Known, _begun: unknown, preview: boolean): Promise<Made> {
    const id = preview ? "" : randomUUID();
    const checked = this.#checked.get(urn);
    if (checked !== undefined) checked.id = id;
    return Promise.resolve({ id, outputs: configurationOf(inputs) });
  }

  update(_old: Known, { inputs }: Known): Promise<{ outputs: PropertyMap }> {
    return Promise.resolve({ outputs: configurationOf(inputs) });
  }
}

/** The provider with this configuration, which in a preview may not be known yet. */
export async function configured(
  provider: NativeProvider,
  urn: string,
  { id, inputs }: { readonly id: string; readonly inputs: PropertyMap },
): Promise<NativeProvider> {
  if (hasUnknown(inputs)) return new Unconfigured();
  await provider.configure(urn, id, configurationOf(inputs));
  return provider;
}
