import { describe, expect, it } from "vitest";
import { LiveChatClient } from "../../src/api/index.js";
import { serve, type Reply } from "./server.js";

/** Three pages of chats, two on each but the last. */
const threePages: Reply = ({ url }, response) => {
  const page = Number(new URL(url, "http://x").searchParams.get("page"));
  const ids = [["a", "b"], ["c", "d"], ["e"]][page - 1] ?? [];
  const chats = ids.map((id) => ({ id, type: "chat", visitor: {} }));
  response.end(JSON.stringify({ chats, total: 5, pages: "3" }));
};

const ticket = (id: string) => ({ id, status: "open", firstResponse: {}, ccs: ["x"] });

describe("a paged list", () => {
  it("gives all items, and can be used again", async () => {
    await using server = await serve(threePages);
    await using client = new LiveChatClient({ token: "t", baseUrl: server.url });
    const list = client.chats.list({ hasGoal: true, tag: ["sales", "a&b"], rate: "rated_good" });
    const ids: string[] = [];
    for await (const { id } of list) ids.push(id);
    expect(ids).toEqual(["a", "b", "c", "d", "e"]);
    expect(await list.toArray()).toHaveLength(5);
    expect(server.taken[1]?.url).toBe(
      "/chats?has_goal=1&tag%5B%5D=sales&tag%5B%5D=a%26b&rate=rated_good&page=2",
    );
    expect(server.taken).toHaveLength(6);
  });

  it("asks for a page only when it is wanted", async () => {
    await using server = await serve(threePages);
    await using client = new LiveChatClient({ token: "t", baseUrl: server.url });
    const list = client.chats.list();
    expect(server.taken).toHaveLength(0);
    const iterator = list[Symbol.asyncIterator]();
    await iterator.next();
    await iterator.next();
    expect(server.taken).toHaveLength(1);
    await iterator.next();
    expect(server.taken).toHaveLength(2);
    await iterator.return();
    expect(server.taken).toHaveLength(2);
  });

  it("tells the totals page by page, from the page that is asked for", async () => {
    await using server = await serve(threePages);
    await using client = new LiveChatClient({ token: "t", baseUrl: server.url });
    const told: unknown[][] = [];
    for await (const { number, pages, total, items } of client.chats.list({ page: 2 }).pages()) {
      told.push([number, pages, total, items.length]);
    }
    expect(told).toEqual([
      [2, 3, 5, 2],
      [3, 3, 5, 1],
    ]);
  });

  it("ends where a page is empty, whatever the count of pages says", async () => {
    await using server = await serve({ body: { tickets: [], total: 9, pages: 1000 } });
    await using client = new LiveChatClient({ token: "t", baseUrl: server.url });
    expect(await client.tickets.list({ requester: { mail: "m@b.c" }, assigned: false }).toArray()).toEqual(
      [],
    );
    expect(server.taken.map(({ url }) => url)).toEqual([
      "/tickets?requester%5Bmail%5D=m%40b.c&assigned=0&page=1",
    ]);
  });
});

describe("one ticket", () => {
  it("is found bare, and in a list by its id", async () => {
    await using server = await serve(
      { body: ticket("B") },
      { body: { tickets: [ticket("A"), ticket("B")], total: 2, pages: 1 } },
      { body: { tickets: [ticket("A"), ticket("C")], total: 2, pages: 1 } },
    );
    await using client = new LiveChatClient({ token: "t", baseUrl: server.url });
    expect(await client.tickets.get("B")).toMatchObject({ id: "B", ccs: ["x"], tags: [] });
    expect(await client.tickets.get("B")).toMatchObject({ id: "B" });
    await expect(client.tickets.get("B")).rejects.toMatchObject({ code: "invalid_answer" });
  });
});
