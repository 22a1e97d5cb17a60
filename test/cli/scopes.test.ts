import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { leastScopes } from "../../src/api/scopes.js";
import { methodsByLookup, methodsOf, needsBySection, sectionByResource } from "../../src/cli/scopes/needs.js";
import { usesOfProgram } from "../../src/cli/scopes/program.js";
import * as resources from "../../src/resources/index.js";
import { resourceTypeOf } from "../../src/definitions/index.js";
import { caseOf, typeNames } from "../types/index.js";
import { runCli } from "./fake.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "scopes-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** What `scopes` says of files in a folder: of the folder as a whole, or of one of them. */
async function scopesOf(files: Record<string, string>, target = "."): Promise<string[]> {
  for (const [name, content] of Object.entries(files)) {
    // oxlint-disable-next-line no-await-in-loop -- a handful
    await mkdir(dirname(join(folder, name)), { recursive: true });
    // oxlint-disable-next-line no-await-in-loop -- a handful
    await writeFile(join(folder, name), content);
  }
  const { status, stdout, stderr } = await runCli(["scopes", target, "--json"], { cwd: folder });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const { for: subject }: { for: string[] } = JSON.parse(stdout);
  return subject;
}

const everything = typeNames.map((type) => resourceTypeOf(type).section).toSorted();
/** What reads is in what writes. */
const together = (scopes: readonly string[]) =>
  [...new Set(scopes)].filter((one) => !scopes.includes(one.replace(/:ro$/, ":rw")) || !one.endsWith(":ro"));

