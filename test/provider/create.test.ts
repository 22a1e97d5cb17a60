import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createAccount, type Account, WHO } from "./account.js";
import { Faults } from "./faults.js";
import { caseOf, sample } from "../types/index.js";
import { resourceTypeOf, resourceTypes } from "../../src/definitions/index.js";

const faults = new Faults();
let account: Account;
beforeAll(async () => {
  account = await createAccount({ interceptors: [faults] });
});
beforeEach(() => {
  account.emulator.reset();
  account.told.length = 0;
  faults.clear();
});
afterAll(() => account[Symbol.asyncDispose]());

const pathOf = (type: string) => new RegExp(`^${caseOf(type).path}$`);
const posts = (type: string) => account.emulator.requests.count({ method: "POST", path: pathOf(type) });
const sectionOf = (type: string) => resourceTypeOf(type).section as "groups";

/** A resource whose create came to an end, or not, that nobody could find out. */
async function unknownEnd(type: string, effect: "lost" | "unheard") {
  const path = pathOf(type);
  faults.next("POST", path, effect);
  const afterTheCreate = 1;
  for (let look = 0; look < 7; look++) faults.next("GET", path, 500, look === 0 ? afterTheCreate : 0);
  const resource = account.operation().resource(type);
  await expect(resource.up(sample(type))).rejects.toThrow(
    /Whether it was made could not be found out: .*500.*\. The next up finds it or makes it\.$/,
  );
  faults.clear();
  return resource;
}

describe.each(resourceTypes.map(({ name }) => name))("%s: a create", (type) => {
  const path = pathOf(type);

  it("whose answer is lost is not repeated: what was made is found", async () => {
    faults.next("POST", path, "lost");
    const resource = account.operation().resource(type);
    await resource.up(sample(type));
    expect(posts(type)).toBe(1);
    expect(account.told.join()).toContain("the answer to its creation was lost; it was made");
    const later = account.operation().continue(type, resource);
    expect(await later.refresh()).toBe(false);
    expect(await later.preview(sample(type))).toEqual({ op: "same" });
  });

  it.each(["unheard", 500] as const)(
    "that was not carried out (%s) is looked for, and then sent again",
    async (effect) => {
      faults.next("POST", path, effect);
      const resource = account.operation().resource(type);
      await resource.up(sample(type));
      expect(posts(type)).toBe(2);
      expect(account.emulator.requests.count({ method: "GET", path })).toBeGreaterThan(3);
      const later = account.operation().continue(type, resource);
      expect(await later.refresh()).toBe(false);
    },
  );

  it("that is refused when it is sent again, while lists lag behind, stays as begun: the next up finds it", async () => {
    account.emulator.setFaults("stale:120000ms POST");
    faults.next("POST", path, "lost");
    faults.next("POST", path, 400, 1);
    const resource = account.operation().resource(type);
    await expect(resource.up(sample(type))).rejects.toThrow(/400.*The next up finds it or makes it\.$/);
    account.emulator.setFaults(undefined);
    const later = account.operation().continue(type, resource);
    await later.up(sample(type));
    expect(posts(type)).toBe(2);
    expect(account.told.join()).toContain("was made by an earlier run and is recorded now");
    expect(await account.operation().continue(type, later).refresh()).toBe(false);
  });

  it("of a replacement, whose answer is lost, is not taken for made because a list still shows the old one", async () => {
    const old = account.operation().resource(type);
    await old.up(sample(type));
    account.emulator.setFaults("stale:120000ms DELETE");
    faults.next("POST", path, "unheard");
    const replaced = account.operation().continue(type, old);
    await replaced.replace(sample(type), true);
    account.emulator.setFaults(undefined);
    expect(posts(type)).toBe(3);
    if (resourceTypeOf(type).idOf === undefined) expect(replaced.kept.id).not.toBe(old.kept.id);
    expect(await account.operation().continue(type, replaced).refresh()).toBe(false);
  });

  it("that fails again and again leaves nothing, and says that it is not there", async () => {
    for (let attempt = 0; attempt < 3; attempt++) faults.next("POST", path, "unheard");
    const resource = account.operation().resource(type);
    await expect(resource.up(sample(type))).rejects.toThrow(/is not there: the next up makes it/);
    expect(resource.state).toBeUndefined();
    await resource.up(sample(type));
    expect(resource.state).toBeDefined();
  });

  describe("whose end cannot be found out", () => {
    it.each([
      ["lost", 1],
      ["unheard", 2],
    ] as const)("is found or made by the next up, once (%s)", async (effect, sent) => {
      const resource = await unknownEnd(type, effect);
      const next = account.operation().continue(type, resource);
      await next.up(sample(type));
      expect(posts(type)).toBe(sent);
      expect(account.emulator.requests.count({ method: "DELETE" })).toBe(0);
      const later = account.operation().continue(type, next);
      expect(await later.refresh()).toBe(false);
      expect(await later.preview(sample(type))).toEqual({ op: "same" });
    });

    it("is found by a refresh", async () => {
      const resource = account.operation().continue(type, await unknownEnd(type, "lost"));
      await resource.refresh();
      // What the create leaves to an update is still to be done.
      expect(["same", "update"]).toContain((await resource.up(sample(type))).op);
      expect(await resource.preview(sample(type))).toEqual({ op: "same" });
      expect(posts(type)).toBe(1);
      account.emulator.reset();
      const none = account.operation().continue(type, await unknownEnd(type, "unheard"));
      // It may show yet.
      await none.refresh();
      expect(none.kept.id).toBe("unknown");
      none.writtenLongAgo();
      await none.refresh();
      expect(none.state).toBeUndefined();
    });

    it("is removed by a destroy, if it was made", async () => {
      const before = JSON.stringify(account.emulator.licence().data[sectionOf(type)]);
      const resource = account.operation().continue(type, await unknownEnd(type, "lost"));
      await resource.destroy();
      expect(JSON.stringify(account.emulator.licence().data[sectionOf(type)])).toBe(before);
    });

    it("is not forgotten by a destroy while it may show yet", async () => {
      const resource = account.operation().continue(type, await unknownEnd(type, "lost"));
      account.emulator.setFaults("empty GET");
      await expect(resource.destroy()).rejects.toThrow(
        /cannot be told yet.*LIVECHAT_ACCEPT_ABSENCE|not complete/,
      );
      account.emulator.setFaults(undefined);
      await resource.destroy();
      expect(account.emulator.requests.count({ method: "DELETE" })).toBe(1);
      const none = account.operation().continue(type, await unknownEnd(type, "unheard"));
      await expect(none.destroy()).rejects.toThrow(/cannot be told yet/);
      none.writtenLongAgo();
      await none.destroy();
      expect(none.state).toBeUndefined();
    });
  });

  it("is refused before anything is sent where the list cannot be read", async () => {
    faults.next("GET", path, 500);
    const resource = account.operation().resource(type);
    await expect(resource.up(sample(type))).rejects.toThrow(/500/);
    expect(posts(type)).toBe(0);
  });

  it("begun by an interrupted run is recorded, not repeated", async () => {
    const interrupted = account.operation().resource(type);
    await interrupted.up(sample(type));
    const provider = account.operation().provider(type);
    const { inputs } = await provider.check!({}, sample(type));
    const made = await provider.create({ ...inputs, __resume: inputs });
    expect(made.id).toBe(interrupted.kept.id);
    expect(posts(type)).toBe(1);
    expect(account.told.join()).toContain("was made by an earlier run and is recorded now");
  });
});

