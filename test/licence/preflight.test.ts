import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Emulator } from "../../src/emulator/index.js";
import { createEmulator } from "../strict-emulator.js";
import type { Preflight } from "../../src/licence/preflight.js";
import { runCli } from "../cli/fake.js";
import { credentialsOf } from "./credentials.js";

let emulator: Emulator;
const folder = mkdtempSync(join(tmpdir(), "preflight-"));

beforeAll(async () => {
  emulator = await createEmulator();
});
afterEach(() => emulator.reset());
afterAll(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true });
});

/** Runs `pulumi-livechat preflight` on this licence, against the sample account. */
async function preflight(yaml: string, ...flags: string[]) {
  writeFileSync(join(folder, "licence.yaml"), yaml);
  const env = credentialsOf(emulator);
  const done = await runCli(["preflight", "licence.yaml", ...flags], { cwd: folder, env });
  expect(emulator.requests.all().filter(({ method }) => method !== "GET")).toEqual([]);
  return done;
}

async function told(yaml: string, ...flags: string[]): Promise<Preflight & { status: number }> {
  const { status, stdout } = await preflight(yaml, "--json", ...flags);
  return { status, ...(JSON.parse(stdout) as Preflight) };
}

const everything = `
groups:
  sales: { name: Sales, adopt: true }
  invoicing: { name: Invoicing, language: pl, adopt: true }
  fresh: { name: Fresh }
agents:
  jane: { login: jane.doe@mycompany.com, name: Jane Doe, adopt: true }
  new: { login: new@mycompany.com, name: New, groups: [fresh, sales, 3] }
tags:
  vip: { tag: vip, author: jane, group: fresh }
`;

