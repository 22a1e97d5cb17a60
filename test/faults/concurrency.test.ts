import { describe, expect, it, vi } from "vitest";
import { ConfigurationError, LiveChatClient, limitsOf } from "../../src/api/index.js";
import { Concurrency } from "../../src/api/concurrency.js";
import { createEmulator } from "../strict-emulator.js";
import { TestClock } from "./clock.js";

const done = async (): Promise<string> => "done";
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Requests whose ends the test decides. */
function world(most: number) {
  const clock = new TestClock();
  const concurrency = new Concurrency(most, clock);
  const running: { end: () => void; slowDown: (waitMs: number) => void }[] = [];
  return {
    clock,
    concurrency,
    running,
    async begin(count: number) {
      for (let n = 0; n < count; n++) {
        void concurrency.run(
          (slowDown) => new Promise<void>((resolve) => running.push({ end: resolve, slowDown })),
        );
      }
      await settled();
    },
    async end(count: number) {
      for (const { end } of running.splice(0, count)) end();
      await settled();
    },
  };
}

describe("the requests at once", () => {
  it("are as many as allowed, and the others wait for their turn", async () => {
    const w = world(3);
    await w.begin(7);
    expect(w.running).toHaveLength(3);
    await w.end(2);
    expect(w.running).toHaveLength(3);
    await w.end(3);
    await w.end(2);
    expect(w.running).toHaveLength(0);
  });

  it("are half as many after a 429, however many of them get one at the same time", async () => {
    const w = world(8);
    await w.begin(8);
    for (const { slowDown } of w.running) slowDown(0);
    expect(w.concurrency.limit).toBe(4);
    await w.end(8);
    await w.begin(9);
    expect(w.running).toHaveLength(4);
    w.running[0]?.slowDown(0);
    expect(w.concurrency.limit).toBe(2);
  });

  it("are never none", async () => {
    const w = world(2);
    for (let n = 0; n < 4; n++) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await w.begin(1);
      w.running[0]?.slowDown(0);
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await w.end(1);
    }
    expect(w.concurrency.limit).toBe(1);
  });

  it("grow by one after ten successes, up to what is allowed", async () => {
    const w = world(4);
    await w.begin(1);
    w.running[0]?.slowDown(0);
    await w.end(1);
    const limits: number[] = [];
    for (let n = 0; n < 40; n++) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await w.begin(1);
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await w.end(1);
      limits.push(w.concurrency.limit);
    }
    expect([limits[7], limits[8], limits[17], limits[18], limits[39]]).toEqual([2, 3, 3, 4, 4]);
  });

  it("begin no sooner than the API asks", async () => {
    const w = world(2);
    await w.begin(1);
    w.running[0]?.slowDown(5000);
    await w.end(1);
    await w.begin(1);
    expect(w.running).toHaveLength(1);
    expect(w.clock.waits).toEqual([5000]);
  });

  it("that must wait for something else when their turn comes wait out of turn, and are asked again", async () => {
    const concurrency = new Concurrency(1, new TestClock());
    const order: string[] = [];
    const waits = [1, 2].map((n) => Promise.resolve().then(() => void order.push(`waited ${n}`)));
    const first = concurrency.run(
      async () => void order.push("first"),
      () => waits.shift(),
    );
    const second = concurrency.run(async () => void order.push("second"));
    await Promise.all([first, second]);
    expect(order).toEqual(["waited 1", "waited 2", "second", "first"]);
  });

  it("give their turn back where they may not begin", async () => {
    const concurrency = new Concurrency(1, new TestClock());
    const rejects = concurrency.run(done, () => Promise.reject(new Error("no")));
    await expect(rejects).rejects.toThrow("no");
    const throws = concurrency.run(done, () => {
      throw new Error("no");
    });
    await expect(throws).rejects.toThrow("no");
    expect(await concurrency.run(done)).toBe("done");
  });

  it("are 8 for a client that is told nothing else", async () => {
    const emulator = await createEmulator({ faults: "silent GET /tags" });
    const client = new LiveChatClient({ token: "dal:emulator", baseUrl: emulator.url, retry: false });
    const asked = Array.from({ length: 30 }, () => client.tags.list());
    const sent = () => emulator.requests.count({ path: "/tags" });
    await vi.waitFor(() => expect(sent()).toBe(8), { interval: 1 });
    for (let n = 0; n < 10; n++) {
      // oxlint-disable-next-line no-await-in-loop -- time in which more would come
      await fetch(`${emulator.url}/status`);
    }
    expect(sent()).toBe(8);
    await emulator.close();
    await Promise.allSettled(asked);
    await client.close();
  });
});

describe("the requests that wait", () => {
  it("end with those under way, when the program ends the client's requests", async () => {
    const emulator = await createEmulator({ faults: "silent GET /tags" });
    const controller = new AbortController();
    const { signal } = controller;
    const options = { token: "dal:emulator", baseUrl: emulator.url, signal, concurrency: 1 };
    const client = new LiveChatClient(options);
    const asked = Promise.allSettled([client.tags.list(), client.groups.list(), client.goals.list()]);
    await vi.waitFor(() => expect(emulator.requests.count()).toBe(1), { interval: 1 });
    controller.abort("enough");
    const reasons = (await asked).map((each) => each.status === "rejected" && each.reason);
    expect(reasons).toMatchObject([
      { code: "aborted", requestSent: true },
      { code: "aborted", requestSent: false },
      { code: "aborted", requestSent: false },
    ]);
    expect(emulator.requests.count()).toBe(1);
    await Promise.all([client.close(), emulator.close()]);
  });

  it("end too where all wait because the API asks to", async () => {
    const emulator = await createEmulator({ faults: "429:200 x1" });
    const controller = new AbortController();
    const { signal } = controller;
    const client = new LiveChatClient({
      token: "dal:emulator",
      baseUrl: emulator.url,
      signal,
      concurrency: 2,
      onWait: () => {
        const later = client.tags.list();
        setImmediate(() => controller.abort());
        later.catch((error: unknown) => ended.push(error));
      },
    });
    const ended: unknown[] = [];
    await client.groups.list().catch((error: unknown) => ended.push(error));
    await vi.waitFor(() => expect(ended).toHaveLength(2), { interval: 1 });
    expect(ended).toMatchObject([{ code: "aborted" }, { code: "aborted" }]);
    expect(emulator.requests.count()).toBe(1);
    await Promise.all([client.close(), emulator.close()]);
  });
});

describe("limits as settings", () => {
  it("are read from text, and what is not set keeps its default", () => {
    const env: Record<string, string> = {
      LIVECHAT_CONCURRENCY: "3",
      LIVECHAT_TIMEOUT_MS: "5000",
      LIVECHAT_RETRY_MAX_TIME_MS: "0",
      LIVECHAT_RETRY_BASE_MS: "",
    };
    expect(limitsOf(({ variable }) => env[variable])).toEqual({
      concurrency: 3,
      timeouts: { headersMs: 5000, bodyMs: 5000 },
      retry: { maxTimeMs: 0 },
    });
    expect(limitsOf(() => undefined)).toEqual({});
  });

  it.each(["many", "-1", "NaN"])("are refused by name where they are no numbers: %s", (text) => {
    const read = ({ key }: { key: string }) => (key === "concurrency" ? text : undefined);
    expect(() => limitsOf(read)).toThrow(ConfigurationError);
    expect(() => limitsOf(read)).toThrow("livechat:concurrency");
  });

  it.each([0, 1.5])("allow at least one request: %s", (concurrency) => {
    expect(() => new LiveChatClient({ token: "t", concurrency })).toThrow(ConfigurationError);
  });
});
