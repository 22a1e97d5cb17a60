import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { defaultMaxAnswerBytes, resolveTimeouts } from "../../src/api/options.js";
import { defaultRetry, resolveConcurrency } from "../../src/api/retry-options.js";
import { settings } from "../../src/api/settings.js";
import { commands } from "../../src/cli/commands.js";
import type { CliContext } from "../../src/cli/context.js";
import { exitStatus } from "../../src/cli/status.js";
import { resourceTypes } from "../../src/definitions/index.js";
import { checkLicence } from "../../src/licence/check.js";
import { loadFile } from "../../src/licence/load.js";
import { readFunctions } from "../../src/provider/lookups/index.js";
import { Session } from "../../src/provider/operation/session.js";
import { DEFAULT_REMOVALS } from "../../src/review/guards/settings.js";

const root = new URL("../../", import.meta.url);
const folder = new URL("docs/reference/", root);
const files = readdirSync(folder);
const pageOf = (name: string) => readFileSync(new URL(name, folder), "utf8");
const pageOfType = ({ title }: { readonly title: string }) => pageOf(`${title.replaceAll(" ", "-")}.md`);

/** The rows of the tables of a page: each with its cells. */
const rowsOf = (page: string) =>
  [...page.matchAll(/^\| (?!-)(.*) \|$/gm)].map(([, row = ""]) =>
    row.split(/(?<!\\)\|/).map((cell) => cell.trim()),
  );

/** The texts of the sources below `src/` whose paths are such. */
function sourcesOf(path: RegExp): string[] {
  const src = new URL("src/", root);
  const all = readdirSync(src, { recursive: true, encoding: "utf8" });
  const wanted = all.filter((name) => name.endsWith(".ts") && path.test(name));
  return wanted.map((name) => readFileSync(new URL(name, src), "utf8"));
}

it("the pages are as the sources say", { timeout: 120_000 }, () => {
  const { status, stderr } = spawnSync(process.execPath, ["scripts/reference.mjs", "--check"], { cwd: root });
  expect(String(stderr)).toBe("");
  expect(status).toBe(0);
});

it("the pages hold no date, and no path of a machine", () => {
  const odd = files.flatMap(
    (name) => pageOf(name).match(/.*(?:\/(?:tmp|home|root|work)\/|\b20\d\d-\d\d-\d\d).*/g) ?? [],
  );
  expect(odd).toEqual([]);
});

describe.each(resourceTypes.map((type) => [type.name, type] as const))("the page of %s", (_name, type) => {
  const rows = rowsOf(pageOfType(type));

  it("has every argument and output, with a meaning, its default, and what a change does", () => {
    for (const name of type.properties) {
      const row = rows.find(([first]) => first === `\`${name}\``) ?? expect.fail(name);
      expect(row.at(-1), name).toMatch(/\.$/);
    }
    for (const { name, replaces, schema } of Object.values(type.fields)) {
      const row = rows.find(([first]) => first === `\`${name}\``);
      const isReplaced = replaces === true || type.update === undefined;
      if (!["adopt", "owner"].includes(name))
        expect(row?.join(), name).toMatch(isReplaced ? /replaces/ : /updates/);
      const preset = schema.safeParse(undefined);
      if (preset.data !== undefined) expect(row?.[2], name).toMatch(JSON.stringify(preset.data));
    }
  });

  it("has an example of the licence file that is checked, and the functions that read it", () => {
    const [, example = ""] = /```yaml\n(.*?)```/s.exec(pageOfType(type)) ?? [];
    expect(readFileSync(new URL("examples/licence/licence.yaml", root), "utf8")).toContain(example);
    const own = readFunctions.filter((fn) => fn.name.startsWith(`get${type.name}`));
    expect(own.length).toBeGreaterThan(0);
    for (const { name } of own) expect(pageOfType(type)).toContain(`### \`${name}\``);
  });
});

it("the licence file from which the examples are is right", () => {
  const licence = checkLicence(
    loadFile("examples/licence/licence.yaml", { env: {} }, { folder: root.pathname }),
    { isNew: true },
  );
  expect(licence.entries.length).toBeGreaterThan(resourceTypes.length);
});

