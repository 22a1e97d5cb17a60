import { isOfThisPackage } from "../../shared/permanent.js";
import { DYNAMIC_PACKAGE } from "../state/urn.js";
import type { PropertyMap } from "../values.js";
import { resolveSdk, SdkProcess } from "./child.js";
import { providerServices } from "./protocol.js";
import { portOf, ProviderClient } from "./provider-client.js";

export interface ProviderOptions {
  /** The program's folder: what is not this package's own is looked for from there. */
  directory: string;
  project: string;
  env: NodeJS.ProcessEnv;
  engineAddress: string;
  onOutput: (text: string, isError: boolean) => void;
}

/** The process that runs the providers of all dynamic resources. */
export class DynamicProvider extends ProviderClient {
  readonly foresees = false;

  /** @param config All of the stack's configuration. */
  static async start(options: ProviderOptions, config: PropertyMap): Promise<DynamicProvider> {
    const module = resolveSdk(options.directory, "cmd/dynamic-provider");
    const process = new SdkProcess([module, options.engineAddress], {
      cwd: options.directory,
      env: { ...options.env, PULUMI_NODEJS_PROJECT: options.project },
    });
    const port = await portOf(process, "The process for dynamic providers", options.onOutput);
    const provider = new DynamicProvider(process, `127.0.0.1:${port}`);
    try {
      await provider.call(
        providerServices.ResourceProviderService.configure,
        provider.configureRequest(DYNAMIC_PACKAGE, config),
        undefined,
      );
    } catch (error) {
      await provider.stop();
      throw error;
    }
    return provider;
  }

  protected override isOurs(inputs: PropertyMap): boolean {
    return isOfThisPackage(inputs);
  }
}
