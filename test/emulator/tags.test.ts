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

const owner = "john.doe@mycompany.com";

describe("tags", () => {
  test("are listed of all groups or of one", async () => {
    await send("POST /tags", { json: { tag: "vip", author: owner, group: 2 } });
    const names = async (query: string) =>
      (await send(`GET /tags${query}`)).body.map((tag: { name: string }) => tag.name);
    expect(await names("")).toEqual(["sales", "support", "vip"]);
    expect(await names("?group=2")).toEqual(["vip"]);
    expect(await names("?group=77")).toEqual([]);
  });

  test("are added and deleted by the owner and the administrators only", async () => {
    const { api_key: key } = (await send("PUT /agents/jane.doe@mycompany.com/reset_api_key")).body;
    const as = `jane.doe@mycompany.com:${key}`;
    const json = { tag: "vip", author: owner, group: 1 };
    expect((await send("POST /tags", { as, json })).status).toBe(403);
    expect((await send("DELETE /tags/sales", { as, json: { group: 1 } })).status).toBe(403);
    expect((await send("GET /tags", { as })).status).toBe(200);
  });

  test("are made with nothing counted, and are the group's own", async () => {
    const { body } = await send("POST /tags", { form: `tag=caf%C3%A9%2Fbar&author=${owner}&group=0` });
    expect(body).toEqual({
      name: "café/bar",
      author: owner,
      creation_date: expect.any(Number),
      count: { inChats: 0, inTickets: 0 },
      group: 0,
    });
    expect((await send("POST /tags", { json: { tag: "sales", author: owner, group: 1 } })).status).toBe(400);
    expect((await send("POST /tags", { json: { tag: "sales", author: owner, group: 2 } })).status).toBe(200);
    expect((await send("DELETE /tags/caf%C3%A9%2Fbar?group=0")).body).toEqual({ ok: true });
  });

  test.each([
    ["a JSON body", { json: { group: 1 } }, ""],
    ["a form body", { form: "group=1" }, ""],
    ["the query", {}, "?group=1"],
  ])("are removed from the group in %s", async (_where, sent, query) => {
    await send("POST /tags", { json: { tag: "sales", author: owner, group: 2 } });
    expect((await send(`DELETE /tags/sales${query}`, sent)).body).toEqual({ ok: true });
    expect((await send("GET /tags")).body).toMatchObject([
      { name: "support", group: 1 },
      { name: "sales", group: 2 },
    ]);
  });

  test("are removed without a group only where the name is clear", async () => {
    const type = "application/x-www-form-urlencoded";
    expect((await send("DELETE /tags/support", { type })).body).toEqual({ ok: true });
    await send("POST /tags", { json: { tag: "sales", author: owner, group: 2 } });
    expect(await send("DELETE /tags/sales", { type })).toMatchObject({
      status: 400,
      body: { errors: [expect.stringContaining("group is required")] },
    });
    expect((await send("DELETE /tags/support", { type })).status).toBe(404);
    expect((await send("DELETE /tags/sales?group=3")).status).toBe(404);
  });

  test.each([
    [{ tag: "x", group: 1 }, "author is required"],
    [
      { tag: "x", author: "no@x.com", group: 1 },
      "author must be the login of an agent, and there is none with the login no@x.com",
    ],
    [
      { tag: "x", author: owner, group: 9 },
      "group must be the id of a group, and there is none with the id 9",
    ],
    [{ tag: "x", author: owner, group: -1 }, "group must be non-negative"],
    [{ tag: "", author: owner, group: 1 }, "tag must not be empty"],
    [{ tag: "x", name: "x", author: owner, group: 1 }, "name is not a parameter"],
  ])("%j is refused", async (json, reason) => {
    expect(await send("POST /tags", { json })).toMatchObject({ status: 400, body: { errors: [reason] } });
  });

  test("have no single GET and no update", async () => {
    expect((await send("GET /tags/sales")).status).toBe(404);
    expect((await send("PUT /tags/sales", { json: { group: 1 } })).status).toBe(404);
  });
});
