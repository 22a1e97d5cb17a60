import { createRequire } from "node:module";
import path from "node:path";
import type { CheckedProperties, Invoked, Known, NativeProvider, ProviderDiff } from "../deploy/provider.js";
import { EngineError } from "../errors.js";
import { nameOf, NATIVE_PACKAGE, typeOf } from "../state/urn.js";
import { mapToWire, type PropertyMap } from "../values.js";
import { SdkProcess } from "./child.js";
import type { ProviderOptions } from "./dynamic-provider.js";
import { empty, provider as messages, providerServices, toStruct } from "./protocol.js";
import { diffIn, failuresIn, outputsOf, portOf, ProviderClient } from "./provider-client.js";

const methods = providerServices.ResourceProviderService;

/** This package's own provider, as it is installed in the project. */
export class NativeProviderProcess extends ProviderClient implements NativeProvider {
  readonly foresees = true;

  static async start(options: ProviderOptions): Promise<NativeProviderProcess> {
    const executable = executableFor(options.directory);
    const process = new SdkProcess([executable, options.engineAddress], {
      cwd: options.directory,
      env: options.env,
    });
    const port = await portOf(process, "The process of the native provider", options.onOutput);
    return new NativeProviderProcess(process, `127.0.0.1:${port}`);
  }

  async checkConfig(urn: string, olds: PropertyMap, news: PropertyMap): Promise<CheckedProperties> {
    const request = new messages.CheckRequest();
    request.setUrn(urn);
    request.setName(nameOf(urn));
    request.setType(typeOf(urn));
    request.setOlds(toStruct(mapToWire(olds, true)));
    request.setNews(toStruct(mapToWire(news, true)));
    const response = await this.call(methods.checkConfig, request, urn);
    return { inputs: outputsOf(response.getInputs(), news), failures: failuresIn(response) };
  }

  async diffConfig(old: Known, news: PropertyMap): Promise<ProviderDiff> {
    const request = new messages.DiffRequest();
    request.setId(old.id ?? "");
    request.setUrn(old.urn);
    request.setName(nameOf(old.urn));
    request.setType(typeOf(old.urn));
    request.setOldInputs(toStruct(mapToWire(old.inputs, true)));
    request.setOlds(toStruct(mapToWire(old.outputs, true)));
    request.setNews(toStruct(mapToWire(news, true)));
    return diffIn(await this.call(methods.diffConfig, request, old.urn));
  }

  async configure(urn: string, id: string, inputs: PropertyMap): Promise<void> {
    const { version: _, ...config } = inputs;
    const request = this.configureRequest(NATIVE_PACKAGE, config);
    request.setArgs(toStruct(mapToWire(inputs, true)));
    request.setUrn(urn);
    request.setName(nameOf(urn));
    request.setType(typeOf(urn));
    request.setId(id);
    const response = await this.call(methods.configure, request, urn);
    this.acceptsSecrets = response.getAcceptsecrets();
  }

  override stopWaiting(): void {
    void this.call(methods.cancel, new empty.Empty(), undefined).catch(() => undefined);
  }

  async invoke(token: string, args: PropertyMap, preview: boolean): Promise<Invoked> {
    const request = new messages.InvokeRequest();
    request.setTok(token);
    request.setArgs(toStruct(mapToWire(args, this.acceptsSecrets ? "secrets" : false)));
    request.setPreview(preview);
    const response = await this.call(methods.invoke, request, undefined);
    return { outputs: outputsOf(response.getReturn(), {}), failures: failuresIn(response) };
  }

  protected override isOurs(): boolean {
    return true;
  }
}

const EXECUTABLE = "pulumi-resource-livechat";

/** The executable of the package that the program itself uses: no other one is looked for, on PATH or elsewhere. */
function executableFor(directory: string): string {
  const manifest = "pulumi-livechat/package.json";
  try {
    const found = createRequire(path.join(directory, "Pulumi.yaml")).resolve(manifest);
    return path.join(path.dirname(found), "bin", EXECUTABLE);
  } catch {
    throw new EngineError(
      "project",
      `The package pulumi-livechat, which holds the provider of "${NATIVE_PACKAGE}" resources, is not installed in ${directory}. Run "npm install pulumi-livechat" there.`,
    );
  }
}
