import { readFileSync } from "node:fs";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { inspect } from "node:util";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { ConfigurationError, ConnectionError, LiveChatClient, TimeoutError } from "../../src/api/index.js";
import { certificateFile, serveProxy, serveTls } from "./proxy-server.js";
import { serve } from "./server.js";

beforeAll(() => setDefaultCACertificates([...getCACertificates(), readFileSync(certificateFile, "utf8")]));

const names = ["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"].flatMap((name) => [name, name.toLowerCase()]);
// The developer's own are not for these tests.
beforeEach(() => names.forEach((name) => vi.stubEnv(name, undefined)));
afterEach(() => vi.unstubAllEnvs());

const api = "https://api.livechat.test";
const clientOf = (baseUrl: string, timeouts = {}) =>
  new LiveChatClient({ token: "t0ken-of-the-account", baseUrl, retry: false, timeouts });

const makeClient = () => clientOf(api);

const failure = async (client: LiveChatClient) =>
  await client.groups.list().catch((caught: unknown) => caught);

describe("a client behind a proxy", () => {
  it.each(["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"])(
    "goes through the one that %s names",
    async (name) => {
      await using server = await serve({ body: [] });
      await using tls = await serveTls(server.url);
      await using proxy = await serveProxy(tls);
      vi.stubEnv(name, `http://127.0.0.1:${proxy.port}`);
      await using client = clientOf(api);
      expect(await client.groups.list()).toEqual([]);
      expect(await client.groups.list()).toEqual([]);
      expect(new Set(proxy.asked)).toEqual(new Set(["api.livechat.test:443"]));
      expect(new Set(proxy.credentials)).toEqual(new Set([undefined]));
      expect(server.taken).toHaveLength(2);
    },
  );

  it("takes the small letters before the large, https before http, and an empty one for none", async () => {
    await using server = await serve({ body: [] });
    await using tls = await serveTls(server.url);
    await using proxy = await serveProxy(tls);
    vi.stubEnv("https_proxy", "");
    vi.stubEnv("HTTPS_PROXY", `127.0.0.1:${proxy.port}`);
    vi.stubEnv("http_proxy", "http://127.0.0.1:9");
    await using client = clientOf(api);
    await client.groups.list();
    expect(proxy.asked).toHaveLength(1);
  });

  it("shows it the credentials of its URL, and shows the proxy nothing of the account", async () => {
    await using server = await serve({ body: [] });
    await using tls = await serveTls(server.url);
    await using proxy = await serveProxy(tls);
    vi.stubEnv("HTTPS_PROXY", `http://jane:p%40ss%3Aw%C3%B6rd@127.0.0.1:${proxy.port}`);
    await using client = clientOf(api);
    await client.groups.list();
    expect(proxy.credentials).toEqual([`Basic ${Buffer.from("jane:p@ss:wörd").toString("base64")}`]);
    expect(server.taken[0]?.headers).not.toHaveProperty("proxy-authorization");
  });

  it.each(["NO_PROXY", "no_proxy"])("reaches the hosts of %s directly", async (name) => {
    await using server = await serve({ body: [] });
    await using tls = await serveTls(server.url);
    await using proxy = await serveProxy(tls);
    vi.stubEnv("HTTPS_PROXY", `http://127.0.0.1:${proxy.port}`);
    // An address of this machine that is not one of its loopback names.
    const url = `https://0.0.0.0:${tls.port}`;
    await using through = clientOf(url);
    await through.groups.list();
    expect(proxy.asked).toEqual([`0.0.0.0:${tls.port}`]);
    vi.stubEnv(name, "corp.example, 0.0.0.0");
    await using direct = clientOf(url);
    await direct.groups.list();
    expect(proxy.asked).toHaveLength(1);
    expect(server.taken).toHaveLength(2);
  });

  it("reaches loopback addresses directly, whatever the environment says", async () => {
    await using server = await serve({ body: [] });
    for (const name of names.filter((each) => !/no/i.test(each))) vi.stubEnv(name, "http://127.0.0.1:9");
    await using client = clientOf(server.url);
    expect(await client.groups.list()).toEqual([]);
  });

  it("uses a dispatcher of the caller's and no proxy", () => {
    vi.stubEnv("HTTPS_PROXY", "no such address");
    const dispatcher = { dispatch: () => true } as never;
    expect(() => new LiveChatClient({ token: "t", dispatcher })).not.toThrow();
  });
});

describe("a proxy that fails", () => {
  const secret = "pr0xy-p@ss-word";
  /** What a call through such a proxy fails with; no part of the proxy's credentials is in it. */
  async function through(port: number, timeouts = {}): Promise<Error> {
    vi.stubEnv("https_proxy", `http://jane:${encodeURIComponent(secret)}@127.0.0.1:${port}`);
    await using client = clientOf(api, timeouts);
    const error = await failure(client);
    const basic = Buffer.from(`jane:${secret}`).toString("base64");
    for (const form of [secret, encodeURIComponent(secret), basic, "t0ken-of-the-account"]) {
      expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(form);
      expect(inspect(client, { depth: 20, showHidden: true })).not.toContain(form);
    }
    expect(String(error)).toContain(`the proxy http://127.0.0.1:${port} that https_proxy names`);
    expect(String(error)).toContain("Nothing was sent.");
    expect(error).toMatchObject({ requestSent: false });
    return error as Error;
  }

  it("because nobody listens, is named with its variable", async () => {
    const { port } = await serveProxy({ status: 500 }).then(async (proxy) => {
      await proxy[Symbol.asyncDispose]();
      return proxy;
    });
    const error = await through(port);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error.message).toContain("refused the connection");
  });

  it.each([407, 403, 502])("because it answers with %i, is named with it", async (status) => {
    await using proxy = await serveProxy({ status });
    const error = await through(proxy.port);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error.message).toContain(`refused to connect to https://api.livechat.test (${status})`);
  });

  it("because it hangs up, is named", async () => {
    await using proxy = await serveProxy((socket) => socket.destroy());
    expect(await through(proxy.port)).toBeInstanceOf(ConnectionError);
  });

  it("because it says nothing, is named once the time for a connection is over", async () => {
    await using proxy = await serveProxy(() => undefined);
    const error = await through(proxy.port, { connectMs: 50 });
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ phase: "connect" });
  });

  it("because what it leads to has a certificate that nobody trusts, is told with the failure's code", async () => {
    await using server = await serve({ body: [] });
    await using tls = await serveTls(server.url);
    await using proxy = await serveProxy(tls);
    vi.stubEnv("https_proxy", `http://127.0.0.1:${proxy.port}`);
    await using client = clientOf("https://other.livechat.test");
    expect(String(await failure(client))).toContain("ERR_TLS_CERT_ALTNAME_INVALID");
    expect(server.taken).toHaveLength(0);
  });

  it.each([
    ["http://jane:pr0xy-secret@", "is not the address of a proxy"],
    ["http://jane:pr0xy-secret@proxy.example:99999", "is not the address of a proxy"],
    ["ftp://jane:pr0xy-secret@proxy.example", "ftp:"],
    ["socks5://jane:pr0xy-secret@proxy.example", "socks5:"],
    ["http://jane:100%pr0xy-secret@proxy.example", "%25"],
  ])("because %s is no address, is told before anything is sent", (value, words) => {
    vi.stubEnv("HTTPS_PROXY", value);
    expect(makeClient).toThrow(ConfigurationError);
    expect(makeClient).toThrow("HTTPS_PROXY");
    expect(makeClient).toThrow(words);
    expect(makeClient).not.toThrow("pr0xy-secret");
  });
});
