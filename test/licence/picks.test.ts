import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { LiveChatClient } from "../../src/api/index.js";
import type { Emulator } from "../../src/emulator/index.js";
import { checkLicence } from "../../src/licence/check.js";
import { exportAccount } from "../../src/licence/export/index.js";
import { loadObject } from "../../src/licence/from-object.js";
import { Picks } from "../../src/licence/picks.js";
import { preflight } from "../../src/licence/preflight.js";
import { createEmulator } from "../strict-emulator.js";

let emulator: Emulator;
let folder: string;
beforeEach(async () => {
  emulator = await createEmulator();
  folder = mkdtempSync(join(tmpdir(), "picks-"));
});
afterEach(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true });
});

async function withAccount<Result>(
  work: (account: { api: LiveChatClient; currentPassword: undefined }) => Promise<Result>,
): Promise<Result> {
  const { account, token } = emulator.licence();
  await using api = new LiveChatClient({ account, token, baseUrl: emulator.url });
  return await work({ api, currentPassword: undefined });
}

type Written = Record<string, Record<string, Record<string, unknown>>>;

/** What an export writes, and which lists it read. */
async function exported(name: string, ...picked: ConstructorParameters<typeof Picks>) {
  const directory = join(folder, name);
  emulator.requests.clear();
  await withAccount(
    async (account) => await exportAccount(account, { directory, picks: new Picks(...picked) }),
  );
  const licence = (parse(readFileSync(join(directory, "licence.yaml"), "utf8")) ?? {}) as Written;
  const { resources } = JSON.parse(readFileSync(join(directory, "import.json"), "utf8")) as {
    resources: { type: string; name: string }[];
  };
  const read = new Set(emulator.requests.all().map(({ path }) => path.split("/")[1]));
  return { licence, imported: resources.map(({ name: key }) => key), read };
}

describe("an export of a part", () => {
  test("has the sections that are picked, reads no more than it must, and calls things as one of all does", async () => {
    const all = await exported("all");
    const { licence, imported, read } = await exported("part", ["tags", "cannedResponses"]);
    expect(Object.keys(licence)).toEqual(["cannedResponses", "tags"]);
    expect(Object.keys(licence["tags"] ?? {})).toEqual(Object.keys(all.licence["tags"] ?? {}));
    expect(imported).toHaveLength(
      1 + Object.keys(licence["tags"] ?? {}).length + Object.keys(licence["cannedResponses"] ?? {}).length,
    );
    expect(read).toEqual(new Set(["agents", "canned_responses", "groups", "tags", "webhooks"]));
    expect(all.read).toContain("goals");
    // What they refer to is not there, and so has no key.
    for (const { group, author } of Object.values(licence["tags"] ?? {})) {
      expect([typeof group, author]).toEqual(["number", expect.stringContaining("@")]);
    }
  });

  test("has the objects that are picked, and none that are left out", async () => {
    const all = await exported("all");
    const agents = Object.keys(all.licence["agents"] ?? {});
    const [one = "", ...others] = agents;
    expect(Object.keys((await exported("one", [`agents.${one}`])).licence["agents"] ?? {})).toEqual([one]);
    const rest = await exported("rest", undefined, [`agents.${one}`, "groups"]);
    expect(Object.keys(rest.licence["agents"] ?? {})).toEqual(others);
    expect(rest.licence["groups"]).toBeUndefined();
    expect(
      Object.keys((await exported("star", ["agents.*"], [`agents.${one}`])).licence["agents"] ?? {}),
    ).toEqual(others);
  });

  test("needs no token that may read the rest", async () => {
    emulator.setFaults("403 GET /goals; 403 GET /agents; 403 GET /webhooks");
    expect(Object.keys((await exported("part", ["tags"])).licence)).toEqual(["tags"]);
  });

  test("of what there is not is refused, and nothing is written", async () => {
    await expect(exported("none", ["agents.nobody"])).rejects.toThrow(
      "--only agents.nobody: there is no nobody among the agents",
    );
    expect(() => readFileSync(join(folder, "none/licence.yaml"))).toThrow();
    expect(() => new Picks(["agens"])).toThrow("agens: agens is no section; did you mean agents?");
    expect(() => new Picks(undefined, ["jane"])).toThrow("One object is SECTION.KEY");
  });
});

describe("a preflight of a part", () => {
  const declaration = {
    groups: { fresh: { name: "Fresh" } },
    agents: { new: { login: "new@acme.com", name: "New", groups: ["fresh"] } },
    tags: {
      one: { tag: "one", author: "john.doe@mycompany.com", group: "fresh" },
      two: { tag: "two", author: "john.doe@mycompany.com", group: 99 },
    },
  };
  const flight = async (...picked: ConstructorParameters<typeof Picks>) =>
    await withAccount(
      async (account) =>
        await preflight(account, checkLicence(loadObject(declaration)), { picks: new Picks(...picked) }),
    );

  test("tells of what is picked alone, and judges by it", async () => {
    const all = await flight();
    expect(all).toMatchObject({ ok: false, mails: 1 });
    expect(all.unmet).toHaveLength(1);
    const tags = await flight(["tags"]);
    expect(tags.objects.map(({ key }) => key)).toEqual(["one", "two"]);
    expect(new Set(tags.extra.map(({ section }) => section))).toEqual(new Set(["tags"]));
    expect(tags).toMatchObject({ ok: false, mails: 0 });
    const one = await flight(["tags.one"]);
    expect(one).toMatchObject({ ok: true, extra: [], unmet: [] });
    expect(one.objects.map(({ key }) => key)).toEqual(["one"]);
    const without = await flight(undefined, ["tags.two"]);
    expect(without).toMatchObject({ ok: true, mails: 1 });
    expect(without.extra.length).toBeGreaterThan(tags.extra.length);
    await expect(flight(["tags.three"])).rejects.toThrow("there is no three among the tags");
  });
});
