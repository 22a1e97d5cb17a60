import { Client, credentials, status, type MethodDefinition, type ServiceError } from "@grpc/grpc-js";
import { setTimeout } from "node:timers/promises";
import type { Message } from "google-protobuf";
import type { ConfigureRequest, DiffResponse } from "@pulumi/pulumi/proto/provider_pb.js";
import { RESUME } from "../../shared/permanent.js";
import { markSecrets } from "../compare.js";
import { EngineError } from "../errors.js";
import {
  PartialFailure,
  ProviderDied,
  type Begun,
  type CheckFailure,
  type CheckResult,
  type ForeseenDeletion,
  type Known,
  type Made,
  type Provider,
  type ProviderDiff,
  type Readable,
  type UpdateOptions,
} from "../deploy/provider.js";
import { nameOf, typeOf } from "../state/urn.js";
import { foreseenIn } from "../foreseen.js";
import { foreseenDeletion, keptBefore } from "../told-checks.js";
import { mapFromWire, mapToWire, type PropertyMap } from "../values.js";
import { detailedChangesIn } from "./detailed-diff.js";
import { eachLine, type SdkProcess } from "./child.js";
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

/** The process of a provider, and the protocol that it speaks. */
export abstract class ProviderClient implements Provider {
  abstract readonly foresees: boolean;
  protected acceptsSecrets = false;
  protected readonly process: SdkProcess;
  readonly #client: Client;
  #ended: string | undefined;

  protected constructor(process: SdkProcess, address: string) {
    this.process = process;
    this.#client = new Client(address, credentials.createInsecure(), channelOptions);
    void process.exit.then(({ code, signal }) => {
      this.#ended ??= signal === null ? `exited with status ${code}` : `was ended by ${signal}`;
    });
  }

  /** Whether a resource with these inputs is made by the provider of this package, which knows what the engine tells. */
  protected abstract isOurs(inputs: PropertyMap): boolean;

  stopWaiting(): void {
    this.process.tellToStopWaiting();
  }

  async stop(): Promise<void> {
    this.#ended ??= "was stopped";
    this.#client.close();
    await this.process.stop();
  }

