import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { once } from "node:events";
import { declareBody } from "../sweep.js";

/** A request as the test server took it. */
export interface Taken {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
  body: string;
}

/** What the server answers: a status and a body (JSON unless it is a string), or a function that does it all. */
export type Reply =
  | { status?: number; headers?: Record<string, string>; body?: unknown }
  | ((request: Taken, response: ServerResponse) => void);

export interface TestServer extends AsyncDisposable {
  readonly url: string;
  readonly taken: Taken[];
  /** Refuses every connection from now on. */
  stop(): Promise<void>;
}

/** A server on a free loopback port that gives one reply after the other, the last one for ever. */
export async function serve(...replies: Reply[]): Promise<TestServer> {
  const taken: Taken[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const seen = { method, url, headers, body: Buffer.concat(chunks).toString() };
      const reply = replies[Math.min(taken.length, replies.length - 1)] ?? {};
      taken.push(seen);
      declareBody(seen.body);
      if (typeof reply === "function") {
        reply(seen, response);
        return;
      }
      const body = typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body ?? {});
      response.writeHead(reply.status ?? 200, { "content-type": "application/json", ...reply.headers });
      response.end(body);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  let stopped: Promise<unknown> | undefined;
  async function stop(): Promise<void> {
    stopped ??= once(server, "close");
    server.closeAllConnections();
    server.close();
    await stopped;
  }
  return {
    url: `http://127.0.0.1:${address.port}`,
    taken,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
