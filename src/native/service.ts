import type {
  handleUnaryCall,
  sendUnaryData,
  ServerUnaryCall,
  UntypedServiceImplementation,
} from "@grpc/grpc-js";
import type {
  CheckRequest,
  ConfigureRequest,
  CreateRequest,
  DeleteRequest,
  DiffRequest,
  InvokeRequest,
  ReadRequest,
  UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb.js";
import type { PluginAttach } from "@pulumi/pulumi/proto/plugin_pb.js";
import type { Values } from "../definitions/definition.js";
import { ProviderError } from "../provider/values/errors.js";
import { RunNotes } from "../provider/operation/run-notes.js";
import { changedArguments, checkedConfiguration } from "./configuration.js";
import { diffResponse } from "./diff-response.js";
import type { EngineLog } from "./engine-log.js";
import { failureOf } from "./failures.js";
import { readSchema, readVersion } from "./package-files.js";
import { empty, fromStruct, messages, plugin, toStruct } from "./protocol.js";
import { NativeProvider, type Recorded, type Resource } from "./provider.js";

/**
 * What the engine asks of a provider plugin, answered from a {@link NativeProvider} once it has configured one. Methods that
 * are not here are not needed, and gRPC itself says that they are not implemented.
 */
export class PluginService {
  readonly #environment: NodeJS.ProcessEnv;
  readonly #log: EngineLog;
  #provider: NativeProvider | undefined;
  #notes: RunNotes | undefined;

  constructor(environment: NodeJS.ProcessEnv, log: EngineLog) {
    this.#environment = environment;
    this.#log = log;
  }

  get handlers(): UntypedServiceImplementation {
    return {
      getPluginInfo: this.#unary(async () => {
        const response = new plugin.PluginInfo();
        response.setVersion(await readVersion());
        return response;
      }),

      attach: this.#unary((request: PluginAttach) => {
        this.#log.attach(request.getAddress());
        return new empty.Empty();
      }),

      getSchema: this.#unary(async () => {
        const response = new messages.GetSchemaResponse();
        response.setSchema(await readSchema());
        return response;
      }),

      checkConfig: this.#unary((request: CheckRequest) => {
        const { inputs, reasons } = checkedConfiguration(request.getUrn(), valuesOf(request.getNews()));
        return checkResponse(inputs, reasons);
      }),

      // Whatever changes of a provider, its objects stay: which account they are in they say themselves.
      diffConfig: this.#unary((request: DiffRequest) => {
        const changed = changedArguments(valuesOf(request.getOlds()), valuesOf(request.getNews()));
        const { DIFF_SOME, DIFF_NONE } = messages.DiffResponse.DiffChanges;
        const response = new messages.DiffResponse();
        response.setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE);
        response.setDiffsList(changed);
        return response;
      }),

      configure: this.#unary((request: ConfigureRequest) => {
        this.#provider = new NativeProvider(this.#environment, this.#log, {
          args: valuesOf(request.getArgs()),
          urn: request.getUrn(),
          notes: (this.#notes ??= new RunNotes(this.#log.address)),
        });
        const response = new messages.ConfigureResponse();
        response.setAcceptsecrets(true);
        response.setSupportspreview(true);
        return response;
      }),

      check: this.#unary(async (request: CheckRequest) => {
        const { inputs, reasons } = await this.#configured.check(
          resourceOf(request),
          valuesOf(request.getOlds()),
          valuesOf(request.getNews()),
        );
        return checkResponse(inputs, reasons);
      }),

      diff: this.#unary(async (request: DiffRequest) =>
        diffResponse(
          await this.#configured.diff(
            resourceOf(request),
            recorded(request, request.getOlds()),
            valuesOf(request.getNews()),
          ),
        ),
      ),

      create: this.#unary(async (request: CreateRequest) => {
        const { id, outputs } = await this.#configured.create(
          resourceOf(request),
          valuesOf(request.getProperties()),
          request.getPreview() ? "preview" : "up",
        );
        const response = new messages.CreateResponse();
        response.setId(id);
        response.setProperties(toStruct(outputs));
        return response;
      }),

      update: this.#unary(async (request: UpdateRequest) => {
        const { outputs } = await this.#configured.update(
          resourceOf(request),
          recorded(request, request.getOlds()),
          valuesOf(request.getNews()),
          request.getPreview() ? "preview" : "up",
        );
        const response = new messages.UpdateResponse();
        response.setProperties(toStruct(outputs));
        return response;
      }),

      read: this.#unary(async (request: ReadRequest) => {
        const read = await this.#configured.read(
          resourceOf(request),
          request.getId(),
          fromStruct(request.getInputs()),
          valuesOf(request.getProperties()),
        );
        const response = new messages.ReadResponse();
        // Without an id there is none.
        if (read === undefined) return response;
        response.setId(read.id);
        response.setProperties(toStruct(read.outputs));
        response.setInputs(toStruct(read.inputs));
        return response;
      }),

      delete: this.#unary(async (request: DeleteRequest) => {
        await this.#configured.delete(resourceOf(request), recorded(request, request.getProperties()));
        return new empty.Empty();
      }),

      invoke: this.#unary(async (request: InvokeRequest) => {
        const result = await this.#configured.invoke(request.getTok(), valuesOf(request.getArgs()));
        const response = new messages.InvokeResponse();
        response.setReturn(toStruct(result));
        return response;
      }),

      cancel: this.#unary(async () => {
        await this.#provider?.stopWaiting();
        return new empty.Empty();
      }),
    };
  }

  /** The engine is gone: what is under way comes to its end, and no more. */
  async end(): Promise<void> {
    await this.#provider?.end();
  }

  get #configured(): NativeProvider {
    if (this.#provider === undefined) throw new ProviderError("failed", "the provider is not configured yet");
    return this.#provider;
  }

  #unary<Request, Response>(
    answer: (request: Request) => Response | Promise<Response>,
  ): handleUnaryCall<Request, Response> {
    return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>) => {
      void this.#log
        .about(urnOf(call.request), async () => await answer(call.request))
        .then(
          (response) => callback(null, response),
          (error: unknown) => callback(failureOf(error)),
        );
    };
  }
}

interface Identified {
  getUrn(): string;
  getType(): string;
  getName(): string;
}

function resourceOf(request: Identified): Resource {
  const urn = request.getUrn();
  const [, , types = "", ...name] = urn.split("::");
  // Older engines give the URN alone.
  return {
    urn,
    type: request.getType() || types.slice(types.lastIndexOf("$") + 1),
    name: request.getName() || name.join("::"),
  };
}

type Message = Parameters<typeof fromStruct>[0];

function recorded(request: { getId(): string; getOldInputs(): Message }, outputs: Message): Recorded {
  return {
    id: request.getId(),
    inputs: valuesOf(request.getOldInputs()),
    outputs: valuesOf(outputs),
  };
}

function valuesOf(message: Message): Values {
  return fromStruct(message) ?? {};
}

function checkResponse(inputs: Values, reasons: readonly string[]) {
  const response = new messages.CheckResponse();
  response.setInputs(toStruct(inputs));
  // Pulumi prints the value beside a failure that names its property, a secret's too.
  for (const reason of reasons) response.addFailures(new messages.CheckFailure().setReason(reason));
  return response;
}

function urnOf(request: unknown): string | undefined {
  const urn = (request as Partial<Identified>).getUrn?.();
  return urn === "" ? undefined : urn;
}
