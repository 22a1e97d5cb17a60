import { createServer, type AddressInfo } from "node:net";
import { once } from "node:events";
import { describe, expect, it, vi } from "vitest";
import {
  AuthenticationError,
  ConnectionError,
  InvalidAnswerError,
  InvalidRequestError,
  LiveChatClient,
  LiveChatError,
  MisdirectedRequestError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  ServerError,
  TimeoutError,
  UnreadableObjectError,
  type ClientOptions,
} from "../../src/api/index.js";
import { transportFailure } from "../../src/api/failures.js";
import { serve, type Reply } from "./server.js";

const clientOf = (baseUrl: string, more: Partial<ClientOptions> = {}) =>
  new LiveChatClient({ token: "secret-token", baseUrl, retry: false, ...more });

/** What a call to a server that replies so fails with. */
async function failure(
  reply: Reply,
  more: Partial<ClientOptions> = {},
  call: (client: LiveChatClient) => Promise<unknown> = ({ groups }) => groups.list(),
): Promise<unknown> {
  await using server = await serve(reply);
  await using client = clientOf(server.url, more);
  return await call(client).catch((error: unknown) => error);
}

describe("an answer that is a failure", () => {
  it.each([
    [400, InvalidRequestError, "invalid_request"],
    [401, AuthenticationError, "authentication"],
    [403, PermissionError, "permission"],
    [404, NotFoundError, "not_found"],
    [408, ServerError, "server"],
    [409, InvalidRequestError, "invalid_request"],
    [413, InvalidRequestError, "invalid_request"],
    [421, MisdirectedRequestError, "misdirected"],
    [422, InvalidRequestError, "invalid_request"],
    [429, RateLimitError, "rate_limit"],
    [500, ServerError, "server"],
    [503, ServerError, "server"],
    [302, InvalidAnswerError, "invalid_answer"],
  ])("of status %i is a %o", async (status, kind, code) => {
    const error = await failure({ status, body: { error: "because" } });
    expect(error).toBeInstanceOf(kind);
    expect(error).toBeInstanceOf(LiveChatError);
    expect(error).toMatchObject({ code, status, method: "GET", path: "/groups", reasons: ["because"] });
  });

  it.each([
    [{ errors: ["name is required", "agents is required"] }, ["name is required", "agents is required"]],
    [{ error: "Authorization failed." }, ["Authorization failed."]],
    [{ error: ["first", "second"] }, ["first", "second"]],
    [{ error: { type: "validation", message: "wrong" } }, ["wrong"]],
    [{ errors: [] }, []],
    ["<html>Bad Gateway</html>", []],
    ["", []],
    [[], []],
    [null, []],
  ])("is read in each shape: %j", async (body, reasons) => {
    expect(await failure({ status: 400, body: body ?? "null" })).toMatchObject({ reasons });
  });

  it("tells the call, the status, the API's words and what to do in its message", async () => {
    const error = await failure({ status: 400, body: { errors: ["name is too long."] } });
    expect(String(error)).toBe(
      "InvalidRequestError: GET /groups: 400: the request was refused: name is too long. " +
        "Correct what it names, then try again.",
    );
  });

  it.each([
    ["7", 7000],
    ["0.5", 500],
    ["Thu, 01 Jan 1970 00:00:00 GMT", 0],
    ["soon", undefined],
  ])("knows how long to wait: Retry-After %s", async (header, retryAfterMs) => {
    const headers = { "retry-after": header };
    const error = await failure({ status: 429, headers });
    expect((error as RateLimitError).retryAfterMs).toBe(retryAfterMs);
  });

  it("knows how long to wait: Retry-After with a date, by the server's clock or, without one, by ours", async () => {
    const until = "Thu, 01 Jan 2026 00:01:30 GMT";
    const headers = { date: "Thu, 01 Jan 2026 00:00:00 GMT", "retry-after": until };
    expect(await failure({ status: 429, headers })).toMatchObject({ retryAfterMs: 90_000 });
    vi.useFakeTimers({ now: Date.UTC(2026, 0, 1, 0, 1, 0), toFake: ["Date"] });
    try {
      const error = await failure((_, response) => {
        response.sendDate = false;
        response.writeHead(429, { "retry-after": until }).end();
      });
      expect(error).toMatchObject({ retryAfterMs: 30_000 });
    } finally {
      vi.useRealTimers();
    }
  });

  it("names no region where the misdirected-request answer names none", async () => {
    const error = await failure({ status: 421, body: { error: "Misdirected request" } });
    expect(error).not.toHaveProperty("region");
    expect(String(error)).toContain("LIVECHAT_REGION");
  });
});

