import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Values } from "../../src/definitions/definition.js";
import { ACCOUNT } from "../../src/shared/permanent.js";
import { resourceTypeOf, resourceTypes } from "../../src/definitions/index.js";
import { caseOf, typesWhere } from "../types/index.js";
import { createAccount, type Account } from "./account.js";
import { ResourceSteps } from "./resource-steps.js";

const OLGA = "olga.other@another-company.com";
const types = resourceTypes.map(({ name }) => name);
/** The two accounts have different owners, and all else alike. */
const argsOf = (type: string): Values => {
  const { args } = caseOf(type).life;
  return "author" in args ? { ...args, author: "jenny.doe@mycompany.com" } : args;
};

let account: Account;
/** The credentials of the second of two accounts, which has the same objects under the same numbers. */
let other: NodeJS.ProcessEnv;
beforeAll(async () => {
  account = await createAccount({ licences: [{}, { account: OLGA }] });
  other = { LIVECHAT_ACCOUNT: OLGA, LIVECHAT_TOKEN: account.emulator.licence(1).token };
});
beforeEach(() => {
  account.emulator.reset();
  account.told.length = 0;
});
afterAll(() => account[Symbol.asyncDispose]());

/** A resource in the first account; in the second there is the same. */
async function made(type: string): Promise<ResourceSteps> {
  const resource = account.operation().resource(type);
  await resource.up(argsOf(type));
  await account.operation(other).resource(type).up(argsOf(type));
  expect(mark(resource)).toEqual({ owner: "john.doe@mycompany.com", licence: 12345 });
  account.told.length = 0;
  return resource;
}

const mark = (resource: ResourceSteps) => resource.kept.outputs[ACCOUNT];
/** The resource at the beginning of an operation with these settings. */
const later = (type: string, resource: ResourceSteps, settings: NodeJS.ProcessEnv = {}) =>
  account.operation(settings).continue(type, resource);
const withMark = (resource: ResourceSteps, given: Values | undefined) => {
  const { [ACCOUNT]: _mark, ...outputs } = resource.kept.outputs;
  const state = { ...resource.kept, outputs: { ...outputs, ...(given && { [ACCOUNT]: given }) } };
  return Object.assign(account.operation().continue("Group", resource), { state });
};
const contents = (of: number) => JSON.stringify(account.emulator.licence(of).data);
const told = () => account.told.join("\n");
const writes = () => account.emulator.requests.all().filter(({ method }) => method !== "GET").length;

describe.each(types)("%s: with the credentials of another account", (type) => {
  const refused = { code: "another_account", message: expect.stringContaining(`the account of ${OLGA}`) };

  it("nothing is removed, changed, replaced, taken for gone or read into the state", async () => {
    const resource = await made(type);
    const before = [contents(0), contents(1), resource.kept];
    await expect(later(type, resource, other).destroy()).rejects.toMatchObject(refused);
    await expect(later(type, resource, other).refresh()).rejects.toMatchObject(refused);
    const { updated, replaced } = caseOf(type).life;
    for (const change of [updated, replaced].filter((one) => one !== undefined)) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await expect(
        later(type, resource, other).up({ ...argsOf(type), ...updated, ...change }),
      ).rejects.toMatchObject(refused);
    }
    expect([contents(0), contents(1), resource.kept]).toEqual(before);
    account.emulator.licence(1).edit((data) => void caseOf(type).life.remove(data));
    await expect(later(type, resource, other).refresh()).rejects.toMatchObject(refused);
  });

  it("nothing is made beside what another resource is known to be in", async () => {
    const resource = await made(type);
    const operation = account.operation(other);
    expect(await operation.continue(type, resource).preview(argsOf(type))).toEqual({ op: "same" });
    const before = contents(1);
    await expect(operation.resource("Group").up({ name: "One more" })).rejects.toMatchObject(refused);
    expect(contents(1)).toBe(before);
  });

  it("goes on where that account is named, and is marked with it", async () => {
    const resource = await made(type);
    const settings = { ...other, LIVECHAT_ACCEPT_ACCOUNT: OLGA.toUpperCase() };
    // The id may be another one there, as a webhook's is: then it is not there.
    const read = later(type, resource, settings);
    await read.refresh();
    if (read.state !== undefined) expect(mark(read)).toEqual({ owner: OLGA, licence: 12346 });
    await later(type, resource, { ...other, LIVECHAT_ACCEPT_ACCOUNT: "12346" }).destroy();
    expect(caseOf(type).life.actual(account.emulator.licence(0).data)).toBeDefined();
  });
});

