import { expect, it } from "vitest";
import { transportFailure } from "../../src/api/failures.js";
import { CertificateError, ConnectionError, LiveChatClient } from "../../src/api/index.js";
import { serveTls } from "./proxy-server.js";
import { serve } from "./server.js";

it("a certificate that signs itself ends a call at once, and is told with what to set", async () => {
  await using server = await serve({ body: [] });
  await using tls = await serveTls(server.url);
  const waits: unknown[] = [];
  await using client = new LiveChatClient({
    token: "t0ken",
    baseUrl: `https://127.0.0.1:${tls.port}`,
    onWait: (wait) => waits.push(wait),
    retry: { maxTimeMs: 60_000, baseMs: 1, noticeMs: 0 },
  });
  for (const call of [() => client.groups.list(), () => client.groups.create({ name: "a", agents: [] })]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await expect(call()).rejects.toMatchObject({
      code: "certificate",
      message: expect.stringMatching(
        /signed by nobody .*\(DEPTH_ZERO_SELF_SIGNED_CERT\).*Nothing was sent\..*NODE_EXTRA_CA_CERTS/,
      ) as string,
    });
  }
  expect([tls.connections(), waits, server.taken]).toEqual([2, [], []]);
});

it.each([
  ["CERT_HAS_EXPIRED", "has expired"],
  ["CERT_NOT_YET_VALID", "clock of this machine"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "another host"],
  ["SELF_SIGNED_CERT_IN_CHAIN", "signed by nobody"],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "signed by nobody"],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "signed by nobody"],
])("%s is told in words", (code, words) => {
  const call = { method: "GET", path: "/groups", origin: "https://api.example", requestSent: false };
  const error = transportFailure(Object.assign(new Error("tls"), { code }), call);
  expect(error).toBeInstanceOf(CertificateError);
  expect(error.message).toContain(words);
});

it.each(["ECONNRESET", "EPROTO", "ERR_SSL_WRONG_VERSION_NUMBER"])(
  "%s is a connection that failed",
  (code) => {
    const call = { method: "GET", path: "/groups", origin: "https://api.example", requestSent: false };
    expect(transportFailure(Object.assign(new Error("tls"), { code }), call)).toBeInstanceOf(ConnectionError);
  },
);
