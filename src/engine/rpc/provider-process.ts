import { Client, credentials, status, type MethodDefinition, type ServiceError } from "@grpc/grpc-js";
import { setTimeout } from "node:timers/promises";
import type { Message } from "google-protobuf";
import type { DiffResponse } from "@pulumi/pulumi/proto/provider_pb.js";
import { isOfThisPackage, RESUME } from "../../shared/permanent.js";
import { markSecrets } from "../compare.js";
import { EngineError } from "../errors.js";
import {
  PartialFailure,
  ProviderDied,
  type Begun,
  type CheckResult,
  type ForeseenDeletion,
  type Known,
  type Provider,
  type ProviderDiff,
} from "../deploy/provider.js";
import { PROVIDER_TYPE, nameOf, typeOf } from "../state/urn.js";
import { mapFromWire, mapToWire, type PropertyMap } from "../values.js";
import { TOLD, type ToldOfRun } from "../../shared/told.js";
import { foreseenDeletionIn, foreseenIn } from "./foreseen.js";
import { eachLine, resolveSdk, SdkProcess } from "./child.js";
import {
  channelOptions,
  fromStruct,
  provider as messages,
  providerServices,
  status as statusMessages,
  toStruct,
} from "./protocol.js";

/** How long the end of the process may come after the end of its connection. */
const EXIT_MS = 5000;

export interface ProviderOptions {
  /** Where the project's SDK is looked for, and what `require` in a provider text is resolved from. */
  directory: string;
  project: string;
  env: NodeJS.ProcessEnv;
  engineAddress: string;
  config: PropertyMap;
  onOutput: (text: string, isError: boolean) => void;
}

/** The process that runs the providers of all dynamic resources. */
export class ProviderProcess implements Provider {
  readonly #process: SdkProcess;
  readonly #client: Client;
  #ended: string | undefined;

  private constructor(process: SdkProcess, address: string) {
    this.#process = process;
    this.#client = new Client(address, credentials.createInsecure(), channelOptions);
    void process.exit.then(({ code, signal }) => {
      this.#ended ??= signal === null ? `exited with status ${code}` : `was ended by ${signal}`;
    });
  }

  static async start(options: ProviderOptions): Promise<ProviderProcess> {
    const module = resolveSdk(options.directory, "cmd/dynamic-provider");
    const process = new SdkProcess([module, options.engineAddress], {
      cwd: options.directory,
      env: { ...options.env, PULUMI_NODEJS_PROJECT: options.project },
    });
    process.stderr.setEncoding("utf8").on("data", (text: string) => options.onOutput(text, true));
    const port = await new Promise<string | undefined>((resolve) => {
      let first = true;
      eachLine(process.stdout, (line) => {
        if (first) {
          first = false;
          resolve(line.trim());
        } else {
          options.onOutput(line, false);
        }
      });
      void process.exit.then(() => resolve(undefined));
    });
    if (port === undefined || !/^\d+$/.test(port)) {
      await process.stop();
      throw new EngineError(
        "provider",
        "The process for dynamic providers did not start; its output above says why.",
      );
    }
    const provider = new ProviderProcess(process, `127.0.0.1:${port}`);
    try {
      await provider.#configure(options.config);
    } catch (error) {
      await provider.stop();
      throw error;
    }
    return provider;
  }

  stopWaiting(): void {
    this.#process.tellToStopWaiting();
  }

  async stop(): Promise<void> {
    this.#ended ??= "was stopped";
    this.#client.close();
    await this.#process.stop();
  }

