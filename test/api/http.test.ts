import { MockAgent } from "undici";
import { describe, expect, it } from "vitest";
import { LiveChatClient, type ClientOptions } from "../../src/api/index.js";
import { serve } from "./server.js";

const clientOf = (baseUrl: string, more: Partial<ClientOptions> = {}) =>
  new LiveChatClient({ token: "secret-token", baseUrl, retry: false, ...more });

describe("a request", () => {
  it("says the version, and who asks: Bearer without an account", async () => {
    await using server = await serve({ body: [] });
    await using client = clientOf(server.url);
    await client.groups.list();
    expect(server.taken[0]?.headers).toMatchObject({
      "x-api-version": "2",
      authorization: "Bearer secret-token",
      "user-agent": "pulumi-livechat",
    });
    expect(server.taken[0]?.headers).not.toHaveProperty("x-region");
  });

  it("is Basic with an account, whose token may hold a colon", async () => {
    await using server = await serve({ body: [] });
    await using client = clientOf(server.url, { account: "john.doe@mycompany.com", token: "fra:abc:def" });
    await client.groups.list();
    const encoded = Buffer.from("john.doe@mycompany.com:fra:abc:def").toString("base64");
    expect(server.taken[0]?.headers.authorization).toBe(`Basic ${encoded}`);
    expect(server.taken[0]?.headers["x-region"]).toBe("fra");
  });

  it.each([301, 302, 303, 307, 308])(
    "that is redirected (%i) is not followed, and once only",
    async (status) => {
      await using other = await serve({ body: [] });
      await using server = await serve({ status, headers: { location: `${other.url}/groups` } });
      await using client = clientOf(server.url, { retry: {} });
      await expect(client.groups.list()).rejects.toMatchObject({ code: "invalid_answer", status });
      await expect(client.groups.create({ name: "a", agents: [] })).rejects.toMatchObject({ status });
      expect(server.taken).toHaveLength(2);
      expect(other.taken).toEqual([]);
    },
  );

  it("goes below the base URL's own path", async () => {
    await using server = await serve({ body: [] });
    await using client = clientOf(`${server.url}/v2/`);
    await client.tags.list({ group: 1 });
    expect(server.taken[0]?.url).toBe("/v2/tags?group=1");
  });

  it("goes once to the region that a misdirected-request answer names, and there at once afterwards", async () => {
    await using server = await serve(
      { status: 421, body: { error: "Misdirected request", region: "fra" } },
      { body: [] },
    );
    await using client = clientOf(server.url, { token: "dal:x" });
    await client.groups.list();
    await client.groups.list();
    expect(server.taken.map(({ headers }) => headers["x-region"])).toEqual([undefined, "fra", "fra"]);
  });

  it.each([
    ["Misdirected request: the licence is not in dal, use fra", "dal:x", [undefined, "fra"]],
    ["Misdirected request: fra is wrong, dal is right", "fra:x", ["fra", "dal"]],
  ])("takes the other region of the two that are named: %s", async (error, token, tried) => {
    await using server = await serve({ status: 421, body: { error } }, { body: [] });
    await using client = clientOf(server.url, { token });
    await client.groups.list();
    expect(server.taken.map(({ headers }) => headers["x-region"])).toEqual(tried);
  });

  it("gives up where the other region misdirects too", async () => {
    await using server = await serve(
      { status: 421, body: { error: "Misdirected request: fra" } },
      { status: 400, body: { errors: ["Misdirected request, use dal"] } },
    );
    await using client = clientOf(server.url);
    await expect(client.groups.list()).rejects.toMatchObject({ code: "misdirected", region: "dal" });
    expect(server.taken).toHaveLength(2);
  });
});

