import { describe, expect, it } from "vitest";
import type { Declared } from "./engine.js";
import { idOf, Project } from "./project.js";
import { engines, startEmulator } from "./engines.js";

const OTHER = "olga.other@another-company.com";
const program: readonly Declared[] = [
  { type: "Group", name: "sales", args: { name: "Night shift", agents: ["john.doe@mycompany.com"] } },
  { type: "CannedResponse", name: "hello", args: { text: "Hello", tags: ["hello"], group: idOf("sales") } },
  {
    type: "Webhook",
    name: "chats",
    args: { eventType: "chat_started", url: "https://example.com/chats", dataTypes: ["chat"] },
  },
];

describe.each(engines)("a preview on $name", { timeout: 600_000 }, ({ name, of, missing }) => {
  if (missing !== undefined) {
    it.skip(`asks the account (skipped: ${missing})`, () => undefined);
    return;
  }
  const isEmbedded = name === "the embedded engine";

  it("asks the account once, says which it is, and fails without it as an up would", async () => {
    await using account = await startEmulator();
    const { requests } = account.emulator;
    await using project = await Project.create(account.emulator);
    const engine = of(project);
    await project.declare(program);
    const closed = await startEmulator();
    const nowhere = closed.emulator.url;
    await closed[Symbol.asyncDispose]();
    const wrong = {
      "no credentials": [{ LIVECHAT_TOKEN: "" }, "no credentials for LiveChat: set LIVECHAT_TOKEN"],
      "wrong ones": [
        { LIVECHAT_TOKEN: "dal:wrong" },
        "The token is that of LIVECHAT_TOKEN in the environment",
      ],
      "no network": [
        { LIVECHAT_BASE_URL: nowhere, LIVECHAT_RETRY_SETUP_MAX_TIME_MS: "0" },
        "refused the connection",
      ],
    } as const;

    for (const [env, reason] of Object.values(wrong)) {
      // oxlint-disable-next-line no-await-in-loop -- one command after the other
      const refused = await engine.preview({ env });
      expect(refused.status, refused.said).not.toBe(0);
      expect(refused.said).toContain(reason);
    }
    const done = await engine.up();
    expect(done, done.said).toMatchObject({ status: 0 });
    for (const [env, reason] of Object.values(wrong)) {
      // oxlint-disable-next-line no-await-in-loop -- one command after the other
      const refused = await engine.preview({ env });
      expect(refused.status, refused.said).not.toBe(0);
      expect(refused.said).toContain(reason);
    }

    requests.clear();
    const same = await engine.preview({ expectNoChanges: true });
    expect(same, same.said).toMatchObject({ status: 0 });
    expect(requests.all().map(({ method, path }) => `${method} ${path}`)).toEqual(["GET /webhooks"]);
    expect(same.said).toMatch(
      /the stack [\w-]+\/dev is for the account of john\.doe@mycompany\.com \(licence 12345\)/,
    );

    requests.clear();
    const blind = isEmbedded ? { args: ["--offline"] } : {};
    const offline = await engine.preview({
      env: { LIVECHAT_TOKEN: "", ...(!isEmbedded && { LIVECHAT_OFFLINE: "true" }) },
      ...blind,
    });
    expect(offline, offline.said).toMatchObject({ status: 0 });
    expect(offline.said).toContain("this plan does not know whether the credentials are right");
    expect(requests.all()).toEqual([]);
  });

  it("is refused for another account than the stack's, where nothing is planned as well", async () => {
    await using account = await startEmulator({}, [{ account: OTHER }]);
    const { emulator } = account;
    await using project = await Project.create(emulator);
    const engine = of(project);
    await project.declare(program);
    const done = await engine.up();
    expect(done, done.said).toMatchObject({ status: 0 });
    const env = { LIVECHAT_ACCOUNT: OTHER, LIVECHAT_TOKEN: emulator.licence(1).token };
    for (const declared of [
      program,
      program.slice(0, 1),
      [{ type: "Group", name: "other", args: { name: "Other" } }],
    ]) {
      // oxlint-disable-next-line no-await-in-loop -- one command after the other
      await project.declare(declared);
      // oxlint-disable-next-line no-await-in-loop -- one command after the other
      const refused = await engine.preview({ env });
      expect(refused.status, refused.said).not.toBe(0);
      expect(refused.said).toContain(`the credentials are those of the account of ${OTHER}`);
    }
    if (!isEmbedded) return;
    // Of what is only deleted the CLI asks no provider before it does it.
    await project.declare([]);
    const emptied = await engine.preview({ env });
    expect(emptied.status, emptied.said).not.toBe(0);
    expect(emptied.said).toContain(`the credentials are those of the account of ${OTHER}`);
    const args = ["--preview-only"];
    expect((await engine.destroy({ env: { LIVECHAT_TOKEN: "" }, args })).said).toContain(
      "no credentials for LiveChat",
    );
  });
});