describe("the account is the same", () => {
  it("where the licence has the same number, whoever its owner is now", async () => {
    const resource = await made("Group");
    account.emulator.licence().edit(({ agents }) => {
      for (const agent of agents) {
        if (agent.permission === "owner") agent.permission = "administrator";
        else if (agent.login.startsWith("jane")) agent.permission = "owner";
      }
    });
    const moved = later("Group", resource);
    expect(await moved.refresh()).toBe(false);
    expect(mark(moved)).toEqual({ owner: "jane.doe@mycompany.com", licence: 12345 });
  });

  it("is another one where the number differs, though one person owns both", async () => {
    const resource = withMark(await made("Group"), { owner: "john.doe@mycompany.com", licence: 777 });
    await expect(resource.destroy()).rejects.toMatchObject({
      code: "another_account",
      message: expect.stringMatching(/licence 777.*licence 12345.*LIVECHAT_ACCEPT_ACCOUNT.* to 12345\.$/),
    });
    // The owner's login does not tell the two apart.
    const settings = { LIVECHAT_ACCEPT_ACCOUNT: "john.doe@mycompany.com" };
    await expect(later("Group", resource, settings).destroy()).rejects.toMatchObject({
      code: "another_account",
    });
    expect(writes()).toBe(2);
  });

  it("is not known where the credentials may not see it, which is said once, with what would help", async () => {
    const resources = [await made("Group"), await made("Goal"), await made("Tag")];
    account.emulator.setFaults("403 GET /agents; 403 GET /webhooks");
    const operation = account.operation();
    for (const [index, type] of ["Group", "Goal", "Tag"].entries()) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await operation.continue(type, resources[index] as ResourceSteps).refresh();
    }
    await operation.resource("Group").up({ name: "One more" });
    account.emulator.setFaults(undefined);
    expect(account.told).toHaveLength(1);
    expect(told()).toMatch(/cannot be told with these credentials.*`pulumi-livechat scopes`/);
    expect(account.emulator.requests.count({ path: "/agents" })).toBeGreaterThan(0);
  });

  it("keeps the more certain mark where less is told", async () => {
    const resource = await made("Group");
    account.emulator.setFaults("403 GET /webhooks");
    const again = later("Group", resource);
    await again.up({ ...argsOf("Group"), language: "pl" });
    account.emulator.setFaults(undefined);
    expect(mark(again)).toEqual({ owner: "john.doe@mycompany.com", licence: 12345 });
    expect(account.told).toEqual([]);
  });

  it("is not taken for granted where it cannot be read: nothing is written", async () => {
    const resource = await made("Group");
    const before = contents(0);
    account.emulator.setFaults("500 GET /agents; 500 GET /webhooks");
    await expect(later("Group", resource).destroy()).rejects.toThrow(/could not be found out.*500/);
    account.emulator.setFaults(undefined);
    expect(contents(0)).toBe(before);
    await later("Group", resource).destroy();
  });

  it("need not be known for a first create", async () => {
    account.emulator.setFaults("500 GET /agents; 500 GET /webhooks");
    const resource = account.operation().resource("Group");
    await resource.up(argsOf("Group"));
    account.emulator.setFaults(undefined);
    expect(mark(resource)).toBeUndefined();
    expect(await later("Group", resource).refresh()).toBe(false);
  });

  it("is compared for a create with all that is seen of the stack until it is written", async () => {
    const resource = await made("Group");
    const operation = account.operation(other);
    account.emulator.setFaults("latency:60 GET");
    const create = operation.resource("Tag").up({ tag: "new", author: OLGA, group: 1 });
    const refusal = expect(create).rejects.toMatchObject({ code: "another_account" });
    // The engine comes to the other resources while the create is under way.
    await operation.continue("Group", resource).preview(argsOf("Group"));
    await refusal;
    account.emulator.setFaults(undefined);
  });
});

