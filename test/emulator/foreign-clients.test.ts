import { request } from "undici";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createEmulator, type Emulator } from "../../src/emulator/index.js";

/*
 * The requests of public clients in other languages, as they stand on the wire: each has its own way of encoding paths
 * and lists, and its own mistakes, with which it works. What each sends was learned from its source.
 */

let emulator: Emulator;
beforeAll(async () => {
  emulator = await createEmulator();
});
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

/** One client: the headers that it sends with every request, and those of one with a body. */
interface Client {
  readonly headers: Record<string, string>;
  readonly withBody: Record<string, string>;
}

const json = (value: unknown) => JSON.stringify(value);

type Line = readonly [call: string, body?: string];

const AUTHORIZATION = `Basic ${Buffer.from("john.doe@mycompany.com:dal:emulator").toString("base64")}`;

async function replay({ headers, withBody }: Client, [call, body]: Line): Promise<any> {
  const [method = "", path = ""] = call.split(" ");
  const response = await request(emulator.url + path, {
    method: method as "GET",
    headers: { authorization: AUTHORIZATION, ...headers, ...(body !== undefined && withBody) },
    ...(body !== undefined && { body }),
  });
  const text = await response.body.text();
  expect({ call, body, status: response.statusCode, text }).toMatchObject({ status: 200 });
  return JSON.parse(text);
}

/** Sends one request after the other, and gives the answer to the last. */
async function replayAll(client: Client, lines: readonly Line[]): Promise<any> {
  let last: unknown;
  for (const line of lines) last = await replay(client, line);
  return last;
}

describe("a client in C#, which encodes in small letters, and sends forms with a charset", () => {
  const form = "application/x-www-form-urlencoded; charset=utf-8";
  const client: Client = {
    headers: {
      "x-api-version": "2",
      accept: "application/json",
      "user-agent": "LiveChatApiClientCSharp/1.0.1",
    },
    withBody: { "content-type": form },
  };

  test("works with agents", async () => {
    const agent = "/agents/john%40mycompany.com";
    await replayAll(client, [
      ["GET /agents"],
      ["GET /agents?status=accepting+chats"],
      ["POST /agents", "login=john%40mycompany.com&name=John"],
      ["GET /agents/john%40mycompany.com"],
      [`PUT ${agent}`, "login_status=not+accepting+chats&max_chats_count=2"],
    ]);
    expect(await replay(client, [`POST ${agent}/reset_api_key`, ""])).toMatchObject({
      login_status: "not accepting chats",
      max_chats_count: 2,
      api_key: expect.any(String),
    });
    await replay(client, [`DELETE ${agent}`]);
  });

  test("works with groups, though it misspells the list of agents", async () => {
    await replay(client, ["POST /groups", "name=New&agents[0]=jane.doe%40mycompany.com&language=pl"]);
    expect(
      await replay(client, ["PUT /groups/4", "agent[0]=john.doe%40mycompany.com&name=Newer"]),
    ).toMatchObject({
      name: "Newer",
      agents: ["jane.doe@mycompany.com"],
    });
    await replayAll(client, [["GET /groups/4"], ["DELETE /groups/4"], ["GET /status/1"], ["GET /status"]]);
  });

  test("works with canned responses and tags, which it deletes with a form", async () => {
    await replay(client, ["POST /canned_responses", "text=a+%26+b&tags[]=one&tags[]=two"]);
    expect(await replay(client, ["PUT /canned_responses/3191", "tags[]=tag3&tags[]=tag4"])).toMatchObject({
      text: "a & b",
      tags: ["tag4", "tag3"],
    });
    await replayAll(client, [
      ["GET /canned_responses?group=1"],
      ["DELETE /canned_responses/3191"],
      ["POST /tags", "tag=new+one&author=john.doe%40mycompany.com&group=1"],
      ["GET /tags?group=1"],
      ["DELETE /tags/sales", "group=1"],
    ]);
    expect(emulator.licence().data.tags.map(({ name }) => name)).toEqual(["support", "new one"]);
  });

  test("works with goals and greetings", async () => {
    await replayAll(client, [
      ["POST /goals", "name=g&type=url&url=http%3a%2f%2fx.com&match_type=exact"],
      ["PUT /goals/2231", "name=g2&active=0"],
      ["POST /goals/2231/mark_as_successful", "visitor_id=S1"],
      ["DELETE /goals/2231"],
      ["GET /greetings?group=1"],
    ]);
    const rules =
      "&rules[0][type]=visit_time_page&rules[0][value]=15&rules[0][operator]=greater_than" +
      "&rules[1][type]=url_funnel&rules[1][urls][0][url]=a&rules[1][urls][0][operator]=equals" +
      "&rules[1][urls][1][url]=b&rules[1][urls][1][operator]=contains";
    expect((await replay(client, ["POST /greetings", `name=g${rules}&group=1`])).rules).toMatchObject([
      { value: "15" },
      { urls: [{ url: "a" }, { url: "b", operator: "contains" }] },
    ]);
    await replayAll(client, [["PUT /greetings/2501", "name=g2&active=0"], ["DELETE /greetings/2501"]]);
  });

  test("works with archives, tickets, visitors and webhooks", async () => {
    await replayAll(client, [
      ["GET /chats?date_from=2013-01-01&query=hello"],
      ["GET /chats/MH022RD0K5"],
      ["POST /chats/MH022RD0K5/send_transcript", "to=john%40mycompany.com"],
      ["PUT /chats/MH022RD0K5/tags", "tag[]=sales&tag[]=complaint"],
      ["GET /tickets?status=open&page=1"],
      ["POST /tickets", "message=m&requester[mail]=a%40x.com&requester[name]=A&subject=s&source[type]=mail"],
      ["PUT /tickets/5FUED/tags", "tag[]=sales"],
      ["GET /visitors?state=chatting"],
      [
        "POST /visitors/S148dea44981.d9443253fef2/details",
        "license_id=12345&token=0adec158e423091d5a36c9fce95775db&id=my-app&fields[0][name]=Age&fields[0][value]=36&icon=x.com/i.png",
      ],
      ["POST /webhooks", "event_type=chat_started&url=http%3a%2f%2fx.com%2fhook&data_types[]=chat"],
      ["GET /webhooks"],
      ["DELETE /webhooks/39612eee5f1b431217aafb9de19c1e32"],
    ]);
  });
});

