import { describe, expect, it } from "vitest";
import { ConfigurationError, LiveChatClient, clientFromEnvironment } from "../../src/api/index.js";

const make = (baseUrl: string) => new LiveChatClient({ token: "t", baseUrl });

describe("the options of a client", () => {
  it.each(["http://127.0.0.1:8080", "http://localhost", "http://[::1]:1", "https://api.livechatinc.com/v2/"])(
    "take the base URL %s",
    (url) => {
      expect(make(url)).toBeInstanceOf(LiveChatClient);
    },
  );

  it.each([
    ["http://api.livechatinc.com", "not https"],
    ["http://localhost.evil.com", "not https"],
    ["http://127.0.0.1.evil.com", "not https"],
    ["ftp://127.0.0.1", "not https"],
    ["https://user:pass@api.livechatinc.com", "credentials"],
    ["https://api.livechatinc.com?x=1", "query"],
    ["api.livechatinc.com", "not a URL"],
    ["", "not a URL"],
  ])("refuse the base URL %j: %s", (url, why) => {
    expect(() => make(url)).toThrow(ConfigurationError);
    expect(() => make(url)).toThrow(why);
    expect(() => make(url)).not.toThrow("pass");
  });

  it.each([
    [{ token: "" }, "LIVECHAT_TOKEN"],
    [{ token: "a b" }, "white space"],
    [{ token: "t", account: "" }, "LIVECHAT_ACCOUNT"],
    [{ token: "t", account: "john@x.com:dal:abc" }, "colon"],
    [{ token: "t", region: "FRA " }, "LIVECHAT_REGION"],
    [{ token: "t", region: "eu" }, "dal and fra"],
    [{ token: "t", timeouts: { headersMs: 0 } }, "headersMs"],
    [{ token: "t", timeouts: { answerMs: Number.NaN } }, "answerMs"],
    [{ token: "t", maxAnswerBytes: 0.5 }, "LIVECHAT_ANSWER_MAX_BYTES"],
    [{ token: "t", userAgent: "acme\r\nX-Evil: 1" }, "userAgent"],
    [{ token: "t", userAgent: "" }, "userAgent"],
  ])("refuse %j and name %s", (options, name) => {
    expect(() => new LiveChatClient(options)).toThrow(ConfigurationError);
    expect(() => new LiveChatClient(options)).toThrow(name);
  });
});

describe("the environment", () => {
  it("gives the options", () => {
    const env = {
      LIVECHAT_TOKEN: " fra:abc\n",
      LIVECHAT_ACCOUNT: "john@x.com",
      LIVECHAT_BASE_URL: "http://127.0.0.1:1",
      LIVECHAT_REGION: "fra",
    };
    expect(clientFromEnvironment(env)).toEqual({
      token: "fra:abc",
      account: "john@x.com",
      baseUrl: "http://127.0.0.1:1",
      region: "fra",
    });
    expect(clientFromEnvironment({ LIVECHAT_TOKEN: "t", LIVECHAT_ACCOUNT: "" })).toEqual({ token: "t" });
    const limits = {
      LIVECHAT_TIMEOUT_MS: "1",
      LIVECHAT_ANSWER_TIMEOUT_MS: "2",
      LIVECHAT_ANSWER_MAX_BYTES: "3",
      LIVECHAT_CONCURRENCY: "4",
      LIVECHAT_RETRY_BASE_MS: "5",
    };
    expect(clientFromEnvironment({ LIVECHAT_TOKEN: "t", ...limits })).toEqual({
      token: "t",
      timeouts: { headersMs: 1, bodyMs: 1, answerMs: 2 },
      maxAnswerBytes: 3,
      concurrency: 4,
      retry: { baseMs: 5 },
    });
  });

  it("is told what it lacks", () => {
    expect(() => clientFromEnvironment({})).toThrow("LIVECHAT_TOKEN is not set");
  });
});
