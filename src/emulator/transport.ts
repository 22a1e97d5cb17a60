import type { IncomingMessage, Server } from "node:http";
import { Socket } from "node:net";

const DRAIN_LIMIT = 64 * 1024 * 1024;
const DRAIN_MILLISECONDS = 10_000;

/**
 * Reads a body that was refused to its end, within limits: a client that is cut off while it still sends sees a
 * reset connection instead of the answer.
 */
export async function drain(request: IncomingMessage): Promise<void> {
  if (request.readableEnded || request.destroyed) return;
  await new Promise<void>((resolve) => {
    let seen = 0;
    const timer = setTimeout(resolve, DRAIN_MILLISECONDS);
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    request.on("data", (chunk: Buffer) => {
      seen += chunk.length;
      if (seen > DRAIN_LIMIT) done();
    });
    request.once("end", done).once("close", done).once("error", done);
    request.resume();
  });
}

/** Answers, in JSON, what is not HTTP enough to become a request. */
export function answerBadConnections(server: Server): void {
  server.removeAllListeners("clientError");
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === "HPE_HEADER_OVERFLOW") {
      refuse(socket, "431 Request Header Fields Too Large", "the headers are too large");
    } else if (error.code === "ERR_HTTP_REQUEST_TIMEOUT") {
      refuse(socket, "408 Request Timeout", "the request did not come to its end in time");
    } else {
      refuse(socket, "400 Bad Request", "this is not a correct HTTP request");
    }
  });
  server.on("connect", (_request, socket) => {
    if (socket instanceof Socket) refuse(socket, "404 Not Found", "Not Found: this is not a proxy");
  });
  server.on("checkExpectation", (request, response) => {
    server.emit("request", request, response);
  });
}

function refuse(socket: Socket, status: string, reason: string): void {
  if (socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify({ errors: [reason] });
  // What the client still sends is read and dropped, so that it gets to read this answer.
  socket.removeAllListeners("data");
  socket.on("error", () => socket.destroy());
  socket.setTimeout(1000, () => socket.destroy());
  socket.resume();
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
