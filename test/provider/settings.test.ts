import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { providerOf } from "../../src/provider/provider.js";
import { Session } from "../../src/provider/operation/session.js";
import { isOn } from "../../src/api/switch.js";
import { NO_VALUE } from "../../src/provider/values/unknown.js";
import { resourceTypeOf, resourceTypes } from "../../src/definitions/index.js";
import { createAccount, type Account } from "./account.js";
import { ResourceSteps } from "./resource-steps.js";

let account: Account;
beforeAll(async () => {
  account = await createAccount();
});
beforeEach(() => account.emulator.reset());
afterAll(() => account[Symbol.asyncDispose]());

/** A group of the sample account, in an operation that has this environment and configuration of the stack. */
const group = (environment: NodeJS.ProcessEnv, config: Record<string, string>) => {
  const session = new Session({ LIVECHAT_BASE_URL: account.emulator.url, ...environment }, resourceTypes);
  session.notify = () => {};
  const provider = providerOf(resourceTypeOf("Group"), session);
  session.configure((key) => config[key]);
  const outputs = { name: "Sales", __declared: ["name"] };
  return new ResourceSteps(provider, { id: "2", inputs: { name: "Sales" }, outputs });
};

describe("a switch", () => {
  it.each(["true", "True", " TRUE ", "1", "yes", "On"])("is on: %j", (text) => {
    expect(isOn("LIVECHAT_ADOPT", text)).toBe(true);
  });

  it.each(["false", "False", "0", "no", "OFF "])("is off: %j", (text) => {
    expect(isOn("LIVECHAT_ADOPT", text)).toBe(false);
  });

  it.each([undefined, "", "  "])("is not set: %j", (text) => {
    expect(isOn("LIVECHAT_ADOPT", text)).toBeUndefined();
  });

  it.each(["maybe", "2", "y", "truee", "[]"])("is refused, by its name: %j", (text) => {
    expect(() => isOn("LIVECHAT_ADOPT", text)).toThrow(/LIVECHAT_ADOPT is neither on nor off.*true or false/);
  });
});

describe("the settings of a stack", () => {
  const sales = { name: "Sales", agents: ["john.doe@mycompany.com", "jenny.doe@mycompany.com"] };

  it.each(["1", "True", "yes", "on"])("take objects over where adopt is %s", async (text) => {
    const resource = account.operation({ LIVECHAT_ADOPT: text }).resource("Group");
    await resource.up(sales);
    expect(resource.kept.id).toBe("2");
  });

  it.each(["0", "False", "no", "off"])("take none over where adopt is %s", async (text) => {
    const resource = account.operation({ LIVECHAT_ADOPT: text }).resource("Group");
    await expect(resource.up(sales)).rejects.toMatchObject({ code: "already_exists" });
  });

  it.each([
    ["LIVECHAT_ADOPT", "maybe", /LIVECHAT_ADOPT \(livechat:adopt\) is neither on nor off/],
    ["LIVECHAT_LOOK_MS", "soon", /livechat:lookMs is not a number.*LIVECHAT_LOOK_MS/],
    ["LIVECHAT_CONCURRENCY", "many", /livechat:concurrency is not a number.*LIVECHAT_CONCURRENCY/],
  ])("that cannot be read are refused before anything is asked: %s", async (name, text, words) => {
    const operation = account.operation({ [name]: text });
    await expect(operation.resource("Group").preview({ name: "New" })).rejects.toThrow(words);
    expect(account.emulator.requests.count()).toBe(0);
  });
});

describe("the configuration of a stack", () => {
  it("is asked once for each setting, however many resources there are, and anew once it is another one", async () => {
    const asked: string[] = [];
    const session = new Session({}, resourceTypes);
    const provider = providerOf(resourceTypeOf("Group"), session);
    const checked = async (config: Record<string, string>) => {
      session.configure((key) => {
        asked.push(key);
        return config[key];
      });
      const all = Array.from({ length: 20 }, async (_, index) =>
        provider.check?.({}, { name: `group ${index}` }),
      );
      return (await Promise.all(all)).flatMap((result) => result?.failures?.[0]?.reason ?? []);
    };
    expect(await checked({ "livechat:adopt": "maybe" })).toHaveLength(20);
    expect(asked.toSorted()).toEqual([...new Set(asked)].toSorted());
    expect(await checked({ "livechat:adopt": "false" })).toEqual([]);
  });
});

describe("a required value that another resource was to give", () => {
  it("is told as such, and the rest that is wrong too", async () => {
    const tag = account.operation().resource("Tag");
    const refused = tag.preview({ tag: NO_VALUE, author: "nobody", group: NO_VALUE });
    await expect(refused).rejects.toMatchObject({
      reasons: [
        expect.stringMatching(/^tag: has no value.*--target/),
        expect.stringMatching(/^group: has no value.*--target/),
        "author: not an e-mail address",
      ],
    });
  });
});

describe("credentials", () => {
  const wrong = "dal:wrong";
  const recorded =
    /401.*`refresh`, `destroy`.*from the last `up`.*plain `up` or `refresh --run-program`.*environment/;

  it("that were not accepted are told to be those that the last up recorded", async () => {
    await expect(group({}, { "livechat:token": wrong }).refresh()).rejects.toThrow(recorded);
    await expect(group({}, { "livechat:token": wrong }).destroy()).rejects.toThrow(recorded);
    await expect(group({}, { "livechat:token": wrong }).up({ name: "Else" })).rejects.toThrow(recorded);
    const made = Object.assign(group({}, { "livechat:token": wrong }), { state: undefined });
    await expect(made.up({ name: "Else" })).rejects.toThrow(recorded);
  });

  it("of the environment are told to be from there, and to come before the stack's", async () => {
    const { token } = account.emulator.licence();
    const resource = group({ LIVECHAT_TOKEN: wrong }, { "livechat:token": token });
    await expect(resource.refresh()).rejects.toThrow(
      /401.*LIVECHAT_TOKEN in the environment.*before livechat:token/,
    );
    await group({}, { "livechat:token": token }).refresh();
  });

  it("that are missing may be missing only in what the last up recorded", async () => {
    await expect(group({}, {}).refresh()).rejects.toThrow(/no credentials.*from the last `up`.*environment/);
  });
});
