import { describe, expect, it } from "vitest";
import {
  ConfigurationError,
  ConnectionError,
  InvalidAnswerError,
  LiveChatClient,
  NotFoundError,
  RateLimitError,
  ServerError,
  type ClientOptions,
  type Wait,
} from "../../src/api/index.js";
import { createEmulator } from "../strict-emulator.js";
import { serve } from "../api/server.js";
import { TestClock } from "./clock.js";

/** A client of an emulator with these faults, whose waits take no time. */
async function world(faults: string, options: Partial<ClientOptions> = {}) {
  const emulator = await createEmulator({ faults });
  const clock = new TestClock();
  const told: Wait[] = [];
  const client = new LiveChatClient({
    token: "dal:emulator",
    baseUrl: emulator.url,
    timeouts: { headersMs: 100, bodyMs: 100 },
    onWait: (wait) => told.push(wait),
    ...options,
    retry: { clock, ...(options.retry === false ? {} : options.retry) },
  });
  return {
    emulator,
    client,
    clock,
    told,
    names: () => emulator.licence().data.groups.map(({ name }) => name),
    async [Symbol.asyncDispose]() {
      await Promise.all([client.close(), emulator.close()]);
    },
  };
}

const newGroup = { name: "New", agents: [] };

const failure = (client: LiveChatClient): Promise<Error> =>
  client.groups.list().then(
    () => new Error("it did not fail"),
    (error: unknown) => error as Error,
  );

describe("a call that is safe to repeat", () => {
  it.each([
    "500",
    "502",
    "503:1",
    "429",
    "429:1",
    "reset",
    "reset after",
    "half",
    "garbage",
    "silent",
    "404",
  ])("is tried again after %s, until it is answered", async (fault) => {
    await using w = await world(`${fault} x2`);
    expect(await w.client.groups.list()).toHaveLength(4);
    expect(w.emulator.requests.count()).toBe(3);
  });

  it("is tried again where the connection was refused", async () => {
    await using w = await world("refuse:60000 x1 GET /tags");
    await w.client.tags.list();
    w.emulator.setFaults(undefined);
    await expect(w.client.groups.list()).rejects.toThrow(ConnectionError);
    expect(w.clock.waits.length).toBeGreaterThan(3);
    // Not for as long as an outage: it comes more often of a wrong base URL.
    expect(w.clock.now()).toBeLessThanOrEqual(10_000);
  });

  it("may have been carried out, although the last attempt was not even sent", async () => {
    await using server = await serve((_, response) => {
      response.destroy();
      void server.stop();
    });
    await using client = new LiveChatClient({
      token: "t",
      baseUrl: server.url,
      retry: { clock: new TestClock() },
    });
    const error: unknown = await client.groups.delete(1).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "connection", requestSent: true });
    expect(String(error)).toContain("refused the connection. The request had been sent");
    expect(server.taken).toHaveLength(1);
  });

  it("is tried again when it changes or deletes something, and done once", async () => {
    await using w = await world("reset after x1 PUT; reset after x1 DELETE");
    const renamed = await w.client.groups.update(1, { name: "Renamed" });
    expect(renamed.name).toBe("Renamed");
    // The second DELETE finds nothing, since the first, whose answer was lost, was carried out.
    await w.client.groups.delete(1);
    expect(w.names()).not.toContain("Renamed");
    expect(w.emulator.requests.byRoute()).toMatchObject({ "PUT /groups/:id": 2, "DELETE /groups/:id": 2 });
  });

  it("still fails where what is to be deleted was never there", async () => {
    await using w = await world("429 x1");
    await expect(w.client.groups.delete(77)).rejects.toThrow(NotFoundError);
  });

  it.each(["reset after", "500 after", "429"])(
    "is never tried again when it is not to be: %s",
    async (fault) => {
      await using w = await world(fault, { retry: { maxTimeMs: 0 } });
      await expect(w.client.groups.list()).rejects.toThrow();
      expect(w.emulator.requests.count()).toBe(1);
    },
  );
});

