import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Values } from "../../src/provider/definition.js";
import { createAccount, type Account } from "./account.js";

let account: Account;
beforeAll(async () => {
  account = await createAccount();
});
beforeEach(() => {
  account.emulator.reset();
  account.told.length = 0;
});
afterAll(() => account[Symbol.asyncDispose]());

/** What the sample account has already, as it would be declared; and one property that can be changed. */
const existing: Record<string, { id: string; args: Values; change?: Values }> = {
  Group: {
    id: "2",
    args: { name: "Sales", agents: ["john.doe@mycompany.com", "jenny.doe@mycompany.com"] },
    change: { language: "pl" },
  },
  Agent: {
    id: "jane.doe@mycompany.com",
    args: { login: "jane.doe@mycompany.com", name: "Jane Doe", groups: [1], jobTitle: "Support Agent" },
    change: { jobTitle: "Lead" },
  },
  Tag: { id: "1/sales", args: { tag: "sales", author: "john.doe@mycompany.com", group: 1 } },
  CannedResponse: {
    id: "3151",
    args: { text: "Can I help you with anything else?", tags: ["else", "help"], group: 1 },
    change: { tags: ["else"] },
  },
  Goal: {
    id: "1041",
    args: { type: "url", name: "purchase", url: "http://www.mystore.com/checkout" },
    change: { url: "http://www.mystore.com/thanks" },
  },
  Greeting: {
    id: "2411",
    args: {
      name: "Returning visitor",
      rules: [{ type: "visits_number", value: 2, operator: "greater_or_equal" }],
      group: 1,
      properties: { "greeting-message_text": "Hello again!" },
    },
    change: { rules: [{ type: "visits_number", value: 3 }] },
  },
  Webhook: {
    id: "39612eee5f1b431217aafb9de19c1e32",
    args: {
      eventType: "chat_started",
      dataTypes: ["visitor", "chat"],
      url: "https://my-company.com/parse_webhook.php",
    },
  },
};

const writes = () => account.emulator.requests.all().filter(({ method }) => method !== "GET").length;

describe.each(Object.entries(existing))("%s: an object that exists already", (type, { id, args, change }) => {
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
      expect.stringMatching(/^info: .* existed already and is managed from now on/),
    ]);
    expect(await resource.preview({ ...args, adopt: true })).toEqual({ op: "same" });
    expect(await resource.preview(args)).toEqual({ op: "same" });
  });

  it("is adopted in the whole stack with livechat:adopt", async () => {
    const resource = account.operation({ LIVECHAT_ADOPT: "true" }).resource(type);
    await resource.up(args);
    expect(resource.kept.id).toBe(id);
  });

  it.runIf(change)("is brought to what is declared", async () => {
    const declared = { ...args, ...change, adopt: true };
    const resource = account.operation().resource(type);
    await resource.up(declared);
    expect(resource.kept.id).toBe(id);
    expect(writes()).toBe(1);
    const later = account.operation().continue(type, resource);
    expect(await later.refresh()).toBe(false);
    expect(await later.preview(declared)).toEqual({ op: "same" });
  });
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
    const { args } = existing["CannedResponse"] as { args: Values };
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
    expect(await resource.preview(args)).toEqual({ op: "same" });
  });

  it("a greeting's subtype is taken at its word, with a warning", async () => {
    const { args } = existing["Greeting"] as { args: Values };
    const declared = { ...args, subtype: "announcement", adopt: true };
    const resource = account.operation().resource("Greeting");
    await resource.up(declared);
    expect(account.told.join("\n")).toMatch(/^warning: .* whether subtype is as declared cannot be told/m);
    expect(await resource.preview(declared)).toEqual({ op: "same" });
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
