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

describe("groups", () => {
  test("are made, read, changed and removed", async () => {
    const created = await send("POST /groups", {
      json: { name: "HR", agents: ["jenny.doe@mycompany.com", "john.doe@mycompany.com"] },
    });
    const group = {
      id: 4,
      name: "HR",
      language: "en",
      agents: ["jenny.doe@mycompany.com", "john.doe@mycompany.com"],
      status: "offline",
    };
    expect(created).toMatchObject({ status: 200, body: group });
    expect((await send("GET /groups/4")).body).toEqual({ ...group, status: "accepting chats" });
    expect((await send("GET /agents/john.doe@mycompany.com")).body.groups).toContainEqual({
      id: 4,
      name: "HR",
    });
    const changed = await send("PUT /groups/4", { form: "name=People&agents[]=&language=pl" });
    expect(changed.body).toEqual({ ...group, name: "People", language: "pl", agents: [] });
    expect((await send("DELETE /groups/4")).body).toEqual({ result: "group removed successfully" });
    expect((await send("GET /groups/4")).status).toBe(404);
    expect((await send("POST /groups", { json: { name: "Next", agents: [] } })).body.id).toBe(5);
  });

  test("that are removed leave their agents", async () => {
    await send("DELETE /groups/2");
    const { body } = await send("GET /agents/jenny.doe@mycompany.com");
    expect(body.groups).toEqual([{ id: 3, name: "Technical Support" }]);
  });

  test("may share a name", async () => {
    expect((await send("POST /groups", { json: { name: "Sales", agents: [] } })).status).toBe(200);
  });

  test("have the status of their agents", async () => {
    const statuses = async () =>
      Object.fromEntries(
        (await send("GET /groups")).body.map((group: { id: number; status: string }) => [
          group.id,
          group.status,
        ]),
      );
    expect(await statuses()).toMatchObject({
      0: "accepting chats",
      1: "accepting chats",
      2: "accepting chats",
    });
    await send("PUT /agents/jane.doe@mycompany.com", { json: { status: "offline" } });
    await send("PUT /agents/john.doe@mycompany.com", { json: { status: "offline" } });
    // Who is offline comes back by logging in alone.
    const jenny = await send("PUT /agents/jenny.doe@mycompany.com", {
      json: { status: "not accepting chats" },
    });
    expect(jenny).toMatchObject({ status: 200, body: { status: "offline" } });
    emulator.licence().edit(({ agents }) => {
      for (const agent of agents) if (agent.login.startsWith("jenny")) agent.status = "not accepting chats";
    });
    expect(await statuses()).toEqual({
      0: "not accepting chats",
      1: "offline",
      2: "not accepting chats",
      3: "not accepting chats",
    });
  });

  test("0 holds everyone, shows no agents, and is not to be changed", async () => {
    expect((await send("GET /groups/0")).body).toEqual({
      id: 0,
      name: "All operators",
      language: "en",
      status: "accepting chats",
    });
    expect((await send("PUT /groups/0", { json: { name: "X" } })).body).toEqual({
      errors: ["group 0 contains all agents and cannot be modified"],
    });
    expect((await send("DELETE /groups/0")).status).toBe(400);
  });

  test.each([
    ["POST /groups", { name: "X" }, "agents is required"],
    ["POST /groups", { name: "X", agents: "john.doe@mycompany.com" }, "agents must be an array"],
    [
      "POST /groups",
      { name: "X", agents: ["no@x.com"] },
      "agents must be logins of agents, and there is none with the login no@x.com",
    ],
    ["POST /groups", { name: "X", agents: [], id: 7 }, "id is not a parameter"],
    [
      "POST /groups",
      { name: "X", agents: [], language: "English" },
      "language must be a language's code, such as en",
    ],
    ["PUT /groups/1", { name: null }, "name must be a string"],
    ["PUT /groups/1", { status: "offline" }, "status is not a parameter"],
  ])("%s with %j is refused", async (call, json, reason) => {
    const before = emulator.licence().data;
    expect(await send(call, { json })).toMatchObject({ status: 400, body: { errors: [reason] } });
    expect(emulator.licence().data).toEqual(before);
  });

  test.each(["GET /groups/99", "GET /groups/abc", "PUT /groups/99", "DELETE /groups/1e0"])(
    "%s is a 404",
    async (call) => {
      expect(await send(call)).toMatchObject({
        status: 404,
        body: { error: expect.stringContaining("not found") },
      });
    },
  );
});
