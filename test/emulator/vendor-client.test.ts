import { createRequire } from "node:module";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Emulator } from "../../src/emulator/index.js";
import { createEmulator } from "../strict-emulator.js";

/** The vendor's own, old client for Node: it sends forms, and takes nothing but 200 as success. */
type Callback = (answer: any) => void;
type Call = (...args: unknown[]) => unknown;
type Client = Record<string, Record<string, Call>>;
const { LiveChatApi } = createRequire(import.meta.url)("livechatapi") as {
  LiveChatApi: new (login: string, key: string, version: number, host: string) => Client;
};

let emulator: Emulator;
let client: Client;
beforeAll(async () => {
  emulator = await createEmulator();
  const { account, token } = emulator.licence();
  client = new LiveChatApi(account, token, 2, `${emulator.url}/`);
});
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

/** Calls `"agents.get"` and the like; an answer that is no success comes as `{error}`. */
function call(name: string, ...args: unknown[]): Promise<any> {
  const [part = "", method = ""] = name.split(".");
  return new Promise((resolve) => {
    const callback: Callback = resolve;
    client[part]?.[method]?.(...args, callback);
  });
}

const status = () => emulator.requests.all().at(-1)?.status;

describe("the vendor's Node client", () => {
  test("works with agents", async () => {
    expect(await call("agents.list")).toHaveLength(3);
    expect(await call("agents.list", { status: "offline" })).toHaveLength(1);
    expect(await call("agents.get", "john.doe@mycompany.com")).toMatchObject({ name: "John Doe" });
    const notifications = {
      new_visitor: 1,
      incoming_chat: 1,
      returning_visitor: 0,
      queued_visitor: 0,
      visitor_is_typing: 1,
      new_goal: 0,
    };
    const created = await call("agents.create", {
      login: "philip.j.fry@planetexpress.com",
      name: "Philip J. Fry",
      groups: [1, 3],
      notifications,
    });
    expect(created).toMatchObject({
      groups: [{ id: 1 }, { id: 3 }],
      notifications: { visitor_is_typing: 1 },
    });
    const updated = await call("agents.update", created.login, {
      max_chats_count: 2,
      daily_summary: 0,
      work_scheduler: { monday: { enabled: 1, start: "09:00", end: "17:00" } },
    });
    expect(updated).toMatchObject({
      max_chats_count: 2,
      daily_summary: 0,
      work_scheduler: { monday: { enabled: 1 } },
    });
    expect(await call("agents.resetApiKey", created.login)).toEqual({
      api_key: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(await call("agents.delete", created.login)).toEqual({
      result: `${created.login} removed successfully`,
    });
    expect((await call("agents.get", created.login)).error).toContain("not found");
    expect(status()).toBe(404);
  });

  test("works with groups", async () => {
    expect(await call("groups.list")).toHaveLength(4);
    expect(await call("groups.get", 2)).toMatchObject({ name: "Sales" });
    const created = await call("groups.create", {
      name: "New",
      agents: ["jane.doe@mycompany.com"],
      language: "pl",
    });
    expect(created).toMatchObject({ language: "pl", agents: ["jane.doe@mycompany.com"] });
    expect(await call("groups.update", created.id, { name: "Newer" })).toMatchObject({
      name: "Newer",
      language: "pl",
    });
    expect(await call("groups.delete", created.id)).toEqual({ result: "group removed successfully" });
  });

  test("works with canned responses", async () => {
    expect(await call("canned_responses.list", { group: 1 })).toHaveLength(3);
    const created = await call("canned_responses.create", { text: "Hi & bye", tags: ["a", "b c"], group: 2 });
    expect(created).toMatchObject({ text: "Hi & bye", tags: ["b c", "a"], group: 2 });
    expect(await call("canned_responses.get", created.id)).toEqual(created);
    expect(await call("canned_responses.update", created.id, { text: "Bye" })).toMatchObject({ text: "Bye" });
    expect(await call("canned_responses.delete", created.id)).toEqual({
      result: "Canned response removed successfully",
    });
  });

  test("works with goals", async () => {
    expect(await call("goals.list")).toHaveLength(2);
    const created = await call("goals.create", {
      name: "g",
      type: "url",
      url: "http://x.com/?a=1&b=2",
      match_type: "exact",
    });
    expect(await call("goals.get", created.id)).toMatchObject({
      url: "http://x.com/?a=1&b=2",
      match_type: "exact",
    });
    expect(await call("goals.update", created.id, { active: 0 })).toMatchObject({ active: 0 });
    const marked = await call("goals.mark", created.id, { visitor_id: "S1", order_price: "199.00" });
    expect(marked).toEqual({ result: "goal marked as successful" });
    expect(await call("goals.delete", created.id)).toEqual({ result: "goal removed successfully" });
  });

  test("works with greetings", async () => {
    expect(await call("greetings.list", { group: 1 })).toHaveLength(2);
    const created = await call("greetings.create", {
      name: "g",
      group: 1,
      rules: [
        { type: "visit_time_page", value: 15, operator: "greater_than" },
        { type: "url_funnel", urls: [{ url: "a" }, { url: "b", operator: "contains" }] },
      ],
    });
    expect(created.rules).toMatchObject([
      { value: "15" },
      { urls: [{ operator: "equals" }, { operator: "contains" }] },
    ]);
    expect(await call("greetings.get", created.id)).toEqual(created);
    const texts = { "greeting-message_text": "Hello" };
    expect(await call("greetings.update", created.id, { active: 0, properties: texts })).toMatchObject({
      active: false,
      properties: { active: "0", ...texts },
    });
    expect(await call("greetings.delete", created.id)).toEqual({ ok: true });
  });

  test("works with chats, visitors and the status", async () => {
    expect(await call("chats.list", { date_from: "2013-01-23", has_goal: 1 })).toMatchObject({ total: 2 });
    expect(await call("chats.get", "MH022RD0K5")).toMatchObject({ id: "MH022RD0K5" });
    expect(await call("chats.send", "MH022RD0K5", { to: "a@x.com" })).toEqual({
      result: "E-mail has been sent to a@x.com.",
    });
    expect(await call("status.get")).toEqual({ status: "online" });
    expect(await call("status.get", { group: 1 })).toEqual({ status: "online" });
    expect(await call("visitors.list", { state: "chatting" })).toHaveLength(1);
    expect(await call("visitors.listOnlyChattingVisitors")).toHaveLength(1);
    const details = {
      license_id: 12345,
      token: "dal:emulator",
      id: "app",
      fields: [{ name: "Age", value: 36 }],
    };
    await call("visitors.addCustomVisitorDetails", "S148dea44981.d9443253fef2", details);
    expect(status()).toBe(200);
    expect(emulator.licence().data.visitors[0]?.details).toMatchObject([
      { fields: [{ name: "Age", value: "36" }] },
    ]);
  });

  test("covers reports too, which this documentation does not have", async () => {
    expect((await call("reports.getDashboardData")).error).toContain("Not Found");
    expect(status()).toBe(404);
  });

  test("sees an error as one", async () => {
    const wrong = new LiveChatApi("john.doe@mycompany.com", "nope", 2, `${emulator.url}/`);
    const answer: { error: string } = await new Promise((resolve) => wrong["agents"]?.["list"]?.(resolve));
    expect(JSON.parse(answer.error)).toEqual({
      error: "You have no rights to access this data. Check your API Key and/or username",
    });
  });
});
