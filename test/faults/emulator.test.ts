import fc from "fast-check";
import { request } from "undici";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FaultSpecError, parseFaults, type Emulator } from "../../src/emulator/index.js";
import { createEmulator } from "../strict-emulator.js";
import { clientOf, type Send } from "../emulator/client.js";

let emulator: Emulator;
let send: Send;

beforeEach(async () => {
  emulator = await createEmulator();
  send = clientOf(emulator);
});
afterEach(() => emulator.close());

const makeGroup = (name = "New") => send("POST /groups", { json: { name, agents: [] } });
const groupNames = () => emulator.licence().data.groups.map(({ name }) => name);

const newShows = async () => JSON.stringify((await send("GET /groups")).body).includes("New");

/** How a request ended: its status, or "broken". */
const outcome = (call: string) =>
  send(call).then(
    ({ status }) => status,
    () => "broken",
  );

describe("a fault", () => {
  it("comes before the request is carried out, or after it", async () => {
    emulator.setFaults("reset x1 POST /groups");
    await expect(makeGroup()).rejects.toThrow();
    expect(groupNames()).not.toContain("New");
    emulator.setFaults("reset after x1 POST /groups");
    await expect(makeGroup()).rejects.toThrow();
    expect(groupNames()).toContain("New");
    expect((await makeGroup("Other")).status).toBe(200);
  });

  it.each([
    ["500", 500, { error: "Internal Server Error" }],
    ["429:2", 429, { error: "Too many requests" }],
    ["503:7", 503, undefined],
    ["404", 404, undefined],
  ])("answers with %s: the API's own words, or a gateway's page", async (spec, status, body) => {
    emulator.setFaults(`${spec} POST`);
    const got = await makeGroup();
    expect(got).toMatchObject({ status, body });
    expect(got.headers.get("retry-after")).toBe(spec.split(":")[1] ?? null);
    expect(groupNames()).not.toContain("New");
  });

  it("answers with a failure although the request was carried out", async () => {
    emulator.setFaults("502 after POST");
    expect((await makeGroup()).status).toBe(502);
    expect(groupNames()).toContain("New");
  });

  it("is half an answer, or one that is not JSON, to a request that was carried out", async () => {
    emulator.setFaults("half x1 POST; garbage POST");
    await expect(makeGroup("Half")).rejects.toThrow();
    expect(await makeGroup("Garbage")).toMatchObject({ status: 200, body: undefined });
    expect(groupNames()).toEqual(expect.arrayContaining(["Half", "Garbage"]));
  });

  it("is half of an error too, with its status", async () => {
    emulator.setFaults("half GET");
    const { token } = emulator.licence();
    const headers = { authorization: `Bearer ${token}` };
    const { statusCode, body } = await request(`${emulator.url}/groups/99`, { headers });
    expect(statusCode).toBe(404);
    await expect(body.text()).rejects.toThrow();
    expect(emulator.requests.all()[0]).toMatchObject({ status: 404, fault: "half" });
  });

  it("is an answer that never comes", async () => {
    emulator.setFaults("silent GET /groups");
    const response = fetch(`${emulator.url}/groups`, { signal: AbortSignal.timeout(50) });
    await expect(response).rejects.toMatchObject({ name: "TimeoutError" });
  });

  it("refuses connections for a while, on the same port afterwards", async () => {
    emulator.setFaults("refuse:80 x1 GET /tags");
    expect((await send("GET /tags")).status).toBe(200);
    const refusal = async (): Promise<unknown> =>
      send("GET /tags").then(
        () => refusal(),
        (error: Error) => (error.cause as { code?: unknown }).code,
      );
    expect(await refusal()).toBe("ECONNREFUSED");
    const answer = async (): Promise<number> => send("GET /tags").then(({ status }) => status, answer);
    expect(await answer()).toBe(200);
  });

  it("does not keep an emulator that refuses connections from being closed", async () => {
    const other = await createEmulator({ faults: "refuse:60000" });
    expect((await clientOf(other)("GET /tags")).status).toBe(200);
    await other.close();
    await expect(fetch(other.url)).rejects.toThrow();
  });

  it("gives the items of a list in another order, and no others", async () => {
    const before = (await send("GET /agents")).body as { login: string }[];
    emulator.setFaults("shuffle");
    const orders = new Set<string>();
    for (let n = 0; n < 12; n++) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const { body } = await send("GET /agents");
      const after = body as { login: string }[];
      expect(after).toHaveLength(before.length);
      expect(after).toEqual(expect.arrayContaining(before));
      orders.add(after.map(({ login }) => login).join());
    }
    expect(orders.size).toBeGreaterThan(1);
  });

  it("gives lists without an item, or with every second one, and objects as they are", async () => {
    const all = (await send("GET /agents")).body as unknown[];
    const { body: one } = await send("GET /agents/jane.doe@mycompany.com");
    const { body: webhooks } = await send("GET /webhooks");
    expect([all.length, webhooks]).toEqual([3, { events: [expect.anything()] }]);
    emulator.setFaults("part");
    expect((await send("GET /agents")).body).toEqual([all[0], all[2]]);
    expect((await send("GET /agents/jane.doe@mycompany.com")).body).toEqual(one);
    expect((await send("GET /webhooks")).body).toEqual(webhooks);
    emulator.setFaults("empty");
    expect((await send("GET /agents")).body).toEqual([]);
    expect((await send("GET /agents/jane.doe@mycompany.com")).body).toEqual(one);
    expect((await send("GET /webhooks")).body).toEqual({ events: [] });
    expect((await makeGroup()).body).toMatchObject({ name: "New", agents: [] });
  });

  it("shows the old state to as many reads of the section as it says", async () => {
    emulator.setFaults("stale:2 x1 POST /groups");
    await makeGroup();
    expect([await newShows(), await newShows(), await newShows()]).toEqual([false, false, true]);
    expect(groupNames()).toContain("New");
  });

  it("shows an object that was made as not there yet, and other sections as they are", async () => {
    emulator.setFaults("stale:60000ms POST /agents");
    await send("POST /agents", { json: { login: "new@mycompany.com", name: "New" } });
    expect((await send("GET /agents/new@mycompany.com")).status).toBe(404);
    expect((await send("GET /groups")).status).toBe(200);
    emulator.setFaults(undefined);
    expect((await send("GET /agents/new@mycompany.com")).status).toBe(200);
  });

  it("sends the client to another data center", async () => {
    emulator.setFaults("misdirected x1; misdirected:fra x1 +1");
    const { account, token } = emulator.licence();
    const authorization = `Basic ${Buffer.from(`${account}:${token}`).toString("base64")}`;
    // Not `fetch`, which sends a request again by itself after a 421.
    const regions: unknown[] = [];
    for (let n = 0; n < 3; n++) {
      // oxlint-disable-next-line no-await-in-loop -- the order matters
      const { body } = await request(`${emulator.url}/tags`, { headers: { authorization } });
      // oxlint-disable-next-line no-await-in-loop -- the order matters
      regions.push(((await body.json()) as { data?: { region: string } }).data?.region);
    }
    expect(regions).toEqual(["dal", "fra", undefined]);
  });

  it("limits the requests in a time, and says when there can be more", async () => {
    emulator.setFaults("limit:2");
    expect([await outcome("GET /tags"), await outcome("GET /tags")]).toEqual([200, 200]);
    const limited = await send("GET /tags");
    expect(limited.status).toBe(429);
    expect(Number(limited.headers.get("retry-after"))).toBeGreaterThan(50);
    emulator.setFaults("limit:1/50ms");
    await send("GET /tags");
    const again = await send("GET /tags");
    await new Promise((resolve) => setTimeout(resolve, Number(again.headers.get("retry-after")) * 1000 + 1));
    expect(await outcome("GET /tags")).toBe(200);
  });

  it("is in the log of requests", async () => {
    emulator.setFaults("503 after x1; latency:1-2");
    await send("GET /tags");
    expect(emulator.requests.all()[0]).toMatchObject({ status: 503, fault: "503 after, latency" });
  });
});