it("the page of the commands has each of them, with its arguments, its options, and the exit statuses", async () => {
  const page = pageOf("commands.md");
  const cells = rowsOf(page).map(([first]) => first);
  const look = (command: Command, path: string) => {
    expect(page).toContain(` \`${path}\`\n`);
    for (const { flags } of command.options) expect(cells, path).toContain(`\`${flags}\``);
    for (const argument of command.registeredArguments)
      expect(cells, path).toContain(`\`${argument.name()}\``);
    for (const child of command.commands) look(child, `${path} ${child.name()}`);
  };
  for (const { name, load } of commands) look((await load())({} as CliContext), name);
  for (const status of Object.values(exitStatus)) expect(cells).toContain(String(status));
});

it("the page of the settings has each of them, with the default that the code has", () => {
  const rows = rowsOf(pageOf("settings.md")).filter(([first = ""]) => first.startsWith("`LIVECHAT_"));
  const told = rows.map(([variable, key]) => ({ variable, key }));
  const names = Object.values(settings).map(({ key, variable }) => ({
    variable: `\`${variable}\``,
    key: `\`livechat:${key}\``,
  }));
  expect(told).toHaveLength(names.length);
  expect(told).toEqual(expect.arrayContaining(names));
  const plain = rows.map((row) => row.map((cell) => cell.replaceAll(/`|livechat:/g, "")));
  expect(Object.fromEntries(plain.map((row) => [row[1], row.at(-2)]))).toMatchObject({
    concurrency: String(resolveConcurrency()),
    timeoutMs: String(resolveTimeouts({}).headersMs),
    answerTimeoutMs: "four times timeoutMs",
    answerMaxBytes: String(defaultMaxAnswerBytes),
    retryMaxTimeMs: String(defaultRetry.maxTimeMs),
    retryRateLimitMaxTimeMs: String(defaultRetry.rateLimitMaxTimeMs),
    retrySetupMaxTimeMs: String(defaultRetry.setupMaxTimeMs),
    retryBaseMs: String(defaultRetry.baseMs),
    retryMaxDelayMs: String(defaultRetry.maxDelayMs),
    lookMs: String(new Session({}).settings.lookMs),
    maxRemovals: `${DEFAULT_REMOVALS.percent}%`,
    maxRemovalsFrom: String(DEFAULT_REMOVALS.from),
  });
  const { headersMs, answerMs } = resolveTimeouts({});
  expect(answerMs).toBe(4 * headersMs);
});

it("the page of the settings has whatever else is read of the environment", () => {
  const page = pageOf("settings.md");
  const read = sourcesOf(/^(?!bench\/|cli\/demo\/)/).flatMap((text) =>
    [...text.matchAll(/\benv\["([A-Z_]+)"\](?! = )/g)].map(([, name = ""]) => name),
  );
  expect(new Set(read).size).toBeGreaterThan(5);
  for (const name of read) expect(page).toContain(`\`${name}\``);
});

it("the page of the codes has each of them, and says of each what it means and what to do", () => {
  const [page = ""] = pageOf("codes.md").split("## Guards");
  const rows = rowsOf(page);
  const raised =
    /\bcode(?:: string)? = "([a-z_]+)"|(?:Provider|Engine)Error\(\s*"([a-z_]+)"|\.refusal\(\s*"([a-z_]+)"/g;
  const codes = sourcesOf(/./).flatMap((text) =>
    [...text.matchAll(raised)].map(([, ...found]) => found.find((one) => one !== undefined) ?? ""),
  );
  expect(new Set(codes).size).toBeGreaterThan(30);
  for (const code of new Set(codes))
    expect(
      rows.map(([first]) => first),
      code,
    ).toContain(`\`${code}\``);
  const ofCodes = rows.filter(([first = ""]) => /^`[a-z_-]+`$/.test(first));
  expect(ofCodes.filter((row) => row.length < 3 || row.includes(""))).toEqual([]);
});

it("each document has its fields, and each field a meaning", () => {
  const parts = pageOf("documents.md").split(/^##+ /m).slice(1);
  expect(parts.length).toBeGreaterThan(20);
  for (const part of parts) {
    const [head = [], ...rows] = rowsOf(part);
    expect(rows.length, part.slice(0, 60)).toBeGreaterThan(0);
    if (head.includes("meaning")) expect(rows.filter((row) => row.at(-1) === "")).toEqual([]);
    else expect(part).toContain("Report of an operation: changes");
  }
});