describe("a client in PHP, which encodes brackets, and leaves logins in paths as they are", () => {
  const client: Client = {
    headers: { "x-api-version": "2", accept: "*/*" },
    withBody: { "content-type": "application/x-www-form-urlencoded" },
  };

  test("works with agents and groups", async () => {
    const created = await replay(client, [
      "POST /agents",
      "login=amy%40x.com&name=Amy+W&groups%5B0%5D=1&groups%5B1%5D=2&notifications%5Bnew_visitor%5D=0",
    ]);
    expect(created).toMatchObject({ groups: [{ id: 1 }, { id: 2 }], notifications: { new_visitor: 0 } });
    await replayAll(client, [
      ["GET /agents/amy@x.com"],
      ["PUT /agents/amy@x.com", "name=Amy&work_scheduler%5Bmonday%5D%5Benabled%5D=1"],
      ["DELETE /agents/amy@x.com"],
      ["GET /groups"],
      ["GET /groups/2"],
      ["POST /groups", "name=G&agents%5B0%5D=jane.doe%40mycompany.com"],
      ["PUT /groups/4", "name=H"],
      ["DELETE /groups/4"],
      ["GET /status"],
      ["GET /status/2"],
    ]);
  });

  test("works with the rest of what it knows", async () => {
    await replayAll(client, [
      ["GET /canned_responses?group=0"],
      ["POST /canned_responses", "text=Hi&tags%5B0%5D=a&tags%5B1%5D=b"],
      ["PUT /canned_responses/3191", "text=Ho&tags%5B0%5D=c"],
      ["DELETE /canned_responses/3191"],
      ["GET /tags?group=1"],
      ["POST /tags", "author=john.doe%40mycompany.com&tag=Test+Tag&group=1"],
      ["DELETE /tags/sales"],
      ["GET /chats?date_from=2013-01-01&page=1"],
      ["PUT /chats/MH022RD0K5/tags", "tag%5B0%5D=sales"],
      ["GET /tickets?page=1"],
      ["POST /tickets", "message=m&requester%5Bmail%5D=a%40x.com"],
      ["GET /visitors"],
      [
        "POST /webhooks",
        "event_type=chat_started&data_types%5B0%5D=chat&data_types%5B1%5D=visitor&url=http%3A%2F%2Fx.com",
      ],
      ["GET /webhooks"],
      ["DELETE /webhooks/39612eee5f1b431217aafb9de19c1e32"],
    ]);
  });
});

describe("a client in Ruby, which sends JSON, and its type with every request", () => {
  const client: Client = {
    headers: {
      "x-api-version": "2",
      accept: "application/json",
      "accept-charset": "utf-8",
      "content-type": "application/json",
      "user-agent": "livechat-ruby/0.1",
    },
    withBody: {},
  };

  test("works with agents, groups and canned responses", async () => {
    await replayAll(client, [
      ["GET /agents"],
      ["POST /agents", json({ login: "alice@mycompany.com", name: "Alice" })],
      ["PUT /agents/jane.doe@mycompany.com", json({ job_title: "Tester", status: "not accepting chats" })],
      ["PUT /agents/alice@mycompany.com/reset_api_key", json({})],
      ["DELETE /agents/alice@mycompany.com"],
      ["POST /groups", json({ name: "Human Resources", agents: ["jenny.doe@mycompany.com"] })],
      ["PUT /groups/3", json({ name: "Quality Assurance", agents: ["jane.doe@mycompany.com"] })],
      ["DELETE /groups/4"],
      ["POST /canned_responses", json({ text: "Goodbye.", tags: ["cu", "bye"] })],
      ["PUT /canned_responses/3191", json({ tags: ["bye"] })],
      ["DELETE /canned_responses/3191"],
      ["GET /status/"],
      ["GET /status/0"],
    ]);
  });

  test("works with chats, goals and visitors, where it sends numbers for texts and texts for numbers", async () => {
    await replayAll(client, [
      ["GET /chats"],
      ["POST /chats/MH022RD0K5/send_transcript", json({ to: "john.doe@mycompany.com" })],
      ["POST /goals", json({ name: "new goal", type: "url", url: "http://x.com" })],
      ["PUT /goals/2231", json({ name: "updated goal" })],
      ["POST /goals/1181/mark_as_successful", json({ visitor_id: 1, order_id: "AP723HVCA721" })],
      ["DELETE /goals/2231"],
      ["GET /visitors"],
    ]);
    const details = {
      license_id: "12345",
      token: "0adec158e423091d5a36c9fce95775db",
      id: "my-app",
      fields: [{ name: "Age", value: 36 }],
    };
    expect(await replay(client, ["POST /visitors/S148dea44981.d9443253fef2/details", json(details)])).toEqual(
      { result: "Visitor details added" },
    );
  });
});