describe("scopes", () => {
  it("are those of everything, where nothing is named", async () => {
    const { status, stdout } = await runCli(["scopes"], { cwd: folder });
    expect(status).toBe(0);
    expect(stdout).toBe(
      [
        `Scopes for ${everything.join(", ")}:`,
        ...together(typeNames.flatMap((type) => caseOf(type).scopes))
          .toSorted()
          .map((scope) => `  ${scope}`),
        "",
        "Where Developer Console does not show those scopes (the old LiveChat protocol):",
        ...[...new Set(typeNames.flatMap((type) => caseOf(type).oldScopes))]
          .toSorted()
          .map((scope) => `  ${scope}`),
        "",
      ].join("\n"),
    );
  });

  it("name besides what makes certain which account it is", async () => {
    await writeFile(join(folder, "index.ts"), 'import { Tag } from "pulumi-livechat"; new Tag("a");');
    const { stdout } = await runCli(["scopes", "index.ts"], { cwd: folder });
    expect(stdout).toContain(
      "  tags_write\n  agents--all:ro  (optional, see below)\n  webhooks_manage  (optional",
    );
    expect(stdout).toContain("  agents_read  (optional, see below)");
    expect(stdout).toMatch(/Optional: .* certain which account it is/);
    const json = await runCli(["scopes", "index.ts", "--json"], { cwd: folder });
    expect(JSON.parse(json.stdout)).toMatchObject({
      scopes: ["tags_read", "tags_write"],
      account: { scopes: ["agents--all:ro", "webhooks_manage"], old: ["agents_read", "webhooks_manage"] },
    });
    await writeFile(join(folder, "index.ts"), 'import { getTags } from "pulumi-livechat"; getTags();');
    expect((await runCli(["scopes", "index.ts"], { cwd: folder })).stdout).not.toContain("ptional");
  });

  it.each([
    ['import { Group } from "pulumi-livechat"; new Group("a", {});', ["groups"]],
    ['import { Group as G, Tag } from "pulumi-livechat"; new G("a", {}); G.get("b", "1");', ["groups"]],
    [
      'import * as livechat from "pulumi-livechat";\nnew livechat.Goal("a"); new livechat.Tag("b");',
      ["goals", "tags"],
    ],
    [
      'import * as livechat from "pulumi-livechat"; for (const x of Object.values(livechat)) new x();',
      everything,
    ],
    ['import livechat from "pulumi-livechat"; new livechat.Webhook("a");', ["webhooks"]],
    [
      'import * as p from "@pulumi/pulumi"\nimport { Agent, type TagArgs } from "pulumi-livechat"\nnew Agent("a")',
      ["agents"],
    ],
    ['import type { Agent } from "pulumi-livechat"; let a: Agent;', []],
    ['import { type Agent } from "pulumi-livechat"; let a: Agent;', []],
    ['const { Group, Tag: T } = require("pulumi-livechat"); new Group(); new T();', ["groups", "tags"]],
    ['const lc = require("pulumi-livechat"); new lc.Greeting("a");', ["greetings"]],
    ['import lc = require("pulumi-livechat"); new lc.Greeting("a");', ["greetings"]],
    ['const Tag = require("pulumi-livechat").Tag; new Tag();', ["tags"]],
    ['const { Tag } = await import("pulumi-livechat"); new Tag();', ["tags"]],
    ['const Tag = (await import("pulumi-livechat")).Tag; new Tag();', ["tags"]],
    ['import("pulumi-livechat").then(use);', everything],
    ['export { Goal } from "pulumi-livechat";', ["goals"]],
    ['export * from "pulumi-livechat";', everything],
    ['// import { Group } from "pulumi-livechat"; new Group();', []],
    ['/* import { Group } from "pulumi-livechat"; new Group(); */', []],
    ['const text = `import { Group } from "pulumi-livechat"; new Group(${1})`;', []],
    ["const text = \"import { Group } from 'pulumi-livechat'; new Group()\";", []],
    ['const quote = /["\'`]/; import { Group } from "pulumi-livechat"; new Group();', ["groups"]],
    [
      'const half = 4 / 2; // "\nimport { Group } from "pulumi-livechat"; new Group(); const b = `${`${half}`}`;',
      ["groups"],
    ],
    ['import { Group } from "another-livechat"; new Group();', []],
    ['import { Group } from "pulumi-livechat"; const x = thing.Group;', []],
    [
      'import { Group, Tag } from "pulumi-livechat"; const all = [...Group]; use({ Tag });',
      ["groups", "tags"],
    ],
  ])("of the program %j are those of %j", async (program, expected) => {
    expect(await scopesOf({ "index.ts": program })).toEqual(expected);
  });

  it("follow a program's own modules, from where Pulumi.yaml says it begins", async () => {
    const files = {
      "Pulumi.yaml": "name: acme\nruntime: nodejs\nmain: src/\n",
      "index.ts": 'import { Webhook } from "pulumi-livechat"; new Webhook("not part of it");',
      "src/index.ts":
        'import { group } from "./parts/group.js"; import "./tags"; export { g } from "./parts";',
      "src/parts/group.ts":
        'import { Group } from "pulumi-livechat"; export const group = new Group("a", {});',
      "src/parts/index.mts":
        'import { Goal } from "pulumi-livechat"; import "../index.js"; export const g = new Goal("g");',
      "src/tags.js": 'const { Tag } = require("pulumi-livechat"); new Tag("a");',
      "src/unused.ts": 'import { Agent } from "pulumi-livechat"; new Agent("a");',
    };
    expect(await scopesOf(files)).toEqual(["goals", "groups", "tags"]);
    expect(await scopesOf({}, "src/parts/group.ts")).toEqual(["groups"]);
  });

  it("count the calls that a program makes through the client itself", async () => {
    const files = {
      "index.ts":
        'import { LiveChatClient } from "pulumi-livechat/api"; import "./more.js"; const client = new LiveChatClient({}); client.chats.list();',
      "more.ts": "const { agents } = client; await agents.list(); client.goals.markAsSuccessful(1, {});",
    };
    expect(await scopesOf(files)).toEqual(["agents.list", "chats.list", "goals.markAsSuccessful"]);
  });

  it("are those of a licence file's sections, and of what it includes", async () => {
    const files = {
      "licence.yaml": "groups: {}\ninclude: [more.yaml]\nvars: {}\n",
      "more.yaml": "tags:\n  a: {}\ninclude: licence.yaml\n",
    };
    expect(await scopesOf(files)).toEqual(["groups", "tags"]);
    expect(await scopesOf({}, "more.yaml")).toEqual(["groups", "tags"]);
  });

  it("are those of the licence file that a program names, or of everything where it cannot be found", async () => {
    const program = 'import { Licence } from "pulumi-livechat"; new Licence("acme", { file: "acme.yaml" });';
    expect(await scopesOf({ "index.ts": program })).toEqual(everything);
    expect(await scopesOf({ "index.ts": program, "acme.yaml": "goals: {}" })).toEqual(["goals"]);
  });

  it.each([
    ["missing.ts", "missing.ts cannot be read"],
    [".", "there is no program in ."],
    ["notes.txt", "notes.txt is neither a program nor a licence file"],
    ["broken.yaml", "broken.yaml cannot be read"],
    ["broken", "broken/Pulumi.yaml cannot be read"],
  ])("of %s end in a clear message", async (target, message) => {
    await writeFile(join(folder, "notes.txt"), "");
    await writeFile(join(folder, "broken.yaml"), "a: [");
    await mkdir(join(folder, "broken"));
    await writeFile(join(folder, "broken", "Pulumi.yaml"), "name: [");
    const { status, stdout, stderr } = await runCli(["scopes", target], { cwd: folder });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("    at ");
  });
});