describe("a create that needs an update after it", () => {
  const agent = sample("Agent");

  it("and fails there is recorded with what is there, and the next up finishes it", async () => {
    faults.next("PUT", /^\/agents\//, 500);
    const resource = account.operation().resource("Agent");
    await expect(resource.up(agent)).rejects.toThrow(
      /[^.]\. The object exists \(id anna\.nowak@mycompany\.com\) and is recorded; the next up finishes it\.$/,
    );
    expect(resource.kept.id).toBe("anna.nowak@mycompany.com");
    expect(resource.kept.outputs["__provider"]).toBe("text");
    const next = account.operation().continue("Agent", resource);
    expect(await next.up(agent)).toEqual({ op: "update" });
    expect(await next.refresh()).toBe(false);
    expect(await next.preview(agent)).toEqual({ op: "same" });
    expect(posts("Agent")).toBe(1);
  });

  it("sends only what the documented calls take", async () => {
    await account
      .operation()
      .resource("Agent")
      .up({ ...agent, status: "not accepting chats" });
    const sent = account.emulator.requests.all().filter(({ method }) => method !== "GET");
    expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /agents",
      "PUT /agents/anna.nowak@mycompany.com",
    ]);
    // A new agent is offline, and the status of such a one cannot be set.
    expect(Object.keys(sent[1]?.body ?? {})).toEqual(["work_scheduler"]);
  });

  it("is one request where the create takes all", async () => {
    await account
      .operation()
      .resource("Agent")
      .up({ login: "a@mycompany.com", name: "A", groups: [1] });
    expect(account.emulator.requests.byRoute()).toEqual({ ...WHO, "POST /agents": 1 });
  });
});

describe("many resources of one operation", () => {
  it("ask for the list once", async () => {
    const operation = account.operation();
    await Promise.all(
      ["a", "b", "c", "d"].map((name) => operation.resource("Group").up({ name, agents: [] })),
    );
    expect(account.emulator.requests.byRoute()).toEqual({ ...WHO, "GET /groups": 1, "POST /groups": 4 });
  });

  it("may take a name that another one has given up, and not one that another one has taken", async () => {
    const operation = account.operation();
    const first = operation.resource("Group");
    await first.up({ name: "a" });
    await first.up({ name: "b" });
    await operation.resource("Group").up({ name: "a" });
    await expect(operation.resource("Group").up({ name: "b" })).rejects.toMatchObject({
      code: "already_exists",
    });
  });

  it("may take the name of what was removed before", async () => {
    const old = account.operation().resource("Group");
    await old.up({ name: "b" });
    const operation = account.operation();
    await expect(operation.resource("Group").up({ name: "b" })).rejects.toMatchObject({
      code: "already_exists",
    });
    await operation.continue("Group", old).destroy();
    await operation.resource("Group").up({ name: "b" });
  });
});
