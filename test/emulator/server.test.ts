import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Emulator } from "../../src/emulator/index.js";
import { createEmulator } from "../strict-emulator.js";
import { clientOf, type Send } from "./client.js";

let emulator: Emulator;
let send: Send;
beforeAll(async () => {
  emulator = await createEmulator({
    licences: [{}, { licence: 99, account: "boss@other.com", token: "fra:other:secret", data: "empty" }],
  });
  send = clientOf(emulator);
});
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

const other = { as: "boss@other.com:fra:other:secret", headers: { "X-Region": "fra" } };

describe("who calls", () => {
  test("is told by Basic and by Bearer credentials, the token split off at the first colon", async () => {
    expect((await send("GET /groups", other)).body).toHaveLength(1);
    expect(
      (await send("GET /groups", { as: null, headers: { Authorization: "Bearer dal:emulator" } })).body,
    ).toHaveLength(4);
    expect((await send("GET /groups", { as: "12345:dal:emulator" })).status).toBe(200);
  });

  test("decides whose data is seen and changed", async () => {
    await send("POST /groups", { ...other, json: { name: "Mine", agents: ["boss@other.com"] } });
    expect((await send("GET /groups", other)).body).toHaveLength(2);
    expect((await send("GET /groups")).body).toHaveLength(4);
    expect(emulator.licence(1).data.groups[1]?.name).toBe("Mine");
  });

  test.each([
    ["no header", {}],
    ["a wrong token", { Authorization: "Bearer nope" }],
    ["another licence's account", { Authorization: `Basic ${btoa("boss@other.com:dal:emulator")}` }],
    ["no colon", { Authorization: `Basic ${btoa("dal:emulator".replace(":", ""))}` }],
    ["not base64", { Authorization: "Basic john.doe@mycompany.com:dal:emulator" }],
    ["an unknown scheme", { Authorization: "Digest dal:emulator" }],
  ])("with %s gets a 401", async (_what, headers) => {
    const answer = await send("GET /agents", { as: null, headers });
    expect(answer).toMatchObject({
      status: 401,
      body: { error: expect.stringContaining("no rights to access this data") },
    });
  });

  test("in the wrong data center is told the right one", async () => {
    expect(await send("GET /groups", { as: other.as })).toMatchObject({
      status: 421,
      body: { error: expect.stringContaining("fra"), data: { region: "fra" } },
    });
    expect((await send("GET /groups", { headers: { "X-Region": "fra" } })).status).toBe(421);
    expect((await send("GET /groups", { headers: { "X-Region": "dal" } })).status).toBe(200);
  });
});

const groups = () => emulator.licence().data.groups.length;

describe("a page in a browser", () => {
  test.each(["https://evil.example", "http://localhost:3000", "null", "http://127.0.0.1"])(
    "of another domain is denied, and nothing is done: %s",
    async (Origin) => {
      const before = groups();
      const sent = { form: "name=G&agents[]=", headers: { Origin } };
      expect(await send("POST /groups", sent)).toMatchObject({
        status: 403,
        body: { error: expect.stringContaining("other domains") },
      });
      expect(groups()).toBe(before);
      const details = "license_id=12345&token=dal:emulator&id=a";
      const path = "POST /visitors/S148dea44981.d9443253fef2/details";
      expect((await send(path, { as: null, form: details, headers: { Origin } })).status).toBe(403);
      expect((await send("GET /agents?callback=cb", { headers: { Origin } })).status).toBe(403);
    },
  );

  test("of its own may call it", async () => {
    expect((await send("GET /groups", { headers: { Origin: emulator.url } })).status).toBe(200);
  });
});

