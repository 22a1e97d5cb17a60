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

const ids = async (call: string): Promise<string[]> => {
  const { body } = await send(call);
  return (body.chats ?? body.tickets ?? body).map((item: { id: string }) => item.id);
};
const [MARY, PETER] = ["MH022RD0K5", "MH021QC3J1"];

describe("chats", () => {
  test.each([
    ["", [MARY, PETER]],
    ["date_from=2013-01-23&date_to=2013-01-23", [MARY, PETER]],
    ["date_from=2013-01-24", []],
    ["date_to=2013-01-22", []],
    ["date_from=2013-01-23&timezone=Pacific/Honolulu", [MARY]],
    ["visitor_id=S1355415390.49b8940793", [MARY]],
    ["query=from%20SUPERVISOR", [MARY]],
    ["agent=john.doe@mycompany.com", [MARY, PETER]],
    ["agent=jane.doe@mycompany.com", []],
    ["group=1", [PETER]],
    ["goal=71", [MARY]],
    ["has_goal=1", [MARY, PETER]],
    ["sale=71", [MARY]],
    ["has_sale=1", [MARY]],
    ["queued=1", [MARY]],
    ["rate=rated", [PETER]],
    ["rate=not_rated", [MARY]],
    ["rate=rated_bad", []],
    ["tag[]=sales&tag[]=support", [MARY]],
    ["tag=sales", [MARY]],
    ["tagged=0", [PETER]],
    ["tagged=1", [MARY]],
    ["comment=1", []],
    ["country=hong%20kong", [MARY]],
    ["city=Paris", []],
    ["region=Bavaria", []],
    ["page=2", []],
  ])("are filtered by %s", async (query, expected) => {
    expect(await ids(`GET /chats?${query}`)).toEqual(expected);
  });

  test.each([
    ["date_from=2013-02-30", "date_from must be a date as YYYY-MM-DD"],
    ["date_to=yesterday", "date_to must be a date as YYYY-MM-DD"],
    ["timezone=Mars/Base", "timezone must be a timezone's TZ name, such as America/Phoenix"],
    ["page=0", "page must be at least 1"],
    ["rate=good", "rate must be one of: rated, not_rated, rated_good, rated_bad"],
    ["colour=red", "colour is not a parameter"],
  ])("cannot be filtered by %s", async (query, reason) => {
    expect(await send(`GET /chats?${query}`)).toMatchObject({ status: 400, body: { errors: [reason] } });
  });

  test("come 25 to a page", async () => {
    emulator.licence().edit(({ chats }) => {
      const [chat] = chats;
      if (chat === undefined) throw new Error("no chat");
      for (let index = 0; index < 60; index += 1) {
        chats.push({ ...structuredClone(chat), id: `C${index}`, started_timestamp: index });
      }
    });
    const first = await send("GET /chats");
    expect(first.body).toMatchObject({ total: 62, pages: 3 });
    expect(first.body.chats).toHaveLength(25);
    expect(await ids("GET /chats?page=3")).toHaveLength(12);
    expect(await ids("GET /chats?page=4")).toEqual([]);
  });

  test("are listed as far as the latest 25,000 go", async () => {
    emulator.licence().edit(({ chats }) => {
      const [one] = chats;
      if (one) chats.push(...Array.from({ length: 25_001 }, () => one));
    });
    const { body } = await send("GET /chats?page=1001");
    expect(body).toEqual({ chats: [], total: 25_000, pages: 1000 });
  });

  test("tagged count in their groups' tags, as long as they are", async () => {
    const count = async () => (await send("GET /tags?group=1")).body[0].count;
    const put = (...tag: string[]) => send(`PUT /chats/${PETER}/tags`, { json: { tag } });
    expect((await put("sales", "vip")).body).toMatchObject({
      chats: [{ id: PETER, tags: ["sales", "vip"] }],
    });
    expect(await count()).toEqual({ inChats: 5, inTickets: 1 });
    await put("sales");
    expect(await count()).toEqual({ inChats: 5, inTickets: 1 });
    await put("vip");
    expect(await count()).toEqual({ inChats: 4, inTickets: 1 });
    await send("DELETE /tags/sales?group=1");
    await send("POST /tags", { json: { tag: "sales", author: "john.doe@mycompany.com", group: 1 } });
    await put("sales");
    expect((await send("GET /tags?group=1")).body[1].count).toEqual({ inChats: 1, inTickets: 0 });
  });

  test("in group 0 count in the tags of every group, and a tag of group 0 counts them all", async () => {
    const author = "john.doe@mycompany.com";
    for (const group of [0, 1, 2])
      // oxlint-disable-next-line no-await-in-loop -- three
      await send("POST /tags", { json: { tag: "vip", author, group } });
    const counts = async (name: string) => {
      const { body } = await send("GET /tags");
      const named = body.filter((tag: { name: string }) => tag.name === name);
      return named.map((tag: { count: { inChats: number } }) => tag.count.inChats);
    };
    await send(`PUT /chats/${PETER}/tags`, { json: { tag: ["vip"] } });
    expect(await counts("vip")).toEqual([1, 1, 0]);
    await send(`PUT /chats/${MARY}/tags`, { json: { tag: ["sales", "vip"] } });
    expect(await counts("vip")).toEqual([2, 2, 1]);
    // It had this one from the start, among the four that count.
    expect(await counts("sales")).toEqual([4]);
    await send(`PUT /chats/${MARY}/tags`, { json: { tag: [] } });
    expect(await counts("sales")).toEqual([3]);
    expect(await counts("vip")).toEqual([1, 1, 0]);
  });

  test("send transcripts, which are recorded", async () => {
    const { body } = await send(`POST /chats/${PETER}/send_transcript`, { form: "to=a%40x.com" });
    expect(body).toEqual({ result: "E-mail has been sent to a@x.com." });
    expect(emulator.licence().data.chats[1]?.transcripts).toMatchObject([{ to: "a@x.com" }]);
    expect((await send(`POST /chats/${PETER}/send_transcript`, { json: { to: "a" } })).status).toBe(400);
    expect((await send("POST /chats/nope/send_transcript", { json: { to: "a@x.com" } })).status).toBe(404);
  });

  test("that go on are listed only when asked for, until they end", async () => {
    const licence = emulator.licence();
    const id = licence.startChat({ visitor: { id: "S1", name: "Sue" } });
    expect(await ids("GET /chats")).toEqual([MARY, PETER]);
    expect(await ids("GET /chats?include_pending=1")).toEqual([id, MARY, PETER]);
    expect((await send(`GET /chats/${id}`)).body).toMatchObject({ pending: true, visitor: { name: "Sue" } });
    licence.endChat(id);
    expect(await ids("GET /chats")).toEqual([id, MARY, PETER]);
    expect(() => licence.endChat(id)).toThrow(RangeError);
  });
});

