import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { LiveChatClient } from "../../src/api/index.js";
import { DECLARED } from "../../src/provider/values/permanent.js";
import type { Found, Values } from "../../src/definitions/definition.js";
import { resourceTypeOf } from "../../src/definitions/index.js";
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
    for (let n = 0; n < count; n++) {
      const id = 50_000 + n;
      if (type === "Group") data.groups.push({ id, name: `g${n}`, language: "en", agents: [] });
      if (type === "Tag") data.tags.push(like(data.tags, { name: `t${n}`, group: 1 }));
      if (type === "CannedResponse")
        data.cannedResponses.push(like(data.cannedResponses, { id, text: `c${n}`, group: 1 }));
      if (type === "Greeting") data.greetings.push(like(data.greetings, { id, name: `g${n}`, group: 1 }));
      if (type === "Webhook") data.webhooks.push(like(data.webhooks, { id: `w${n}` }));
      if (type === "Agent")
        data.agents.push(like(data.agents, { login: `a${n}@x.com`, permission: "normal" }));
      if (type === "Goal") data.goals.push(like(data.goals, { id, name: `g${n}` }));
    }
  });
}

function like<T extends object>(records: readonly T[], own: Partial<T>): T {
  return { ...(records[0] as T), ...own };
}

/** What the account has of a type, in the groups that it is in. */
async function listed(name: string): Promise<Found[]> {
  const type = resourceTypeOf(name);
  const context = { api, currentPassword: undefined };
  return await type.list(context, type.partition === undefined ? undefined : 1);
}

/** How many requests a refresh of all objects takes. */
async function refreshOf(type: string, count: number) {
  account.emulator.reset();
  fill(type, count);
  const objects = await listed(type);
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
  it.each([
    ["Group", "GET /groups"],
    ["Greeting", "GET /greetings"],
    ["CannedResponse", "GET /canned_responses"],
    ["Tag", "GET /tags"],
    ["Webhook", "GET /webhooks"],
  ])("of many takes as many requests as one of few: %s", async (type, list) => {
    const few = await refreshOf(type, 10);
    const lots = await refreshOf(type, 300);
    expect(lots.objects).toBe(few.objects + 290);
    expect(few.requests).toEqual({ ...WHO, [list]: 1 });
    expect(lots.requests).toEqual(few.requests);
  });

  // The list of goals tells whether another one has the same name; there are never two agents of one login.
  it.each([
    ["Agent", "GET /agents/:login", {}],
    ["Goal", "GET /goals/:id", { "GET /goals": 1 }],
  ])("takes one request for each, and one more at most: %s", async (type, one, list) => {
    const { requests, objects } = await refreshOf(type, 30);
    expect(objects).toBeGreaterThanOrEqual(30);
    expect(requests).toEqual({ ...WHO, ...list, [one]: objects });
  });

  it("of objects that are gone takes one list for all of them", async () => {
    fill("Agent", 10);
    const agents = (await listed("Agent")).filter(({ id }) => id.endsWith("@x.com"));
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
  it.each([
    ["Group", (n: number): Values => ({ name: `new ${n}` })],
    ["Tag", (n: number): Values => ({ tag: `new ${n}`, author: "john.doe@mycompany.com", group: 1 })],
    ["CannedResponse", (n: number): Values => ({ text: `new ${n}`, tags: ["a"], group: 1 })],
  ])("of many share the list of what exists: %s", async (type, args) => {
    const operation = account.operation();
    await Promise.all(Array.from({ length: 20 }, (_, n) => operation.resource(type).up(args(n))));
    const { GET = 0, POST = 0 } = byMethod();
    expect([GET, POST]).toEqual([1 + Object.keys(WHO).length, 20]);
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
