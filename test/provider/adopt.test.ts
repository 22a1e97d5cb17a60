import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Values } from "../../src/definitions/definition.js";
import { caseOf, typeNames } from "../types/index.js";
import { createAccount, type Account, type Operation } from "./account.js";

let account: Account;
beforeAll(async () => {
  account = await createAccount();
});
beforeEach(() => {
  account.emulator.reset();
  account.told.length = 0;
});
afterAll(() => account[Symbol.asyncDispose]());

const logins = () => account.emulator.licence().data.agents.map(({ login }) => login);
const tag = (name: string) => ({ tag: name, author: "john.doe@mycompany.com", group: 1, adopt: true });
const writes = () => account.emulator.requests.all().filter(({ method }) => method !== "GET").length;

describe.each(typeNames)("%s: an object that exists already", (type) => {
  const { id, args, change } = caseOf(type).existing;

  it("is not made twice, and the error says how to adopt it", async () => {
    const resource = account.operation().resource(type);
    await expect(resource.up(args)).rejects.toMatchObject({
      code: "already_exists",
      message: expect.stringMatching(RegExp(`\\(id ${id}\\).*\`adopt: true\`.*\`livechat:adopt\``)),
    });
    expect(resource.state).toBeUndefined();
    expect(writes()).toBe(0);
  });

  it("is adopted without a write where it is as declared, and says so", async () => {
    const operation = account.operation();
    const resource = operation.resource(type);
    await resource.up({ ...args, adopt: true });
    expect(resource.kept.id).toBe(id);
    expect(writes()).toBe(0);
    expect(account.told).toEqual([
      expect.stringMatching(
        /^info: .* existed already and is managed from now on .*deletes it once .* whoever else manages it/,
      ),
    ]);
    const later = account.operation().continue(type, resource);
    expect(await later.preview({ ...args, adopt: true })).toEqual({ op: "same" });
    expect(await later.preview(args)).toEqual({ op: "same" });
  });

  it("is adopted in the whole stack with livechat:adopt", async () => {
    const resource = account.operation({ LIVECHAT_ADOPT: "true" }).resource(type);
    await resource.up(args);
    expect(resource.kept.id).toBe(id);
  });

  if (change) {
    it("is brought to what is declared", async () => {
      const declared = { ...args, ...change, adopt: true };
      const resource = account.operation().resource(type);
      await resource.up(declared);
      expect(resource.kept.id).toBe(id);
      expect(writes()).toBe(1);
      const later = account.operation().continue(type, resource);
      expect(await later.refresh()).toBe(false);
      expect(await later.preview(declared)).toEqual({ op: "same" });
    });
  }
});

describe("what cannot be adopted", () => {
  it("differs in what the API cannot change", async () => {
    const resource = account.operation().resource("Tag");
    const args = { tag: "sales", author: "jane.doe@mycompany.com", group: 1, adopt: true };
    await expect(resource.up(args)).rejects.toMatchObject({
      code: "unsupported_change",
      message: expect.stringContaining("its author differs, and the API cannot change that"),
    });
    expect(resource.state).toBeUndefined();
  });

  it("is a goal whose fixed fields differ, and they are told from those that are equal", async () => {
    account.emulator.licence().edit(({ goals }) => {
      goals.push({
        id: 5001,
        name: "sales",
        active: 1,
        type: "sales_tracker",
        value: "10",
        value_type: "set",
        currency: "USD",
        successes: [],
      });
    });
    const args = { type: "sales_tracker", name: "sales", valueType: "set", currency: "USD", adopt: true };
    const refused = account.operation().resource("Goal");
    await expect(refused.up({ ...args, value: 12 })).rejects.toThrow("its value differs");
    const resource = account.operation().resource("Goal");
    await resource.up({ ...args, value: 10 });
    expect(resource.kept.id).toBe("5001");
    expect(writes()).toBe(0);
  });

  it("is group 0", async () => {
    for (const adopt of [true, false]) {
      const resource = account.operation().resource("Group");
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await expect(resource.up({ name: "All operators", adopt })).rejects.toThrow(
        "group 0 cannot be modified: it holds every agent",
      );
      expect(resource.state).toBeUndefined();
    }
  });

  it("is one of several with the same natural key: the error lists them", async () => {
    account.emulator.licence().edit(({ cannedResponses }) => {
      const [first] = cannedResponses;
      if (first) cannedResponses.push({ ...first, id: 4001 });
    });
    const { args } = caseOf("CannedResponse").existing;
    const resource = account.operation().resource("CannedResponse");
    await expect(resource.up({ ...args, adopt: true })).rejects.toMatchObject({
      code: "ambiguous",
      message: expect.stringMatching(/2 objects .* text \+ group \(ids 3151, 4001\)/),
    });
    expect(writes()).toBe(0);
  });
});

