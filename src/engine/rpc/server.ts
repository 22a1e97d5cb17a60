import {
  Server,
  ServerCredentials,
  status,
  type handleUnaryCall,
  type sendUnaryData,
  type ServerUnaryCall,
} from "@grpc/grpc-js";
import { EngineError, messageOf } from "../errors.js";
import { channelOptions } from "./protocol.js";

/** An answer to one call; what it throws is the call's error. */
export type Handler<Request, Response> = (request: Request) => Response | Promise<Response>;

/** The services that a program and a provider talk to, on a loopback port of their own. */
export class EngineServer {
  readonly #server = new Server(channelOptions);
  #address: Promise<string> | undefined;

  add(...service: Parameters<Server["addService"]>): void {
    this.#server.addService(...service);
  }

  /** The address that it listens on, from the first time that somebody wants to know. */
  get address(): Promise<string> {
    this.#address ??= this.#listen();
    return this.#address;
  }

  async #listen(): Promise<string> {
    const port = await new Promise<number>((resolve, reject) => {
      this.#server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      );
    });
    return `127.0.0.1:${port}`;
  }

  stop(): void {
    this.#server.forceShutdown();
  }
}

export function unary<Request, Response>(
  handler: Handler<Request, Response>,
): handleUnaryCall<Request, Response> {
  return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>) => {
    // Through a promise chain, so that a handler that throws at once is answered too.
    Promise.resolve(call.request)
      .then(handler)
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback({ code: codeOf(error), details: messageOf(error) }),
      );
  };
}

function codeOf(error: unknown): status {
  // The SDK ends quietly when the monitor is unavailable: that is what a run that was stopped is.
  return error instanceof EngineError && error.code === "cancelled" ? status.UNAVAILABLE : status.UNKNOWN;
}