describe("a call that makes something", () => {
  it.each(["429", "429:1", "misdirected +1", "refuse:1 GET"])(
    "is tried again where nothing happened: %s",
    async (fault) => {
      await using w = await world(`misdirected x1 GET; ${fault} x1`, { token: "dal:emulator" });
      await w.client.tags.list();
      await w.client.groups.create(newGroup);
      expect(w.names().filter((name) => name === "New")).toHaveLength(1);
    },
  );

  it.each([
    "500",
    "503",
    "503:1",
    "reset",
    "reset after",
    "half",
    "garbage",
    "silent",
    "silent after",
    "404",
  ])("is not sent again after %s, which may have made it", async (fault) => {
    await using w = await world(`${fault} POST`);
    await expect(w.client.groups.create(newGroup)).rejects.toThrow();
    expect(w.emulator.requests.count()).toBe(1);
  });
});

describe("a failure that another attempt cannot mend", () => {
  it.each([
    ["400", (client: LiveChatClient) => client.groups.update(0, { name: "x" })],
    ["404", (client: LiveChatClient) => client.groups.get(99)],
  ])("is told at once: %s", async (_, call) => {
    await using w = await world("");
    await expect(call(w.client)).rejects.toThrow();
    expect(w.emulator.requests.count()).toBe(1);
    expect(w.clock.waits).toEqual([]);
  });

  it("is told at once where the credentials are wrong", async () => {
    await using w = await world("", { token: "dal:wrong" });
    await expect(w.client.groups.list()).rejects.toMatchObject({ code: "authentication" });
    expect(w.emulator.requests.count()).toBe(1);
  });

  it("does not call an object gone because of a page that is not the API's", async () => {
    await using w = await world("404");
    await expect(w.client.groups.get(1)).rejects.toThrow(InvalidAnswerError);
    await expect(w.client.groups.delete(1)).rejects.toThrow(InvalidAnswerError);
  });
});

