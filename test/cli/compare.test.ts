import { mkdtempSync, rmSync, writeFileSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { Emulator } from "../../src/emulator/index.js";
import * as engine from "../../src/engine/index.js";
import { planSchema } from "../../src/review/plan.js";
import { createEmulator } from "../strict-emulator.js";
import { runCli } from "./fake.js";

const folder = mkdtempSync(join(tmpdir(), "compare-"));
afterAll(() => rmSync(folder, { recursive: true }));

let emulator: Emulator;
beforeEach(async () => {
  emulator = await createEmulator({ licences: [{}, { data: "empty" }] });
  write("Pulumi.yaml", "name: shop\nruntime: nodejs\n");
});
afterEach(() => emulator.close());

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

/** Stacks of accounts, with credentials in the configuration. */
function stacksOf(stacks: Record<string, number>, vars: Record<string, string> = {}): void {
  for (const [stack, index] of Object.entries(stacks)) {
    const { account, token } = emulator.licence(index);
    const config = {
      "livechat:baseUrl": emulator.url,
      "livechat:account": account,
      "livechat:token": token,
      ...(vars[stack] !== undefined && { "shop:vars": JSON.parse(vars[stack]) as unknown }),
    };
    write(`Pulumi.${stack}.yaml`, JSON.stringify({ config }));
  }
}

const command = (...args: string[]) => runCli(args, { cwd: folder, engine });
const compare = (...args: string[]) => command("compare", ...args);

const LICENCE = `
groups:
  support: { name: Support, language: en }
tags:
  vip: { tag: vip, author: jane@acme.com, group: support }
cannedResponses:
  hello: { text: "Hello, how can we help you today?", tags: [hello], group: support }
webhooks:
  ended: { eventType: chat_ended, dataTypes: [chat], url: "https://user:a-secret-word@hooks.acme.com/" }
`;

/** A licence most of which is put in. */
const withVars = (text: string) => `
vars: { site: acme.com, greeting: Hello }
groups:
  support: { name: Support }
  sales: { name: "Sales of \${var:site}" }
greetings:
  shop:
    name: Shop
    group: support
    rules: [{ type: url_current, operator: contains, value: "\${var:site}/shop" }]
    properties: { text: "\${var:greeting} from \${var:site}", other: ${text} }
webhooks:
  ended: { eventType: chat_ended, dataTypes: [chat], url: "https://user:\${env:HOOK}@\${var:site}/" }
`;

const agent = (key: string) => `agents:\n  ${key}: { login: jane@acme.com, name: Jane }\n`;
const group = (member: string) => `groups:\n  support: { name: Support, agents: [${member}] }\n`;

describe("compare", () => {
  it("finds a licence like itself, whatever its order, its keys and its spelling", async () => {
    write("one.yaml", LICENCE);
    write(
      "two.yaml",
      `
webhooks:
  atTheEnd: { url: "https://user:a-secret-word@hooks.acme.com/", dataTypes: [chat], eventType: chat_ended }
tags:
  important: { tag: vip, author: JANE@ACME.COM, group: desk }
groups:
  desk: { name: Support, language: en }
cannedResponses:
  hello: { text: "Hello, how can we help you today?", tags: [hello, hello], group: desk }
`,
    );
    const { status, stdout } = await compare("one.yaml", "two.yaml");
    expect(stdout).toContain("no differences, 4 alike.\n");
    expect(status).toBe(0);
  });

  it("says in what two files differ, and shows no secret", async () => {
    write("one.yaml", LICENCE);
    const other = LICENCE.replace("language: en", "language: de")
      .replace("you today", "you")
      .replace("a-secret-word", "another-secret-word")
      .replace("  vip: { tag: vip,", "  new: { tag: new,");
    write("two.yaml", `${other}goals:\n  sale: { type: api, name: Sale, active: true }\n`);
    const { status, stdout } = await compare("one.yaml", "two.yaml");
    expect(status).toBe(3);
    expect(stdout).toContain("  different: support (Support, two.yaml:3:3)\n    language: en → de\n");
    expect(stdout).toContain("    text: Hello, how can we help you[- today-]?\n");
    expect(stdout).toContain("  only in the second: new (two.yaml:5:3)\n");
    expect(stdout).toContain("  only in the first: vip (one.yaml:5:3)\n");
    expect(stdout).toContain("    url: a secret, which differs\n");
    expect(stdout).toContain("\n2 in the second alone, 3 different, 1 in the first alone.\n");
    expect(stdout).not.toMatch(/secret-word/);
  });

  it("compares a definition as two stacks have it, by its keys where vars make names of their own", async () => {
    write("licence.yaml", "agents:\n  jane: { login: 'jane@${var:domain}', name: Jane }\n");
    stacksOf(
      { test: 0, production: 1 },
      { test: '{"domain": "test.com"}', production: '{"domain": "acme.com"}' },
    );
    const { stdout, status } = await compare("stack:test", "stack:production");
    expect(stdout).toContain(
      "different by vars: jane (jane@acme.com, licence.yaml:2:3)\n" +
        "    login: jane@test.com → jane@acme.com (by vars)\n\n" +
        "1 different by vars alone.\n",
    );
    expect(status).toBe(3);
    expect((await compare("stack:test", "stack:test")).status).toBe(0);
  });

  it("compares accounts, and what an account has with what a file declares of it", async () => {
    stacksOf({ test: 0, production: 1 });
    expect((await compare("account:test", "account:test")).status).toBe(0);
    const apart = await compare("account:test", "account:production");
    expect(apart.status).toBe(3);
    expect(apart.stdout).toContain("only in the first: sales (Sales, id 2)");

    const exported = await command("export", "--stack", "test", "--out", "export");
    expect(exported.status, exported.stderr).toBe(0);
    const file = join(folder, "export/licence.yaml");
    const same = await compare("account:test", "export/licence.yaml");
    expect(same.stdout).toContain("no differences, ");
    // What a file does not declare is no difference to the account, in either direction.
    const licence = parse(readFileSync(file, "utf8")) as { groups: Record<string, Record<string, unknown>> };
    const [key = "", first] = Object.entries(licence.groups)[0] ?? [];
    write("part.yaml", JSON.stringify({ groups: { [key]: { name: first?.["name"] } } }));
    for (const sides of [
      ["part.yaml", "account:test"],
      ["account:test", "part.yaml"],
    ]) {
      const { stdout } = await compare(...sides);
      expect(stdout).not.toContain("different");
      expect(stdout).toContain("1 alike.");
    }
    write("part.yaml", JSON.stringify({ groups: { [key]: { name: first?.["name"], language: "pl" } } }));
    expect((await compare("account:test", "part.yaml")).stdout).toContain("language: en → pl");
  });

  it("writes a document, a comment and a page of the same", async () => {
    write("one.yaml", LICENCE);
    write("two.yaml", LICENCE.replace("language: en", "language: de"));
    const json = await compare("one.yaml", "two.yaml", "--json", "--html", "page.html");
    const plan = planSchema.parse(JSON.parse(json.stdout));
    expect(plan).toMatchObject({ engine: "none", operation: "compare", counts: { update: 1, same: 3 } });
    const page = readFileSync(join(folder, "page.html"), "utf8");
    expect(page).toContain("<h1>one.yaml → two.yaml: 1 different, 3 alike</h1>");
    const markdown = await compare("one.yaml", "two.yaml", "--markdown");
    expect(markdown.stdout).toContain("### `one.yaml → two.yaml`: 1 different, 3 alike\n");
    expect(markdown.stdout).toContain("- **different** group `support`");
  });

  it("tells what differs by vars from what is written otherwise, place by place", async () => {
    write("one.yaml", withVars("one"));
    write("two.yaml", withVars("two").replace("site: acme.com", "site: test.com"));
    const { stdout } = await runCli(["compare", "one.yaml", "two.yaml", "--html", "vars.html"], {
      cwd: folder,
      engine,
      env: { HOOK: "a-secret-word" },
    });
    expect(stdout).toContain("  different by vars: sales (Sales of test.com, two.yaml:5:3)\n");
    expect(stdout).toContain("  different: shop (Shop, two.yaml:7:3)\n");
    expect(stdout).toMatch(/ {4}rules: .*acme\.com\/shop.*test\.com\/shop.* \(by vars\)\n/);
    expect(stdout).toContain("    properties.text: Hello from acme.com → Hello from test.com (by vars)\n");
    expect(stdout).toContain("    properties.other: one → two\n");
    expect(stdout).toMatch(/ {2}different by vars: ended .*\n {4}url: a secret, which differs \(by vars\)\n/);
    expect(stdout).toContain("\n1 different, 2 different by vars alone, 1 alike.\n");
    const page = readFileSync(join(folder, "vars.html"), "utf8");
    expect(page).toContain('<input type="checkbox" checked name="operation" value="different by vars" />');
    // Of an account nobody knows how it was written, and of one side neither.
    write("two.yaml", withVars("one").replace("Sales of ${var:site}", "Sales of test.com"));
    expect((await compare("one.yaml", "two.yaml", "--only", "groups")).stdout).not.toContain("by vars");
  });

  it("takes a login for the agent who has it, whoever declares that one, and whatever the agent is called", async () => {
    write("one.yaml", group("jane@acme.com"));
    write("two.yaml", `${agent("jane")}${group("jane")}`);
    write("three.yaml", `${agent("roe")}${group("roe")}`);
    for (const sides of [
      ["one.yaml", "two.yaml"],
      ["two.yaml", "one.yaml"],
      ["two.yaml", "three.yaml"],
    ])
      expect((await compare(...sides)).stdout).not.toContain("Groups:");
    expect((await compare("two.yaml", "three.yaml")).stdout).toContain("no differences, 2 alike.");
  });

  it("is for a part of both, by the keys of either", async () => {
    write("one.yaml", LICENCE);
    const other = LICENCE.replaceAll("support", "desk").replace("language: en", "language: de");
    write(
      "two.yaml",
      `${other.replace("Hello, how", "Hi, how")}goals:\n  sale: { type: api, name: Sale, active: true }\n`,
    );
    const counted = async (...flags: string[]) => (await compare("one.yaml", "two.yaml", ...flags)).stdout;
    expect(await counted()).toContain("\n1 in the second alone, 2 different, 2 alike.\n");
    for (const key of ["support", "desk"])
      expect(await counted("--only", `groups.${key}`)).toMatch(/different: desk[^]*\n1 different\.\n$/);
    expect(await counted("--only", "tags,webhooks")).toContain("no differences, 2 alike.\n");
    expect(await counted("--exclude", "goals,groups.support")).toContain("\n1 different, 2 alike.\n");
    expect(await counted("--only", "groups,goals", "--exclude", "groups.de*")).toContain(
      "\n1 in the second alone.\n",
    );
    const lost = await compare("one.yaml", "two.yaml", "--only", "groups.nobody");
    expect([lost.status, lost.stderr]).toEqual([
      2,
      expect.stringContaining("there is no nobody among the groups"),
    ]);
  });

  it("says in each form that nothing differs, and speaks of differences where something does", async () => {
    write("one.yaml", LICENCE);
    const [same, other] = ["same.html", "other.html"];
    const markdown = await compare("one.yaml", "one.yaml", "--markdown", "--html", same);
    expect(markdown.stdout).toContain("### `one.yaml → one.yaml`: no differences, 4 alike\n");
    expect(markdown.stdout).toMatch(/<sub>Comparison `sha256:/);
    const page = readFileSync(join(folder, same), "utf8");
    expect(page).toContain("<title>one.yaml → one.yaml: no differences, 4 alike</title>");
    expect(page).toMatch(/<h2>What differs<\/h2>\s*<p>Nothing\.<\/p>/);
    write(
      "two.yaml",
      `${LICENCE}agents:\n  jane: { login: jane@acme.com, name: Jane, groups: [support] }\n` +
        "greetings:\n  help: { name: Help, group: support, rules: [{ type: visits_number, operator: greater_than, value: 3 }] }\n",
    );
    await compare("one.yaml", "two.yaml", "--html", other);
    const changed = readFileSync(join(folder, other), "utf8");
    for (const text of [page, changed].map((each) =>
      each.slice(each.indexOf("<main"), each.indexOf("<script>")),
    ))
      expect(text).not.toMatch(
        /[^"]change[^s]|until now|from then on|joins|leaves|>new<|deleted|unchanged|>plan /i,
      );
    expect(changed).toMatch(/\+ jane<span class="unseen"> only in the second<\/span>/);
  });

  it("refuses what it cannot read", async () => {
    write("one.yaml", LICENCE);
    write("Pulumi.torn.yaml", 'config:\n  shop:vars: "a\n  livechat:adopt: true\n');
    const torn = await compare("one.yaml", "stack:torn");
    expect([torn.status, torn.stderr]).toEqual([
      2,
      expect.stringMatching(
        /^error: .*Pulumi\.torn\.yaml .*line 2, column 14: .*the quote that opens here is never closed\n$/,
      ),
    ]);
    rmSync(join(folder, "Pulumi.torn.yaml"));
    expect((await compare("one.yaml", "nowhere.yaml")).status).toBe(2);
    expect((await compare("one.yaml", "stack:")).stderr).toContain("name the stack, as in stack:dev");
    expect((await compare("one.yaml", "stack:nowhere")).stderr).toContain("nowhere");
  });
});