describe("a path", () => {
  test.each(["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "PROPFIND"])(
    "that does not exist is a 404 on %s, even with bad credentials and a bad body",
    async (method) => {
      const answer = await send(`${method} /agent`, {
        as: "x:y",
        ...(["GET", "HEAD"].includes(method) ? {} : { raw: "{", type: "application/json" }),
      });
      expect(answer.status).toBe(404);
      if (method !== "HEAD") expect(answer.body.error).toContain("Not Found");
    },
  );

  test.each([
    "PUT /agents",
    "DELETE /groups",
    "POST /agents/john.doe@mycompany.com",
    "PATCH /groups/1",
    "HEAD /agents",
  ])("has no other verbs than the documented: %s", async (call) => {
    expect((await send(call, { as: "x:y" })).status).toBe(404);
  });

  test.each(["/v2/groups", "/v2/groups/", "/groups/", "/groups/?"])(
    "may start with /v2 and end with a slash: %s",
    async (path) => {
      expect(await send(`GET ${path}`)).toMatchObject({ status: 200, body: [{ id: 0 }, {}, {}, {}] });
    },
  );

  test.each(["/v2/v2/groups", "/v3/groups"])("of no known version is a 404: %s", async (path) => {
    expect((await send(`GET ${path}`)).status).toBe(404);
  });

  test.each(["/agents/%", "/agents/%zz", "/tags/%C3"])(
    "that is badly encoded is refused: %s",
    async (path) => {
      const { status, body } = await send(`GET ${path}`);
      expect([400, 404]).toContain(status);
      expect(JSON.stringify(body)).toMatch(/error/);
    },
  );

  test("of another version is refused", async () => {
    expect((await send("GET /groups", { headers: { "X-API-Version": "3" } })).body.errors[0]).toContain(
      "X-API-Version",
    );
  });
});

describe("JSONP", () => {
  test("wraps every GET, errors too", async () => {
    const { text, headers } = await send("GET /groups/1?callback=my.app%5B0%5D.cb&_=123");
    expect(headers.get("content-type")).toContain("application/javascript");
    expect(text).toMatch(/^\/\*\*\/my\.app\[0\]\.cb\(\{"id":1,.*\}\);$/);
    expect((await send("GET /groups/9?callback=cb")).text).toBe('/**/cb({"error":"Group 9 not found"});');
    expect((await send("GET /groups?callback=cb", { as: null })).text).toMatch(/^\/\*\*\/cb\(/);
  });

  test.each(["alert(1)", "a b", "1a", "<script>", ""])("refuses %j as a name", async (name) => {
    const { status, body } = await send(`GET /groups?callback=${encodeURIComponent(name)}`);
    expect(status).toBe(400);
    expect(body.errors[0]).toContain("callback");
  });
});

describe("a body", () => {
  test.each([
    ["JSON cut off", "{", "application/json", "not JSON"],
    ["a JSON array", "[]", "application/json", "must be a JSON object"],
    ["a JSON text", '"x"', "application/json", "must be a JSON object"],
    ["bytes that are no text", new Uint8Array([0x7b, 0xff, 0x7d]), "application/json", "not JSON"],
    ["another type", "<x/>", "text/xml", "Content-Type"],
    ["brackets too deep", `a${"[x]".repeat(40)}=1`, "application/x-www-form-urlencoded", "cannot be read"],
    [
      "a name from the prototype",
      '{"__proto__":{"x":1}}',
      "application/json",
      "__proto__ is not a parameter",
    ],
    [
      "such a name in a form",
      "__proto__[x]=1&name=a",
      "application/x-www-form-urlencoded",
      "agents is required",
    ],
  ])("with %s is refused with a reason", async (_what, raw, type, reason) => {
    const { status, body } = await send("POST /groups", { raw, type });
    expect(status).toBe(400);
    expect(body.errors.join()).toContain(reason);
  });

  test("of 10 MB is refused, and the client lives to read it", async () => {
    const { status, body } = await send("POST /groups", {
      json: { name: "x".repeat(10_000_000), agents: [] },
    });
    expect({ status, body }).toEqual({
      status: 413,
      body: { errors: ["the body is larger than 1048576 bytes"] },
    });
    expect((await send("GET /groups")).status).toBe(200);
  });

  test("may be a JSON answer to list names as a form writes them", async () => {
    const { body } = await send("POST /groups", {
      json: { name: "X", "agents[]": "john.doe@mycompany.com" },
    });
    expect(body.agents).toEqual(["john.doe@mycompany.com"]);
  });

  test("may be a form with many values", async () => {
    const ids = Array.from({ length: 60 }, (_, index) => `groups[${index}]=${(index % 3) + 1}`).join("&");
    const { body } = await send("PUT /agents/jane.doe@mycompany.com", { form: ids });
    expect(body.groups).toHaveLength(3);
  });
});

describe("a connection", () => {
  test("with 64 KB of headers gets a 431", async () => {
    const answer = await speak(
      `GET /agents HTTP/1.1\r\nHost: localhost\r\nX-Big: ${"x".repeat(65_536)}\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
    expect(JSON.parse(answer.split("\r\n\r\n")[1] ?? "")).toEqual({ errors: ["the headers are too large"] });
  });

  test("that sends 10 MB before it reads gets its 413, and no reset", async () => {
    const size = 10_000_000;
    const head = `POST /groups HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer dal:emulator\r\nContent-Type: application/json\r\nContent-Length: ${size}\r\n\r\n`;
    expect(await speak(head + "x".repeat(size))).toMatch(/^HTTP\/1\.1 413 /);
  });

  test("that does not speak HTTP gets a 400", async () => {
    const answer = await speak("hello\r\n\r\n");
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(JSON.parse(answer.split("\r\n\r\n")[1] ?? "").errors).toHaveLength(1);
  });

  test.each(["localhost", "127.0.0.1:80", "[::1]:1234", "LOCALHOST:9"])("may call it %s", async (host) => {
    const answer = await speak(`GET /status/0 HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 401 /);
  });

  test.each([
    "evil.example",
    "evil.example:8080",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "evil.example/127.0.0.1",
    "user@127.0.0.1",
    "10.0.0.1",
    "",
  ])("of a page that has its own name lead here is refused, whatever it asks: %j", async (host) => {
    for (const path of ["/agents", "/no-such-call", "/%zz"]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const answer = await speak(
        `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer dal:emulator\r\nConnection: close\r\n\r\n`,
      );
      expect(answer).toMatch(/^(HTTP\/1.1 403 |$)/);
      expect(answer).not.toContain("john.doe");
    }
  });

  test("may name the whole URL, as through a proxy", async () => {
    const status = await new Promise((resolve, reject) => {
      const { port } = new URL(emulator.url);
      const auth = "john.doe@mycompany.com:dal:emulator";
      httpRequest(
        { host: "127.0.0.1", port, auth, path: "http://api.livechatinc.com/v2/groups" },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      )
        .on("error", reject)
        .end();
    });
    expect(status).toBe(200);
  });
});

describe("the emulator", () => {
  test("logs each request before its answer arrives, without the credentials", async () => {
    await send("GET /agents?status=offline");
    await send("POST /groups", { form: "name=a" });
    await send("GET /nowhere");
    await send("GET /v2/groups/1", { as: "x:y" });
    expect(emulator.requests.all()).toMatchObject([
      {
        method: "GET",
        path: "/agents",
        query: { status: "offline" },
        status: 200,
        licence: 12345,
        route: "GET /agents",
      },
      { method: "POST", path: "/groups", body: { name: "a" }, status: 400, licence: 12345 },
      { method: "GET", path: "/nowhere", status: 404, licence: undefined, route: undefined },
      { method: "GET", path: "/v2/groups/1", status: 401, route: "GET /groups/:id" },
    ]);
    expect(JSON.stringify(emulator.requests.all())).not.toContain(
      btoa("john.doe@mycompany.com:dal:emulator"),
    );
    expect(emulator.requests.count()).toBe(4);
    expect(emulator.requests.count({ method: "get" })).toBe(3);
    expect(emulator.requests.count({ path: "/groups" })).toBe(1);
    expect(emulator.requests.count({ method: "GET", path: /groups/ })).toBe(1);
    expect(emulator.requests.byRoute()).toEqual({
      "GET /agents": 1,
      "POST /groups": 1,
      "GET (no such call)": 1,
      "GET /groups/:id": 1,
    });
    emulator.requests.clear();
    expect(emulator.requests.count()).toBe(0);
  });

  test.each([undefined, "503 1% POST"])("is not remembered for its path, with faults %j", async (faults) => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const long = await createEmulator({ keepRequests: false, ...(faults !== undefined && { faults }) });
    const ask = async (from: number) => {
      const paths = Array.from({ length: 2000 }, (_, index) => `/tags/${from + index}${"x".repeat(8000)}`);
      for (const path of paths) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        await (await fetch(long.url + path)).text();
      }
      collect();
      return process.memoryUsage().heapUsed;
    };
    const before = await ask(0);
    const after = await ask(2000);
    await long.close();
    // Of 2000 paths of 8 KB.
    expect(after - before).toBeLessThan(8_000_000);
  });

  test("goes back to what it started with", async () => {
    await send("DELETE /groups/1");
    emulator.licence().edit((data) => data.groups.push({ id: 50, name: "New", language: "en", agents: [] }));
    expect((await send("GET /groups/50")).body.name).toBe("New");
    emulator.reset();
    expect((await send("GET /groups/1")).status).toBe(200);
    expect((await send("GET /groups/50")).status).toBe(404);
  });

  test("starts from given data", async () => {
    await using started = await disposable({
      licences: [{ data: { groups: [{ id: 0, name: "All", language: "de" }] } }],
    });
    const { body } = await clientOf(started)("GET /groups");
    expect(body).toEqual([{ id: 0, name: "All", language: "de", status: "accepting chats" }]);
    expect((await clientOf(started)("GET /agents")).body).toMatchObject([
      { login: "john.doe@mycompany.com", permission: "owner" },
    ]);
  });

  test("refuses two licences that it could not tell apart", async () => {
    await expect(createEmulator({ licences: [{ token: "a" }, { token: "a" }] })).rejects.toThrow(
      "same token",
    );
    await expect(createEmulator({ licences: [] })).rejects.toThrow("at least one");
  });

  test.each([{ token: "" }, { token: "dal:a b" }, { account: "" }, { account: "me@x.com:x" }])(
    "refuses credentials that nobody could send: %j",
    async (seed) => {
      await expect(createEmulator({ licences: [seed] })).rejects.toThrow(RangeError);
    },
  );

  test("takes no empty token for any licence's", async () => {
    for (const Authorization of ["Bearer", "Bearer ", `Basic ${btoa("john.doe@mycompany.com:")}`]) {
      // oxlint-disable-next-line no-await-in-loop -- three
      expect((await send("GET /agents", { as: null, headers: { Authorization } })).status).toBe(401);
    }
  });
});

describe("an interceptor", () => {
  test("may wait, alter the answer, or take the exchange over after the write", async () => {
    await using faulty = await disposable({
      interceptors: [
        {
          beforeAnswer(exchange, answer) {
            if (exchange.record.method === "GET") answer.value = [];
            else {
              exchange.reply.hijack();
              exchange.request.raw.socket.destroy();
            }
          },
          onAnswer: (_exchange, text) => `${text} `,
        },
      ],
    });
    const through = clientOf(faulty);
    expect((await through("GET /groups")).text).toBe("[] ");
    await expect(through("DELETE /groups/1")).rejects.toThrow("fetch failed");
    expect(faulty.licence().data.groups.map(({ id }) => id)).toEqual([0, 2, 3]);
    expect(faulty.requests.all()[1]?.status).toBe(0);
  });
});

async function disposable(options: Parameters<typeof createEmulator>[0]) {
  const started = await createEmulator(options);
  return Object.assign(started, { [Symbol.asyncDispose]: () => started.close() });
}

function speak(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(emulator.url).port), "127.0.0.1");
    let text = "";
    socket.on("data", (chunk) => (text += chunk.toString()));
    socket.on("error", reject);
    socket.on("close", () => resolve(text));
    socket.end(bytes);
  });
}