describe("what is declared of an adopted object and the API never tells", () => {
  it("a password is set", async () => {
    const args = {
      login: "jane.doe@mycompany.com",
      name: "Jane Doe",
      password: "something-new",
      adopt: true,
    };
    const resource = account.operation().resource("Agent");
    await resource.up(args);
    const jane = account.emulator.licence().data.agents.find(({ login }) => login === args.login);
    expect(jane?.password).toBe("something-new");
    const later = account.operation().continue("Agent", resource);
    expect(await later.preview(args)).toEqual({ op: "same" });
  });

  it("a greeting's subtype is taken at its word, with a warning", async () => {
    const { args } = caseOf("Greeting").existing;
    const declared = { ...args, subtype: "announcement", adopt: true };
    const resource = account.operation().resource("Greeting");
    await resource.up(declared);
    expect(account.told.join("\n")).toMatch(/^warning: .* whether subtype is as declared cannot be told/m);
    const later = account.operation().continue("Greeting", resource);
    expect(await later.preview(declared)).toEqual({ op: "same" });
  });

  it("a notification that is given at creation only is refused where it differs", async () => {
    const args = { login: "jane.doe@mycompany.com", name: "Jane Doe", adopt: true };
    const refused = account.operation().resource("Agent");
    await expect(refused.up({ ...args, notifications: { newGoal: false } })).rejects.toThrow(
      "notifications.newGoal: the API takes it only when the agent is created",
    );
    const resource = account.operation().resource("Agent");
    await resource.up({ ...args, notifications: { newGoal: true, newVisitor: true, incomingChat: false } });
    expect(writes()).toBe(0);
    expect(account.told.join("\n")).toMatch(
      /whether notifications.incomingChat is as declared cannot be told/,
    );
  });
});

it.each([
  ["https://hooks.example/a?key=hush", "https://hooks.example/…"],
  ["https://hooks.example?key=hush", "https://hooks.example/…"],
  ["https://me:hush@hooks.example/hush", "https://hooks.example/…"],
  ["https://hooks.example/", "https://hooks.example/"],
])("the webhook of %s is named without what may be a secret in it", async (url, told) => {
  const args = { eventType: "chat_ended", dataTypes: ["chat"], url };
  await account.operation().resource("Webhook").up(args);
  const second = account.operation().resource("Webhook");
  await expect(second.up(args)).rejects.toThrow(`Webhook "chat_ended" (url "${told}") exists`);
});

