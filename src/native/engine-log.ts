import { AsyncLocalStorage } from "node:async_hooks";
import { Client, credentials } from "@grpc/grpc-js";
import { type About, printed, type Tell } from "../provider/operation/tell.js";
import { channelOptions } from "../shared/channel-options.js";
import { joined, type Printable, printable, printableLines } from "../shared/printable.js";

/** A request of the engine, while it is answered. */
interface Asked {
  /** The resource that it is about, if it is about one. */
  readonly urn: string | undefined;
  /** What is on its way to the log. */
  readonly said: Promise<void>[];
}

const asked = new AsyncLocalStorage<Asked>();

/** The log of the engine, which alone is shown: what a plugin prints is not. */
export class EngineLog {
  #client: Promise<LogClient> | undefined;
  #address: string | undefined;

  /** @param address Where the engine is; without one messages are printed. */
  constructor(address: string | undefined) {
    this.#address = address;
  }

  /** Where the engine is, if it is known. */
  get address(): string | undefined {
    return this.#address;
  }

  attach(address: string): void {
    this.#address = address;
    this.#client = undefined;
  }

  /** Answers a request about a resource: what is told meanwhile is told of it, and has arrived before the answer. */
  async about<Result>(urn: string | undefined, answer: () => Promise<Result>): Promise<Result> {
    const said: Promise<void>[] = [];
    try {
      return await asked.run({ urn, said }, answer);
    } finally {
      await Promise.all(said);
    }
  }

  readonly tell: Tell = (severity, message, about) => this.#tell(severity, printable(message), about);

  /** The same, of a text in several lines. */
  tellLines(severity: Severity, text: string): void {
    this.#tell(severity, joined(printableLines(text), "\n"), "resource");
  }

  #tell(severity: Severity, message: Printable, about: About): void {
    const now = asked.getStore();
    const sent = this.#send(severity, message, about === "stack" ? "" : (now?.urn ?? ""));
    now?.said.push(sent);
  }

  async #send(severity: Severity, message: string, urn: string): Promise<void> {
    if (this.#address === undefined) return printed(severity, message, "stack");
    this.#client ??= connect(this.#address);
    await (
      await this.#client
    )(severity, message, urn);
  }
}

type Severity = Parameters<Tell>[0];

type LogClient = (severity: Severity, message: string, urn: string) => Promise<void>;

/** Not before there is something to say: most runs have little. */
async function connect(address: string): Promise<LogClient> {
  const [{ default: engine }, { default: services }] = await Promise.all([
    import("@pulumi/pulumi/proto/engine_pb.js"),
    import("@pulumi/pulumi/proto/engine_grpc_pb.js"),
  ]);
  const client = new Client(address, credentials.createInsecure(), channelOptions);
  const { path, requestSerialize, responseDeserialize } = services.EngineService.log;
  return async (severity, message, urn) => {
    const request = new engine.LogRequest();
    // What is asked for by a setting is shown, whatever the engine shows of its own debugging.
    request.setSeverity(engine.LogSeverity[severity === "warning" ? "WARNING" : "INFO"]);
    request.setMessage(message);
    request.setUrn(urn);
    await new Promise<void>((resolve) => {
      client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, (error) => {
        if (error !== null) printed(severity, message, "stack");
        resolve();
      });
    });
  };
}
