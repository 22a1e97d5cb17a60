import { inspect } from "node:util";
import { describe, expect, expectTypeOf, it } from "vitest";
import { LiveChatClient, type Notice } from "../../src/api/index.js";
import { serve } from "./server.js";

/* What is not documented, and yet comes: answers as other clients of the API describe them. */

async function answered<T>(body: unknown, call: (client: LiveChatClient) => Promise<T>): Promise<T> {
  await using server = await serve({ body });
  await using client = new LiveChatClient({ token: "t", baseUrl: server.url, retry: false });
  return await call(client);
}

/** What is told of an answer beside what is read of it. */
async function told(body: unknown, call: (client: LiveChatClient) => Promise<unknown>): Promise<string[]> {
  const notices: Notice[] = [];
  await using server = await serve({ body });
  await using client = new LiveChatClient({
    token: "t",
    baseUrl: server.url,
    onNotice: (notice) => notices.push(notice),
  });
  await call(client);
  await call(client);
  return notices.map(({ message }) => message);
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
    const body = [{ ...response, tags: ["a", 5], modification_date: null, modified_by: null }];
    expect(await answered(body, ({ cannedResponses }) => cannedResponses.list())).toEqual([
      {
        id: 5,
        group: 0,
        text: "t",
        creationDate: "2013-01-15T13:39:41.000Z",
        createdBy: "a@b.c",
        tags: ["a", "5"],
      },
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

describe("an odd value", () => {
  const owner = { login: "owner@acme.com", name: "O", permission: "owner" };

  it.each<[string, unknown, (client: LiveChatClient) => Promise<unknown>, object]>([
    [
      "a role",
      [owner, { login: "v@acme.com", permission: "viceowner", status: "on holiday" }],
      ({ agents }) => agents.list(),
      [owner, { login: "v@acme.com", permission: "viceowner", status: "on holiday" }],
    ],
    [
      "a login status",
      { login: "v@acme.com", login_status: "lurking" },
      ({ agents }) => agents.get("v@acme.com"),
      { loginStatus: "lurking" },
    ],
    [
      "a group's status",
      [{ id: 1, status: "napping" }],
      ({ groups }) => groups.list(),
      [{ status: "napping" }],
    ],
    [
      "a goal's type",
      { id: 1, type: "nps", match_type: "regex", value_type: "guessed" },
      ({ goals }) => goals.get(1),
      { type: "nps", matchType: "regex", valueType: "guessed" },
    ],
    [
      "a rule's type, operator and condition",
      { id: 1, subtype: "rich", rules: [{ type: "ads_traffic", operator: "like", condition: "or" }] },
      ({ greetings }) => greetings.get(1),
      { subtype: "rich", rules: [{ type: "ads_traffic", operator: "like", condition: "or" }] },
    ],
    [
      "a webhook's event and data",
      { events: [{ id: "w", event_type: "agent_moved", data_types: ["chat", "agent"] }] },
      ({ webhooks }) => webhooks.list(),
      [{ eventType: "agent_moved", dataTypes: ["chat", "agent"] }],
    ],
    ["a licence's status", { status: "dozing" }, async ({ status }) => [await status.get()], ["dozing"]],
    [
      "a chat's type",
      { id: "A", type: "video", rate: "rated_maybe" },
      ({ chats }) => chats.get("A"),
      { type: "video", rate: "rated_maybe" },
    ],
    [
      "a ticket's status",
      { id: "A", status: "stuck" },
      ({ tickets }) => tickets.get("A"),
      { status: "stuck" },
    ],
    [
      "a visitor's state",
      [{ id: "S", state: "away" }],
      ({ visitors }) => visitors.list(),
      [{ state: "away" }],
    ],
  ])("of a set that was closed is kept as it came: %s", async (_what, body, call, expected) => {
    expect(await answered(body, call)).toMatchObject(expected);
    expect(await told(body, call)).toEqual([]);
  });

  it("that cannot be read is left out of its object and told once, where and what it is in the answer", async () => {
    const body = [owner, { ...owner, login: "a@acme.com", name: { first: "s3cret" }, group_ids: [1, "x"] }];
    expect(await answered(body, ({ agents }) => agents.list())).toEqual([
      owner,
      { login: "a@acme.com", permission: "owner" },
    ]);
    expect(await told(body, ({ agents }) => agents.list())).toEqual([
      'GET /agents: [1].name: expected a text, found an object: it is left out of the object with the login "a@acme.com"',
      'GET /agents: [1].group_ids[1]: expected an id, found a text: it is left out of the object with the login "a@acme.com"',
    ]);
  });

  it("is told with the names of the answer, in a paged list too", async () => {
    const chats = {
      chats: [{ id: "A", started_timestamp: "soon", tags: null, group: "" }],
      pages: 1,
      total: 1,
    };
    expect(await told(chats, (client) => client.chats.list().toArray())).toEqual([
      'GET /chats: chats[0].started_timestamp: expected a time, found a text: it is left out of the object with the id "A"',
    ]);
    const nothing = { pages: 1, total: 1 };
    await expect(answered(nothing, (client) => client.chats.list().toArray())).rejects.toThrow(
      "chats: expected a list, found nothing",
    );
  });

  it("of many is told of some", async () => {
    const body = Array.from({ length: 200 }, (_, index) => ({ id: index, name: [] }));
    const messages = await told(body, ({ groups }) => groups.list());
    expect(messages).toHaveLength(51);
    expect(messages.at(-1)).toBe("more of LiveChat's answers cannot be read: no further field is told");
  });

  it("in place of an id keeps nobody from the others, and is an error for whoever asks for that object", async () => {
    const body = [{ id: 1, name: "A" }, { id: null, name: "B" }, { name: "C" }, null];
    const list = await answered(body, ({ groups }) => groups.list());
    expect(list).toEqual([{ id: 1, name: "A" }]);
    expect(list.unidentified).toEqual([{ name: "B" }, { name: "C" }, {}]);
    expect(await told(body, ({ groups }) => groups.list())).toEqual([
      "GET /groups: [1].id: expected a value, found null: there is an object that does not tell which one it is",
      "GET /groups: [2].id: expected a value, found nothing: there is an object that does not tell which one it is",
      "GET /groups: [3]: expected an object, found null: there is an object that does not tell which one it is",
    ]);
    await expect(answered({ name: "B" }, ({ groups }) => groups.get(2))).rejects.toMatchObject({
      code: "unreadable_object",
    });
    const page = { tickets: [{ id: "A" }, { subject: "?" }], pages: "2", total: {} };
    const { value: first } = await answered(page, ({ tickets }) => tickets.list().pages().next());
    expect(first).toMatchObject({ pages: 2, items: [{ id: "A" }] });
    expect(first?.items.unidentified).toMatchObject([{ subject: "?" }]);
  });

  it.each([
    ["an object in place of a list", {}],
    ["a text in place of a list", '"all"'],
    ["a list of nothing but texts", ["a"]],
  ])("is an error where it is not what was asked for at all: %s", async (_what, body) => {
    await expect(answered(body, ({ agents }) => agents.list())).rejects.toMatchObject({
      code: "invalid_answer",
    });
  });

  it("is zero for a time that is none, and an empty text for variables that are none", async () => {
    const visitor = { id: "S", chat_start_time_ts: 0, last_visit_ts: "0", custom_variables: "" };
    expect(await answered([visitor], ({ visitors }) => visitors.list())).toEqual([
      { id: "S", customVariables: [], visitPath: [] },
    ]);
    const agent = { login: "a@b.c", last_logout: 0 };
    expect(await answered(agent, ({ agents }) => agents.get("a@b.c"))).toEqual({ login: "a@b.c" });
  });
});

describe("what is not documented", () => {
  it("is kept, and typed where others have seen it", async () => {
    const body = {
      login: "b5f3",
      is_bot: 1,
      suspended: "0",
      awaiting_approval: false,
      timezone: "Europe/Warsaw",
      weekly_summary: 1,
      groups: [{ id: 1, name: "A", priority: "first" }],
      notifications: { new_visitor: 1, unassigned_chats: 0, ticket: 1, sms_alert: 1 },
      ticket_notifications: { new_ticket: 1 },
      mute_all_sounds: 0,
      favourite_colour: { main_one: "red" },
    };
    const agent = await answered(body, ({ agents }) => agents.get("b5f3"));
    expect(agent).toEqual({
      login: "b5f3",
      isBot: true,
      suspended: false,
      awaitingApproval: false,
      timezone: "Europe/Warsaw",
      weeklySummary: true,
      groups: [{ id: 1, name: "A", priority: "first" }],
      notifications: { newVisitor: true, unassignedChats: false, ticket: true, smsAlert: 1 },
      ticketNotifications: { newTicket: 1 },
      muteAllSounds: false,
      favouriteColour: { mainOne: "red" },
    });
    expectTypeOf(agent.suspended).toEqualTypeOf<boolean | undefined>();
    expectTypeOf(agent.groups?.[0]?.priority).toEqualTypeOf<string | undefined>();
  });

  it("may be missing of what is: goals and canned responses of long ago", async () => {
    expect(await answered([{ id: 1, name: "g", active: 1 }], ({ goals }) => goals.list())).toEqual([
      { id: 1, name: "g", active: true },
    ]);
    expect(
      await answered([{ id: 1, group: 0, text: "t", tags: [] }], (client) => client.cannedResponses.list()),
    ).toEqual([{ id: 1, group: 0, text: "t", tags: [] }]);
  });
});