describe("one object, two resources", () => {
  const anna = { login: "anna.nowak@mycompany.com", name: "Anna" };

  it("a resource given another name in the program is not deleted after its successor took it over", async () => {
    const before = account.operation().resource("Agent");
    await before.up(anna);
    const operation = account.operation();
    const successor = operation.resource("Agent");
    await successor.up({ ...anna, adopt: true });
    // Pulumi deletes what the program declares no more when all else is done.
    await operation.continue("Agent", before).destroy();
    expect(account.told).toContainEqual(
      expect.stringMatching(/^info: Agent .* is kept .*: the program still declares it$/),
    );
    expect(logins()).toContain(anna.login);
    await account.operation().continue("Agent", successor).destroy();
    expect(logins()).not.toContain(anna.login);
  });

  it.each([
    { name: "Anna", done: "unchanged" },
    { name: "Anna N.", done: "updated" },
  ])("nor in a later operation, where the successor is $done", async ({ name }) => {
    const before = account.operation().resource("Agent");
    await before.up(anna);
    const successor = account.operation().resource("Agent");
    await successor.up({ ...anna, adopt: true });
    // That operation was broken off before it deleted what is declared no more.
    const operation = account.operation();
    await operation.continue("Agent", successor).up({ ...anna, name });
    await operation.continue("Agent", before).destroy();
    expect(logins()).toContain(anna.login);
  });

  it.each<[string, (operation: Operation) => Promise<void>]>([
    [
      "made by another resource",
      (operation) =>
        operation
          .resource("Agent")
          .up(anna)
          .then(() => undefined),
    ],
    [
      "declared by another resource",
      async (operation) => {
        const other = account.operation().resource("Agent");
        await other.up(anna);
        await operation.continue("Agent", other).preview(anna);
      },
    ],
  ])("what is %s is not taken over: two would undo each other's changes", async (_what, declare) => {
    const operation = account.operation();
    await declare(operation);
    const second = operation.resource("Agent");
    await expect(second.up({ ...anna, jobTitle: "Lead", adopt: true })).rejects.toMatchObject({
      code: "already_exists",
      message: expect.stringContaining("another resource of this program manages it already"),
    });
    expect(second.state).toBeUndefined();
  });

  it("is told where the one that has it comes after the one that took it over", async () => {
    const other = account.operation().resource("Agent");
    await other.up(anna);
    const operation = account.operation();
    await operation.resource("Agent").up({ ...anna, jobTitle: "Lead", adopt: true });
    await expect(operation.continue("Agent", other).preview(anna)).rejects.toThrow(
      "another resource of this program manages it already",
    );
  });

  it("an object is not taken for another one by its own replacement", async () => {
    const sales = { type: "sales_tracker", name: "sales", currency: "PLN" };
    const resource = account.operation().resource("Goal");
    await resource.up(sales);
    // `deleteBeforeReplace: false`: the new one is made while the old one is there.
    const operation = account.operation();
    await operation.continue("Goal", resource).preview({ ...sales, currency: "EUR" });
    const replacement = operation.resource("Goal");
    await expect(replacement.up({ ...sales, currency: "EUR" })).rejects.toThrow(
      "leave `deleteBeforeReplace` unset, or true",
    );
    await expect(replacement.up({ ...sales, currency: "EUR", adopt: true })).rejects.toThrow(
      "leave `deleteBeforeReplace` unset, or true",
    );
  });

  it("two resources do not exchange their objects: broken off, each would have the other one's", async () => {
    const [one, two] = [account.operation().resource("Tag"), account.operation().resource("Tag")];
    await one.up(tag("one"));
    await two.up(tag("two"));
    const before = writes();
    const operation = account.operation();
    const [oneOld, twoOld] = [operation.continue("Tag", one), operation.continue("Tag", two)];
    expect(await oneOld.preview(tag("two"))).toMatchObject({ op: "replace", deleteFirst: false });
    expect(await twoOld.preview(tag("one"))).toMatchObject({ op: "replace", deleteFirst: false });
    await expect(operation.resource("Tag").up(tag("two"))).rejects.toThrow("`pulumi state rename`");
    await expect(operation.resource("Tag").up(tag("one"))).rejects.toThrow("`pulumi state rename`");
    expect(writes()).toBe(before);
  });

  const check = async (holder: unknown, olds: Values = {}) => {
    const news = { ...anna, adopt: true, __provider: "text", __told: { holder } };
    const checked = await account.operation().provider("Agent").check?.(olds, news);
    expect(checked?.inputs).not.toHaveProperty("__told");
    return (checked?.failures ?? []).map(({ reason }) => reason);
  };

  it("what the state has under another name is refused in the preview, with the ways that write nothing", async () => {
    const urn = "urn:pulumi:dev::acme::pulumi-nodejs:dynamic/livechat:Agent::old";
    const [reason, ...others] = await check({ urn, name: "old" });
    expect(others).toEqual([]);
    expect(reason).toContain('`aliases: [{ name: "old" }]`');
    expect(reason).toContain("`pulumi state rename`");
    expect(await check({ urn })).toEqual([expect.stringContaining(`\`aliases: ["${urn}"]\``)]);
    expect(await check({ unknown: "no backend" })).toEqual([expect.stringContaining("no backend")]);
    expect(await check(null)).toEqual([]);
    // What the state has already takes nothing over.
    expect(await check({ urn, name: "old" }, anna)).toEqual([]);
    expect(account.emulator.requests.count()).toBe(0);
  });
});

