import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Values } from "../../src/definitions/definition.js";
import { UNKNOWN } from "../../src/provider/values/unknown.js";
import { createAccount, type Account } from "../provider/account.js";
import { Faults } from "../provider/faults.js";
import { declareSecrets } from "../sweep.js";
import { caseOf, sample, typeNames } from "../types/index.js";
import { PartialFailure, Plugin, urnOf } from "./plugin.js";
import { NativeResource } from "./steps.js";

const faults = new Faults();
let account: Account;
let plugin: Plugin;
beforeAll(async () => {
  account = await createAccount({ interceptors: [faults] });
  plugin = await Plugin.start(account.environment);
});
beforeEach(async () => {
  account.emulator.reset();
  plugin.said.length = 0;
  await plugin.configure({});
});
afterAll(async () => {
  await plugin[Symbol.asyncDispose]();
  await account[Symbol.asyncDispose]();
});

/** How the engine marks a secret. */
const secret = (value: unknown): Values => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});

/** Values without the marks. */
function clear(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_key, inner: unknown) =>
    typeof inner === "object" &&
    inner !== null &&
    "4dabf18193072939515e22adb298388d" in inner &&
    "value" in inner
      ? inner.value
      : inner,
  );
}

/** What is expected of a program's own function, with ids as texts. */
function withTexts(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, inner: unknown) =>
    ["id", "group", "groupIds"].includes(key) && typeof inner === "number" ? String(inner) : inner,
  );
}

const tag = { tag: "vip", author: "john.doe@mycompany.com", group: "1" };