describe("the waits between attempts", () => {
  it("double from 250 ms to 10 s, and end with the time for it", async () => {
    await using w = await world("500");
    const error = await failure(w.client);
    expect(error).toBeInstanceOf(ServerError);
    expect(w.clock.waits.map(Math.round)).toEqual([
      250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000, 10_000, 10_000,
    ]);
    expect(String(error)).toMatch(/Given up after 11 attempts in 55\.\d s\.$/);
  });

  it("are shortened by chance, by half at most", async () => {
    const clock = new TestClock(0);
    await using w = await world("500 x3", { retry: { clock } });
    await w.client.groups.list();
    expect(clock.waits).toEqual([125, 250, 500]);
  });

  it("are those that the caller chose", async () => {
    await using w = await world("500", { retry: { baseMs: 100, maxDelayMs: 200, maxTimeMs: 1000 } });
    await expect(w.client.groups.list()).rejects.toThrow("Given up");
    expect(w.clock.waits.map(Math.round)).toEqual([100, 200, 200, 200, 200]);
  });

  it.each(["429:30 x1", "503:30 x1"])("are never shorter than Retry-After asks: %s", async (fault) => {
    await using w = await world(fault);
    await w.client.groups.list();
    expect(w.clock.now()).toBeGreaterThanOrEqual(30_000);
    expect(w.clock.now()).toBeLessThan(31_000);
  });

  it("are none where Retry-After asks for more than there is, and the error says so", async () => {
    await using w = await world("429:301");
    const error = await failure(w.client);
    expect(error).toBeInstanceOf(RateLimitError);
    expect(error).toMatchObject({ retryAfterMs: 301_000 });
    expect(String(error)).toContain("It asks to wait 301 s, and calls are tried for 300 s at most.");
    expect(w.clock.waits).toEqual([]);
  });

  it("are told to a person when they are long, once when several calls wait for the same", async () => {
    const clock = new TestClock();
    await using w = await world("500 x2 GET /tags; 429:20 x3 GET /groups", { retry: { clock } });
    await w.client.tags.list();
    expect(w.told).toEqual([]);
    clock.together = 3;
    await Promise.all([w.client.groups.list(), w.client.groups.list(), w.client.groups.list()]);
    expect(w.told).toHaveLength(1);
    expect(w.told[0]).toMatchObject({ method: "GET", path: "/groups" });
    expect(w.told[0]?.ms).toBeGreaterThanOrEqual(20_000);
    expect(w.told[0]?.reason).toContain("429");
  });

  it("end when the program ends the client's requests", async () => {
    const controller = new AbortController();
    await using emulator = Object.assign(await createEmulator({ faults: "429:200" }), {
      async [Symbol.asyncDispose]() {
        await emulator.close();
      },
    });
    await using client = new LiveChatClient({
      token: "dal:emulator",
      baseUrl: emulator.url,
      signal: controller.signal,
      onWait: () => controller.abort(),
    });
    await expect(client.groups.list()).rejects.toMatchObject({ code: "aborted", requestSent: false });
    expect(emulator.requests.count()).toBe(1);
    emulator.setFaults("503:30");
    const again = new AbortController();
    await using other = new LiveChatClient({
      token: "dal:emulator",
      baseUrl: emulator.url,
      signal: again.signal,
      onWait: () => again.abort("enough"),
    });
    await expect(other.groups.update(1, { name: "x" })).rejects.toMatchObject({
      code: "aborted",
      requestSent: true,
    });
  });

  it("end when the program waits no more, and with them the calls that have not been sent yet", async () => {
    await using emulator = Object.assign(await createEmulator({ faults: "429:200 x1; 503:200 x1 PUT" }), {
      async [Symbol.asyncDispose]() {
        await emulator.close();
      },
    });
    const waits: Wait[] = [];
    const waiting = Promise.withResolvers<void>();
    await using client = new LiveChatClient({
      token: "dal:emulator",
      baseUrl: emulator.url,
      concurrency: 1,
      onWait: (wait) => {
        waits.push(wait);
        waiting.resolve();
      },
    });
    const tried = client.groups.list();
    await waiting.promise;
    const held = client.tags.list();
    client.stopWaiting();
    await expect(tried).rejects.toThrow(
      /^GET \/groups: 429.*Not tried again, since the program waits no more\.$/,
    );
    await expect(held).rejects.toMatchObject({ code: "aborted", requestSent: false });
    expect(emulator.requests.count()).toBe(1);

    // Calls that need no wait are made all the same.
    await using hasty = new LiveChatClient({ token: "dal:emulator", baseUrl: emulator.url });
    hasty.stopWaiting();
    await expect(hasty.groups.update(1, { name: "x" })).rejects.toThrow(ServerError);
    expect(await hasty.groups.list()).toHaveLength(4);
    expect(waits).toHaveLength(1);
  });

  it.each([{ maxTimeMs: -1 }, { baseMs: Number.NaN }, { noticeMs: "1" as unknown as number }])(
    "must be numbers: %j",
    (retry) => {
      expect(() => new LiveChatClient({ token: "t", retry })).toThrow(ConfigurationError);
    },
  );
});

describe("an outage", () => {
  it("is sat out once, and not by every call anew, until such a call is answered again", async () => {
    await using w = await world("500 GET /groups; 500 GET /tags");
    expect((await failure(w.client)).message).toMatch(/Given up after \d+ attempts in \d\d/);
    // What is left of the time is the next call's.
    expect((await failure(w.client)).message).toMatch(/such calls have failed for \d\d/);
    expect(w.clock.now()).toBeLessThanOrEqual(60_000);
    w.clock.pass(1000);
    const before = w.emulator.requests.count();
    expect(before).toBeGreaterThan(5);
    expect((await failure(w.client)).message).toMatch(/such calls have failed for \d\d/);
    expect((await failure(w.client)).message).toMatch(/such calls have failed for \d\d/);
    expect(w.emulator.requests.count()).toBe(before + 2);

    // Of other calls nothing is known yet.
    await expect(w.client.tags.list()).rejects.toThrow(/Given up after/);

    w.emulator.setFaults("500 x3 +1 GET /groups");
    expect(await w.client.groups.list()).toHaveLength(4);
    // Answered since, so that it is another outage.
    expect(await w.client.groups.list()).toHaveLength(4);
  });

  it("that was long ago is another one", async () => {
    await using w = await world("500 GET /groups");
    await failure(w.client);
    w.clock.pass(3_600_000);
    expect((await failure(w.client)).message).toContain("Given up after");
  });
});
