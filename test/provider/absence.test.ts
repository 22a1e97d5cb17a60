import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { LiveChatClient } from "../../src/api/index.js";
import type { LicenceData } from "../../src/emulator/index.js";
import { AccountReader } from "../../src/licence/account.js";
import { resourceTypeOf, resourceTypes } from "../../src/definitions/index.js";
import { caseOf, numbered, sample, typesWhere } from "../types/index.js";
import { createAccount, WHO, type Account, type Operation } from "./account.js";
import type { ResourceSteps } from "./resource-steps.js";

let account: Account;
let sizes: Readonly<Record<string, number>>;
beforeAll(async () => {
  account = await createAccount();
});
beforeEach(() => {
  account.emulator.setFaults(undefined);
  account.emulator.reset();
  account.told.length = 0;
  sizes = Object.fromEntries(
    resourceTypes.map(({ name, section }) => [
      name,
      account.emulator.licence().data[section as "groups"].length,
    ]),
  );
});
afterAll(() => account[Symbol.asyncDispose]());

const types = resourceTypes.map(({ name }) => name);
/** Of these a list is the only thing that tells. */
const listedOnly = new Set(resourceTypes.filter((type) => !("get" in type)).map(({ name }) => name));
const accepting = { LIVECHAT_ACCEPT_ABSENCE: "true" };
const posts = () => account.emulator.requests.count({ method: "POST" });

/** Takes the first so many of those that the tests made out of the account, by hand. */
function removeByHand(type: string, count: number): void {
  const section = resourceTypeOf(type).section as keyof LicenceData & "groups";
  account.emulator.licence().edit((data) => void data[section].splice(sizes[type] ?? 0, count));
}

/** So many of a type, made long ago, in the order in which the account has them. */
async function madeLongAgo(type: string, count: number): Promise<ResourceSteps[]> {
  const operation = account.operation();
  const resources: ResourceSteps[] = [];
  for (let n = 0; n < count; n++) {
    const resource = operation.resource(type);
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await resource.up(numbered(type, n));
    resource.writtenLongAgo();
    resources.push(resource);
  }
  account.emulator.requests.clear();
  return resources;
}

/** Reads all of them in one operation, at once. */
async function refresh(operation: Operation, type: string, resources: readonly ResourceSteps[]) {
  const later = resources.map((resource) => operation.continue(type, resource));
  const ends = await Promise.allSettled(later.map((resource) => resource.refresh()));
  return {
    gone: later.filter(({ state }) => state === undefined).length,
    failures: ends.filter((end) => end.status === "rejected").map(({ reason }) => reason as Error),
  };
}

describe.each(types)("%s: what this stack wrote lately", (type) => {
  it("and no list shows is not taken for gone, nor made again", async () => {
    account.emulator.setFaults("stale:120000ms");
    const resource = account.operation().resource(type);
    await resource.up(sample(type));
    const sent = posts();
    const later = account.operation().continue(type, resource);
    await expect(later.refresh()).rejects.toMatchObject({
      code: "incomplete",
      message: expect.stringMatching(/this stack wrote it (just now|\d+ s ago).* LIVECHAT_ACCEPT_ABSENCE/s),
    });
    expect(later.kept).toEqual(resource.kept);
    expect(await account.operation().continue(type, later).up(sample(type))).toEqual({ op: "same" });
    expect(posts()).toBe(sent);
    account.emulator.setFaults(undefined);
    expect(await account.operation().continue(type, later).refresh()).toBe(false);
  });

  it("and somebody removed is gone where that is said", async () => {
    const resource = account.operation().resource(type);
    await resource.up(sample(type));
    removeByHand(type, 1);
    await expect(account.operation().continue(type, resource).refresh()).rejects.toMatchObject({
      code: "incomplete",
    });
    const later = account.operation(accepting).continue(type, resource);
    expect(await later.refresh()).toBe(true);
    expect(later.state).toBeUndefined();
  });

  it("is marked with the time, which a read does not renew, and a write does", async () => {
    const resource = account.operation().resource(type);
    await resource.up(sample(type));
    const written = String(resource.kept.outputs["__written"]);
    expect(Math.abs(Date.now() - Date.parse(written))).toBeLessThan(60_000);
    resource.writtenLongAgo();
    const later = account.operation().continue(type, resource);
    expect(await later.refresh()).toBe(false);
    expect(later.kept.outputs["__written"]).toBe("2020-01-01T00:00:00.000Z");
    expect(await later.preview(sample(type))).toEqual({ op: "same" });
    if (resourceTypeOf(type).update) {
      await later.up({ ...sample(type), ...caseOf(type).edit });
      expect(Date.parse(String(later.kept.outputs["__written"]))).toBeGreaterThanOrEqual(Date.parse(written));
    }
  });

  it("is not what it only took over", async () => {
    await account.operation().resource(type).up(sample(type));
    const resource = account.operation().resource(type);
    const { password: _always, ...args } = sample(type);
    await resource.up({ ...args, adopt: true });
    expect(resource.kept.outputs).not.toHaveProperty("__written");
  });
});

