import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import {
  Client,
  credentials,
  type MethodDefinition,
  Server,
  ServerCredentials,
  type ServiceError,
} from "@grpc/grpc-js";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import engineServices from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import statusMessages from "@pulumi/pulumi/proto/status_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import type { Values } from "../../src/definitions/definition.js";

const EXECUTABLE = fileURLToPath(new URL("../../bin/pulumi-resource-livechat", import.meta.url));

/** What a plugin told the engine, and of which resource. */
export interface Said {
  readonly urn: string;
  readonly severity: "debug" | "info" | "warning" | "error";
  readonly message: string;
}

/** What the plugin recorded although it failed. */
export class PartialFailure extends Error {
  readonly id: string;
  readonly properties: Values;
  readonly reasons: readonly string[];

  constructor(message: string, id: string, properties: Values, reasons: readonly string[]) {
    super(message);
    this.id = id;
    this.properties = properties;
    this.reasons = reasons;
  }
}

export interface Checked {
  readonly inputs: Values;
  readonly reasons: readonly string[];
}

export interface Diffed {
  readonly changes: boolean;
  readonly replaces: readonly string[];
  readonly deletesFirst: boolean;
  readonly changed: readonly string[];
  /** `update`, `add-replace`, … by the path. */
  readonly details: Readonly<Record<string, string>>;
  /** The paths of those that compare inputs. */
  readonly ofInputs: readonly string[];
}

export interface Read {
  readonly id: string;
  readonly inputs: Values;
  readonly outputs: Values;
}

/** What the state has of a resource. */
export type Recorded = Read;

const SEVERITIES = ["debug", "info", "warning", "error"] as const;

/** The URN of a resource of a stack `dev` of a project `acme`. */
export function urnOf(type: string, name: string): string {
  return `urn:pulumi:dev::acme::livechat:index:${type}::${name}`;
}

