import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Emulator } from "../../src/emulator/index.js";
import { createEmulator } from "../strict-emulator.js";
import { clientOf, type Send } from "./client.js";

let emulator: Emulator;
let send: Send;
beforeAll(async () => {
  emulator = await createEmulator();
  send = clientOf(emulator);
});
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

describe("agents", () => {
  test("are listed in short, and by status", async () => {
    const { status, body } = await send("GET /agents");
    expect(status).toBe(200);
    expect(body[0]).toEqual({
      name: "John Doe",
      permission: "owner",
      avatar: "livechat.s3.amazonaws.com/1011121/all/avatars/bdd8924fcbcdbddbeaf60c19b238b0b0.jpg",
      login: "john.doe@mycompany.com",
      status: "accepting chats",
    });
    const offline = await send("GET /agents?status=offline");
    expect(offline.body.map((agent: { login: string }) => agent.login)).toEqual(["jenny.doe@mycompany.com"]);
    expect((await send("GET /agents?status=away")).body).toEqual({
      errors: ["status must be one of: accepting chats, not accepting chats, offline"],
    });
  });

  test.each([
    "john.doe@mycompany.com",
    "john.doe%40mycompany.com",
    "John.Doe@MyCompany.com",
    "john.doe@mycompany.com/",
  ])("are found by a raw, an encoded and a differently cased login: %s", async (login) => {
    expect((await send(`GET /agents/${login}`)).body.login).toBe("john.doe@mycompany.com");
  });

  test("get the documented defaults, and keep what they were given", async () => {
    const created = await send("POST /agents", {
      json: { login: "amy+1@x.com", name: "Amy", groups: [2, 1] },
    });
    expect(created.status).toBe(200);
    expect(created.body).toMatchObject({
      login: "amy+1@x.com",
      login_status: "accepting chats",
      permission: "normal",
      daily_summary: 1,
      job_title: "Support Agent",
      max_chats_count: 6,
      status: "offline",
      last_logout: 0,
      groups: [
        { id: 1, name: "Invoicing" },
        { id: 2, name: "Sales" },
      ],
    });
    expect(created.text).not.toContain("password");
    expect((await send("GET /agents/amy+1@x.com")).body).toEqual(created.body);
    expect((await send("GET /groups/1")).body.agents).toEqual(["jane.doe@mycompany.com", "amy+1@x.com"]);
  });

  test("are created from a form, brackets included", async () => {
    const { body } = await send("POST /agents", {
      form:
        "login=amy%40x.com&name=Amy&groups[0]=1&groups[1]=2&max_chats_count=3&daily_summary=0" +
        "&notifications[new_visitor]=0&notifications[incoming_chat]=1&notifications[returning_visitor]=0" +
        "&notifications[queued_visitor]=0&notifications[visitor_is_typing]=1&notifications[new_goal]=0",
    });
    expect(body).toMatchObject({
      max_chats_count: 3,
      daily_summary: 0,
      notifications: {
        new_visitor: 0,
        returning_visitor: 0,
        queued_visitor: 0,
        visitor_is_typing: 1,
        new_goal: 0,
      },
      groups: [{ id: 1 }, { id: 2 }],
    });
  });

  test("are updated field by field", async () => {
    const before = (await send("GET /agents/jane.doe@mycompany.com")).body;
    const after = await send("PUT /agents/jane.doe@mycompany.com", {
      json: {
        status: "not accepting chats",
        notifications: { queued_visitor: 0 },
        work_scheduler: { monday: { enabled: 1, start: "08:00", end: "16:30" } },
        groups: [3],
      },
    });
    expect(after.body).toEqual({
      ...before,
      status: "not accepting chats",
      notifications: { ...before.notifications, queued_visitor: 0 },
      work_scheduler: {
        ...Object.fromEntries(
          ["sunday", "tuesday", "wednesday", "thursday", "friday", "saturday"].map((day) => [
            day,
            { enabled: 0, start: "09:00", end: "17:00" },
          ]),
        ),
        monday: { enabled: 1, start: "08:00", end: "16:30" },
      },
      groups: [{ id: 3, name: "Technical Support" }],
    });
  });

  test("leave their groups when removed", async () => {
    const removed = await send("DELETE /agents/jenny.doe@mycompany.com", {
      type: "application/x-www-form-urlencoded",
    });
    expect(removed.body).toEqual({ result: "jenny.doe@mycompany.com removed successfully" });
    expect((await send("GET /groups/2")).body.agents).toEqual(["john.doe@mycompany.com"]);
    expect((await send("GET /agents/jenny.doe@mycompany.com")).status).toBe(404);
    expect((await send("DELETE /agents/jenny.doe@mycompany.com")).status).toBe(404);
  });

  test("change a password only with the caller's current one", async () => {
    const path = "PUT /agents/jane.doe@mycompany.com";
    expect((await send(path, { json: { password: "abcde" } })).body.errors[0]).toContain("current_password");
    const wrong = await send(path, { json: { name: "J", password: "abcde", current_password: "nope" } });
    expect(wrong.body.errors[0]).toContain("current_password");
    expect(emulator.licence().data.agents[1]).toMatchObject({ name: "Jane Doe" });
    const right = { password: "abcde", current_password: "emulator-password" };
    expect((await send(path, { json: right })).status).toBe(200);
    expect(emulator.licence().data.agents[1]?.password).toBe("abcde");
    const own = await send("PUT /agents/john.doe@mycompany.com", { json: { ...right, password: "fghij" } });
    expect(own.status).toBe(200);
    expect((await send(path, { json: right })).status).toBe(400);
  });

  test.each([
    ["POST /agents", {}, ["login is required", "name is required"]],
    ["POST /agents", { login: "nope", name: "N" }, ["login must be a correct e-mail address"]],
    ["POST /agents", { login: "a@x.com", name: "" }, ["name must not be empty"]],
    ["POST /agents", { login: "a@x.com", name: 5 }, ["name must be a string"]],
    ["POST /agents", { login: "a@x.com", name: "A", colour: "red" }, ["colour is not a parameter"]],
    ["POST /agents", { login: "a@x.com", name: "A", status: "offline" }, ["status is not a parameter"]],
    [
      "POST /agents",
      { login: "a@x.com", name: "A", work_scheduler: {} },
      ["work_scheduler is not a parameter"],
    ],
    [
      "POST /agents",
      { login: "a@x.com", name: "A", password: "abcd" },
      ["password must have at least 5 characters"],
    ],
    [
      "POST /agents",
      { login: "a@x.com", name: "A", permission: "owner" },
      ["permission must be one of: administrator, normal"],
    ],
    [
      "POST /agents",
      { login: "a@x.com", name: "A", groups: ["x", -1, "-1"] },
      [
        "groups[0] must be an integer",
        "groups[0] must be non-negative",
        "groups[1] must be non-negative",
        "groups[2] must be non-negative",
      ],
    ],
    [
      "POST /agents",
      { login: "a@x.com", name: "A", groups: [99] },
      ["groups must be ids of groups, and there is none with the id 99"],
    ],
    [
      "POST /agents",
      { login: "a@x.com", name: "A", max_chats_count: "six" },
      ["max_chats_count must be an integer", "max_chats_count must be non-negative"],
    ],
    ["POST /agents", { login: "a@x.com", name: "A", daily_summary: "yes" }, ["daily_summary must be 0 or 1"]],
    [
      "POST /agents",
      {
        login: "a@x.com",
        name: "A",
        notifications: { new_visitor: 2, by_post: 1 },
      },
      ["notifications.new_visitor must be 0 or 1", "notifications.by_post is not a parameter"],
    ],
    [
      "POST /agents",
      { login: "JOHN.doe@mycompany.com", name: "A" },
      ["login must be new, and an agent with the login JOHN.doe@mycompany.com exists already"],
    ],
    [
      "PUT /agents/jane.doe@mycompany.com",
      { notifications: { new_goal: 1 } },
      ["notifications.new_goal is not a parameter"],
    ],
    ["PUT /agents/jane.doe@mycompany.com", { login: "a@x.com" }, ["login is not a parameter"]],
    [
      "PUT /agents/jane.doe@mycompany.com",
      { work_scheduler: { monday: { start: "9" } } },
      ["work_scheduler.monday.start must be a time as HH:MM"],
    ],
    [
      "PUT /agents/john.doe@mycompany.com",
      { permission: "normal" },
      ["permission of the owner cannot be set"],
    ],
    ["DELETE /agents/john.doe@mycompany.com", undefined, ["The owner of the license cannot be removed."]],
  ])("%s with %j is refused and changes nothing", async (call, json, errors) => {
    const before = emulator.licence().data;
    const { status, body } = await send(call, { json });
    expect({ status, body }).toEqual({ status: 400, body: { errors } });
    expect(emulator.licence().data).toEqual(before);
  });

  test("who are not administrators may change only their own profile", async () => {
    const { api_key: key } = (await send("PUT /agents/jane.doe@mycompany.com/reset_api_key")).body;
    const as = `jane.doe@mycompany.com:${key}`;
    expect((await send("PUT /agents/jane.doe@mycompany.com", { as, json: { name: "J" } })).status).toBe(200);
    expect((await send("PUT /agents/jane.doe@mycompany.com", { as, json: { groups: [1] } })).status).toBe(
      403,
    );
    expect((await send("PUT /agents/jenny.doe@mycompany.com", { as, json: { name: "J" } })).status).toBe(403);
    expect((await send("POST /groups", { as, json: { name: "G", agents: [] } })).status).toBe(403);
    expect((await send("GET /agents", { as })).status).toBe(200);
  });
});