describe("secrets", () => {
  it("stay secret where the program marks them, at any depth and in a set, through check, create, update and read", async () => {
    declareSecrets("Nobody-reads-this");
    const args = {
      name: "greeting",
      group: "1",
      rules: [{ type: "url_current", value: secret("https://secret.example/page") }],
      properties: { "greeting-message_text": secret("Nobody-reads-this"), other: "open" },
    };
    const greeting = new NativeResource(plugin, "Greeting");
    await greeting.up(args);
    const hidden = {
      properties: { "greeting-message_text": secret("Nobody-reads-this"), other: "open" },
      rules: secret([{ type: "url_current", value: "https://secret.example/page", operator: "equals" }]),
    };
    expect(greeting.kept.inputs).toMatchObject({ name: "greeting", ...hidden });
    expect(greeting.kept.outputs).toMatchObject({ name: "greeting", ...hidden });
    expect((await greeting.plan(args)).op).toBe("same");
    expect(await greeting.up({ ...args, active: false })).toMatchObject({ op: "update" });
    expect(greeting.kept.outputs).toMatchObject(hidden);
    await greeting.refresh();
    expect(greeting.kept.inputs).toMatchObject(hidden);
    expect(greeting.kept.outputs).toMatchObject(hidden);
  });

  it("are marked by their type where the program does not: a password, the user and password of an address, a token", async () => {
    const password = new NativeResource(plugin, "Agent");
    await password.up({ login: "anna@acme.com", name: "Anna", password: "a-secret-password" });
    expect(password.kept.inputs).toMatchObject({ password: secret("a-secret-password") });
    expect(password.kept.outputs).toMatchObject({ password: secret("a-secret-password") });
    const hook = new NativeResource(plugin, "Webhook");
    const url = "https://user:pass-word-1@hooks.acme.com/x";
    const { outputs } = await hook.preview({ eventType: "chat_ended", dataTypes: ["chat"], url });
    expect(outputs).toMatchObject({ url: secret(url), token: secret(UNKNOWN) });
    await hook.up({ eventType: "chat_ended", dataTypes: ["chat"], url });
    expect(hook.kept.inputs).toMatchObject({ url: secret(url) });
    expect(hook.kept.outputs).toMatchObject({ url: secret(url), token: secret(expect.any(String)) });
    // An import was seen by no program.
    const { id } = hook.kept;
    await hook.import(id);
    expect(hook.kept.inputs).toMatchObject({ url: secret(url) });
    expect(hook.kept.outputs).toMatchObject({ url: secret(url), token: secret(expect.any(String)) });
  });

  it("are in no message, be it a secret name or a failure of the API", async () => {
    const name = "Secret-group-name";
    const group = new NativeResource(plugin, "Group");
    await group.up({ name: secret(name), language: "en" });
    await plugin.configure({});
    const second = new NativeResource(plugin, "Group", "two");
    const refusal = await second.preview({ name: secret(name), language: "en" }).catch(String);
    expect(refusal).toContain("exists already");
    expect(refusal).not.toContain(name);
    faults.next("PUT", /^\/groups\//, 400);
    const failure = await group.up({ name: secret(name), language: "pl" }).catch(String);
    expect(failure).toMatch(/^Error: Group/);
    expect(failure).not.toContain(name);
    expect(JSON.stringify(plugin.said)).not.toContain(name);
  });
});

describe("what is made in part", () => {
  it("is recorded with its id, its secrets marked, and the next up finishes it", async () => {
    faults.next("PUT", /^\/agents\//, 500);
    const args = {
      ...sample("Agent"),
      login: "part@acme.com",
      name: "Żółw 🐢",
      password: "a-password-part",
      status: "offline",
    };
    const agent = new NativeResource(plugin, "Agent");
    const failure = (await agent
      .up({ ...args, groups: ["1"] })
      .catch((error: unknown) => error)) as PartialFailure;
    expect(failure).toBeInstanceOf(PartialFailure);
    expect(failure).toMatchObject({
      id: "part@acme.com",
      message: expect.stringContaining("the next up finishes it") as string,
      reasons: [expect.stringContaining("the next up finishes it")],
      properties: {
        login: "part@acme.com",
        name: "Żółw 🐢",
        groups: ["1"],
        password: secret("a-password-part"),
      },
    });
    expect(
      Object.keys(failure.properties)
        .filter((name) => name.startsWith("__"))
        .toSorted(),
    ).toEqual(["__account", "__written"]);
    await plugin.configure({});
    expect((await agent.up({ ...args, groups: ["1"] })).op).toBe("update");
    await plugin.configure({});
    expect((await agent.plan({ ...args, groups: ["1"] })).op).toBe("same");
  });

  it("and whose end nobody knows is recorded as unconfirmed, and found by the next up", async () => {
    faults.next("POST", /^\/tags$/, 504);
    const unseen = new NativeResource(plugin, "Tag");
    await expect(unseen.up(tag)).rejects.toThrow("The next up finds it or makes it");
    expect(unseen.kept).toMatchObject({ id: "unknown", outputs: tag });
    await plugin.configure({});
    expect(await unseen.up(tag)).toMatchObject({
      op: "replace",
      diff: { details: { tag: "update-replace", group: "update-replace" }, deletesFirst: true },
    });
    expect(unseen.kept.id).toBe("1/vip");
    await plugin.configure({});
    expect((await unseen.plan(tag)).op).toBe("same");
  });
});

describe("values that are not known yet", () => {
  it("pass the check, are foreseen as such, and never stop a preview", async () => {
    const args = { ...tag, group: UNKNOWN, author: UNKNOWN };
    const { plan, outputs } = await new NativeResource(plugin, "Tag").preview(args);
    expect(plan.inputs).toEqual(args);
    expect(outputs).toEqual({ ...args, creationDate: UNKNOWN });
  });

  it("are a change of what is there, in their place alone", async () => {
    const agent = new NativeResource(plugin, "Agent");
    await agent.up({ login: "anna@acme.com", name: "Anna", groups: ["1", "2"] });
    await plugin.configure({});
    const { plan, outputs } = await agent.preview({
      login: "anna@acme.com",
      name: "Anna",
      groups: ["1", UNKNOWN],
    });
    expect(plan).toMatchObject({ op: "update", diff: { details: { "groups[1]": "update" } } });
    expect(outputs).toMatchObject({
      name: "Anna",
      groups: ["1", UNKNOWN],
      avatar: expect.any(String) as string,
    });
  });

  it("are never written", async () => {
    await expect(plugin.create(urnOf("Tag", "one"), { ...tag, group: UNKNOWN })).rejects.toThrow(/group/);
    expect(account.emulator.requests.count({ method: "POST", path: "/tags" })).toBe(0);
  });
});

describe("an import", () => {
  it.each([
    ["Group", "999"],
    ["Group", "no id"],
    ["Agent", "nobody@acme.com"],
    ["Tag", "1/nothing"],
    ["Webhook", "deadbeef"],
  ])("of a %s with the id %s, which is not there, finds nothing", async (type, id) => {
    expect(await plugin.read(urnOf(type, "one"), id)).toBeUndefined();
  });

  it("of what nobody may manage is refused", async () => {
    await expect(plugin.read(urnOf("Group", "one"), "0")).rejects.toThrow("group 0 cannot be modified");
  });

  it("and a reference tell what is there, and a reference declares nothing", async () => {
    const urn = urnOf("Group", "one");
    const referred = await plugin.read(urn, "1", { inputs: {}, outputs: {} });
    expect(referred).toMatchObject({ id: "1", inputs: {}, outputs: { name: "Invoicing" } });
    expect(Object.keys(referred?.outputs ?? {}).filter((name) => name.startsWith("__"))).toEqual([]);
    const known = { name: "Invoicing" };
    expect(await plugin.read(urn, "1", { inputs: known, outputs: known })).toMatchObject({ inputs: {} });
    expect(await plugin.read(urn, "1")).toMatchObject({ inputs: { name: "Invoicing" } });
  });
});

describe("a function", () => {
  it.each(typeNames.flatMap((type) => caseOf(type).reads))(
    "%s(%j) gives what it gives in a program, ids as texts and a list under its name",
    async (name, args, expected) => {
      const found = await plugin.invoke(name, (args ?? {}) as Values);
      const [list, ...others] = Object.values(found);
      const given = Array.isArray(expected) && others.length === 0 ? list : found;
      expect(clear(given)).toMatchObject(withTexts(expected) as object);
    },
  );

  it.each(typeNames.flatMap((type) => caseOf(type).readsOfNothing))(
    "%s(%j) of what is not there says so",
    async (name, args, said) => {
      await expect(plugin.invoke(name, args as Values)).rejects.toThrow(said);
    },
  );

  it("marks the secrets in what it gives, and quotes none of what it was given", async () => {
    const { webhooks } = account.emulator.licence().data;
    const [first] = webhooks;
    expect(first).toBeDefined();
    expect(await plugin.invoke("getWebhook", { id: first?.id })).toMatchObject({
      token: secret(first?.token),
    });
    expect(await plugin.invoke("getWebhooks", {})).toMatchObject({
      webhooks: webhooks.map(({ token }) => ({ token: secret(token) })),
    });
    const failure = await plugin.invoke("getGroup", { name: secret("Nobody-reads-this") }).catch(String);
    expect(failure).toMatch(/there is no group/);
    expect(failure).not.toContain("Nobody-reads-this");
  });

  it("is refused where there is none, or its arguments are wrong", async () => {
    await expect(plugin.invoke("getNothing", {})).rejects.toThrow(
      "has no function livechat:index:getNothing",
    );
    await expect(plugin.invoke("getTag", { tag: "x" })).rejects.toThrow("group: must be the id of a group");
  });
});

describe("the engine", () => {
  it("is given the schema and the version of the package", async () => {
    const version = await plugin.version();
    expect(version).toMatch(/^\d+\.\d+\.\d+/);
    expect(await plugin.schema()).toMatchObject({
      name: "livechat",
      version,
      resources: Object.fromEntries(typeNames.map((type) => [`livechat:index:${type}`, expect.anything()])),
    });
  });

  it("hears of warnings at their resource, and of the account at none", async () => {
    const agent = new NativeResource(plugin, "Agent");
    await agent.up({ login: "anna@acme.com", name: "Anna" });
    await plugin.configure({});
    plugin.said.length = 0;
    await agent.preview({ login: "ann@acme.com", name: "Anna" });
    expect(plugin.said).toContainEqual({
      urn: agent.urn,
      severity: "warning",
      message: expect.stringContaining("its statistics will be lost for good") as string,
    });
    expect(plugin.said).toContainEqual({
      urn: "",
      severity: "info",
      message: expect.stringContaining(
        "the stack acme/dev is for the account of john.doe@mycompany.com",
      ) as string,
    });
  });

  it("hears in a preview what others did, at the resource that they did it to", async () => {
    const group = new NativeResource(plugin, "Group", "changed");
    await group.up({ name: "Changed", language: "en" });
    group.writtenLongAgo();
    account.emulator.licence().edit(({ groups }) => {
      const found = groups.find(({ name }) => name === "Changed");
      if (found) found.language = "pl";
    });
    await plugin.configure({});
    await group.preview({ name: "Changed", language: "en" });
    await new NativeResource(plugin, "Group", "new").preview({ name: "New", language: "en" });
    expect(plugin.said).toContainEqual({
      urn: group.urn,
      severity: "warning",
      message: expect.stringMatching(
        /^\[drift\] Group "Changed" .* changed outside of this program: language: "en" → "pl"/,
      ) as string,
    });
  });

  it("hears of each request where that is asked for, at the resource that it is made for, and of none else", async () => {
    const quiet = new NativeResource(plugin, "Tag", "quiet");
    await quiet.up({ ...tag, tag: "quiet" });
    expect(plugin.said.filter(({ message }) => message.startsWith("debug: "))).toEqual([]);
    await plugin.configure({ debug: "true" });
    const told = new NativeResource(plugin, "Tag", "told");
    await told.up({ ...tag, tag: "told" });
    expect(plugin.said).toContainEqual({
      urn: told.urn,
      severity: "info",
      message: expect.stringMatching(/^debug: POST \/tags: 200 in \d+ ms, attempt 1$/) as string,
    });
  });

  it("is told no secret of what is taken over or was changed by others", async () => {
    const text = "Nobody-reads-this-text";
    const response = new NativeResource(plugin, "CannedResponse", "seen");
    await response.up({ text, group: "1", tags: ["one"] });
    const other = new NativeResource(plugin, "CannedResponse", "taken");
    await plugin.configure({});
    await other.preview({ text: secret(text), group: "1", tags: secret(["Nobody-reads-this"]), adopt: true });
    const taken = plugin.said.find(({ message }) => message.startsWith("[takes-over]"));
    expect(taken?.message).toContain("tags: [secret]");
    response.writtenLongAgo();
    account.emulator.licence().edit(({ cannedResponses: all }) => {
      for (const one of all) if (one.text === text) one.tags = ["Nobody-reads-this-either"];
    });
    await plugin.configure({});
    await response.preview({ text: secret(text), group: "1", tags: secret(["one"]) });
    await new NativeResource(plugin, "CannedResponse", "new").preview({
      text: "New",
      group: "1",
      tags: ["x"],
    });
    const drift = plugin.said.find(({ message }) => message.startsWith("[drift]"));
    expect(drift).toMatchObject({
      urn: response.urn,
      message: expect.stringContaining("tags: [secret]") as string,
    });
    expect(plugin.said.map(({ message }) => message).join("\n")).not.toContain("Nobody-reads-this");
  });

  it("is told a failed check without the property, whose value Pulumi would print", async () => {
    const { reasons } = await plugin.check(urnOf("Agent", "one"), {
      login: "anna",
      name: "A",
      password: "1",
      nme: "x",
    });
    expect(reasons).toEqual([
      "login: not an e-mail address",
      "password: at least 5 characters",
      "nme: unknown property; did you mean name?",
    ]);
  });

  it("is told that two resources declare one object", async () => {
    await new NativeResource(plugin, "Tag", "one").preview(tag);
    await expect(new NativeResource(plugin, "Tag", "two").preview(tag)).rejects.toThrow(
      'Tag "vip" (group 1): two is the same tag as one',
    );
  });

  it("may stop a run: nothing is waited for any more", async () => {
    await plugin.configure({ lookMs: "60000" });
    faults.next("POST", /^\/tags$/, 504);
    const making = new NativeResource(plugin, "Tag").up(tag).catch(String);
    await vi.waitFor(() => expect(account.emulator.requests.count({ method: "POST" })).toBe(1));
    await plugin.cancel();
    expect(await making).toMatch(/The next up finds it or makes it/);
  });

  it("is missed: the process ends with it", async () => {
    await using other = await Plugin.start(account.environment);
    expect(await other.endEngine()).toBe(1);
  });
});
