import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { LiveChatClient } from "../../src/api/index.js";
import { DECLARED } from "../../src/shared/permanent.js";
import type { Found } from "../../src/definitions/definition.js";
import { resourceTypeOf, resourceTypes } from "../../src/definitions/index.js";
import { caseOf, typeNames } from "../types/index.js";
import { createAccount, WHO, type Account } from "../provider/account.js";

let account: Account;
let api: LiveChatClient;
beforeAll(async () => {
  account = await createAccount();
  api = new LiveChatClient({ token: account.emulator.licence().token, baseUrl: account.emulator.url });
});
beforeEach(() => account.emulator.reset());
afterAll(async () => {
  await api.close();
  await account[Symbol.asyncDispose]();
});

/** Puts so many objects of a type into the account; those of a group into group 1. */
function fill(type: string, count: number): void {
  account.emulator.licence().edit((data) => {
    for (let n = 0; n < count; n++) caseOf(type).put(data, { id: 50_000 + n, text: `t${n}`, group: 1 });
  });
}

/** What the account has of a type, in the groups that it is in. */
async function thereOf(type: string): Promise<Found[]> {
  const one = resourceTypeOf(type);
  const context = { api, currentPassword: undefined };
  return await one.list(context, one.partition === undefined ? undefined : 1);
}

/** How many requests a refresh of all objects takes. */
async function refreshOf(type: string, count: number) {
  account.emulator.reset();
  fill(type, count);
  const objects = await thereOf(type);
  const provider = account.operation().provider(type);
  account.emulator.requests.clear();
  const reads = await Promise.all(
    objects.map(
      async ({ id, state }) =>
        await provider.read?.(id, {
          ...state,
          [DECLARED]: [resourceTypeOf(type).naturalKey[0]],
          __provider: "text",
        }),
    ),
  );
  expect(reads.map((read) => read?.id)).toEqual(objects.map(({ id }) => id));
  return { requests: account.emulator.requests.byRoute(), objects: objects.length };
}

describe("a refresh", () => {
  const listed = resourceTypes.filter(({ listIsComplete }) => listIsComplete).map(({ name }) => name);

  it.each(listed)("of many takes as many requests as one of few: %s", async (type) => {
    const few = await refreshOf(type, 10);
    const lots = await refreshOf(type, 300);
    expect(lots.objects).toBe(few.objects + 290);
    expect(few.requests).toEqual({ ...WHO, [`GET ${caseOf(type).path}`]: 1 });
    expect(lots.requests).toEqual(few.requests);
  });

  const gotten = resourceTypes.filter(({ listIsComplete }) => !listIsComplete).map(({ name }) => name);

  // The list of goals tells whether another one has the same name; there are never two agents of one login.
  it.each(gotten)("takes one request for each, and one more at most: %s", async (type) => {
    const { path, parameter, canBeTwins } = caseOf(type);
    const { requests, objects } = await refreshOf(type, 30);
    expect(objects).toBeGreaterThanOrEqual(30);
    const list = canBeTwins ? { [`GET ${path}`]: 1 } : {};
    expect(requests).toEqual({ ...WHO, ...list, [`GET ${path}/${parameter}`]: objects });
  });

  it("of objects that are gone takes one list for all of them", async () => {
    fill("Agent", 10);
    const agents = (await thereOf("Agent")).filter(({ id }) => id.startsWith("by.hand"));
    account.emulator.reset();
    const provider = account.operation().provider("Agent");
    const reads = await Promise.all(
      agents.map(async ({ id, state }) => await provider.read?.(id, { ...state, [DECLARED]: ["login"] })),
    );
    expect(reads).toEqual(agents.map(() => ({})));
    expect(account.emulator.requests.byRoute()).toEqual({ ...WHO, "GET /agents/:login": 10 });
  });
});

describe("creates", () => {
  it.each(typeNames)("of many share the list of what exists: %s", async (type) => {
    const operation = account.operation();
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => operation.resource(type).up(caseOf(type).plain(n))),
    );
    const { path } = caseOf(type);
    const lists = Object.keys({ ...WHO, [`GET ${path}`]: 1 }).length;
    const { GET = 0, POST = 0 } = byMethod();
    expect([GET, POST]).toEqual([lists, 20]);
  });
});

describe("destroys", () => {
  it("send one request for each object, and one more for all, which says what has their numbers", async () => {
    const operation = account.operation();
    const groups = Array.from({ length: 6 }, () => operation.resource("Group"));
    await Promise.all(groups.map((group, n) => group.up({ name: `new ${n}` })));
    const ids = new Set(groups.slice(0, 3).map((group) => Number(group.kept.id)));
    account.emulator.licence().edit((data) => {
      data.groups = data.groups.filter(({ id }) => !ids.has(id));
    });
    const later = account.operation();
    account.emulator.requests.clear();
    const removed = groups.map((group) => later.continue("Group", group));
    await removed[0]?.destroy();
    await Promise.all(removed.slice(1).map((group) => group.destroy()));
    expect(account.emulator.requests.byRoute()).toEqual({
      ...WHO,
      "GET /groups": 1,
      "DELETE /groups/:id": 6,
    });
  });
});

describe("a list that is read while something is written", () => {
  it("serves no read that is asked for afterwards", async () => {
    const operation = account.operation();
    const [edited, read] = [operation.resource("Group"), operation.resource("Group")];
    await edited.up({ name: "edited" });
    await read.up({ name: "read" });
    account.emulator.requests.clear();
    account.emulator.setFaults("latency:40 x1 GET /groups");
    const early = read.refresh();
    await edited.up({ name: "edited again" });
    const [, again] = await Promise.all([early, operation.continue("Group", edited).refresh()]);
    expect(again).toBe(false);
    account.emulator.setFaults(undefined);
    expect(account.emulator.requests.byRoute()).toMatchObject({ "GET /groups": 2 });
  });

  it("serves none after a write that failed, either: it may have happened", async () => {
    const operation = account.operation();
    const group = operation.resource("Group");
    await group.up({ name: "first" });
    await group.refresh();
    account.emulator.setFaults("reset after PUT");
    await expect(group.up({ name: "second" })).rejects.toThrow();
    account.emulator.setFaults(undefined);
    expect(await group.refresh()).toBe(true);
    expect(group.kept.outputs["name"]).toBe("second");
  });
});

function byMethod(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { method } of account.emulator.requests.all()) counts[method] = (counts[method] ?? 0) + 1;
  return counts;
}
