import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Values } from "../../src/definitions/definition.js";
import { type Emulator } from "../../src/emulator/index.js";
import { createEmulator } from "../strict-emulator.js";
import { declareSecrets } from "../sweep.js";
import { Plugin } from "./plugin.js";
import { NativeResource } from "./steps.js";

/*
 * Whose account is written to: that of the environment, of the stack's configuration, or of the provider that a resource
 * names.
 */
const AROUND = { account: "alice@around.example", token: "dal:around-t0ken-nobody-may-see" };
const NORTH = { account: "nora@north.example", token: "dal:north-t0ken-nobody-may-see" };
const SOUTH = { account: "sam@south.example", token: "dal:south-t0ken-nobody-may-see" };
const accounts = [AROUND, NORTH, SOUTH];
declareSecrets(...accounts.map(({ token }) => token));

/** How the engine marks a secret: in the arguments of a provider always. */
const secret = (value: unknown): Values => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});
const argsOf = ({ account, token }: typeof NORTH) => ({ account, token: secret(token) });

let emulator: Emulator;
let plugin: Plugin;
beforeAll(async () => {
  emulator = await createEmulator({ licences: accounts });
  plugin = await Plugin.start({
    LIVECHAT_ACCOUNT: AROUND.account,
    LIVECHAT_TOKEN: AROUND.token,
    LIVECHAT_BASE_URL: emulator.url,
    LIVECHAT_CURRENT_PASSWORD: "password-of-alice",
    LIVECHAT_LOOK_MS: "20",
  });
});
beforeEach(() => {
  emulator.reset();
  plugin.said.length = 0;
});
afterAll(async () => {
  await plugin[Symbol.asyncDispose]();
  await emulator.close();
});

/** The accounts that have a group of this name. */
function having(name: string): string[] {
  return accounts.flatMap(({ account }, index) =>
    emulator.licence(index).data.groups.some((group) => group.name === name) ? account : [],
  );
}

const group = (name: string) => ({ name, language: "en" });
const make = (name: string) => new NativeResource(plugin, "Group", name).up(group(name));

describe("an explicit provider", () => {
  it("writes to the account of its arguments, whatever the environment names", async () => {
    await plugin.configure(argsOf(NORTH), "north");
    await make("of the north");
    await plugin.configure(argsOf(SOUTH), "south");
    await make("of the south");
    expect([having("of the north"), having("of the south")]).toEqual([[NORTH.account], [SOUTH.account]]);
  });

  it("is of no account where its token is refused, and says whose token that is", async () => {
    await plugin.configure({ ...argsOf(NORTH), token: secret("dal:wrong") }, "north");
    await expect(make("nowhere")).rejects.toThrow(
      "The token is the one that the program gives to this provider",
    );
    expect(having("nowhere")).toEqual([]);
  });

  it("takes no part of another's credentials: not the account's name, the region nor the password", async () => {
    await plugin.configure({ token: secret(NORTH.token) }, "north");
    // With the environment's account it would be sent as that account's, and refused.
    await make("as bearer");
    expect(having("as bearer")).toEqual([NORTH.account]);
    await plugin.configure(argsOf(NORTH), "north");
    const agent = new NativeResource(plugin, "Agent");
    await agent.up({ login: "anna@north.example", name: "Anna", password: "first-password" });
    await expect(
      agent.up({ login: "anna@north.example", name: "Anna", password: "other-password" }),
    ).rejects.toThrow("changing an agent's password needs your own");
  });

  it("without a token of its own takes the credentials of the environment, and its other settings come first", async () => {
    await plugin.configure({ adopt: "true" }, "adopting");
    await make("around");
    await plugin.configure({ adopt: "true" }, "adopting");
    await new NativeResource(plugin, "Group", "again").up(group("around"));
    expect(having("around")).toEqual([AROUND.account]);
  });

  it("says in its check which argument it does not have, and keeps its secrets as such", async () => {
    const { inputs, reasons } = await plugin.checkConfig(
      { tokn: "x", account: "a@b.example", token: NORTH.token, adopt: true },
      "north",
    );
    expect(reasons).toEqual(["tokn: the provider has no such argument; did you mean token?"]);
    expect(inputs).toMatchObject({ account: "a@b.example", token: secret(NORTH.token), adopt: true });
  });
});