describe("a preflight", () => {
  test("tells what is made, adopted as it is, adopted with changes, and left alone", async () => {
    const { status, stderr, stdout } = await preflight(everything);
    expect(status).toBe(0);
    expect(stdout).toBe("");
    expect(stderr).toBe(
      `To create:
  groups.fresh  Group "Fresh"
  agents.new  Agent "new@mycompany.com"
  tags.vip  Tag "vip" (group "groups.fresh")
To adopt:
  groups.sales  Group "Sales", as it is
  groups.invoicing  Group "Invoicing", changing language
  agents.jane  Agent "jane.doe@mycompany.com", as it is
In the account, and not in the licence (left alone, unless the stack manages it):
  Group "Technical Support" (id 3)
  Agent "john.doe@mycompany.com" (id john.doe@mycompany.com)
  Agent "jenny.doe@mycompany.com" (id jenny.doe@mycompany.com)
  CannedResponse "Have a great day, goodbye." (group 0) (id 3181)
  CannedResponse "Can I help you with anything else?" (group 1) (id 3151)
  CannedResponse "What product are you interested in?" (group 1) (id 3161)
  CannedResponse "Could you please hold for a moment?" (group 1) (id 3171)
  Goal "purchase" (type "url") (id 1041)
  Goal "nike shoes variable" (type "custom_variable") (id 1181)
  Greeting "athletic shoes" (group 0) (id 2491)
  Greeting "Time on site: 5 sec" (group 1) (id 2291)
  Greeting "Returning visitor" (group 1) (id 2411)
  Tag "sales" (group 1) (id 1/sales)
  Tag "support" (group 1) (id 1/support)
  Webhook "chat_started" (url "https://my-company.com/…") (id 39612eee5f1b431217aafb9de19c1e32)

3 to create, 3 to adopt, 0 obstacles, 15 left alone. Nothing stands in the way.
1 e-mail with an activation link would be sent, to agents who are made without a password.
`,
    );
  });

  test("says the same as JSON, where group 0 is nobody's to leave alone", async () => {
    const { status, ok, objects, extra, unmet } = await told(everything);
    expect({ status, ok, unmet }).toEqual({ status: 0, ok: true, unmet: [] });
    expect(objects.map(({ key, outcome, id, differs }) => [key, outcome, id, differs])).toEqual([
      ["sales", "unchanged", "2", undefined],
      ["invoicing", "differs", "1", ["language"]],
      ["fresh", "create", undefined, undefined],
      ["jane", "unchanged", "jane.doe@mycompany.com", undefined],
      ["new", "create", undefined, undefined],
      ["vip", "create", undefined, undefined],
    ]);
    expect(extra).toHaveLength(15);
    expect(extra.filter(({ section }) => section === "groups").map(({ id }) => id)).toEqual(["3"]);
  });

  test("shows some of what is left alone, and how to see the rest", async () => {
    emulator.licence().edit(({ groups }) => {
      for (let id = 100; id < 150; id++) groups.push({ id, name: `Group ${id}`, language: "en", agents: [] });
    });
    const { stderr } = await preflight(everything);
    expect(stderr).toMatch(/\n {2}and 35 more \(--json lists them all\)\n\n/);
    expect((await told(everything)).extra).toHaveLength(65);
  });

  test("says what exists and was not meant to be adopted, unless everything is", async () => {
    const yaml = "groups:\n  sales: { name: Sales }\n  invoicing: { name: Invoicing, adopt: true }\n";
    const { status, stderr } = await preflight(yaml);
    expect(status).toBe(3);
    expect(stderr).toContain(
      'In the way:\n  licence.yaml:2:3: groups.sales  Group "Sales": exists already (id 2): give it ' +
        "`adopt: true`, or everything --adopt (livechat:adopt), to take it over\n",
    );
    expect(stderr).toContain("0 to create, 1 to adopt, 1 obstacle, ");
    expect(stderr).toContain("`up` would not succeed as it is.");
    expect((await told(yaml)).objects.map(({ needsAdopt }) => needsAdopt)).toEqual([true, false]);
    expect(await told(yaml, "--adopt")).toMatchObject({ status: 0, ok: true });
  });

  test("tells two objects of the file with one name, where only the account shows that they have it", async () => {
    const { status, stderr } = await preflight(`
groups:
  one: { name: Sales, adopt: true }
tags:
  a: { tag: same, author: john.doe@mycompany.com, group: one }
  b: { tag: same, author: john.doe@mycompany.com, group: 1 }
  c: { tag: same, author: jane.doe@mycompany.com, group: 2 }
`);
    expect(status).toBe(3);
    expect(inTheWay(stderr)).toEqual([
      expect.stringContaining(
        'licence.yaml:7:3: tags.c  Tag "same" (group 2): is the same tag as tags.a: a second one',
      ),
    ]);
  });

  test("tells of twins of another account that only the first is made, and of its own that they need an import", async () => {
    const twin = "{ name: Twin, options: { twin: true } }";
    const yaml = `groups:\n  one: ${twin}\n  other: ${twin}\n`;
    const elsewhere = await preflight(yaml);
    expect(elsewhere.status).toBe(3);
    expect(elsewhere.stderr).toContain('To create:\n  groups.one  Group "Twin"\n');
    expect(inTheWay(elsewhere.stderr)).toEqual([
      expect.stringMatching(
        /^licence\.yaml:3:3: groups\.other .* is marked as a twin of groups\.one, and this account/,
      ),
    ]);
    emulator.licence().edit(({ groups }) => {
      for (const id of [8, 9]) groups.push({ id, name: "Twin", language: "en", agents: [] });
    });
    const { status, stderr } = await preflight(yaml, "--adopt");
    expect(status).toBe(3);
    expect(inTheWay(stderr).map((line) => line.includes("(ids 8, 9)"))).toEqual([true, true]);
  });

  test("tells several objects of the account with one name", async () => {
    emulator.licence().edit(({ groups }) => {
      groups.push({ id: 9, name: "Sales", language: "en", agents: [] });
    });
    const { status, stderr } = await preflight("groups:\n  sales: { name: Sales, adopt: true }\n");
    expect(status).toBe(3);
    expect(inTheWay(stderr)).toEqual([
      'licence.yaml:2:3: groups.sales  Group "Sales": 2 objects of the account have this name (ids 2, 9), and ' +
        "which one is meant cannot be told. Remove or rename the others, or import the right one by its id.",
    ]);
  });

  test("tells what differs in what the API cannot change", async () => {
    const { status, stderr } = await preflight(`
tags:
  sales: { tag: sales, author: jane.doe@mycompany.com, group: 1, adopt: true }
agents:
  jenny:
    login: jenny.doe@mycompany.com
    name: Jenny Doe
    notifications: { newGoal: false }
    adopt: true
webhooks:
  started:
    eventType: chat_started
    dataTypes: [chat]
    url: https://my-company.com/parse_webhook.php
    adopt: true
`);
    expect(status).toBe(3);
    expect(inTheWay(stderr)).toEqual([
      'licence.yaml:5:3: agents.jenny  Agent "jenny.doe@mycompany.com": notifications.newGoal: the API takes it only ' +
        "when the agent is created, and a replacement would lose what belongs to it. Change it in LiveChat's own " +
        "settings and leave it out of the declaration; after one `up` without it, it can be declared as the account has it.",
      'licence.yaml:3:3: tags.sales  Tag "sales" (group 1): cannot be taken over as declared: its author differs, ' +
        "and the API cannot change that. Declare what the account has, or remove the object first.",
      'licence.yaml:11:3: webhooks.started  Webhook "chat_started" (url "https://my-company.com/…"): ' +
        "cannot be taken over as declared: its dataTypes differs, and the API cannot change that. Declare what the " +
        "account has, or remove the object first.",
    ]);
  });

  test("tells what an up refuses to change of the owner", async () => {
    const { status, stderr } = await preflight(`
agents:
  john: { login: john.doe@mycompany.com, name: John Doe, permission: normal, adopt: true }
`);
    expect(status).toBe(3);
    expect(inTheWay(stderr)).toEqual([
      'licence.yaml:3:3: agents.john  Agent "john.doe@mycompany.com": the owner\'s permission cannot be changed: ' +
        "leave `permission` out",
    ]);
  });

  test("tells what a write of rules joined by `or` may not bring, or may lose", async () => {
    const yaml = `
greetings:
  made: { name: Fresh, rules: [{ type: visits_number, value: 2, condition: or }] }
  taken: { name: Returning visitor, group: 1, rules: [{ type: visits_number, value: 2, operator: greater_or_equal, condition: or }], adopt: true }
`;
    const { status, stderr } = await preflight(yaml);
    expect(status, stderr).toBe(0);
    const lines = stderr.split("\n").filter((line) => line.includes("its rules are to be joined by `or`"));
    expect(lines.map((line) => line.trim().split(" ")[0])).toEqual(["greetings.made", "greetings.taken"]);
    emulator.licence().edit(({ greetings }) => {
      for (const one of greetings) for (const rule of one.rules) rule.condition = "or";
    });
    const changed = yaml.replace("value: 2, operator", "value: 3, operator");
    const refused = await preflight(changed);
    expect(refused.status).toBe(3);
    expect(inTheWay(refused.stderr)[0]).toContain("LIVECHAT_ACCEPT_LOSS");
  });

  test("tells references that nothing meets, neither in the file nor in the account", async () => {
    const yaml = `
tags:
  orphan: { tag: x, author: gone@mycompany.com, group: 77 }
agents:
  new: { login: new@mycompany.com, name: New, groups: [1, 99] }
groups:
  fresh: { name: Fresh, agents: [jane.doe@mycompany.com, nobody@mycompany.com] }
`;
    const { status, stderr } = await preflight(yaml);
    expect(status).toBe(3);
    expect(inTheWay(stderr)).toEqual([
      "licence.yaml:7:3: groups.fresh.agents[1]: there is no agent nobody@mycompany.com in the account, nor in the licence",
      "licence.yaml:5:3: agents.new.groups[1]: there is no group 99 in the account, nor in the licence",
      "licence.yaml:3:3: tags.orphan.author: there is no agent gone@mycompany.com in the account, nor in the licence",
      "licence.yaml:3:3: tags.orphan.group: there is no group 77 in the account, nor in the licence",
    ]);
    expect((await told(yaml)).unmet).toHaveLength(4);
  });

  test("ends with 2 where the file is wrong, before it asks anything", async () => {
    const { status, stderr } = await preflight("groups:\n  sales: { nam: Sales }\n");
    expect(status).toBe(2);
    expect(stderr).toContain("licence.yaml:2:12: groups.sales.nam: unknown property; did you mean name?");
    expect(emulator.requests.count()).toBe(0);
  });

  test("ends with 1, and claims nothing, where the account cannot be read", async () => {
    emulator.setFaults("500 GET /greetings");
    const { status, stdout, stderr } = await preflight(everything, "--json");
    emulator.setFaults(undefined);
    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain("GET /greetings");
  });
});

