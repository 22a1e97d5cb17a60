import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Values } from "../../src/definitions/definition.js";
import { TOLD } from "../../src/shared/told.js";
import { caseOf, numbered, sample, typeNames, typesWhere } from "../types/index.js";
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

describe.each(typeNames)("two resources of a program that are one %s", (name) => {
  const [one, other] = [caseOf(name).plain(0), caseOf(name).plain(1)];
  /** What checks of one operation say of resources, in their order. */
  async function checked(...resources: { args: Values; told?: object; olds?: Values }[]): Promise<string[]> {
    const provider = account.operation().provider(name);
    const reasons: string[] = [];
    for (const [index, { args, told, olds = {} }] of resources.entries()) {
      const news = { ...args, [TOLD]: { resource: `copy/${index}`, name: `r${index}`, ...told } };
      // oxlint-disable-next-line no-await-in-loop -- Pulumi checks one after the other
      const { failures = [] } = (await provider.check?.(olds, news)) ?? {};
      reasons.push(...failures.map(({ reason }) => reason));
    }
    return reasons;
  }

  it("are refused, with the names and the places of both", async () => {
    expect(await checked({ args: one }, { args: other })).toEqual([]);
    const places = [{ place: "licence.yaml:2:3" }, { place: "licence.yaml:9:3" }];
    const [reason, ...more] = await checked(...places.map((told) => ({ args: one, told })));
    expect(more).toEqual([]);
    expect(reason).toMatch(
      /: r1 \(licence\.yaml:9:3\) is the same [a-z ]+ as r0 \(licence\.yaml:2:3\): a second one/,
    );
  });

  it("are refused where the stack has them already, and where one is asked of again they are one", async () => {
    const olds = { ...one, __provider: "text" };
    expect(await checked({ args: one, olds }, { args: one, olds })).toHaveLength(1);
    const again = { resource: "copy/7" };
    expect(await checked({ args: one, olds, told: again }, { args: one, told: again })).toEqual([]);
  });

  it("stand as twins where the account can have two, and are not made", async () => {
    const told = { twin: true };
    const olds = { ...one, __provider: "text" };
    const isPossible = caseOf(name).canBeTwins === true;
    expect(await checked({ args: one, olds, told }, { args: one, olds, told })).toHaveLength(
      isPossible ? 0 : 1,
    );
    const [reason] = await checked({ args: one, told }, { args: one, told });
    expect(reason).toMatch(
      isPossible ? /r1 is marked as a twin of r0, and this account does not/ : /is the same/,
    );
  });

  it("are none where nobody tells which resource it is, as in an import", async () => {
    const provider = account.operation().provider(name);
    for (let n = 0; n < 2; n++) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      expect(await provider.check?.({}, { ...one })).toMatchObject({ failures: [] });
    }
  });
});