describe("a client", () => {
  it("uses a dispatcher of the caller's, and leaves it open", async () => {
    await using mock = Object.assign(new MockAgent(), {
      async [Symbol.asyncDispose](this: MockAgent) {
        await this.close();
      },
    });
    mock.disableNetConnect();
    mock
      .get("https://api.livechatinc.com")
      .intercept({ path: "/status/0" })
      .reply(200, { status: "online" })
      .times(2);
    const first = new LiveChatClient({ token: "t", dispatcher: mock });
    expect(await first.status.get()).toBe("online");
    await first.close();
    await using second = new LiveChatClient({ token: "t", dispatcher: mock });
    expect(await second.status.get()).toBe("online");
  });

  it("can be closed twice, and does nothing afterwards", async () => {
    await using server = await serve({ body: [] });
    const client = clientOf(server.url);
    await client.groups.list();
    await Promise.all([client.close(), client.close()]);
    await expect(client.groups.list()).rejects.toMatchObject({ code: "aborted", requestSent: false });
    expect(server.taken).toHaveLength(1);
  });

  it("keeps its connections, and makes no more than 32 of them", async () => {
    const ports: (number | undefined)[] = [];
    await using server = await serve((_, response) => {
      ports.push(response.socket?.remotePort);
      response.end("[]");
    });
    await using client = clientOf(server.url);
    for (let count = 0; count < 10; count++) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await client.groups.list();
    }
    expect(new Set(ports).size).toBeLessThanOrEqual(2);
    await Promise.all(Array.from({ length: 200 }, () => client.groups.list()));
    expect(ports).toHaveLength(210);
    expect(new Set(ports).size).toBeLessThanOrEqual(32);
  });
});

describe("a resource", () => {
  it("is camelCase and typed on our side, as documented on the wire", async () => {
    const answer = { id: "4", name: "HR", language: "en", agents: ["a@b.c"], status: "offline", extra: null };
    await using server = await serve({ body: answer });
    await using client = clientOf(server.url);
    const group = await client.groups.create({ name: "HR", agents: ["a@b.c"] });
    expect(group).toEqual({ id: 4, name: "HR", language: "en", agents: ["a@b.c"], status: "offline" });
    expect(server.taken[0]).toMatchObject({
      method: "POST",
      url: "/groups",
      body: '{"name":"HR","agents":["a@b.c"]}',
    });
  });

  it("sends flags as 0 and 1, and leaves out what is undefined", async () => {
    const login = "jenny.doe+x@mycompany.com";
    await using server = await serve({
      body: { login, name: "J", permission: "normal", last_logout: 0, daily_summary: "1" },
    });
    await using client = clientOf(server.url);
    const agent = await client.agents.update(login, {
      dailySummary: false,
      notifications: { newVisitor: true },
    });
    expect(agent).toEqual({ login, name: "J", permission: "normal", dailySummary: true });
    expect(server.taken[0]?.url).toBe("/agents/jenny.doe%2Bx@mycompany.com");
    expect(JSON.parse(server.taken[0]?.body ?? "")).toEqual({
      daily_summary: 0,
      notifications: { new_visitor: 1 },
    });
  });

  it("deletes a tag by its encoded name, in the group that the body names", async () => {
    await using server = await serve({ body: { ok: true } });
    await using client = clientOf(server.url);
    await client.tags.delete("50% off/now", { group: 1 });
    expect(server.taken[0]).toMatchObject({
      method: "DELETE",
      url: "/tags/50%25%20off%2Fnow",
      body: '{"group":1}',
    });
  });

  it("leaves the keys of a greeting's properties alone", async () => {
    const properties = { "greeting-message_text": "Hello", camelKey_here: "1" };
    await using server = await serve({
      body: { id: 1, active: 1, name: "g", rules: [{ type: "x", value: 5 }], properties },
    });
    await using client = clientOf(server.url);
    const greeting = await client.greetings.update(1, { properties, active: false });
    expect(greeting).toEqual({
      id: 1,
      active: true,
      name: "g",
      rules: [{ type: "x", value: "5" }],
      properties,
    });
    expect(JSON.parse(server.taken[0]?.body ?? "")).toEqual({ properties, active: 0 });
  });
});