describe("an answer that is not as documented", () => {
  it("is refused where it is not JSON, also to a delete", async () => {
    await using server = await serve({ body: "<html>Log in</html>" });
    await using client = clientOf(server.url);
    await expect(client.groups.list()).rejects.toThrow(InvalidAnswerError);
    await expect(client.groups.delete(1)).rejects.toThrow(InvalidAnswerError);
  });

  it("names the field and the kind of what is there, never what is there", async () => {
    const group = { id: { secret: "5ecret" }, name: "N", language: "en" };
    const error = await failure({ body: group }, {}, ({ groups }) => groups.get(1));
    expect(error).toBeInstanceOf(UnreadableObjectError);
    expect(error).toMatchObject({ reasons: ["id: expected an id, found an object"] });
    expect(String(error)).not.toContain("5ecret");
  });

  it("is refused where it is nested so deep that reading it would overflow the stack", async () => {
    const body = "[".repeat(200_000) + "]".repeat(200_000);
    expect(await failure({ body })).toBeInstanceOf(InvalidAnswerError);
  });

  it("is refused where nothing came", async () => {
    expect(await failure({ body: "" })).toMatchObject({ reasons: ["expected a list, found nothing"] });
  });

  it("is refused where it is larger than allowed, and no more of it is read", async () => {
    let sent = 0;
    const endless: Reply = (_, response) => {
      const chunk = Buffer.alloc(2 ** 20, " ");
      const send = () => {
        if (response.destroyed) return;
        sent += chunk.length;
        response.write(chunk, send);
      };
      response.writeHead(200);
      send();
    };
    const error = await failure(endless);
    expect(error).toMatchObject({ code: "invalid_answer", status: 200 });
    expect(String(error)).toContain("larger than 67108864 bytes (LIVECHAT_ANSWER_MAX_BYTES");
    // What the two sockets' buffers hold was sent, and never read.
    expect(sent).toBeLessThan(100 * 2 ** 20);
    expect(await failure({ body: "[]   " }, { maxAnswerBytes: 5 })).toEqual([]);
    expect(await failure({ body: "[]    " }, { maxAnswerBytes: 5 })).toBeInstanceOf(InvalidAnswerError);
  });

  it("is what its status says, however large", async () => {
    const body = { errors: ["x".repeat(2000)] };
    const error = await failure({ status: 503, body }, { maxAnswerBytes: 1000 });
    expect(error).toMatchObject({ code: "server", status: 503, reasons: [] });
  });

  it("is refused where a delete says that it did not work", async () => {
    await using server = await serve({ body: { ok: false } });
    await using client = clientOf(server.url);
    await expect(client.tags.delete("a", { group: 1 })).rejects.toThrow(InvalidAnswerError);
  });
});

describe("no answer", () => {
  it("is a ConnectionError that sent nothing, where the connection is refused", async () => {
    const port = await freePort();
    await using client = clientOf(`http://127.0.0.1:${port}`);
    const error = await client.groups.list().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ requestSent: false, cause: { code: "ECONNREFUSED" } });
    expect(String(error)).toContain(`http://127.0.0.1:${port} refused the connection`);
  });

  it("may have been acted on, where the connection breaks after the request", async () => {
    const error = await failure((_, response) => response.destroy());
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ code: "connection", requestSent: true });
  });

  it.each([[{ "content-length": "100" }], [{ "transfer-encoding": "chunked" }]])(
    "may have been acted on, where half of the answer comes, with %j",
    async (headers) => {
      const error = await failure((_, response) => {
        response.writeHead(200, headers);
        response.write("[]", () => response.destroy());
      });
      expect(error).toMatchObject({ code: "connection", requestSent: true });
    },
  );

  it("is a TimeoutError of the phase that took too long", async () => {
    const never = await failure(() => undefined, { timeouts: { headersMs: 20 } });
    expect(never).toBeInstanceOf(TimeoutError);
    expect(never).toMatchObject({ code: "timeout", phase: "headers", requestSent: true });
    const half = await failure(
      (_, response) => {
        response.writeHead(200, { "content-length": "100" });
        response.write("[{");
      },
      { timeouts: { bodyMs: 20 } },
    );
    expect(half).toMatchObject({ code: "timeout", phase: "body", requestSent: true });
  });

  it.each([
    ["body", "HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n", " "],
    ["body", "HTTP/1.1 500 Oops\r\ncontent-length: 1000000\r\n\r\n", " "],
    ["headers", "", "HTTP/1.1 102 Processing\r\n\r\n"],
    ["headers", "HTTP/1.1 200 OK\r\nx-long: ", "x"],
  ])(
    "is a TimeoutError of the %s that come steadily and never end: %j, then %j",
    async (phase, first, part) => {
      let timer: NodeJS.Timeout | undefined;
      const server = createServer((socket) => {
        socket.on("error", () => undefined).on("close", () => clearInterval(timer));
        socket.write(first);
        timer = setInterval(() => socket.write(part), 5);
      });
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      const { port } = server.address() as AddressInfo;
      await using client = clientOf(`http://127.0.0.1:${port}`, { timeouts: { bodyMs: 50 } });
      const error = await client.groups.list().catch((caught: unknown) => caught);
      server.close();
      expect(error).toMatchObject({ code: "timeout", phase, requestSent: true });
      expect(String(error)).toContain("0.2 s (LIVECHAT_ANSWER_TIMEOUT_MS");
    },
  );

  it("has sent nothing where no connection is made in time", () => {
    const cause = Object.assign(new Error("Connect Timeout Error"), { code: "UND_ERR_CONNECT_TIMEOUT" });
    const call = {
      method: "GET",
      path: "/groups",
      origin: "https://api.livechatinc.com",
      requestSent: false,
    };
    const error = transportFailure(cause, call);
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ phase: "connect", requestSent: false });
  });

  it("is an AbortedError where the program's own signal ends it", async () => {
    const controller = new AbortController();
    const error = await failure(() => controller.abort(), { signal: controller.signal });
    expect(error).toMatchObject({ code: "aborted", requestSent: true });
    expect(await failure({}, { signal: AbortSignal.abort() })).toMatchObject({
      code: "aborted",
      requestSent: false,
    });
  });

  it.each([["a text"], [new Error("an error of the program's")], [new DOMException("", "TimeoutError")]])(
    "is an AbortedError whatever the signal's reason is: %s",
    async (reason) => {
      const controller = new AbortController();
      const during = await failure(() => controller.abort(reason), { signal: controller.signal });
      expect(during).toMatchObject({ code: "aborted", requestSent: true });
      const before = await failure({}, { signal: AbortSignal.abort(reason) });
      expect(before).toMatchObject({ code: "aborted", requestSent: false });
    },
  );

  it("is a TimeoutError of the connection only where there was none", () => {
    const cause = Object.assign(new Error("read ETIMEDOUT"), { code: "ETIMEDOUT" });
    const failed = (requestSent: boolean) =>
      transportFailure(cause, { method: "GET", path: "/groups", origin: "https://x", requestSent });
    expect(failed(false)).toMatchObject({ code: "timeout", phase: "connect" });
    expect(failed(true)).toMatchObject({ code: "connection", requestSent: true });
  });
});

