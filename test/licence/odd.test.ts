import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LiveChatClient } from "../../src/api/index.js";
import type { Emulator } from "../../src/emulator/index.js";
import { checkLicence } from "../../src/licence/check.js";
import { exportAccount } from "../../src/licence/export/index.js";
import { loadFile } from "../../src/licence/load.js";
import { preflight } from "../../src/licence/preflight.js";
import { createEmulator } from "../strict-emulator.js";
import { addOddities, BOT } from "./odd-account.js";

const folder = mkdtempSync(join(tmpdir(), "odd-"));
const omissions: string[] = [];
let emulator: Emulator;

const clients: LiveChatClient[] = [];
const contextOf = (index: number) => {
  const { token, account } = emulator.licence(index);
  const api = new LiveChatClient({ token, account, baseUrl: emulator.url });
  clients.push(api);
  return { api, currentPassword: undefined };
};
const read = (isNew: boolean) =>
  checkLicence(loadFile(join(folder, "licence.yaml"), { env: {}, config: () => undefined }), { isNew });

beforeAll(async () => {
  emulator = await createEmulator({ licences: [{}, { data: "empty" }] });
  emulator.licence().edit(addOddities);
  await exportAccount(contextOf(0), {
    directory: folder,
    onOmission: (text) => omissions.push(text),
  });
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await emulator.close();
  rmSync(folder, { recursive: true });
});

test("all that an account holds is exported, but bots and what no declaration can say, each named", () => {
  expect(omissions.toSorted()).toEqual([
    `Agent "${BOT}" (id ${BOT}): it is a bot, and this API cannot manage bots`,
    'Agent "vice@mycompany.com" (id vice@mycompany.com): its permission cannot be declared',
  ]);
  const text = readFileSync(join(folder, "licence.yaml"), "utf8");
  expect(text).toContain("zh-hant-tw");
  expect(text).toContain('greeting-subtitle: ""');
  expect(text).toContain("http://hooks.example.com/old");
  expect(text).not.toContain(BOT);
  expect(text + readFileSync(join(folder, "import.json"), "utf8")).not.toMatch(/workScheduler":? ?\{\}/);
  expect(read(false).entries.length).toBeGreaterThan(25);
});

test("a preflight of the same account finds all of it as it is", async () => {
  const { ok, objects, extra } = await preflight(contextOf(0), read(false), { adopt: true });
  expect(objects.filter(({ outcome }) => outcome !== "unchanged")).toEqual([]);
  expect(extra.map(({ id }) => id)).toEqual([BOT]);
  expect(ok).toBe(true);
});

test("what no create makes is told by a preflight of another account, and by a check for a new one", async () => {
  const { objects } = await preflight(contextOf(1), read(false));
  const told = objects
    .filter(({ outcome }) => outcome === "collides")
    .map(({ title, problem }) => `${title}: ${problem}`);
  expect(told.filter((line) => !/exists|owner/.test(line)).toSorted()).toEqual([
    'Agent "nameless@mycompany.com": name: must not be empty',
    'CannedResponse "" (group 0): text: must not be empty; tags[0]: must not be empty',
    'CannedResponse "no tags" (group 0): tags: at least one tag',
    'Goal "" (type "url"): name: must not be empty; url: must not be empty',
    'Greeting "empty value" (group 0): rules[0].value: must not be empty',
    'Greeting "no number" (group 0): rules[0].value: must be a whole number, at least 0',
    'Greeting "no rules" (group 0): rules: at least one rule',
    'Group "": name: must not be empty; language: must be a language code such as en or pt-br',
    'Webhook "visitor_queued" (url "http://hooks.example.com/…"): dataTypes: at least one data type; url: must be an https url',
  ]);
  expect(() => read(true)).toThrow(/13 problems/);
});
