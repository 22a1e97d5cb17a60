import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LiveChatClient } from "../../src/api/index.js";
import { loadEngine } from "../../src/cli/engine.js";
import { runCli } from "../cli/fake.js";
import { OWN_PASSWORD, TOKEN } from "./credentials.js";
import { engines, startEmulator } from "./engines.js";
import { Project } from "./project.js";

describe.each(engines)("each request is told, on $name", { timeout: 600_000 }, ({ of, missing }) => {
  if (missing !== undefined) {
    it.skip(`where LIVECHAT_DEBUG says so (skipped: ${missing})`, () => undefined);
    return;
  }

  it("where LIVECHAT_DEBUG says so, and not without it", async () => {
    await using account = await startEmulator({ faults: "429:1 x1 POST /agents" });
    await using project = await Project.create(account.emulator);
    const engine = of(project);
    const login = "jane@acme.com";
    await project.declare([
      { type: "Agent", name: "jane", args: { login, name: "Jane", password: "pa55word-of-jane" } },
    ]);
    const up = await engine.up({ env: { LIVECHAT_DEBUG: "true" } });
    expect(up, up.said).toMatchObject({ status: 0 });
    expect(up.said).toMatch(/debug: GET \/agents: 200 in \d+ ms, attempt 1/);
    expect(up.said).toMatch(/debug: POST \/agents: 429 rate_limit in \d+ ms, attempt 1/);
    expect(up.said).toMatch(/debug: POST \/agents: 200 in \d+ ms, attempt 2/);
    for (const secret of [TOKEN, OWN_PASSWORD, "pa55word-of-jane"]) expect(up.said).not.toContain(secret);
    expect((await engine.refresh()).said).not.toContain("debug: ");
  });

  it("is refused where it is neither on nor off, already by the preview", async () => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator);
    await project.declare([{ type: "Group", name: "returns", args: { name: "Returns" } }]);
    const preview = await of(project).preview({ env: { LIVECHAT_DEBUG: "maybe" } });
    expect(preview.status).not.toBe(0);
    expect(preview.said).toContain("LIVECHAT_DEBUG (livechat:debug) is neither on nor off");
  });
});

describe("--debug", () => {
  it.each([
    ["preflight", "licence.yaml"],
    ["export", "--out", "out"],
    ["up", "--yes", "--json"],
  ])("makes %s tell each request on stderr, and nowhere else", async (...args) => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator);
    await project.declare([{ type: "Group", name: "returns", args: { name: "Returns" } }]);
    await writeFile(join(project.directory, "licence.yaml"), "groups: { returns: { name: Returns } }\n");
    const setup = { cwd: project.directory, env: project.env, engine: await loadEngine() };
    const { status, stdout, stderr } = await runCli([...args, "--debug"], setup);
    expect(status, stderr).toBe(0);
    expect(stderr).toMatch(/^debug: GET \/groups: 200 in \d+ ms, attempt 1$/m);
    expect(stdout).not.toContain("debug: ");
    expect((await runCli(["preflight", "licence.yaml"], setup)).stderr).not.toContain("debug: ");
  });
});

it("the path that is told has no credentials, whatever is in it", async () => {
  await using account = await startEmulator();
  const told: string[] = [];
  await using api = new LiveChatClient({
    token: TOKEN,
    baseUrl: account.emulator.url,
    onRequest: ({ path }) => told.push(path),
  });
  await api.agents.get(`${TOKEN}@acme.com`).catch(() => undefined);
  expect(told).toHaveLength(1);
  expect(told.join()).not.toContain(TOKEN);
});