describe("what cannot be meant", () => {
  it("is refused before anything is sent", async () => {
    await using server = await serve({});
    await using client = clientOf(server.url);
    const refused = [
      () => client.agents.delete(""),
      () => client.tags.delete("", { group: 1 }),
      () => client.webhooks.delete(""),
      () => client.groups.delete(Number.NaN),
      () => client.groups.delete(1.5),
      () => client.goals.delete(-1),
    ];
    for (const call of refused) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other, to see which
      await expect(call()).rejects.toThrow(InvalidRequestError);
    }
    expect(server.taken).toEqual([]);
  });

  it("is refused where it is half of a character, which would arrive as something else, in any place", async () => {
    await using server = await serve({});
    await using client = clientOf(server.url);
    const half = "a\ud83d";
    const greeting = { name: "g", rules: [] };
    const refused = {
      "the tag": () => client.tags.delete(half, { group: 1 }),
      "the login": () => client.agents.get(half),
      "the webhook id": () => client.webhooks.delete(half),
      "the chat id": () => client.chats.get(half),
      "the body.to": () => client.chats.sendTranscript("a", { to: half }),
      "the query.query": () => client.chats.list({ query: half }).toArray(),
      "the query.requester.mail": () => client.tickets.list({ requester: { mail: half } }).toArray(),
      "the body.tags.1": () => client.cannedResponses.create({ text: "t", tags: ["x", half] }),
      "the body.agents.0": () => client.groups.update(1, { agents: [half] }),
      "the body.properties.x": () => client.greetings.update(1, { properties: { x: half } }),
      "the body.properties holds": () => client.greetings.update(1, { properties: { [half]: "x" } }),
      "the body.rules.0.value": () =>
        client.greetings.create({ ...greeting, rules: [{ type: "url_current", value: half }] }),
    };
    for (const [where, call] of Object.entries(refused)) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other, to see which
      const error: unknown = await call().catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(InvalidRequestError);
      expect(String(error)).toContain(where);
      expect(String(error)).toContain("half of a character");
    }
    expect(server.taken).toEqual([]);
    expect(() => clientOf("https://x", { account: half })).toThrow("LIVECHAT_ACCOUNT");
  });

  it("cannot leave its place in the path", async () => {
    await using server = await serve({ body: {} });
    await using client = clientOf(server.url);
    for (const name of ["..", ".", "../groups/1", "a?b=c", "a#b", "ä𝄞"]) {
      // oxlint-disable-next-line no-await-in-loop -- the order is checked
      await client.tags.delete(name, { group: 1 });
    }
    expect(server.taken.map(({ url }) => url)).toEqual([
      "/tags/%2E%2E",
      "/tags/%2E",
      "/tags/..%2Fgroups%2F1",
      "/tags/a%3Fb%3Dc",
      "/tags/a%23b",
      "/tags/%C3%A4%F0%9D%84%9E",
    ]);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}
