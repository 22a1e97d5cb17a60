import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createAccount, type Account } from "./account.js";

let account: Account;
beforeAll(async () => {
  account = await createAccount();
});
beforeEach(() => account.emulator.reset());
afterAll(() => account[Symbol.asyncDispose]());

const declared = {
  login: "kim@mycompany.com",
  name: "Kim",
  notifications: { newGoal: false, newVisitor: false },
};

describe("a notification that the API takes only at the creation", () => {
  it("is refused to be changed later, since replacing the agent would lose its statistics", async () => {
    const kim = account.operation().resource("Agent");
    await kim.up(declared);
    await expect(kim.preview({ ...declared, notifications: { newGoal: true } })).rejects.toThrow(
      "notifications.newGoal: the API takes it only when the agent is created",
    );
  });

  it("changed by hand, does not stand in the way of later changes of the agent", async () => {
    const kim = account.operation().resource("Agent");
    await kim.up(declared);
    account.emulator.licence().edit((data) => {
      const agent = data.agents.find(({ login }) => login === declared.login);
      if (agent) agent.notifications.new_goal = 1;
    });
    expect(await kim.refresh()).toBe(false);
    expect((await kim.up({ ...declared, name: "Kim B." })).op).toBe("update");
    expect((await kim.preview({ ...declared, name: "Kim B." })).op).toBe("same");
  });
});