describe("a preview", () => {
  const sales = { ...caseOf("Tag").existing.args, __provider: "text" };
  const asked = { resource: "one", preview: true };

  /** What a preview is told of a tag that is replaced: checked, compared with what the state has, and checked again. */
  const replaced = async (told: Values, compared: Values | undefined, author = "jane.doe@mycompany.com") => {
    const provider = account.operation().provider("Tag");
    const news = { ...sales, author, __told: { ...asked, ...told } };
    await provider.check?.(sales, news);
    if (compared !== undefined)
      await provider.diff?.("1/sales", { ...sales, __declared: ["author"] }, compared);
    const checked = await provider.check?.({}, news);
    return checked?.inputs?.["__refused"];
  };

  it("tells what exists already, and not where the resource's own object goes first", async () => {
    const refused = /^Tag "sales" .*exists already.* \(id 1\/sales\)/;
    const provider = account.operation().provider("Tag");
    const made = await provider.check?.({}, { ...sales, __told: asked });
    expect(made?.inputs?.["__refused"]).toMatch(refused);
    const upped = await provider.check?.({}, { ...sales, __told: { resource: "one" } });
    expect(upped?.inputs).not.toHaveProperty("__refused");

    const author = "jane.doe@mycompany.com";
    expect(await replaced({}, { ...sales, author })).toBeUndefined();
    // As Pulumi passes it where changes are ignored: not as it was checked.
    expect(await replaced({}, { ...sales, author, group: "1" })).toBeUndefined();
    expect(await replaced({ deleteBeforeReplace: false }, { ...sales, author })).toMatch(refused);
    expect(await replaced({ retained: true }, { ...sales, author })).toMatch(refused);
    // A forced replacement: the CLI asks for no differences.
    expect(await replaced({}, undefined)).toMatch(refused);
    expect(await replaced({ deleteBeforeReplace: true }, undefined)).toBeUndefined();
    expect(account.emulator.requests.all().filter(({ method }) => method !== "GET")).toEqual([]);
  });

  it("fails without the account, and does without it only where it is told to, which it says once", async () => {
    account.emulator.setFaults("401");
    const blind = account.operation().provider("Tag");
    const [failure] = (await blind.check?.({}, { ...sales, __told: asked }))?.failures ?? [];
    expect(failure).toMatchObject({
      property: "",
      reason: expect.stringMatching(/401.*The token is that of/),
    });
    account.emulator.requests.clear();
    const { provider } = account.operation({ LIVECHAT_OFFLINE: "true" });
    for (const type of typeNames) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other, as Pulumi does it
      const checked = await provider(type).check?.({}, { ...caseOf(type).existing.args, __told: asked });
      expect(checked).toMatchObject({ failures: [] });
      expect(checked?.inputs).not.toHaveProperty("__refused");
    }
    account.emulator.setFaults(undefined);
    expect(account.emulator.requests.count()).toBe(0);
    expect(account.told.filter((text) => text.includes("this plan does not know"))).toHaveLength(1);
  });
});

describe("the owner", () => {
  const owner = { login: "john.doe@mycompany.com", name: "John D." };

  it("is taken over and changed like any agent, and no permission is sent", async () => {
    await account
      .operation()
      .resource("Agent")
      .up({ ...owner, adopt: true });
    const sent = account.emulator.requests.all().filter(({ method }) => method !== "GET");
    expect(sent.map(({ method, body }) => [method, body])).toEqual([["PUT", { name: "John D." }]]);
  });

  it("keeps the permission: a declared one is refused, in the preview where the owner is managed", async () => {
    const told = "the owner's permission cannot be changed: leave `permission` out";
    const declared = { ...owner, permission: "normal", adopt: true };
    const refused = account.operation().resource("Agent");
    await expect(refused.up(declared)).rejects.toThrow(told);
    expect(refused.state).toBeUndefined();
    const resource = account.operation().resource("Agent");
    await resource.up({ ...owner, adopt: true });
    const requests = account.emulator.requests.count();
    await expect(account.operation().continue("Agent", resource).preview(declared)).rejects.toThrow(told);
    expect(account.emulator.requests.count()).toBe(requests);
  });

  it("is never removed, nor replaced: the message says how to manage it no more", async () => {
    const resource = account.operation().resource("Agent");
    await resource.up({ ...owner, adopt: true });
    const later = account.operation().continue("Agent", resource);
    await expect(later.preview({ ...owner, login: "john@mycompany.com" })).rejects.toThrow(
      /the owner of the licence cannot be removed.*retainOnDelete/,
    );
    await expect(account.operation().continue("Agent", resource).destroy()).rejects.toThrow(
      /the owner of the licence cannot be removed.*retainOnDelete/,
    );
    expect(account.emulator.requests.count({ method: "DELETE" })).toBe(0);
  });
});
