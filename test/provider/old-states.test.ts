import { readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Values } from "../../src/definitions/definition.js";
import { loaderText, tokenOf } from "../../src/shared/permanent.js";
import { resourceTypeOf, resourceTypes } from "../../src/definitions/index.js";
import { createAccount, type Account } from "./account.js";

interface Stored {
  readonly token: string;
  readonly id: string;
  readonly inputs: Values;
  readonly outputs: Values;
}

/*
 * What version 0.1.0 wrote of objects of the sample account. States of users look like it: this file is never
 * written anew, and a later version gets one of its own beside it.
 */
const states = JSON.parse(
  readFileSync(new URL("../fixtures/provider/state-of-0.1.0.json", import.meta.url), "utf8"),
) as Readonly<Record<string, Stored>>;

let account: Account;
beforeAll(async () => {
  account = await createAccount();
});
beforeEach(() => account.emulator.reset());
afterAll(() => account[Symbol.asyncDispose]());

const stored = (type: string) => states[type] as Stored;
/** The resource as the state has it, at the beginning of an operation. */
const restored = (type: string) => {
  const resource = account.operation().resource(type);
  const { id, inputs, outputs } = stored(type);
  resource.state = { id, inputs, outputs };
  return resource;
};
const declaration = (type: string) => {
  const { __provider: _text, ...args } = stored(type).inputs;
  return args;
};

it("every type that a state may name is still there, under its token", () => {
  expect(resourceTypes.map(tokenOf)).toEqual(
    expect.arrayContaining([
      "pulumi-nodejs:dynamic/livechat:Agent",
      "pulumi-nodejs:dynamic/livechat:CannedResponse",
      "pulumi-nodejs:dynamic/livechat:Goal",
      "pulumi-nodejs:dynamic/livechat:Greeting",
      "pulumi-nodejs:dynamic/livechat:Group",
      "pulumi-nodejs:dynamic/livechat:Tag",
      "pulumi-nodejs:dynamic/livechat:Webhook",
    ]),
  );
});

describe.each(Object.keys(states))("a state of 0.1.0: %s", (type) => {
  it("names the type and the provider as today's programs do, to the byte", () => {
    expect(tokenOf(resourceTypeOf(type))).toBe(stored(type).token);
    expect(loaderText(type)).toBe(stored(type).inputs["__provider"]);
    expect(loaderText(type)).toBe(stored(type).outputs["__provider"]);
  });

  it("loads the installed provider by the permanent subpath", () => {
    const asked: unknown[] = [];
    const module: { handler?: () => unknown } = {};
    const require = (name: string) => ({ handler: (of: string) => asked.push(name, of) });
    // oxlint-disable-next-line no-implied-eval, typescript/no-implied-eval -- what Pulumi does with the text
    new Function("exports", "require", stored(type).outputs["__provider"] as string)(module, require);
    module.handler?.();
    expect(asked).toEqual(["pulumi-livechat/provider", type]);
  });

  it("shows no change in a preview, nor in a refresh", async () => {
    expect(await restored(type).preview(declaration(type))).toEqual({ op: "same" });
    const resource = restored(type);
    expect(await resource.refresh()).toBe(false);
    const { adopt: _instruction, ...declared } = declaration(type);
    expect(resource.kept.inputs).toMatchObject(declared);
    expect(await resource.preview(declaration(type))).toEqual({ op: "same" });
  });

  it("is destroyed", async () => {
    await restored(type).destroy();
    await expect(account.operation().resource(type).get(stored(type).id)).rejects.toThrow(/there is no/);
  });
});

it("what a state of 0.1.0 declares is watched, key by key, and nothing else", async () => {
  const jane = () => {
    const found = account.emulator
      .licence()
      .data.agents.find(({ login }) => login === "jane.doe@mycompany.com");
    if (!found) throw new Error("jane is not there");
    return found;
  };
  account.emulator.licence().edit(({ agents }) => {
    const agent = agents.find(({ login }) => login === "jane.doe@mycompany.com");
    if (agent) Object.assign(agent, { login_status: "not accepting chats" });
    if (agent) agent.notifications.queued_visitor = 0;
  });
  expect(await restored("Agent").refresh()).toBe(false);
  account.emulator.licence().edit(({ agents }) => {
    const agent = agents.find(({ login }) => login === "jane.doe@mycompany.com");
    if (agent) agent.notifications.visitor_is_typing = 1;
  });
  const resource = restored("Agent");
  expect(await resource.refresh()).toBe(true);
  expect(await resource.up(declaration("Agent"))).toEqual({ op: "update" });
  expect(jane().notifications).toMatchObject({ visitor_is_typing: 0, queued_visitor: 0 });
});

it("a create of 0.1.0 whose end was unknown is finished: the object is found, and not made again", async () => {
  const resource = account.operation().resource("Group");
  const inputs = { name: "Sales", __provider: loaderText("Group") };
  resource.state = { id: "unknown", inputs, outputs: { ...inputs, __declared: ["name"] } };
  await resource.up({ name: "Sales" });
  expect(resource.kept.id).toBe("2");
  expect(account.emulator.requests.count({ method: "POST" })).toBe(0);
});
