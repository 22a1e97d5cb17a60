import type { dynamic } from "@pulumi/pulumi";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Checked, concealing } from "../../src/provider/layers/concealing.js";
import type { Values } from "../../src/definitions/definition.js";
import { type Account, createAccount, type Operation } from "./account.js";
import { Faults } from "./faults.js";

const faults = new Faults();
let account: Account;
let operation: Operation;
beforeAll(async () => {
  account = await createAccount({ interceptors: [faults] });
});
beforeEach(() => {
  account.emulator.reset();
  operation = account.operation();
});
afterAll(() => account[Symbol.asyncDispose]());

type Provider = Required<dynamic.ResourceProvider<Values, Values>>;

/** A provider as Pulumi gets it, at the beginning of an operation. */
function concealed(type: string): Provider {
  const checked: Checked = new Map();
  return concealing(type, operation.provider(type), checked) as Provider;
}

/** What a call of the provider failed with, and what Pulumi shows of it. */
async function failureOf(call: Promise<unknown>): Promise<{ message: string; reasons?: string[] }> {
  return await call.then(
    () => {
      throw new Error("it did not fail");
    },
    (error: unknown) => error as Error,
  );
}

const reply = { text: "T3xt-nobody-may-see", tags: ["a"], group: 1 };
const hook = {
  eventType: "chat_ended",
  dataTypes: ["chat"],
  url: "https://hooks.acme.com/p4th-nobody-may-see",
};

describe("a state that does not say what is secret in it: an older one, or one that was imported", () => {
  const cases: [string, Values, RegExp][] = [
    ["CannedResponse", reply, /^CannedResponse \(id \d+\): /],
    ["Webhook", hook, /^Webhook \(id [0-9a-f]+\): /],
    ["Group", { name: "Gr0up-nobody-may-see" }, /^Group \(id \d+\): /],
    // Pulumi shows every id, and with it what it is made of.
    ["Tag", { tag: "vip", author: "john.doe@mycompany.com", group: 1 }, /^Tag "vip" \(group 1\): /],
  ];

  it.each(cases)("of a %s: what cannot be known as public is not quoted", async (type, args, told) => {
    const { id, outs = {} } = await operation.provider(type).create(args);
    operation = account.operation();
    faults.next("DELETE", /./, 503);
    expect((await failureOf(concealed(type).delete(id, outs))).message).toMatch(told);
  });

  it("and neither where it is read", async () => {
    const { id, outs = {} } = await operation.provider("CannedResponse").create(reply);
    operation = account.operation();
    faults.next("GET", /^\/canned_responses/, 503);
    const { message } = await failureOf(concealed("CannedResponse").read(id, outs));
    expect(message).toMatch(/^CannedResponse \(id \d+\): /);
  });
});

describe("what the program declares as a secret", () => {
  it("is remembered by the state, and in no message of what has only the state", async () => {
    const provider = concealed("Group");
    const { inputs } = await provider.check({}, { name: "Gr0up-nobody-may-see", __secrets: ["name"] });
    expect(inputs).toEqual({ name: "Gr0up-nobody-may-see" });
    const { id, outs = {} } = await provider.create(inputs as Values);
    expect(outs).toMatchObject({ __secrets: ["name"] });
    operation = account.operation();
    expect((await concealed("Group").read(id, outs)).props).toMatchObject({ __secrets: ["name"] });
    faults.next("DELETE", /^\/groups/, 503);
    expect((await failureOf(concealed("Group").delete(id, outs))).message).toMatch(/^Group \[secret\]: /);
  });

  it("is forgotten by the state once it is declared in clear", async () => {
    const provider = concealed("Group");
    const { inputs } = await provider.check({}, { name: "Returns", __secrets: ["name"] });
    const { id, outs = {} } = await provider.create(inputs as Values);
    const { inputs: clear } = await provider.check(inputs as Values, {
      name: "Returns",
      language: "pl",
      __secrets: [],
    });
    expect((await provider.update(id, outs, clear as Values)).outs).toMatchObject({ __secrets: [] });
  });

  it("is a secret only for that resource", async () => {
    const provider = concealed("CannedResponse");
    const open = { ...reply, text: "Good morning" };
    const checked = [
      (await provider.check({}, { ...reply, __secrets: ["text"] })).inputs as Values,
      (await provider.check({}, { ...open, __secrets: [] })).inputs as Values,
    ];
    await Promise.all(checked.map((inputs) => operation.provider("CannedResponse").create(inputs)));
    operation = account.operation();
    const failures = await Promise.all(
      checked.map(async (inputs) => (await failureOf(provider.create(inputs))).message),
    );
    expect(failures[0]).toMatch(/^CannedResponse \[secret\] \(group 1\) exists already/);
    expect(failures[1]).toMatch(/^CannedResponse "Good morning" \(group 1\) exists already/);
  });

  it("is quoted neither where an input is another than was checked, as with ignoreChanges", async () => {
    const provider = concealed("CannedResponse");
    const { inputs } = await provider.check({}, { ...reply, __secrets: ["text"] });
    faults.next("POST", /^\/canned_responses/, 422);
    const failure = await failureOf(
      provider.create({ ...(inputs as Values), text: "an older T3xt-nobody-may-see" }),
    );
    expect(failure.message).toMatch(/^CannedResponse: /);
  });

  it("is taken out of what LiveChat says", async () => {
    const name = "Gr0up-nobody\nmay-see";
    const words = `LiveChat says: ${JSON.stringify({ name })} is bad: ${name}`;
    const refusing = { ...operation.provider("Group"), create: () => Promise.reject(new Error(words)) };
    const saying = concealing("Group", refusing, new Map()) as Provider;
    const { inputs } = await saying.check({}, { name, language: "pl", __secrets: ["name"] });
    const { message } = await failureOf(saying.create(inputs as Values));
    expect(message).toContain("LiveChat says");
    expect(message).not.toMatch(/Gr0up|may-see/);
  });
});
