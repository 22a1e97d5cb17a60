import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createAccount, type Account } from "../provider/account.js";
import { resourceTypes } from "../../src/definitions/index.js";
import { sample } from "../types/index.js";

let account: Account;
beforeAll(async () => {
  account = await createAccount();
});
beforeEach(() => {
  account.emulator.setFaults(undefined);
  account.emulator.reset();
});
afterAll(() => account[Symbol.asyncDispose]());

const types = resourceTypes.map(({ name }) => name);

describe.each(types)("%s: reads that lag behind writes", (type) => {
  it("do not make an object that was just made look gone", async () => {
    const resource = account.operation().resource(type);
    account.emulator.setFaults("stale:3 POST");
    await resource.up(sample(type));
    await resource.refresh();
    expect(resource.state).toBeDefined();
  });

  it("do not hide an object whose creation's answer was lost", async () => {
    account.emulator.setFaults("stale:3 x1 POST; reset after x1 POST");
    const resource = account.operation().resource(type);
    await resource.up(sample(type));
    expect(account.emulator.requests.count({ method: "POST" })).toBe(1);
  });
});

describe.each(types)("%s: an answer that is not the API's own", (type) => {
  it("of 404 makes nothing look gone, neither in a read nor in a delete", async () => {
    const resource = account.operation().resource(type);
    await resource.up(sample(type));
    account.emulator.setFaults("404");
    const later = account.operation().continue(type, resource);
    await expect(later.refresh()).rejects.toMatchObject({ code: "failed" });
    await expect(later.destroy()).rejects.toMatchObject({ code: "failed" });
    expect(later.state).toBeDefined();
  });

  it("nor does a base URL below which there is no API at all", async () => {
    const resource = account.operation().resource(type);
    await resource.up(sample(type));
    const elsewhere = account.operation({ LIVECHAT_BASE_URL: `${account.emulator.url}/v3` });
    const later = elsewhere.continue(type, resource);
    await expect(later.refresh()).rejects.toMatchObject({ code: "failed" });
    await expect(later.destroy()).rejects.toMatchObject({ code: "failed" });
  });
});

describe("two resources that declare the same object at once", () => {
  it.each(types)("make it once, and the second is refused: %s", async (type) => {
    account.emulator.setFaults("latency:5; reset after x1 POST");
    const operation = account.operation();
    const ends = await Promise.allSettled([1, 2].map(() => operation.resource(type).up(sample(type))));
    expect(ends.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(account.emulator.requests.count({ method: "POST" })).toBe(1);
  });
});

describe("what an interrupted run has begun", () => {
  it("is waited for where lists lag behind, and not made again", async () => {
    account.emulator.setFaults("stale:3 x1 POST");
    await account.operation().resource("Goal").up(sample("Goal"));
    const provider = account.operation().provider("Goal");
    const { inputs } = await provider.check!({}, sample("Goal"));
    await provider.create({ ...inputs, __resume: inputs });
    expect(account.emulator.requests.count({ method: "POST" })).toBe(1);
  });
});
