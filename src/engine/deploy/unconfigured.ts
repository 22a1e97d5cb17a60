import type { PropertyMap } from "../values.js";
import type { CheckResult, Invoked, Known, Made, NativeProvider, ProviderDiff } from "./provider.js";
import { WithoutAccount } from "./without-account.js";

/** In a preview, a provider whose configuration is not known yet: nobody can be asked, and all that is declared may be. */
export class Unconfigured extends WithoutAccount implements NativeProvider {
  readonly foresees = false;

  check(_urn: string, _olds: PropertyMap, inputs: PropertyMap): Promise<CheckResult> {
    return Promise.resolve({ inputs, failures: [] });
  }

  diff(): Promise<ProviderDiff> {
    return Promise.resolve({ changes: undefined, replaceKeys: [], deleteBeforeReplace: false });
  }

  create({ inputs }: Known): Promise<Made> {
    return Promise.resolve({ id: "", outputs: inputs });
  }

  update(_old: Known, { inputs }: Known): Promise<{ outputs: PropertyMap }> {
    return Promise.resolve({ outputs: inputs });
  }

  checkConfig(_urn: string, _olds: PropertyMap, inputs: PropertyMap): Promise<CheckResult> {
    return Promise.resolve({ inputs, failures: [] });
  }

  diffConfig(): Promise<ProviderDiff> {
    return this.diff();
  }

  configure(): Promise<void> {
    return Promise.resolve();
  }

  invoke(): Promise<Invoked> {
    return Promise.resolve({ outputs: undefined, failures: [] });
  }
}
