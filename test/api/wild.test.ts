import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { LiveChatClient } from "../../src/api/index.js";
import { serve } from "./server.js";

/* What is not documented, and yet comes: answers as other clients of the API describe them. */

async function answered<T>(body: unknown, call: (client: LiveChatClient) => Promise<T>): Promise<T> {
  await using server = await serve({ body });
  await using client = new LiveChatClient({ token: "t", baseUrl: server.url });
  return await call(client);
}

describe("an answer as it is met in the wild", () => {
  it("may tell the groups of each agent in the list", async () => {
    const body = [{ login: "a@b.c", name: "A", permission: "normal", group_ids: [1, "2"] }];
    expect(await answered(body, ({ agents }) => agents.list())).toEqual([
      { login: "a@b.c", name: "A", permission: "normal", groupIds: [1, 2] },
    ]);
  });

  it("may hold an agent's own API key, which the client leaves behind", async () => {
    const body = { login: "a@b.c", name: "A", permission: "owner", api_key: "5ecret-key" };
    const agent = await answered(body, ({ agents }) => agents.get("a@b.c"));
    expect(inspect(agent, { showHidden: true })).not.toContain("5ecret-key");
  });

  it("may be a missed chat, without agents, messages, start and end", async () => {
    const missed = {
      id: "A",
      type: "missed_chat",
      time: "Wed, 01/23/13 11:40:53 am",
      visitor: { name: "Mary" },
    };
    const flat = {
      id: "B",
      type: "chat",
      visitor_name: "Sue",
      visitor_id: "S1",
      visitor_ip: "1.2.3.4",
      tickets: ["C"],
    };
    const list = await answered({ chats: [missed, flat], total: 2, pages: 1 }, ({ chats }) =>
      chats.list().toArray(),
    );
    expect(list).toMatchObject([
      {
        id: "A",
        type: "missed_chat",
        time: missed.time,
        agents: [],
        messages: [],
        visitor: { name: "Mary" },
      },
      { id: "B", visitorName: "Sue", visitorId: "S1", visitorIp: "1.2.3.4", tickets: ["C"], visitor: {} },
    ]);
    expect(list[0]).not.toHaveProperty("postchatSurvey");
  });

  it("may be a ticket with more than is documented", async () => {
    const more = {
      ccs: ["x@y.z"],
      currentGroup: { id: 0 },
      rate: "good",
      resolutionDate: "2013-11-15",
      date: 1384554260,
    };
    const body = { id: "5FUED", status: "open", ...more };
    expect(await answered(body, ({ tickets }) => tickets.get("5FUED"))).toMatchObject(more);
  });

  it("may write numbers as texts, flags in any way, and null for what is not there", async () => {
    const response = { id: "5", group: "0", text: "t", creation_date: "1358257181", created_by: "a@b.c" };
    const body = [{ ...response, tags: null, modification_date: null, modified_by: null }];
    expect(await answered(body, ({ cannedResponses }) => cannedResponses.list())).toEqual([
      { id: 5, group: 0, text: "t", creationDate: "2013-01-15T13:39:41.000Z", createdBy: "a@b.c", tags: [] },
    ]);
    const goals = [1, "1", true, "true", 0, "0", false, "false"].map((active, id) => ({
      id,
      name: "g",
      type: "api",
      active,
    }));
    const read = await answered(goals, (client) => client.goals.list());
    expect(read.map(({ active }) => active)).toEqual([true, true, true, true, false, false, false, false]);
  });
});