describe("what a resource needs", () => {
  it("is known for each resource class that there is", () => {
    const classes = Object.keys(resources).filter((name) => /^[A-Z]/.test(name));
    expect([...sectionByResource.keys()].toSorted()).toEqual(classes.toSorted());
  });

  it("is known for each lookup that there is", () => {
    const lookups = Object.keys(resources).filter((name) => /^get[A-Z]\w*(?<!Output)$/.test(name));
    expect([...methodsByLookup.keys()].toSorted()).toEqual(lookups.toSorted());
  });

  it.each(["getStatus", "getStatusOutput"])("is little for a program that only calls %s", async (name) => {
    const file = join(folder, "index.ts");
    await writeFile(file, `import { ${name} } from "pulumi-livechat";\n${name}();\n`);
    expect(methodsOf(await usesOfProgram(file, {}))).toEqual(["status.get"]);
  });

  it.each(["CannedResponse", "Greeting"])("takes reading the groups for a %s", async (name) => {
    const file = join(folder, "index.ts");
    await writeFile(file, `import { ${name} } from "pulumi-livechat";\nnew ${name}("a", {});\n`);
    expect(methodsOf(await usesOfProgram(file, {}))).toContain("groups.list");
  });

  it.each(typeNames)("is for a %s what its case says", async (type) => {
    const { scopes, old } = leastScopes(needsBySection.get(resourceTypeOf(type).section) ?? []);
    expect({ scopes, old }).toEqual({ scopes: caseOf(type).scopes, old: caseOf(type).oldScopes });
  });

  it("is what the reference says", async () => {
    const page = await readFile(new URL("../../docs/reference/README.md", import.meta.url), "utf8");
    const rows = page.matchAll(/^\| \[`(?<name>\w+)`\].*\| (?<scopes>[^|]*?) *\|$/gm);
    const told = [...rows].map(({ groups }) => [
      groups?.["name"],
      (groups?.["scopes"] ?? "").replaceAll("`", "").split(", ").toSorted(),
    ]);
    const needed = [...sectionByResource].map(([name, section]) => [
      name,
      leastScopes(needsBySection.get(section) ?? []).scopes,
    ]);
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(needed));
  });

  it("covers every call that its definition makes", async () => {
    const folders = ["definitions", "provider/lookups"].map((name) =>
      fileURLToPath(new URL(`../../src/${name}/`, import.meta.url)),
    );
    const files = (
      await Promise.all(folders.map(async (of) => (await readdir(of)).map((name) => join(of, name))))
    ).flat();
    const texts = await Promise.all(files.map((file) => readFile(file, "utf8")));
    const calls = new Set(texts.flatMap((text) => text.match(/(?<=\bapi\.)\w+\.\w+(?=\()/g) ?? []));
    expect(calls.size).toBeGreaterThan(20);
    const known = new Set<string>([...needsBySection.values(), ...methodsByLookup.values()].flat());
    expect([...calls].filter((call) => !known.has(call))).toEqual([]);
  });
});