describe("tickets", () => {
  test.each([
    ["date_from=2013-11-15&status=open", 15],
    ["date_from=2013-11-16", 0],
    ["date_to=2013-11-14", 0],
    ["assigned=1", 1],
    ["assigned=0", 14],
    ["status=solved", 0],
    ["assignee=jane.doe@mycompany.com", 1],
    ["query=SHOES", 1],
    ["requester[mail]=customer3@email.com", 1],
    ["group=1", 14],
    ["source=mail", 1],
    ["source=chat-window", 14],
    ["tag=support", 1],
    ["tagged=0", 14],
    ["page=2", 15],
  ])("are filtered by %s", async (query, total) => {
    expect((await send(`GET /tickets?${query}`)).body.total).toBe(total);
  });

  test("are ordered by their last change", async () => {
    const newest = await ids("GET /tickets");
    expect(newest[0]).toBe("5FUED");
    expect(await ids("GET /tickets?order=asc")).toEqual(newest.toReversed());
  });

  test("that are made show in the list, and count in tags", async () => {
    const { body } = await send("POST /tickets", {
      form: "message=Help&requester[mail]=mary%40email.com&assignee[id]=jane.doe@mycompany.com&group[]=1&source[type]=chat-window&source[url]=http://x",
    });
    expect(body).toMatchObject({
      id: expect.stringMatching(/^[0-9A-Z]{5}$/),
      assignee: { id: "jane.doe@mycompany.com", name: "Jane Doe" },
      requester: { mail: "mary@email.com", name: "mary@email.com" },
      subject: "(no subject)",
      status: "open",
      groups: [1],
      source: { type: "chat-window", url: "http://x" },
      tags: [],
      events: [{ message: "Help", is_private: false, author: { id: "mary@email.com", type: "client" } }],
    });
    expect((await send(`GET /tickets/${body.id}`)).body).toEqual(body);
    expect((await ids("GET /tickets"))[0]).toBe(body.id);
    const tagged = await send(`PUT /tickets/${body.id}/tags`, { form: "tag[]=support&tag[]=x" });
    expect(tagged.body).toMatchObject({ id: body.id, tags: ["support", "x"] });
    expect((await send("GET /tags?group=1")).body[1].count).toEqual({ inChats: 0, inTickets: 3 });
  });

  test.each([
    [{ message: "m" }, "requester is required"],
    [{ message: "m", requester: { mail: "x" } }, "requester.mail must be a correct e-mail address"],
    [{ message: "m", requester: { mail: "x@x.com" }, group: 1 }, "group must be an array"],
    [
      { message: "m", requester: { mail: "x@x.com" }, group: [9] },
      "group must be the id of a group, and there is none with the id 9",
    ],
    [
      { message: "m", requester: { mail: "x@x.com" }, assignee: { id: "no@x.com" } },
      "assignee.id must be the login of an agent, and there is none with the login no@x.com",
    ],
    [
      { message: "m", requester: { mail: "x@x.com" }, source: { url: "http://x" } },
      "source.url applies only if source.type is chat-window",
    ],
    [{ message: "m", requester: { mail: "x@x.com" }, status: "open" }, "status is not a parameter"],
  ])("%j is refused", async (json, reason) => {
    expect(await send("POST /tickets", { json })).toMatchObject({ status: 400, body: { errors: [reason] } });
  });

  test("that do not exist are a 404", async () => {
    expect((await send("GET /tickets/NOPE")).status).toBe(404);
    expect((await send("PUT /tickets/NOPE/tags", { json: { tag: [] } })).status).toBe(404);
  });
});