describe("the default provider", () => {
  it.each(["default", "default_0_1_0", "default_1_2_3_alpha_1", "default_https___plugins_example"])(
    "%s takes the environment first, and the stack's configuration after it",
    async (name) => {
      await plugin.configure(argsOf(NORTH), name);
      await make("first");
      expect(having("first")).toEqual([AROUND.account]);
    },
  );

  it.each(["default-north", "defaults", "default_north", "north"])(
    "is not %s, which a program names so",
    async (name) => {
      await plugin.configure(argsOf(NORTH), name);
      await make("named");
      expect(having("named")).toEqual([NORTH.account]);
    },
  );

  it("takes the stack's configuration where the environment has nothing, secrets and all", async () => {
    await using bare = await Plugin.start({});
    await bare.configure({ ...argsOf(SOUTH), baseUrl: emulator.url, lookMs: "20", concurrency: 2 });
    await new NativeResource(bare, "Group", "one").up(group("configured"));
    expect(having("configured")).toEqual([SOUTH.account]);
  });

  it("leaves out of the check what is not its own: a project may have more below livechat", async () => {
    expect((await plugin.checkConfig({ vars: "x" }, "default_0_1_0")).reasons).toEqual([]);
  });

  it("without credentials says what to set", async () => {
    await using bare = await Plugin.start({});
    await bare.configure({});
    await expect(new NativeResource(bare, "Group").up(group("none"))).rejects.toThrow(
      "no credentials for LiveChat: set LIVECHAT_TOKEN in the environment",
    );
    await bare.configure({}, "north");
    await expect(new NativeResource(bare, "Group").up(group("none"))).rejects.toThrow(
      "no credentials for LiveChat: give the provider its `token`",
    );
  });
});

it("a change of the arguments is a change, and never a replacement of what the provider has", async () => {
  const changed = await plugin.diffConfig(argsOf(NORTH), { ...argsOf(SOUTH), region: "fra" });
  expect(changed).toMatchObject({ changes: true, replaces: [], changed: ["account", "token", "region"] });
  expect(await plugin.diffConfig(argsOf(NORTH), { ...NORTH })).toMatchObject({
    changes: false,
    replaces: [],
  });
});

it("an object is touched in no other account than the one that it is in", async () => {
  await plugin.configure(argsOf(NORTH), "north");
  const resource = new NativeResource(plugin, "Group");
  await resource.up(group("of the north"));
  await plugin.configure(argsOf(SOUTH), "north");
  await expect(resource.up({ name: "of the north", language: "pl" })).rejects.toThrow(
    "the stack is of the account of",
  );
  await plugin.configure(argsOf(SOUTH), "north");
  await expect(resource.refresh()).rejects.toThrow("the stack is of the account of");
  await plugin.configure(argsOf(SOUTH), "north");
  await expect(resource.destroy()).rejects.toThrow("the stack is of the account of");
});

it("a plan that changes nothing is refused in another account too, and asks once which one it is", async () => {
  await plugin.configure(argsOf(NORTH), "north");
  const [one, two] = ["first", "second"].map((name) => new NativeResource(plugin, "Group", name));
  await one?.up(group("first"));
  await two?.up(group("second"));
  await plugin.configure(argsOf(NORTH), "north");
  const before = emulator.requests.all().length;
  expect((await one?.plan(group("first")))?.op).toBe("same");
  expect((await two?.plan(group("second")))?.op).toBe("same");
  expect(
    emulator.requests
      .all()
      .slice(before)
      .map(({ method, path }) => `${method} ${path}`),
  ).toEqual(["GET /webhooks"]);
  await plugin.configure(argsOf(SOUTH), "north");
  await expect(one?.plan(group("first"))).rejects.toThrow("the stack is of the account of");
});

it("which account a provider is for is said once, with its name where the program made it", async () => {
  await plugin.configure({});
  await new NativeResource(plugin, "Group").plan(group("new"));
  await plugin.configure(argsOf(NORTH), "north");
  await new NativeResource(plugin, "Group").plan(group("new"));
  expect(plugin.said.map(({ message }) => message)).toEqual([
    `[account] the stack acme/dev is for the account of ${AROUND.account}`,
    `[account] the stack acme/dev, by its provider north, is for the account of ${NORTH.account}`,
  ]);
});