describe.each(types)("%s: what was written long ago", (type) => {
  it.each(["empty GET", "part GET"])("is not gone because lists lack it (%s)", async (faults) => {
    const resources = await madeLongAgo(type, 4);
    account.emulator.setFaults(faults);
    expect((await refresh(account.operation(), type, resources)).gone).toBe(0);
  });

  it("is gone where one of many was removed by hand", async () => {
    const resources = await madeLongAgo(type, 5);
    removeByHand(type, 1);
    expect(await refresh(account.operation(), type, resources)).toEqual({ gone: 1, failures: [] });
  });

  it("is gone where all were removed by hand, if the API can be asked for one, or somebody says so", async () => {
    const resources = await madeLongAgo(type, 3);
    removeByHand(type, 3);
    const { gone, failures } = await refresh(account.operation(), type, resources);
    if (listedOnly.has(type)) {
      expect(gone).toBe(0);
      expect(failures.map(({ message }) => message)).toEqual(
        resources.map(() =>
          expect.stringMatching(/3 of the 3 that this stack has.* LIVECHAT_ACCEPT_ABSENCE/s),
        ),
      );
    } else expect({ gone, failures }).toEqual({ gone: 3, failures: [] });
    expect(await refresh(account.operation(accepting), type, resources)).toEqual({ gone: 3, failures: [] });
  });

  it("takes a few more requests to be gone, however many there are", async () => {
    const resources = await madeLongAgo(type, 12);
    removeByHand(type, 12);
    await refresh(account.operation(), type, resources);
    const own = resourceTypeOf(type).listIsComplete ? 0 : 12;
    const looks = listedOnly.has(type) ? 7 : 1;
    const requests = account.emulator.requests.count() - Object.keys(WHO).length;
    expect(requests).toBeLessThanOrEqual(own + looks + 1);
  });
});

const inPartitions = resourceTypes.filter(({ partition }) => partition !== undefined);

describe.each(inPartitions.map(({ name }) => name))("%s: what somebody moved to another group", (type) => {
  it("is found there", async () => {
    const resources = await madeLongAgo(type, 3);
    const section = resourceTypeOf(type).section as "greetings";
    account.emulator.licence().edit((data) => {
      for (const moved of data[section].slice(sizes[type])) moved.group = 2;
    });
    const operation = account.operation();
    expect(await refresh(operation, type, resources)).toEqual({ gone: 0, failures: [] });
    const [first] = resources.map((resource) => operation.continue(type, resource));
    await first?.refresh();
    expect(first?.kept.outputs).toMatchObject({ group: 2 });
  });
});

const neverNone = typesWhere((one) => one.neverNone !== undefined);

describe.each(neverNone)("%s: a list that cannot be true", (type) => {
  const { path, neverNone: { said = "", unreadableId = "" } = {} } = caseOf(type);

  it("is an error, to whomever reads it", async () => {
    account.emulator.setFaults(`empty GET ${path}`);
    const resource = account.operation().resource(type);
    await expect(resource.up(sample(type))).rejects.toThrow(said);
    expect(posts()).toBe(0);
    await using api = new LiveChatClient({
      token: account.emulator.licence().token,
      baseUrl: account.emulator.url,
    });
    const reader = new AccountReader({ api, currentPassword: undefined });
    await expect(reader.list(resourceTypeOf(type))).rejects.toThrow(said);
  });

  it("is believed where somebody says so", async () => {
    account.emulator.setFaults(`empty GET ${path}`);
    await account.operation(accepting).resource(type).up(sample(type));
    expect(posts()).toBe(1);
  });

  it("may be one of which not everything could be read", () => {
    const unread = { id: unreadableId, state: {} };
    expect(resourceTypeOf(type).impossible?.([unread])).toBeUndefined();
  });
});

describe.each(types)("%s: a create, where the list lacks what this stack has", (type) => {
  /** An operation that has come to see that the stack has these. */
  async function knowing(resources: readonly ResourceSteps[], environment = {}): Promise<Operation> {
    const operation = account.operation(environment);
    for (const [n, resource] of resources.entries()) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      expect(await operation.continue(type, resource).preview(numbered(type, n))).toEqual({ op: "same" });
    }
    return operation;
  }

  it("is not sent: it may lack that one too", async () => {
    const resources = await madeLongAgo(type, 2);
    account.emulator.setFaults("empty GET");
    const operation = await knowing(resources);
    await expect(operation.resource(type).up(numbered(type, 9))).rejects.toMatchObject({
      code: "incomplete",
    });
    expect(posts()).toBe(0);
  });

  it("is not sent again, where the answer to the first one is lost", async () => {
    const resources = await madeLongAgo(type, 2);
    const operation = await knowing(resources);
    account.emulator.setFaults(`reset x1 POST; empty +1 GET ${caseOf(type).path}`);
    await expect(operation.resource(type).up(numbered(type, 9))).rejects.toThrow(
      /Whether it was made could not be found out/,
    );
    expect(posts()).toBe(1);
  });

  it("is sent where that was removed by hand, as far as that can be told", async () => {
    const resources = await madeLongAgo(type, 4);
    removeByHand(type, 1);
    const operation = await knowing(resources);
    await operation.resource(type).up(numbered(type, 9));
    expect(posts()).toBe(1);
  });
});