describe("what a state without the mark has by a number", () => {
  const numbered = typesWhere(({ canBeTwins }) => canBeTwins === true);

  it.each(types)("(or has an id that does, to the letter: %s)", async (name) => {
    const type = resourceTypeOf(name);
    const resource = await made(name);
    if (type.idOf) expect(type.idOf(resource.kept.outputs)).toBe(resource.kept.id);
    else expect(resource.kept.id).toMatch(/^[0-9a-f]+$/);
  });

  it.each(numbered)("is neither changed nor removed where that is another object: %s", async (type) => {
    const resource = withMark(await made(type), undefined);
    const { [ACCOUNT]: _mark, licence: _too, ...outputs } = resource.kept.outputs;
    const renamed: Values = { name: "Else", text: "Else", url: "https://else.example/" };
    const key = resourceTypeOf(type).naturalKey.find((name) => name in renamed) as string;
    resource.state = { ...resource.kept, outputs: { ...outputs, [key]: renamed[key] } };
    const before = contents(0);
    const refused = {
      code: "another_object",
      message: expect.stringMatching(RegExp(`under its id \\(${resource.kept.id}\\).*\`refresh\``)),
    };
    await expect(later(type, resource).destroy()).rejects.toMatchObject(refused);
    const { updated } = caseOf(type).life;
    if (updated) {
      // It is to be neither what it was nor what is there.
      const args = { ...argsOf(type), [key]: "Something else", ...updated };
      await expect(later(type, resource).up(args)).rejects.toMatchObject(refused);
    }
    expect(contents(0)).toBe(before);
    expect(await later(type, resource).refresh()).toBe(true);
  });

  it("is removed where the names are the same, which is said, with the account and how to be sure", async () => {
    const resource = withMark(await made("Group"), undefined);
    await later("Group", resource, other).destroy();
    expect(told()).toMatch(/warning: .*compared by its names alone.*olga.*`refresh` is the way to be sure/);
    expect(caseOf("Group").life.actual(account.emulator.licence(0).data)).toBeDefined();
  });

  it("is found in another group too, where the API lists by group", async () => {
    const resource = withMark(await made("CannedResponse"), undefined);
    account.emulator.licence().edit(({ cannedResponses }) => {
      for (const response of cannedResponses) if (response.text.startsWith("One moment")) response.group = 3;
    });
    await expect(later("CannedResponse", resource).destroy()).rejects.toMatchObject({
      code: "another_object",
    });
  });

  it("may have been renamed to what is declared, or be gone", async () => {
    const resource = await made("Group");
    const rename = (name: string) =>
      account.emulator.licence().edit(({ groups }) => {
        for (const group of groups) if (group.name === "Returns") group.name = name;
      });
    rename("Refunds");
    const again = later("Group", resource);
    await again.up({ ...argsOf("Group"), name: "Refunds", language: "pl" });
    expect(again.kept.outputs).toMatchObject({ name: "Refunds", language: "pl" });
    account.emulator.licence().edit((data) => {
      data.groups = data.groups.filter(({ name }) => name !== "Refunds");
    });
    await later("Group", again).destroy();
  });

  it("is looked at again, since a list may show the name from before", async () => {
    const resource = await made("Group");
    account.emulator.setFaults("stale:3");
    const again = later("Group", resource);
    await again.up({ ...argsOf("Group"), name: "Refunds" });
    await later("Group", again, { LIVECHAT_LOOK_MS: "200" }).destroy();
    account.emulator.setFaults(undefined);
    expect(account.emulator.licence().data.groups.map(({ name }) => name)).not.toContain("Refunds");
  });

  it("is told which account it is once the state learns it", async () => {
    const resource = withMark(await made("Group"), undefined);
    const again = later("Group", resource);
    expect(await again.refresh()).toBe(false);
    expect(mark(again)).toEqual({ owner: "john.doe@mycompany.com", licence: 12345 });
    expect(told()).toMatch(/info: .*did not say which account it is of.*john\.doe.*licence 12345/);
  });
});
