import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, request, type IncomingMessage, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { connect, type AddressInfo, type Socket } from "node:net";
import { fileURLToPath } from "node:url";

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url));

/** A certificate for api.livechat.test and 0.0.0.0 that signs itself: no program trusts it unless told to. */
export const certificateFile = fixture("cert.pem");

interface Listening extends AsyncDisposable {
  readonly port: number;
  /** How often somebody has connected. */
  connections(): number;
}

/** Another server behind TLS, as api.livechat.test. */
export async function serveTls(url: string): Promise<Listening> {
  const server = createTlsServer(
    { key: readFileSync(fixture("key.pem")), cert: readFileSync(certificateFile) },
    (incoming, response) => {
      const { method, headers } = incoming;
      const target = new URL(incoming.url ?? "/", url);
      const onward = request(target, { method, headers: { ...headers, host: target.host } }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      onward.on("error", () => response.destroy());
      incoming.pipe(onward);
    },
  );
  return await listening(server);
}

export interface ProxyServer extends Listening {
  /** What it was asked to connect to, in order: `host:port`. */
  readonly asked: string[];
  /** The credentials that came with it. */
  readonly credentials: (string | undefined)[];
}

/** What a proxy does with a CONNECT: connects to this port of this machine, answers with a status, or something else. */
type Behaviour = { port: number } | { status: number } | ((socket: Socket) => void);

/** An HTTP proxy on a free loopback port that can only CONNECT, whatever the host is. */
export async function serveProxy(behaviour: Behaviour): Promise<ProxyServer> {
  const asked: string[] = [];
  const credentials: (string | undefined)[] = [];
  const server = createServer((_, response) => response.writeHead(501).end());
  server.on("connect", ({ url = "", headers }: IncomingMessage, socket: Socket) => {
    asked.push(url);
    credentials.push(headers["proxy-authorization"]);
    socket.on("error", () => socket.destroy());
    if (typeof behaviour === "function") return behaviour(socket);
    if ("status" in behaviour)
      return socket.end(`HTTP/1.1 ${behaviour.status} No\r\ncontent-length: 0\r\n\r\n`);
    const onward = connect(behaviour.port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      onward.pipe(socket).pipe(onward);
    });
    onward.on("error", () => socket.destroy());
    return undefined;
  });
  return Object.assign(await listening(server), { asked, credentials });
}

async function listening(server: Server): Promise<Listening> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on("connection", (socket: Socket) => {
    connections++;
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