  async check(urn: string, olds: PropertyMap, news: PropertyMap, begun?: Begun): Promise<CheckResult> {
    const request = new messages.CheckRequest();
    this.#identify(request, urn);
    request.setOlds(toStruct(this.#toWire(olds)));
    request.setNews(toStruct(this.#toWire(this.#withBegun(news, begun))));
    const response = await this.call(methods.check, request, urn);
    const inputs = outputsOf(response.getInputs(), news);
    return { ...foreseenIn(inputs), failures: failuresIn(response) };
  }

  async foreseeDelete(state: Known, stack: string): Promise<ForeseenDeletion> {
    return this.isOurs(state.inputs) ? await foreseenDeletion(this, state, stack) : {};
  }

  async keep(state: Known): Promise<void> {
    if (this.isOurs(state.inputs)) await keptBefore(this, state);
  }

  async diff(old: Known, news: PropertyMap, ignoreChanges: readonly string[] = []): Promise<ProviderDiff> {
    const request = new messages.DiffRequest();
    this.#identify(request, old.urn);
    request.setId(old.id ?? "");
    request.setOlds(toStruct(this.#toWire(old.outputs)));
    request.setOldInputs(toStruct(this.#toWire(old.inputs)));
    request.setNews(toStruct(this.#toWire(news)));
    request.setIgnorechangesList([...ignoreChanges]);
    const response: DiffResponse = await this.call(methods.diff, request, old.urn);
    return diffIn(response);
  }

  async create(state: Known, begun: Begun | undefined, preview: boolean): Promise<Made> {
    const request = new messages.CreateRequest();
    this.#identify(request, state.urn);
    request.setProperties(toStruct(this.#toWire(this.#withBegun(state.inputs, begun))));
    request.setTimeout(state.customTimeouts?.create ?? 0);
    request.setPreview(preview);
    const response = await this.call(methods.create, request, state.urn, state.inputs);
    const id = response.getId();
    if (id === "" && !preview) {
      throw new EngineError(
        "provider",
        "the provider created the object but returned no id (an id must be a text that is not empty)",
        { urn: state.urn },
      );
    }
    const outputs = outputsOf(response.getProperties(), state.inputs);
    if (!preview) return { id, outputs };
    const { inputs: foreseen, takesOver } = foreseenIn(outputs);
    return { id: "", outputs: foreseen, ...(takesOver && { takesOver }) };
  }

  async update(
    old: Known,
    state: Known,
    { ignoreChanges, preview }: UpdateOptions,
  ): Promise<{ outputs: PropertyMap }> {
    const request = new messages.UpdateRequest();
    this.#identify(request, state.urn);
    request.setId(old.id ?? "");
    request.setOlds(toStruct(this.#toWire(old.outputs)));
    request.setOldInputs(toStruct(this.#toWire(old.inputs)));
    request.setNews(toStruct(this.#toWire(state.inputs)));
    request.setTimeout(state.customTimeouts?.update ?? 0);
    request.setIgnorechangesList([...ignoreChanges]);
    request.setPreview(preview);
    const response = await this.call(methods.update, request, state.urn, state.inputs);
    return { outputs: outputsOf(response.getProperties(), state.inputs) };
  }

  async read(
    state: Readable,
  ): Promise<{ id: string; outputs: PropertyMap; inputs: PropertyMap | undefined }> {
    const request = new messages.ReadRequest();
    this.#identify(request, state.urn);
    request.setId(state.id ?? "");
    const known = state.inputs;
    if (known !== undefined) {
      request.setProperties(toStruct(this.#toWire(state.outputs)));
      request.setInputs(toStruct(this.#toWire(known)));
    }
    request.setTimeout(state.customTimeouts?.read ?? 0);
    const response = await this.call(methods.read, request, state.urn, known);
    const live = response.getInputs();
    const inputs = live === undefined ? undefined : outputsOf(live, known ?? {});
    return { id: response.getId(), outputs: outputsOf(response.getProperties(), state.outputs), inputs };
  }

  async delete(state: Known): Promise<void> {
    const request = new messages.DeleteRequest();
    this.#identify(request, state.urn);
    request.setId(state.id ?? "");
    request.setProperties(toStruct(this.#toWire(state.outputs)));
    request.setOldInputs(toStruct(this.#toWire(state.inputs)));
    request.setTimeout(state.customTimeouts?.delete ?? 0);
    await this.call(methods.delete, request, state.urn);
  }

  protected configureRequest(packageName: string, config: PropertyMap): ConfigureRequest {
    const request = new messages.ConfigureRequest();
    request.setArgs(toStruct(mapToWire(config, true)));
    request.setAcceptsecrets(true);
    request.setAcceptresources(true);
    request.setSendsOldInputs(true);
    request.setSendsOldInputsToDelete(true);
    for (const [key, value] of Object.entries(mapToWire(config, false))) {
      const text = typeof value === "string" ? value : JSON.stringify(value);
      request.getVariablesMap().set(`${packageName}:config:${key}`, text);
    }
    return request;
  }

  /** What is sent: with secrets marked where the provider takes them so. */
  #toWire(properties: PropertyMap): Record<string, unknown> {
    return mapToWire(properties, this.acceptsSecrets ? "secrets" : false);
  }

  /** Inputs, and what an earlier run began with, where the provider asks for that. */
  #withBegun(inputs: PropertyMap, begun: Begun | undefined): PropertyMap {
    return begun !== undefined && this.isOurs(inputs) ? { ...inputs, [RESUME]: begun } : inputs;
  }

  #identify(
    request: { setUrn(urn: string): unknown; setName(name: string): unknown; setType(type: string): unknown },
    urn: string,
  ): void {
    request.setUrn(urn);
    request.setName(nameOf(urn));
    request.setType(typeOf(urn));
  }

  protected call<Request extends Message, Response>(
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
      await Promise.race([this.process.exit, setTimeout(EXIT_MS, undefined, { ref: false })]);
    }
    if (this.#ended !== undefined || !this.process.running) {
      return new ProviderDied(`the provider's process ${this.#ended ?? "ended"}; its output says why`, about);
    }
    const details = error?.details ?? "the provider did not answer";
    return new EngineError("provider", details.split("\n"), about);
  }
}

const methods = providerServices.ResourceProviderService;

/** The first line that the process of a provider writes is its port; what else it writes is told. */
export async function portOf(
  process: SdkProcess,
  what: string,
  onOutput: (text: string, isError: boolean) => void,
): Promise<number> {
  process.stderr.setEncoding("utf8").on("data", (text: string) => onOutput(text, true));
  const port = await new Promise<string | undefined>((resolve) => {
    let first = true;
    eachLine(process.stdout, (line) => {
      if (first) {
        first = false;
        resolve(line.trim());
      } else {
        onOutput(line, false);
      }
    });
    void process.exit.then(() => resolve(undefined));
  });
  if (port === undefined || !/^\d+$/.test(port)) {
    await process.stop();
    throw new EngineError("provider", `${what} did not start; its output above says why.`);
  }
  return Number(port);
}

/** What a diff came to. */
export function diffIn(response: DiffResponse): ProviderDiff {
  const { DIFF_SOME, DIFF_NONE } = messages.DiffResponse.DiffChanges;
  const changes = response.getChanges();
  const detailed = response.getHasdetaileddiff() ? detailedChangesIn(response) : undefined;
  return {
    changes: changes === DIFF_SOME ? true : changes === DIFF_NONE ? false : undefined,
    replaceKeys: response.getReplacesList(),
    deleteBeforeReplace: response.getDeletebeforereplace(),
    ...(detailed !== undefined && { detailed }),
  };
}

export function failuresIn(response: {
  getFailuresList(): { getProperty(): string; getReason(): string }[];
}): CheckFailure[] {
  return response
    .getFailuresList()
    .map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() }));
}

/** What a provider gave back, without what only it was told, and with what was secret in `given` marked. */
export function outputsOf(properties: Parameters<typeof fromStruct>[0], given: PropertyMap): PropertyMap {
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
