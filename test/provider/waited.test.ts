import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Exchange, Interceptor } from "../../src/emulator/exchange.js";
import { resourceTypes } from "../../src/definitions/index.js";
import { sample } from "../types/index.js";
import { createAccount, type Account } from "./account.js";

/** Answers a create with "too many requests", after something has happened and a while has passed. */
class Queue implements Interceptor {
  meanwhile: (() => Promise<unknown>) | undefined;

  async beforeHandler({ record, reply }: Exchange): Promise<void> {
    const { meanwhile } = this;
    if (meanwhile === undefined || record.method !== "POST") return;
    this.meanwhile = undefined;
    await meanwhile();
    vi.setSystemTime(Date.now() + 60_000);
    reply.hijack();
    reply.raw.writeHead(429, { "content-type": "application/json", "retry-after": "0" });
    reply.raw.end(JSON.stringify({ error: "too many requests" }));
  }
}

const queue = new Queue();
let account: Account;
beforeAll(async () => {
  account = await createAccount({ interceptors: [queue] });
});
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
  account.emulator.reset();
});
afterEach(() => vi.useRealTimers());
afterAll(() => account[Symbol.asyncDispose]());

const patient = { LIVECHAT_RETRY_MAX_TIME_MS: "60000", LIVECHAT_RETRY_BASE_MS: "1" };
const posts = () => account.emulator.requests.count({ method: "POST" });

describe.each(resourceTypes.map(({ name }) => name))("%s: a create that had to wait", (type) => {
  const args = sample(type);

  it("is sent when nothing came meanwhile, after a new look", async () => {
    queue.meanwhile = async () => account.emulator.requests.clear();
    await account.operation(patient).resource(type).up(args);
    const methods = account.emulator.requests.all().map(({ method }) => method);
    expect(methods.slice(0, 2)).toEqual(["GET", "POST"]);
    expect(posts()).toBe(1);
  });

  it("is not sent when somebody else made the object meanwhile", async () => {
    const other = account.operation().resource(type);
    queue.meanwhile = () => other.up(args);
    const resource = account.operation(patient).resource(type);
    await expect(resource.up(args)).rejects.toMatchObject({
      code: "already_exists",
      message: expect.stringContaining(`(id ${type === "Agent" ? "anna.nowak@mycompany.com" : ""}`),
    });
    expect(resource.state).toBeUndefined();
    expect(posts()).toBe(2);
  });

  it("takes that over where it adopts", async () => {
    const other = account.operation().resource(type);
    queue.meanwhile = () => other.up(args);
    const resource = account.operation(patient).resource(type);
    await resource.up({ ...args, adopt: true });
    expect(resource.kept.id).toBe(other.kept.id);
    expect(posts()).toBe(2);
  });
});

it("creates that waited together share one look", async () => {
  queue.meanwhile = async () => account.emulator.requests.clear();
  const operation = account.operation({ ...patient, LIVECHAT_CONCURRENCY: "1" });
  await Promise.all(["a", "b", "c", "d"].map((name) => operation.resource("Group").up({ name })));
  expect(account.emulator.requests.byRoute()).toEqual({ "GET /groups": 1, "POST /groups": 4 });
});