const CALLS = ["GET /tags", "GET /groups", "GET /agents", "GET /goals", "GET /tags", "GET /groups"];
const ALL = [...CALLS, ...CALLS, ...CALLS];

async function run(seed: number): Promise<string> {
  emulator.setFaults(`seed:${seed}; 500 50%`);
  const outcomes: unknown[] = [];
  for (const call of ALL) {
    // oxlint-disable-next-line no-await-in-loop -- the order matters
    outcomes.push(await outcome(call));
  }
  return outcomes.join();
}

describe("which requests a fault befalls", () => {
  it("is the same for the same seed, and another for another", async () => {
    const first = await run(7);
    expect(await run(7)).toBe(first);
    expect(await run(8)).not.toBe(first);
    expect(first).toContain("500");
    expect(first).toContain("200");
  });

  it("does not depend on what else goes on at the same time", async () => {
    const spec = "seed:3; 500 50%";
    const ofTags = async (others: boolean) => {
      emulator.setFaults(spec);
      const outcomes: unknown[] = [];
      for (let n = 0; n < 12; n++) {
        // oxlint-disable-next-line no-await-in-loop -- the order matters
        if (others) await outcome("GET /groups");
        // oxlint-disable-next-line no-await-in-loop -- the order matters
        outcomes.push(await outcome("GET /tags"));
      }
      return outcomes.join();
    };
    expect(await ofTags(true)).toBe(await ofTags(false));
  });

  it("is told by method, path, start and count", async () => {
    emulator.setFaults("500 +1 x2 GET /agents/*");
    const login = emulator.licence().account;
    const seen = [
      await outcome("GET /agents"),
      await outcome(`GET /agents/${login}`),
      await outcome(`GET /agents/${login}`),
      await outcome("GET /agents/nobody@x.com"),
      await outcome(`GET /agents/${login}`),
    ];
    expect(seen).toEqual([200, 200, 500, 500, 200]);
  });

  it("begins anew with a reset of the emulator", async () => {
    emulator.setFaults("500 x1");
    expect([await outcome("GET /tags"), await outcome("GET /tags")]).toEqual([500, 200]);
    emulator.reset();
    expect(await outcome("GET /tags")).toBe(500);
  });
});

