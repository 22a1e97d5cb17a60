import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { checkLicence } from "../../src/licence/check.js";
import { loadObject } from "../../src/licence/from-object.js";
import { createAccount, type Account } from "./account.js";

const ANNA = { login: "anna@mycompany.com", name: "Anna" };

let account: Account;
beforeAll(async () => {
  account = await createAccount();
});
beforeEach(() => {
  account.emulator.reset();
  account.told.length = 0;
});
afterAll(() => account[Symbol.asyncDispose]());

const anna = (change: object) =>
  account.emulator.licence().edit(({ agents }) => {
    Object.assign(agents.find(({ login }) => login === ANNA.login) ?? {}, change);
  });
const made = async (args: object) => {
  const agent = account.operation().resource("Agent");
  await agent.up({ ...ANNA, ...args });
  account.told.length = 0;
  return account.operation().continue("Agent", agent);
};
const told = (text: string) => account.told.filter((line) => line.includes(text));

const byHand = (new_goal: 0 | 1) => ({
  notifications: {
    new_visitor: 1,
    returning_visitor: 1,
    queued_visitor: 1,
    visitor_is_typing: 0,
    new_goal,
  },
});
const ups = () => account.emulator.requests.count({ method: "PUT" });

describe("what the API takes only in a create", () => {
  const args = { ...ANNA, notifications: { newGoal: true, newVisitor: true } };

  it("is told as a warning where it was changed by hand, and nothing differs or is refused for it", async () => {
    const agent = await made(args);
    anna(byHand(0));
    expect(await agent.refresh()).toBe(false);
    expect(told("notifications.newGoal is false in the account")).toHaveLength(1);
    expect(told("warning")).toHaveLength(1);
    expect(await agent.preview(args)).toEqual({ op: "same" });
    expect(await agent.up({ ...args, jobTitle: "Lead" })).toEqual({ op: "update" });
  });

  it("is followed where it is left out for one up: what the account has may be declared then", async () => {
    const agent = await made(args);
    anna(byHand(0));
    expect(await agent.refresh()).toBe(false);
    expect(told("leave it out of the declaration")).toHaveLength(1);
    const followed = { ...ANNA, notifications: { newGoal: false, newVisitor: true } };
    await expect(agent.preview(followed)).rejects.toThrow("leave it out of the declaration");
    await agent.up({ ...ANNA, notifications: { newVisitor: true } });
    const next = account.operation().continue("Agent", agent);
    await next.up(followed);
    expect(await next.preview(followed)).toEqual({ op: "same" });
    expect(await next.refresh()).toBe(false);
    expect(ups()).toBe(0);
  });

  it("is not told where it is as declared, not declared, or not told by the API", async () => {
    const agent = await made({ ...args, notifications: { newGoal: true, incomingChat: false } });
    anna(byHand(1));
    expect(await agent.refresh()).toBe(false);
    const other = await made({
      login: "ben@mycompany.com",
      name: "Ben",
      notifications: { newVisitor: true },
    });
    expect(await other.refresh()).toBe(false);
    expect(told("newGoal")).toEqual([]);
    expect(told("incomingChat")).toEqual([]);
  });
});

describe("the status of an agent", () => {
  const args = { ...ANNA, status: "accepting chats" };

  it("is no difference while the agent is offline, and that is said once", async () => {
    const agent = account.operation().resource("Agent");
    await agent.up(args);
    expect(told("the agent is offline")).toHaveLength(1);
    expect(ups()).toBe(0);
    const next = account.operation().continue("Agent", agent);
    expect(await next.preview(args)).toEqual({ op: "same" });
    expect(await next.refresh()).toBe(false);
    expect(await next.refresh()).toBe(false);
    expect(told("the agent is offline")).toHaveLength(2);
    expect(next.kept.inputs).toMatchObject({ status: "accepting chats" });
    expect(await next.preview(args)).toEqual({ op: "same" });
  });

  it("is set once the agent is logged in, and who is logged in can be logged out", async () => {
    const agent = await made(args);
    anna({ status: "not accepting chats" });
    expect(await agent.refresh()).toBe(true);
    expect(await agent.up(args)).toEqual({ op: "update" });
    expect(account.emulator.licence().data.agents.at(-1)?.status).toBe("accepting chats");
    const out = account.operation().continue("Agent", agent);
    expect(await out.up({ ...args, status: "offline" })).toEqual({ op: "update" });
    expect(account.emulator.licence().data.agents.at(-1)?.status).toBe("offline");
    expect(await out.refresh()).toBe(false);
  });

  it("declared later, of an agent who is offline, settles", async () => {
    const agent = await made({});
    await agent.up(args);
    expect(await agent.preview(args)).toEqual({ op: "same" });
    expect(await agent.refresh()).toBe(false);
    expect(told("the agent is offline")).toHaveLength(1);
  });
});

const check = (greetings: object) => checkLicence(loadObject({ greetings }, { env: {} }));

describe("an eleventh announcement", () => {
  const rules = [{ type: "visits_number", value: 1 }];
  const names = Array.from({ length: 11 }, (_one, index) => `news ${index}`);
  const args = (name: string) => ({ name, rules, subtype: "announcement" });

  it("is refused by the check of a preview, with the names of all", async () => {
    const operation = account.operation();
    for (const name of names.slice(0, 10)) {
      expect(await operation.resource("Greeting").preview(args(name))).toEqual({ op: "create" });
      // One that is checked again is no other one.
      await operation.resource("Greeting").preview(args(name));
    }
    await operation.resource("Greeting").preview({ name: "an ordinary one", rules });
    const refused = operation.resource("Greeting").preview(args("news 10"));
    await expect(refused).rejects.toThrow(/at most 10 announcement greetings, and these are 11/);
    for (const name of names) await expect(refused).rejects.toThrow(`"${name}"`);
  });

  it("is refused in a licence, with the keys of all", () => {
    const greetings = Object.fromEntries(names.map((name) => [name.replace(" ", "-"), args(name)]));
    const { "news-10": _last, ...ten } = greetings;
    expect(check(ten).entries).toHaveLength(10);
    expect(() => check(greetings)).toThrow(
      /greetings\.news-10: an account has at most 10 .* 11: greetings\.news-0, .*greetings\.news-10/,
    );
  });
});