/** A provider plugin as the engine has it: a process that is spoken to over gRPC, and that speaks to the engine's log. */
export class Plugin implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #client: Client;
  readonly #engine: Server;
  readonly said: Said[];

  private constructor(process: ChildProcess, address: string, engine: Server, said: Said[]) {
    this.#process = process;
    this.#client = new Client(address, credentials.createInsecure());
    this.#engine = engine;
    this.said = said;
  }

  /** Starts the plugin: the package's own executable, or by another command. */
  static async start(
    environment: NodeJS.ProcessEnv = {},
    [command = process.execPath, ...args]: readonly string[] = [process.execPath, EXECUTABLE],
  ): Promise<Plugin> {
    const said: Said[] = [];
    const engine = new Server();
    engine.addService(engineServices.EngineService, {
      log: (call: { request: LogRequest }, callback: (error: null, answer: unknown) => void) => {
        const { request } = call;
        const severity = SEVERITIES[request.getSeverity()] ?? "info";
        said.push({ urn: request.getUrn(), severity, message: request.getMessage() });
        callback(null, new empty.Empty());
      },
    });
    const port = await new Promise<number>((resolve, reject) => {
      engine.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      );
    });
    const { PATH } = process.env;
    const child = spawn(command, [...args, `127.0.0.1:${port}`], {
      env: { PATH, ...environment },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await new Promise<string[]>((resolve, reject) => {
      createInterface({ input: child.stdout }).once("line", (first) => resolve([first]));
      child.once("exit", (code) => reject(new Error(`the plugin ended with ${code}`)));
    })) as [string];
    return new Plugin(child, `127.0.0.1:${line}`, engine, said);
  }

  /** Configures it with these arguments, as a default provider unless a name is given. */
  async configure(args: Values, name = "default"): Promise<void> {
    const request = new messages.ConfigureRequest();
    request.setUrn(`urn:pulumi:dev::acme::pulumi:providers:livechat::${name}`);
    request.setArgs(toStruct(args));
    request.setAcceptsecrets(true);
    await this.#call(methods.configure, request);
  }

  async checkConfig(args: Values, name: string): Promise<Checked> {
    const request = new messages.CheckRequest();
    request.setUrn(`urn:pulumi:dev::acme::pulumi:providers:livechat::${name}`);
    request.setNews(toStruct(args));
    return checkedOf(await this.#call(methods.checkConfig, request));
  }

  async diffConfig(olds: Values, news: Values): Promise<Diffed> {
    const request = new messages.DiffRequest();
    request.setOlds(toStruct(olds));
    request.setNews(toStruct(news));
    return diffedOf(await this.#call(methods.diffConfig, request));
  }

  async check(urn: string, news: Values, olds: Values = {}): Promise<Checked> {
    const request = new messages.CheckRequest();
    identify(request, urn);
    request.setOlds(toStruct(olds));
    request.setNews(toStruct(news));
    return checkedOf(await this.#call(methods.check, request));
  }

  async diff(urn: string, { id, inputs, outputs }: Recorded, news: Values): Promise<Diffed> {
    const request = new messages.DiffRequest();
    identify(request, urn);
    request.setId(id);
    request.setOldInputs(toStruct(inputs));
    request.setOlds(toStruct(outputs));
    request.setNews(toStruct(news));
    return diffedOf(await this.#call(methods.diff, request));
  }

  async create(urn: string, inputs: Values, preview = false): Promise<Recorded> {
    const request = new messages.CreateRequest();
    identify(request, urn);
    request.setProperties(toStruct(inputs));
    request.setPreview(preview);
    const response = await this.#call(methods.create, request);
    return { id: response.getId(), inputs, outputs: fromStruct(response.getProperties()) };
  }

  async update(urn: string, old: Recorded, news: Values, preview = false): Promise<Recorded> {
    const request = new messages.UpdateRequest();
    identify(request, urn);
    request.setId(old.id);
    request.setOldInputs(toStruct(old.inputs));
    request.setOlds(toStruct(old.outputs));
    request.setNews(toStruct(news));
    request.setPreview(preview);
    const response = await this.#call(methods.update, request);
    return { id: old.id, inputs: news, outputs: fromStruct(response.getProperties()) };
  }

  /** What a refresh asks; of what is not recorded, what an import asks. Undefined where it is not there. */
  async read(urn: string, id: string, old?: Partial<Recorded>): Promise<Read | undefined> {
    const request = new messages.ReadRequest();
    identify(request, urn);
    request.setId(id);
    if (old?.inputs) request.setInputs(toStruct(old.inputs));
    request.setProperties(toStruct(old?.outputs ?? {}));
    const response = await this.#call(methods.read, request);
    if (response.getId() === "") return undefined;
    return {
      id: response.getId(),
      inputs: fromStruct(response.getInputs()),
      outputs: fromStruct(response.getProperties()),
    };
  }

  async delete(urn: string, { id, inputs, outputs }: Recorded): Promise<void> {
    const request = new messages.DeleteRequest();
    identify(request, urn);
    request.setId(id);
    request.setProperties(toStruct(outputs));
    request.setOldInputs(toStruct(inputs));
    await this.#call(methods.delete, request);
  }

  /** Calls a function that reads. */
  async invoke(name: string, args: Values): Promise<Values> {
    const request = new messages.InvokeRequest();
    request.setTok(`livechat:index:${name}`);
    request.setArgs(toStruct(args));
    return fromStruct((await this.#call(methods.invoke, request)).getReturn());
  }

  async schema(): Promise<unknown> {
    return JSON.parse((await this.#call(methods.getSchema, new messages.GetSchemaRequest())).getSchema());
  }

  async version(): Promise<string> {
    return (await this.#call(methods.getPluginInfo, new empty.Empty())).getVersion();
  }

  async cancel(): Promise<void> {
    await this.#call(methods.cancel, new empty.Empty());
  }

  /** Ends the engine alone; returns how the process ends then. */
  async endEngine(): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => this.#process.once("exit", resolve));
    this.#engine.forceShutdown();
    return await ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#client.close();
    this.#engine.forceShutdown();
    if (this.#process.exitCode !== null) return;
    const ended = new Promise((resolve) => this.#process.once("exit", resolve));
    this.#process.kill("SIGKILL");
    await ended;
  }

  #call<Request, Response>(method: MethodDefinition<Request, Response>, request: Request): Promise<Response> {
    return new Promise((resolve, reject) => {
      const { path, requestSerialize, responseDeserialize } = method;
      this.#client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        (error, response) => {
          if (error === null && response !== undefined) resolve(response);
          else reject(failureOf(error as ServiceError));
        },
      );
    });
  }
}

const methods = services.ResourceProviderService;

function identify(
  request: { setUrn(urn: string): unknown; setType(type: string): unknown; setName(name: string): unknown },
  urn: string,
): void {
  const [, , type = "", name = ""] = urn.split("::");
  request.setUrn(urn);
  request.setType(type.slice(type.lastIndexOf("$") + 1));
  request.setName(name);
}

function failureOf(error: ServiceError): Error {
  const [trailer] = error.metadata.get("grpc-status-details-bin");
  if (!Buffer.isBuffer(trailer)) return new Error(error.details);
  const [detail] = statusMessages.Status.deserializeBinary(trailer).getDetailsList();
  if (detail?.getTypeName() !== "pulumirpc.ErrorResourceInitFailed") return new Error(error.details);
  const failed = messages.ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8());
  return new PartialFailure(
    error.details,
    failed.getId(),
    fromStruct(failed.getProperties()),
    failed.getReasonsList(),
  );
}

function checkedOf(response: InstanceType<typeof messages.CheckResponse>): Checked {
  return {
    inputs: fromStruct(response.getInputs()),
    reasons: response.getFailuresList().map((failure) => {
      // Pulumi would print the value, were the property named.
      if (failure.getProperty() !== "") throw new Error(`a failure names ${failure.getProperty()}`);
      return failure.getReason();
    }),
  };
}

const KINDS = ["add", "add-replace", "delete", "delete-replace", "update", "update-replace"];

function diffedOf(response: InstanceType<typeof messages.DiffResponse>): Diffed {
  const details: [string, InstanceType<typeof messages.PropertyDiff>][] = [];
  response.getDetaileddiffMap().forEach((one, path) => details.push([path, one]));
  return {
    changes: response.getChanges() === messages.DiffResponse.DiffChanges.DIFF_SOME,
    replaces: response.getReplacesList(),
    deletesFirst: response.getDeletebeforereplace(),
    changed: response.getDiffsList(),
    details: Object.fromEntries(details.map(([path, one]) => [path, KINDS[one.getKind()] ?? "?"])),
    ofInputs: details.filter(([, one]) => one.getInputdiff()).map(([path]) => path),
  };
}

function toStruct(values: Values): Struct {
  return struct.Struct.fromJavaScript(values as never);
}

function fromStruct(message: Struct | undefined): Values {
  return message?.toJavaScript() ?? {};
}