describe("visitors", () => {
  const CHATTING = "S148dea44981.d9443253fef2";

  test("are listed, by state and group, or counted", async () => {
    expect(await ids("GET /visitors")).toHaveLength(2);
    expect(await ids("GET /visitors?state=chatting")).toEqual([CHATTING]);
    expect(await ids("GET /visitors/chatting")).toEqual([CHATTING]);
    expect(await ids("GET /visitors?group[]=1&group[]=5")).toEqual(["S1352647457.ac951bf3a4"]);
    expect(await ids("GET /visitors?group[]=0")).toHaveLength(2);
    expect((await send("GET /visitors?count=1")).body).toEqual({ count: 2 });
    expect((await send("GET /visitors?state=asleep")).status).toBe(400);
  });

  test("take details without an Authorization header", async () => {
    const details = { id: "my-app", fields: [{ name: "Age", value: "36" }] };
    const tell = (more: object, as: string | null = null) =>
      send(`POST /visitors/${CHATTING}/details`, { as, json: { ...details, ...more } });
    expect((await tell({ license_id: 12345, token: "dal:emulator" })).status).toBe(200);
    expect((await tell({ license_id: "12345", token: "0adec158e423091d5a36c9fce95775db" })).status).toBe(200);
    expect(emulator.licence().data.visitors[0]?.details).toEqual([details]);
    expect((await tell({ license_id: 12345, token: "nope" })).status).toBe(401);
    expect((await tell({ license_id: 1, token: "dal:emulator" })).status).toBe(401);
    expect((await tell({})).status).toBe(401);
    expect((await tell({}, "john.doe@mycompany.com:dal:emulator")).status).toBe(200);
    expect((await send("POST /visitors/S0/details", { json: details })).status).toBe(404);
  });
});
