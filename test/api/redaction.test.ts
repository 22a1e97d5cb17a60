import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LiveChatClient, LiveChatError } from "../../src/api/index.js";
import { encoders, type Encoder } from "../shared/encoders.js";
import { serve, type Taken, type Reply } from "./server.js";

const printable = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
});
const token = fc
  .tuple(fc.constantFrom("", "dal:", "fra:"), fc.uuid(), printable)
  .map((parts) => parts.join(""));
const password = fc.tuple(fc.uuid(), fc.string({ unit: "grapheme" })).map((parts) => parts.join("§"));

/** What a person or a program may see of an error, all of it. */
function everythingOf(error: unknown): string {
  const seen: string[] = [];
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    seen.push(each.message, each.stack ?? "", String(each), JSON.stringify(each));
    seen.push(inspect(each, { depth: 20, showHidden: true, maxStringLength: null }));
    seen.push(JSON.stringify(Object.getOwnPropertyDescriptors(each)));
  }
  return seen.join("\n");
}

/** An API, or something in its place, that gives back all it was told, encoded, in every way that an answer can. */
function tellTale(
  status: number,
  shape: number,
  { encode }: Pick<Encoder, "encode"> = { encode: String },
): Reply {
  return ({ headers, body, url }: Taken, response) => {
    const authorization = headers.authorization ?? "";
    const clear = Buffer.from(authorization.replace(/^Basic /, ""), "base64").toString();
    const told = [
      authorization,
      authorization.replace(/^\w+ /, ""),
      clear,
      body,
      url,
      decodeURIComponent(url),
    ];
    const parsed: unknown = body === "" ? {} : JSON.parse(body);
    const all = [
      ...told,
      ...Object.values(parsed ?? {}).flatMap((value) => [String(value), encodeURIComponent(String(value))]),
    ].map((text) => encode(text));
    const shapes = [{ errors: all }, { error: all.join(" ") }, { error: { message: all.join(",") } }, all];
    response.writeHead(status, { "x-echo": encodeURIComponent(authorization) });
    response.end(JSON.stringify(shapes[shape]));
  };
}

describe("no secret", () => {
  it("is in any part of an error, whatever the answer tells", async () => {
    const statuses = fc.constantFrom(200, 302, 400, 401, 403, 404, 421, 429, 500);
    const accounts = fc.option(fc.constant("john.doe@mycompany.com"), { nil: undefined });
    const shapes = fc.integer({ min: 0, max: 3 });
    const encoder = fc.constantFrom(...encoders);
    const cases = fc.tuple(token, password, password, accounts, statuses, shapes, encoder);
    await fc.assert(
      fc.asyncProperty(cases, async ([secret, newPassword, currentPassword, account, status, shape, how]) => {
        await using server = await serve(tellTale(status, shape, how));
        await using client = new LiveChatClient({
          retry: false,
          token: secret,
          baseUrl: server.url,
          ...(account === undefined ? {} : { account }),
        });
        const update = client.agents.update("a@b.c", { password: newPassword, currentPassword });
        const error: unknown = await update.catch((caught: unknown) => caught);
        expect(error).toBeInstanceOf(LiveChatError);
        expect(server.taken[0]?.body).toContain("current_password");
        const seen = everythingOf(error);
        const basic = Buffer.from(`${account}:${secret}`).toString("base64");
        for (const hidden of [secret, newPassword, currentPassword, basic]) {
          for (const { encode } of encoders) expect(seen).not.toContain(encode(hidden));
        }
        if (how.whole === true) expect(seen).not.toContain(how.encode(server.taken[0]?.body ?? ""));
      }),
      { numRuns: 300 },
    );
  });

  it("is in an error that names the token without its prefix", async () => {
    const secret = "c14b85863755158d7aa5cc4ba17f61cb";
    await using server = await serve({ status: 401, body: { error: `${secret} is revoked` } });
    await using client = new LiveChatClient({ retry: false, token: `fra:${secret}`, baseUrl: server.url });
    const error: unknown = await client.groups.list().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ reasons: ["[redacted] is revoked"] });
    expect(everythingOf(error)).not.toContain(secret);
  });

  it("of a webhook's url is in an error", async () => {
    await using server = await serve(tellTale(400, 0));
    await using client = new LiveChatClient({ retry: false, token: "t0ken-t0ken", baseUrl: server.url });
    const url = "https://user:p%40ssword-in-url@my-company.com/hook?token=t%C3%B6ken-in-url";
    const error: unknown = await client.webhooks
      .create({ eventType: "chat_started", dataTypes: ["chat"], url })
      .catch((caught: unknown) => caught);
    expect(String(error)).toContain("[redacted]");
    expect(everythingOf(error)).not.toMatch(/p%40ssword|p@ssword|ken-in-url/);
  });

  it("is in the client, or in the errors of setting one up", () => {
    expect.assertions(8);
    const client = new LiveChatClient({
      retry: false,
      token: "t0ken-t0ken",
      account: "john.doe@mycompany.com",
    });
    const basic = Buffer.from("john.doe@mycompany.com:t0ken-t0ken").toString("base64");
    const seen = inspect(client, { depth: 20, showHidden: true }) + JSON.stringify(client);
    expect(seen).not.toContain("t0ken-t0ken");
    expect(seen).not.toContain(basic);
    for (const unsendable of ["t0ken t0ken", "t0ken-t0ken\r\nX-Evil: 1", "t0ken-tökén"]) {
      try {
        expect(new LiveChatClient({ retry: false, token: unsendable })).toBeUndefined();
      } catch (error) {
        expect(error).toMatchObject({ code: "configuration" });
        expect(everythingOf(error)).not.toContain(unsendable.slice(0, 5));
      }
    }
  });

  it("is left in part where a long answer is cut", async () => {
    const errors = [`${"x".repeat(490)} t0ken-t0ken-t0ken`];
    await using server = await serve({ status: 400, body: { errors } });
    await using client = new LiveChatClient({
      retry: false,
      token: "t0ken-t0ken-t0ken",
      baseUrl: server.url,
    });
    const error: unknown = await client.groups.list().catch((caught: unknown) => caught);
    expect(everythingOf(error)).not.toContain("t0ken");
  });

  it("that is short garbles a message", async () => {
    await using server = await serve({
      status: 400,
      body: { errors: ["password is a bad one: a, at least 5 characters"] },
    });
    await using client = new LiveChatClient({ retry: false, token: "t0ken-t0ken", baseUrl: server.url });
    await expect(client.agents.update("a@b.c", { password: "a" })).rejects.toMatchObject({
      reasons: ["password is [redacted] bad one: [redacted], at least 5 characters"],
    });
  });
});
