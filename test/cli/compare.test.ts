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
    expect(stdout).toContain("no changes, 4 alike.\n");
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
    expect(stdout).toContain("    url: a secret, which changes\n");
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
      "different: jane (jane@acme.com, licence.yaml:2:3)\n    login: jane@test.com → jane@acme.com\n",
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
    expect(same.stdout).toContain("no changes, ");
    // What a file does not declare is no difference to the account, in either direction.
    const licence = parse(readFileSync(file, "utf8")) as { groups: Record<string, Record<string, unknown>> };
    const [key = "", group] = Object.entries(licence.groups)[0] ?? [];
    write("part.yaml", JSON.stringify({ groups: { [key]: { name: group?.["name"] } } }));
    for (const sides of [
      ["part.yaml", "account:test"],
      ["account:test", "part.yaml"],
    ]) {
      const { stdout } = await compare(...sides);
      expect(stdout).not.toContain("different");
      expect(stdout).toContain("1 alike.");
    }
    write("part.yaml", JSON.stringify({ groups: { [key]: { name: group?.["name"], language: "pl" } } }));
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

  it("refuses what it cannot read", async () => {
    write("one.yaml", LICENCE);
    expect((await compare("one.yaml", "nowhere.yaml")).status).toBe(2);
    expect((await compare("one.yaml", "stack:")).stderr).toContain("name the stack, as in stack:dev");
    expect((await compare("one.yaml", "stack:nowhere")).stderr).toContain("nowhere");
  });
});