function inTheWay(text: string): string[] {
  const [, part = ""] = text.split("In the way:\n");
  return part
    .split("\n")
    .filter((line) => /^ {2}licence\.yaml/.test(line))
    .map((line) => line.trim());
}

test.each(["preflight", "validate"])("%s refuses a var that the licence does not use", async (command) => {
  writeFileSync(
    join(folder, "vars.yaml"),
    'vars: { domain: acme.com }\ngroups: { g: { name: "Desk of ${var:domain}" } }\n',
  );
  const env = credentialsOf(emulator);
  const run = (...vars: string[]) =>
    runCli([command, "vars.yaml", ...vars.flatMap((text) => ["--var", text])], { cwd: folder, env });
  const { status, stderr } = await run("domian=north.example.com");
  expect(status).toBe(2);
  expect(stderr).toContain(
    "vars.domian: is given a value, and the licence has no ${var:domian}: did you mean domain?",
  );
  expect(emulator.requests.all()).toEqual([]);
  expect(await run("domain=north.example.com")).toMatchObject({ status: 0 });
});

test("validate of several licences takes a var that one of them uses", async () => {
  writeFileSync(join(folder, "one.yaml"), 'groups: { g: { name: "Desk of ${var:domain}" } }\n');
  writeFileSync(join(folder, "two.yaml"), "groups: { g: { name: Desk } }\n");
  const run = (...args: string[]) => runCli(["validate", "one.yaml", "two.yaml", ...args], { cwd: folder });
  expect(await run("--var", "domain=acme.com")).toMatchObject({ status: 0 });
  const { status, stderr } = await run("--var", "domain=acme.com", "--var", "domian=acme.com");
  expect(status).toBe(2);
  expect(stderr).toContain("vars.domian: is given a value");
});
