import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { numbered, sample, typesWhere } from "../types/index.js";
import { createAccount, type Account } from "./account.js";

let account: Account;
beforeAll(async () => {
  account = await createAccount();
});
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
  account.emulator.setFaults(undefined);
  account.emulator.reset();
  account.told.length = 0;
});
afterEach(() => vi.useRealTimers());
afterAll(() => account[Symbol.asyncDispose]());

const types = typesWhere(({ canBeTwins }) => canBeTwins === true);
const warnings = () => account.told.filter((text) => text.includes(" is in the account 2 times"));

/** Two stacks that make the same at once: neither sees the other's. */
async function twins(type: string) {
  account.emulator.setFaults("stale:120000ms POST");
  const operations = [account.operation(), account.operation()] as const;
  const [one, other] = operations.map((operation) => operation.resource(type));
  await one?.up(sample(type));
  await other?.up(sample(type));
  account.emulator.setFaults(undefined);
  if (!one || !other) throw new Error("there are two");
  expect(account.emulator.requests.count({ method: "POST" })).toBe(2);
  return { operations, one, other, ids: [one.kept.id, other.kept.id] };
}

describe.each(types)("%s: two that were made at once", (type) => {
  it("are told by a refresh of either stack, once, with both ids", async () => {
    const { one, other, ids } = await twins(type);
    for (const resource of [one, other]) {
      account.told.length = 0;
      const operation = account.operation();
      // oxlint-disable no-await-in-loop -- one stack after the other
      expect(await operation.continue(type, resource).refresh()).toBe(false);
      await operation.continue(type, resource).refresh();
      // oxlint-enable no-await-in-loop
      expect(warnings()).toHaveLength(1);
      for (const id of ids) expect(warnings()[0]).toContain(id);
    }
  });

  it("are told by the up that made one, when it reads the list for something else", async () => {
    const { operations, ids } = await twins(type);
    expect(warnings()).toEqual([]);
    vi.setSystemTime(Date.now() + 60_000);
    await operations[0].resource(type).up(numbered(type, 1));
    expect(warnings()).toHaveLength(1);
    for (const id of ids) expect(warnings()[0]).toContain(id);
  });

  it("are not told where there is one", async () => {
    const resource = account.operation().resource(type);
    await resource.up(sample(type));
    await account.operation().continue(type, resource).refresh();
    expect(warnings()).toEqual([]);
  });
});
