import { describe, expect, it } from "vitest";
import { sample } from "../types/index.js";
import type { Declared, Engine } from "./engine.js";
import { startEmulator, ways } from "./engines.js";
import { Faults } from "../provider/faults.js";
import { Project } from "./project.js";

const tag: Declared = {
  type: "Tag",
  name: "a-tag",
  args: { tag: "urgent", author: "john.doe@mycompany.com", group: 1 },
};
const group: Declared = { type: "Group", name: "a-group", args: { name: "Returns", language: "en" } };
const webhook: Declared = {
  type: "Webhook",
  name: "a-webhook",
  args: { eventType: "chat_started", dataTypes: ["chat"], url: "https://mycompany.com/hook" },
};
const PASSWORD = "a-password-nobody-may-see";
const agent: Declared = {
  type: "Agent",
  name: "an-agent",
  args: { ...sample("Agent"), password: PASSWORD, status: "accepting chats" },
};

describe.each(ways)("$name", { timeout: 1_200_000 }, ({ of, missing }) => {
  if (missing !== undefined) {
    it.skip(`ends failures in one clear message (skipped: ${missing})`, () => undefined);
    return;
  }

  it("ends each failure with 1 and a message that says what to do, and loses and shows nothing", async () => {
    const faults = new Faults();
    await using account = await startEmulator({ interceptors: [faults] });
    await using project = await Project.create(account.emulator);
    // One fault is then one failure: retries are tested with their client.
    project.env["LIVECHAT_RETRY_MAX_TIME_MS"] = "0";
    const engine = of(project);
    await project.declare([tag, group, webhook]);
    expect(await engine.up()).toMatchObject({ status: 0 });
    const before = await resourcesOf(engine);
    const changed = { ...group, args: { ...group.args, language: "pl" } };
    await project.declare([tag, changed, webhook, agent]);

    const refused = await engine.up({ env: { LIVECHAT_TOKEN: "dal:another-t0ken-nobody-may-see" } });
    expect(refused.status).toBe(1);
    expect(refused.said).toContain("401");
    expect(refused.said).toContain("Check the token and the account");

    const refreshed = await engine.refresh({ env: { LIVECHAT_TOKEN: "dal:another-t0ken-nobody-may-see" } });
    expect(refreshed.status).toBe(1);
    expect(refreshed.said).toContain("Check the token and the account");

    const unreachable = await engine.up({ env: { LIVECHAT_BASE_URL: "http://127.0.0.1:9" } });
    expect(unreachable.status).toBe(1);
    expect(unreachable.said).toContain("Nothing was sent");
    expect(unreachable.said).toContain("http://127.0.0.1:9");
    expect(await resourcesOf(engine)).toEqual(before);

    await project.declare([tag, changed, webhook]);
    faults.next("PUT", /^\/groups\//, 500);
    const broken = await engine.up();
    expect(broken.status).toBe(1);
    expect(broken.said).toContain("This is on LiveChat's side");

    faults.next("GET", /^\/groups$/, 500);
    const unread = await engine.refresh();
    expect(unread.status).toBe(1);
    expect(await resourcesOf(engine)).toEqual(before);

    // What is not a list does not say that anything is gone.
    for (const instead of [{}, { error: "the database is away" }, { events: null }]) {
      // The same list tells which licence it is, and is asked for that first.
      faults.next("GET", /^\/webhooks$/, { instead });
      faults.next("GET", /^\/webhooks$/, { instead });
      // oxlint-disable-next-line no-await-in-loop -- one operation after the other
      expect(await engine.refresh()).toMatchObject({ status: 1 });
    }
    expect(await resourcesOf(engine)).toEqual(before);

    // Made, but not as declared: the second of its two requests fails.
    await project.declare([tag, changed, webhook, agent]);
    faults.next("PUT", /^\/agents\//, 500);
    const partial = await engine.up();
    expect(partial.status).toBe(1);
    expect(partial.said).toContain("the next up finishes it");
    expect(Object.keys(await resourcesOf(engine))).toContain("an-agent");
    expect(await engine.up()).toMatchObject({ status: 0, ops: { "an-agent": "update" } });
    expect(account.emulator.requests.count({ method: "POST", path: "/agents" })).toBe(1);
    expect(account.emulator.requests.count({ method: "POST", path: "/webhooks" })).toBe(1);
    expect(await engine.preview({ expectNoChanges: true })).toMatchObject({ status: 0 });
  });

  it("tells wrong arguments in a preview, by property, and shows no value of a secret", async () => {
    await using account = await startEmulator();
    await using project = await Project.create(account.emulator);
    const short = "zq7#";
    await project.declare([
      { type: "Agent", name: "wrong", args: { login: "anna", name: "Anna", password: short, groups: [0] } },
    ]);
    const { status, said } = await of(project).preview();
    expect(status).not.toBe(0);
    for (const reason of [
      "login: not an e-mail address",
      "password: at least 5 characters",
      "groups[0]: group 0 cannot be modified",
    ]) {
      expect(said).toContain(reason);
    }
    expect(said).not.toContain(short);
    expect(account.emulator.requests.all().filter(({ method }) => method !== "GET")).toEqual([]);
    await project.declare([{ type: "Group", name: "unknown", args: { name: "Returns", langauge: "pl" } }]);
    expect((await of(project).preview()).said).toContain(
      "langauge: unknown property; did you mean language?",
    );
  });
});

/** The ids and outputs of what the stack holds, by name. */
async function resourcesOf(engine: Engine): Promise<Record<string, unknown>> {
  const { deployment } = await engine.exportState();
  return Object.fromEntries(
    (deployment.resources ?? [])
      .filter(({ type }) => type.includes("dynamic/livechat:"))
      .map(({ urn, id, outputs }) => [urn.split("::").at(-1), { id, outputs: withoutCiphers(outputs) }]),
  );
}

/** A secret is encrypted anew whenever a state is written or exported. */
function withoutCiphers(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value ?? null, (key, inner: unknown) => (key === "ciphertext" ? "…" : inner)),
  ) as unknown;
}