describe("the spec", () => {
  it("is read word by word, in any order", () => {
    expect(
      parseFaults(" seed:7; 429:2 5% ;reset after POST /groups* 10% x3 +2; LATENCY:50-150; limit:9/2s "),
    ).toEqual({
      seed: 7,
      rules: [
        { action: { kind: "status", status: 429, retryAfter: 2 }, chance: 0.05 },
        {
          action: { kind: "reset" },
          after: true,
          method: "POST",
          path: "/groups*",
          chance: 0.1,
          times: 3,
          skip: 2,
        },
        { action: { kind: "latency", minMs: 50, maxMs: 150 } },
        { action: { kind: "limit", requests: 9, perMs: 2000 } },
      ],
    });
  });

  it.each([
    ["503; explode 5%", 6, "explode", "there is no fault explode"],
    ["reset 120%", 7, "120%", "no chance"],
    [" ;half POST  after", 14, "after", "cannot come after"],
    ["latency", 1, "latency", "milliseconds"],
    ["503;latency:9-3", 5, "latency:9-3", "from the least to the most"],
    ["latency:50:60", 1, "latency:50:60", "milliseconds"],
    ["429:2:3", 1, "429:2:3", "a number of seconds"],
    ["refuse:soon", 1, "refuse:soon", "milliseconds"],
    ["stale:x", 1, "stale:x", "how many reads"],
    ["reset:3", 1, "reset:3", "no value"],
    ["reset:", 1, "reset:", "no value"],
    ["misdirected:1", 1, "misdirected:1", "a region"],
    ["200", 1, "200", "no fault 200"],
    ["50% 503", 1, "50%", "no fault 50%"],
    ["503 reset", 5, "reset", 'separated by ";"'],
    ["limit", 1, "limit", "requests a minute"],
    ["limit:0", 1, "limit:0", "requests a minute"],
    ["limit:5/0s", 1, "limit:5/0s", "requests a minute"],
    ["503 5% 6%", 8, "6%", "there is a chance before it"],
    ["503 GET x1 POST", 12, "POST", "there is a method before it"],
    ["503 /a /b", 8, "/b", "there is a path before it"],
    ["seed:x", 1, "seed:x", "seed takes a number"],
    ["seed", 1, "seed", "seed takes a number"],
    ["seed:7 5%", 8, "5%", "takes no words"],
    ["seed:7; 503; seed:8", 14, "seed:8", "there is a seed before it"],
  ])("that is wrong is refused, naming where, what and why: %s", (spec, position, word, why) => {
    const told = `faults, at character ${position}, ${JSON.stringify(word)}: `;
    expect(() => parseFaults(spec)).toThrow(FaultSpecError);
    expect(() => emulator.setFaults(spec)).toThrow(told);
    expect(() => emulator.setFaults(spec)).toThrow(why);
    expect(() => emulator.setFaults(spec)).toThrow(expect.objectContaining({ position }));
  });

  it("is read, or refused with a FaultSpecError, whatever it is", () => {
    const word = fc.constantFrom(
      "503",
      "reset",
      "after",
      "5%",
      "x2",
      "+1",
      "GET",
      "/a",
      ";",
      "seed:1",
      "429:",
    );
    const spec = fc.oneof(
      fc.string(),
      fc.array(word).map((words) => words.join(" ")),
    );
    fc.assert(
      fc.property(spec, (text) => {
        try {
          parseFaults(text);
        } catch (error) {
          expect(error).toBeInstanceOf(FaultSpecError);
        }
      }),
    );
  });
});