  async check(urn: string, olds: PropertyMap, news: PropertyMap, begun?: Begun): Promise<CheckResult> {
    const request = new messages.CheckRequest();
    this.#identify(request, urn);
    request.setOlds(toStruct(mapToWire(olds, false)));
    request.setNews(toStruct(mapToWire(withBegun(news, begun), false)));
    const response = await this.#call(methods.check, request, urn);
    const inputs = outputsOf(response.getInputs(), news);
    const failures = response
      .getFailuresList()
      .map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() }));
    return { ...foreseenIn(inputs), failures };
  }

  /** The CLI has no such question, and so it is put as a check: only the provider that knows it is asked. */
  async foreseeDelete({ urn, id = "", inputs, outputs }: Known, stack: string): Promise<ForeseenDeletion> {
    if (!isOfThisPackage(inputs)) return {};
    const told: ToldOfRun = { preview: true, deletes: id, stack };
    return foreseenDeletionIn(await this.check(urn, outputs, { ...inputs, [TOLD]: { ...told } }));
  }

  async diff(old: Known, news: PropertyMap, ignoreChanges: readonly string[] = []): Promise<ProviderDiff> {
    const request = new messages.DiffRequest();
    this.#identify(request, old.urn);
    request.setId(old.id ?? "");
    request.setOlds(toStruct(mapToWire(old.outputs, false)));
    request.setOldInputs(toStruct(mapToWire(old.inputs, false)));
    request.setNews(toStruct(mapToWire(news, false)));
    request.setIgnorechangesList([...ignoreChanges]);
    const response: DiffResponse = await this.#call(methods.diff, request, old.urn);
    const { DIFF_SOME, DIFF_NONE } = messages.DiffResponse.DiffChanges;
    const changes = response.getChanges();
    return {
      changes: changes === DIFF_SOME ? true : changes === DIFF_NONE ? false : undefined,
      replaceKeys: response.getReplacesList(),
      deleteBeforeReplace: response.getDeletebeforereplace(),
    };
  }

  async create(state: Known, begun: Begun | undefined): Promise<{ id: string; outputs: PropertyMap }> {
    const request = new messages.CreateRequest();
    this.#identify(request, state.urn);
    request.setProperties(toStruct(mapToWire(withBegun(state.inputs, begun), false)));
    request.setTimeout(state.customTimeouts?.create ?? 0);
    const response = await this.#call(methods.create, request, state.urn, state.inputs);
    const id = response.getId();
    if (id === "") {
      throw new EngineError(
        "provider",
        "the provider created the object but returned no id (an id must be a text that is not empty)",
        { urn: state.urn },
      );
    }
    return { id, outputs: outputsOf(response.getProperties(), state.inputs) };
  }

  async update(
    old: Known,
    state: Known,
    ignoreChanges: readonly string[],
  ): Promise<{ outputs: PropertyMap }> {
    const request = new messages.UpdateRequest();
    this.#identify(request, state.urn);
    request.setId(old.id ?? "");
    request.setOlds(toStruct(mapToWire(old.outputs, false)));
    request.setOldInputs(toStruct(mapToWire(old.inputs, false)));
    request.setNews(toStruct(mapToWire(state.inputs, false)));
    request.setTimeout(state.customTimeouts?.update ?? 0);
    request.setIgnorechangesList([...ignoreChanges]);
    const response = await this.#call(methods.update, request, state.urn, state.inputs);
    return { outputs: outputsOf(response.getProperties(), state.inputs) };
  }

  async read(state: Known): Promise<{ id: string; outputs: PropertyMap; inputs: PropertyMap | undefined }> {
    const request = new messages.ReadRequest();
    this.#identify(request, state.urn);
    request.setId(state.id ?? "");
    request.setProperties(toStruct(mapToWire(state.outputs, false)));
    request.setInputs(toStruct(mapToWire(state.inputs, false)));
    request.setTimeout(state.customTimeouts?.read ?? 0);
    const response = await this.#call(methods.read, request, state.urn, state.inputs);
    const live = response.getInputs();
    const inputs = live === undefined ? undefined : outputsOf(live, state.inputs);
    return { id: response.getId(), outputs: outputsOf(response.getProperties(), state.outputs), inputs };
  }

  async delete(state: Known): Promise<void> {
    const request = new messages.DeleteRequest();
    this.#identify(request, state.urn);
    request.setId(state.id ?? "");
    request.setProperties(toStruct(mapToWire(state.outputs, false)));
    request.setOldInputs(toStruct(mapToWire(state.inputs, false)));
    request.setTimeout(state.customTimeouts?.delete ?? 0);
    await this.#call(methods.delete, request, state.urn);
  }

  async #configure(config: PropertyMap): Promise<void> {
    const request = new messages.ConfigureRequest();
    request.setArgs(toStruct(mapToWire(config, true)));
    request.setAcceptsecrets(true);
    request.setAcceptresources(true);
    request.setSendsOldInputs(true);
    request.setSendsOldInputsToDelete(true);
    for (const [key, value] of Object.entries(mapToWire(config, false))) {
      request.getVariablesMap().set(`${PROVIDER_TYPE.split(":").at(-1)}:config:${key}`, String(value));
    }
    await this.#call(methods.configure, request, undefined);
  }

  #identify(
    request: { setUrn(urn: string): unknown; setName(name: string): unknown; setType(type: string): unknown },
    urn: string,
  ): void {
    request.setUrn(urn);
    request.setName(nameOf(urn));
    request.setType(typeOf(urn));
  }

  #call<Request extends Message, Response>(
    method: MethodDefinition<Request, Response>,
    request: Request,
    urn: string | undefined,
    given: PropertyMap = {},
  ): Promise<Response> {
    return new Promise((resolve, reject) => {
      this.#client.makeUnaryRequest(
        method.path,
        method.requestSerialize,
        method.responseDeserialize,
        request,
        (error, response) => {
          if (error === null && response !== undefined) {
            resolve(response);
          } else {
            void this.#failure(error, urn, given).then(reject);
          }
        },
      );
    });
  }

  async #failure(
    error: ServiceError | null,
    urn: string | undefined,
    given: PropertyMap,
  ): Promise<EngineError> {
    const partial = urn === undefined ? undefined : partialFailure(error, urn, given);
    if (partial !== undefined) {
      return partial;
    }
    const about = urn === undefined ? undefined : { urn };
    if (error?.code === status.UNAVAILABLE || error?.code === status.CANCELLED) {
      // A connection that is lost tells less than the end of the process, which comes a little later.
      await Promise.race([this.#process.exit, setTimeout(EXIT_MS, undefined, { ref: false })]);
    }
    if (this.#ended !== undefined || !this.#process.running) {
      return new ProviderDied(`the provider's process ${this.#ended ?? "ended"}; its output says why`, about);
    }
    const details = error?.details ?? "the provider did not answer";
    return new EngineError("provider", details.split("\n"), about);
  }
}

const methods = {
  configure: providerServices.ResourceProviderService.configure,
  check: providerServices.ResourceProviderService.check,
  diff: providerServices.ResourceProviderService.diff,
  create: providerServices.ResourceProviderService.create,
  read: providerServices.ResourceProviderService.read,
  update: providerServices.ResourceProviderService.update,
  delete: providerServices.ResourceProviderService.delete,
};

/** Inputs, and what an earlier run began with, where the provider asks for that. */
function withBegun(inputs: PropertyMap, begun: Begun | undefined): PropertyMap {
  return begun !== undefined && isOfThisPackage(inputs) ? { ...inputs, [RESUME]: begun } : inputs;
}

/** What a provider gave back, without what only it was told, and with what was secret in `given` marked. */
function outputsOf(properties: Parameters<typeof fromStruct>[0], given: PropertyMap): PropertyMap {
  const outputs = mapFromWire(fromStruct(properties));
  delete outputs[RESUME];
  markSecrets(outputs, given);
  return outputs;
}

/** A partial failure travels in a trailer, as a status message with one detail. */
function partialFailure(
  error: ServiceError | null,
  urn: string,
  given: PropertyMap,
): PartialFailure | undefined {
  const trailer = error?.metadata.get("grpc-status-details-bin")[0];
  if (!Buffer.isBuffer(trailer)) {
    return undefined;
  }
  for (const detail of statusMessages.Status.deserializeBinary(trailer).getDetailsList()) {
    if (detail.getTypeName() === "pulumirpc.ErrorResourceInitFailed") {
      const failed = messages.ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8());
      const properties = outputsOf(failed.getProperties(), given);
      return new PartialFailure(urn, failed.getId(), properties, failed.getReasonsList());
    }
  }
  return undefined;
}
