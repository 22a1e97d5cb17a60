import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newAgent } from "../../src/emulator/sections/agent-record.js";
import { createAccount, type Account } from "./account.js";

const BOT = "5c9871d5372c824cbf22d860a707a578";
const OTHER_BOT = "c1d2e3f4a5b697887766554433221100";
const JANE = "jane.doe@mycompany.com";
const JENNY = "jenny.doe@mycompany.com";

let account: Account;
beforeAll(async () => {
  account = await createAccount();
});
beforeEach(() => {
  account.emulator.reset();
  account.told.length = 0;
  account.emulator.licence().edit((data) => {
    for (const bot of [BOT, OTHER_BOT]) data.agents.push(newAgent(bot, "ChatBot", { is_bot: true }));
    data.groups.push({ id: 70, name: "Care", language: "en", agents: [JANE, BOT] });
  });
});
afterAll(() => account[Symbol.asyncDispose]());

const members = () => account.emulator.licence().data.groups.find(({ id }) => id === 70)?.agents ?? [];
const adopted = async (args: object = {}) => {
  const group = account.operation().resource("Group");
  await group.up({ name: "Care", agents: [JANE], adopt: true, ...args });
  return account.operation().continue("Group", group);
};

describe("a bot that nobody declared", () => {
  it("is no difference where its group is adopted, and stays", async () => {
    const group = await adopted();
    expect(account.emulator.requests.count({ method: "PUT" })).toBe(0);
    expect(members()).toEqual([JANE, BOT]);
    expect(await group.preview({ name: "Care", agents: [JANE], adopt: true })).toEqual({ op: "same" });
    expect(await group.refresh()).toBe(false);
    expect(group.kept.inputs).toMatchObject({ agents: [JANE] });
    expect(await group.preview({ name: "Care", agents: [JANE], adopt: true })).toEqual({ op: "same" });
  });

  it("stays where members are changed, also one that came since the last look", async () => {
    const group = await adopted({ agents: [JANE, JENNY] });
    expect(members().toSorted()).toEqual([BOT, JANE, JENNY]);
    account.emulator.licence().edit(({ groups }) => groups.at(-1)?.agents?.push(OTHER_BOT));
    await group.up({ name: "Care", agents: [JENNY] });
    expect(members().toSorted()).toEqual([BOT, OTHER_BOT, JENNY].toSorted());
    expect(group.kept.outputs).toMatchObject({ agents: [JENNY] });
    await group.up({ name: "Care", agents: [] });
    expect(members().toSorted()).toEqual([BOT, OTHER_BOT].toSorted());
    expect(await group.refresh()).toBe(false);
  });

  it("stays where members are declared for the first time, and in a state that an older version wrote", async () => {
    const taken = account.operation().resource("Group");
    await taken.up({ name: "Care", adopt: true });
    const group = account.operation().continue("Group", taken);
    expect(group.kept.outputs).toMatchObject({ agents: [JANE, BOT] });
    await group.up({ name: "Care", agents: [JENNY], adopt: true });
    expect(members().toSorted()).toEqual([BOT, JENNY]);
    const { id, inputs, outputs } = group.kept;
    group.state = {
      id,
      inputs: { ...inputs, agents: [BOT, JENNY] },
      outputs: { ...outputs, agents: [BOT, JENNY] },
    };
    expect(await group.preview({ name: "Care", agents: [JENNY], adopt: true })).toEqual({ op: "same" });
    await group.up({ name: "Care", agents: [JANE], adopt: true });
    expect(members().toSorted()).toEqual([BOT, JANE]);
  });

  it("shows where the group is only read", async () => {
    expect(await account.operation().resource("Group").get("70")).toMatchObject({ agents: [JANE, BOT] });
  });
});

describe("a bot that is declared", () => {
  it("is made a member, missed where it is gone, and removed where it is no longer declared", async () => {
    const group = await adopted({ agents: [JANE, BOT, OTHER_BOT.toUpperCase()] });
    expect(members().toSorted()).toEqual([BOT, OTHER_BOT, JANE].toSorted());
    account.emulator.licence().edit(({ groups }) => {
      const care = groups.at(-1);
      if (care) care.agents = [JANE, BOT];
    });
    expect(await group.refresh()).toBe(true);
    const both = { name: "Care", agents: [JANE, BOT, OTHER_BOT], adopt: true };
    expect(await group.preview(both)).toEqual({ op: "update" });
    await group.up(both);
    expect(members().toSorted()).toEqual([BOT, OTHER_BOT, JANE].toSorted());
    expect(await group.up({ ...both, agents: [JANE, BOT] })).toEqual({ op: "update" });
    expect(members()).toEqual([JANE, BOT]);
    expect(await group.preview({ ...both, agents: [JANE, BOT] })).toEqual({ op: "same" });
  });

  it("may be the author of a tag, and is never an agent of its own", async () => {
    await account.operation().resource("Tag").up({ tag: "bot", author: BOT, group: 70 });
    const agent = account.operation().resource("Agent");
    await expect(agent.up({ login: BOT, name: "ChatBot", adopt: true })).rejects.toThrow("e-mail");
  });
});
