import { describe, expect, it } from "vitest";
import { certificateFile, serveProxy, serveTls } from "../api/proxy-server.js";
import type { Declared } from "./engine.js";
import { engines, startEmulator } from "./engines.js";
import { Project } from "./project.js";

const group: Declared = { type: "Group", name: "a-group", args: { name: "Returns", language: "en" } };
const PROXY_PASSWORD = "the-pr0xy-s-password";

describe.each(engines)("$name", { timeout: 1_200_000 }, ({ name, of, missing }) => {
  if (missing !== undefined) {
    it.skip(`works behind a proxy (skipped: ${missing})`, () => undefined);
    return;
  }

  it("reaches LiveChat through the proxy that HTTPS_PROXY names, and shows nobody its password", async () => {
    await using account = await startEmulator();
    await using tls = await serveTls(account.emulator.url);
    await using proxy = await serveProxy(tls);
    await using project = await Project.create(account.emulator);
    Object.assign(project.env, {
      LIVECHAT_BASE_URL: "https://api.livechat.test",
      NODE_EXTRA_CA_CERTS: certificateFile,
      HTTPS_PROXY: `http://jane:${PROXY_PASSWORD}@127.0.0.1:${proxy.port}`,
    });
    const engine = of(project);
    await project.declare([group]);
    const untrusted = await engine.up({ env: { NODE_EXTRA_CA_CERTS: "" } });
    expect(untrusted.status).toBe(1);
    expect(untrusted.said).toMatch(/signed by nobody whom this program trusts.* set NODE_EXTRA_CA_CERTS to/);
    expect(untrusted.said).not.toContain("Given up after");
    expect(await engine.up()).toMatchObject({ status: 0, ops: { "a-group": "create" } });
    expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0 });
    expect(new Set(proxy.asked)).toEqual(new Set(["api.livechat.test:443"]));
    expect(account.emulator.licence().data.groups.map((each) => each.name)).toContain("Returns");

    const env = { HTTPS_PROXY: `http://jane:${PROXY_PASSWORD}@127.0.0.1:9`, LIVECHAT_RETRY_MAX_TIME_MS: "0" };
    await project.declare([{ ...group, args: { name: "Returned" } }]);
    const refused = await engine.up({ env });
    expect(refused.status).toBe(1);
    expect(refused.said).toContain(
      "the proxy http://127.0.0.1:9 that HTTPS_PROXY names, refused the connection",
    );
  });

  // Pulumi's own processes speak gRPC with one another, which goes by the variables in small letters.
  const exemptions: NodeJS.ProcessEnv[] =
    name === "the embedded engine"
      ? [{}, { no_proxy: "corp.example" }, { no_grpc_proxy: "corp.example" }]
      : [{ no_proxy: "127.0.0.1" }, { no_proxy: "corp.example", no_grpc_proxy: "corp.example,127.0.0.1" }];
  it.each(exemptions)("keeps what stays on this machine away from the proxy, with %j", async (exempt) => {
    await using account = await startEmulator();
    await using proxy = await serveProxy({ status: 502 });
    await using project = await Project.create(account.emulator);
    const url = `http://127.0.0.1:${proxy.port}`;
    const names = ["http_proxy", "https_proxy", "grpc_proxy", "HTTP_PROXY", "HTTPS_PROXY"];
    Object.assign(project.env, Object.fromEntries(names.map((each) => [each, url])), exempt);
    const engine = of(project);
    await project.declare([group]);
    expect(await engine.up()).toMatchObject({ status: 0, ops: { "a-group": "create" } });
    expect(await engine.destroy()).toMatchObject({ status: 0, ops: { "a-group": "delete" } });
    expect(proxy.asked).toEqual([]);
  });
});
