import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import type {
  EngineEvent,
  OperationName,
  OperationResult,
  PropertyDiff,
  StepEvent,
} from "../../src/cli/engine.js";
import { createDisplay } from "../../src/cli/display/index.js";
import { Captured, changes, operationResult, stackStep, stackUrn, step } from "./fake.js";

const escape = "\u001b";

interface Shown {
  terminal?: boolean;
  operation?: OperationName;
  env?: NodeJS.ProcessEnv;
  columns?: number;
  result?: Partial<OperationResult>;
  full?: boolean;
}

/** What a person sees of an operation. */
async function show(events: EngineEvent[], options: Shown = {}): Promise<string> {
  const {
    terminal = false,
    operation = "preview",
    env = {},
    columns = 100,
    result = {},
    full = false,
  } = options;
  const output = new Captured(terminal, columns);
  const display = await createDisplay({ output, env, full, now: () => 0 });
  const previewOnly = operation === "preview";
  display.onEvent({ type: "start", operation, project: "acme", stack: "dev", previewOnly });
  for (const event of events) display.onEvent(event);
  display.onEvent({ type: "summary", result: operationResult(result) });
  await display.finish();
  return output.text;
}

const lines = (...text: string[]) => `${text.join("\n")}\n`;

const plan: EngineEvent[] = [
  stackStep("same", "planned"),
  step("Group", "support", "create", "planned", {
    diff: [
      { path: "name", kind: "add", new: "Technical support", secret: false },
      { path: "agents", kind: "add", new: ["a@example.com", "b@example.com"], secret: false },
    ],
  }),
  step("Agent", "jane", "update", "planned", {
    diff: [
      { path: "jobTitle", kind: "change", old: "Support", new: "Lead", secret: false },
      { path: "password", kind: "change", old: "[secret]", new: "[secret]", secret: true },
      { path: "groups[0]", kind: "add", new: "[unknown]", secret: false, unknown: true },
      { path: "dailySummary", kind: "remove", old: true, secret: false },
    ],
  }),
  step("Agent", "unchanged", "same", "planned"),
  step("Tag", "vip", "replace", "planned", {
    diff: [{ path: "tag", kind: "change", old: "vip", new: "key", secret: false, replaces: true }],
    replaceKeys: ["tag"],
  }),
  step("Goal", "old", "delete", "planned", { note: "retained" }),
];

it("says of a create that it takes over what exists, and what that changes, or that it cannot be done", async () => {
  const text = await show([
    stackStep("same", "planned"),
    step("Group", "sales", "create", "planned", {
      takesOver: "2",
      diff: [{ path: "language", kind: "change", old: "en", new: "pl", secret: false }],
    }),
    step("Group", "support", "create", "planned", { takesOver: "3", diff: [] }),
    step("Tag", "vip", "create", "planned", { refused: "it exists already" }),
    step("Tag", "old", "delete", "planned", { note: "gone already" }),
  ]);
  expect(text).toContain("Group sales    take over (id 2)\n");
  expect(text).toMatch(/language: +"en" → "pl"/);
  expect(text).toContain("Group support  take over (id 3, as it is)\n");
  expect(text).toContain("Tag vip        cannot create\n");
  expect(text).toContain("Tag old        delete (gone already)\n");
});

describe("a plan", () => {
  const text = {
    path: "text",
    kind: "change",
    old: "a".repeat(300),
    new: `b${"a".repeat(300)}`,
    secret: false,
  } as const;

  it("stands in the order of the licence, by type, what is deleted at its type's end, however it was told", async () => {
    const steps = [
      step("Group", "sales", "update", "planned", { position: 0, diff: [text] }),
      step("Group", "help", "update", "planned", { position: 1 }),
      step("Group", "gone-2", "delete", "planned"),
      step("Group", "gone-10", "delete", "planned"),
      step("Agent", "jane", "create", "planned", { position: 2 }),
      step("Tag", "old", "delete", "planned"),
    ];
    const shown = await Promise.all(
      [steps, steps.toReversed(), [...steps.slice(3), ...steps.slice(0, 3)]].map((told) =>
        show([stackStep("same", "planned"), ...told]),
      ),
    );
    expect(new Set(shown).size).toBe(1);
    const names = [...(shown[0] ?? "").matchAll(/^ [-+~] +(\w+ [\w-]+)/gm)].map(([, name]) => name);
    expect(names).toEqual([
      "Group sales",
      "Group help",
      "Group gone-2",
      "Group gone-10",
      "Agent jane",
      "Tag old",
    ]);
  });

  it("names what references refer to, with the id behind the name, or that it is known later", async () => {
    const group = {
      path: "group",
      kind: "change" as const,
      old: 4,
      new: "[unknown]",
      secret: false,
      unknown: true,
      references: { "4": "support" },
      unknownReferences: ["sales"],
    } satisfies PropertyDiff;
    const agents = {
      path: "agents",
      kind: "add",
      new: ["jane@acme.com", "joe@acme.com"],
      secret: false,
      references: { "jane@acme.com": "jane" },
    } as const;
    const plain = { path: "maxChatsCount", kind: "change", old: 4, new: 5, secret: false } as const;
    const shown = await show([step("Tag", "vip", "update", "planned", { diff: [group, agents, plain] })]);
    expect(shown).toContain("group:         support (4) → sales (known after apply)\n");
    expect(shown).toContain('agents:        [jane (jane@acme.com), "joe@acme.com"]\n');
    expect(shown).toContain("maxChatsCount: 4 → 5\n");
  });

  it("shows long values whole with --full, and else shortens them", async () => {
    const events = [step("CannedResponse", "hello", "update", "planned", { diff: [text] })];
    expect(await show(events)).not.toContain(text.new);
    expect(await show(events, { full: true })).toContain(`"${text.old}" → "${text.new}"`);
  });

  it("does not repeat outputs that stay as they are", async () => {
    const outputs = { same: 1, other: 2 };
    const shown = await show([{ type: "outputs", outputs, changed: ["other"] }], { result: { outputs } });
    expect(shown).toContain("Outputs:\n  other: 2\n");
    expect(shown).not.toContain("same: 1");
    const none = await show([{ type: "outputs", outputs, changed: [] }], { result: { outputs } });
    expect(none).not.toContain("Outputs:");
  });

  it("of many resources ends with a line for each type", async () => {
    const many = Array.from({ length: 500 }, (_, index) =>
      step(index % 2 === 0 ? "Tag" : "Agent", `n${index}`, index < 400 ? "create" : "same", "planned", {
        position: index,
        id: String(index),
      }),
    );
    const shown = await show([stackStep("same", "planned"), ...many]);
    expect(shown).toContain("\n\nTag: 200 to create, 50 unchanged\nAgent: 200 to create, 50 unchanged\n\n");
    expect(await show(plan)).not.toContain("Tag: ");
  });

  it("shows changes of options, and that nothing else changes", async () => {
    const options = [{ path: "protect", kind: "change", old: false, new: true, secret: false }] as const;
    const shown = await show(
      [
        step("Agent", "jane", "same", "planned", { options: [...options] }),
        step("Agent", "joe", "same", "planned"),
      ],
      { result: { changes: changes({ same: 2 }), optionChanges: 1, hasChanges: false } },
    );
    expect(shown).toContain(" ~ Agent jane  options only, no change in the account\n");
    expect(shown).toContain("~ options.protect: false → true\n");
    expect(shown).toContain("1 with other options, 1 unchanged (1.2 s)");
    expect(shown).not.toContain("no changes");
  });
});

it("a resource with another name is worth a line, and is counted as that", async () => {
  const renamed = { renamedFrom: "padded" };
  const update = { ...renamed, diff: [{ path: "name", kind: "change", old: "A", new: "B", secret: false }] };
  const text = await show(
    [
      stackStep("same", "planned"),
      step("Group", "padded2", "same", "planned", renamed),
      step("Tag", "padded2", "update", "planned", update as Partial<StepEvent>),
    ],
    { result: { changes: changes({ same: 2, update: 1 }), hasChanges: true } },
  );
  expect(text).toContain("Group padded2  renamed: padded → padded2, no change in the account\n");
  expect(text).toContain("Tag padded2    update (renamed: padded → padded2)\n");
  expect(text).toContain("1 to update, 1 renamed, 1 unchanged");
});

describe("a preview away from a terminal", () => {
  it("is a tree of what changes, field by field, and a line of counts", async () => {
    const text = await show(plan, {
      result: {
        hasChanges: true,
        changes: changes({ create: 1, update: 1, replace: 1, delete: 1, same: 2 }),
      },
    });
    expect(text).toBe(
      lines(
        "Preview of acme/dev",
        "",
        "   Stack acme-dev",
        " +   Group support  create",
        '       name:   "Technical support"',
        '       agents: ["a@example.com", "b@example.com"]',
        " ~   Agent jane     update",
        '       ~ jobTitle:     "Support" → "Lead"',
        "       ~ password:     [secret] (changed)",
        "       + groups[0]:    known after apply",
        "       - dailySummary: true",
        " ±   Tag vip        replace (because of tag)",
        '       ~ tag: "vip" → "key"  (forces replacement)',
        " -   Goal old       delete (retained)",
        "",
        "1 to create, 1 to update, 1 to replace, 1 to delete, 2 unchanged (1.2 s)",
      ),
    );
  });

  it("has no control codes, whatever the environment asks for", async () => {
    const text = await show(plan, { env: { FORCE_COLOR: "1", CLICOLOR_FORCE: "1" } });
    expect(text).not.toContain(escape);
  });

  it("says so where nothing changes", async () => {
    const text = await show([stackStep("same", "planned")], { result: { changes: changes({ same: 12 }) } });
    expect(text).toBe(lines("Preview of acme/dev", "", "no changes, 12 unchanged (1.2 s)"));
  });

  it("nests children under their parents, however deep", async () => {
    const licence = "urn:pulumi:dev::acme::livechat:index:Licence::main";
    const text = await show([
      stackStep("same", "planned"),
      {
        type: "step",
        phase: "planned",
        op: "same",
        urn: licence,
        token: "livechat:index:Licence",
        name: "main",
        parent: stackUrn,
      },
      step("Tag", "first", "create", "planned", { parent: licence }),
      step("Tag", "other", "same", "planned", { parent: licence }),
    ]);
    expect(text).toContain(lines("   Stack acme-dev", "     Licence main", " +     Tag first  create"));
    expect(text).not.toContain("other");
  });

  it("groups what was said under the resource that it is about, and says the rest once", async () => {
    const text = await show([
      stackStep("same", "planned"),
      step("Agent", "jane", "replace", "planned", { replaceKeys: ["login"] }),
      {
        type: "diagnostic",
        severity: "warning",
        message: "replacing an agent loses its statistics\nfor good",
        urn: step("Agent", "jane", "replace", "planned").urn,
      },
      { type: "diagnostic", severity: "info", message: "hello from the program" },
      { type: "diagnostic", severity: "debug", message: "only for debugging" },
    ]);
    expect(text).toContain(
      lines(
        " ±   Agent jane  replace (because of login)",
        "       warning: replacing an agent loses its statistics",
        "                for good",
        "",
        "hello from the program",
      ),
    );
    expect(text).not.toContain("only for debugging");
  });
});

describe("an update away from a terminal", () => {
  it("says at once what is said in general, and once", async () => {
    const output = new Captured();
    const display = await createDisplay({ output, env: {} });
    display.onEvent({ type: "start", operation: "up", project: "acme", stack: "dev", previewOnly: false });
    const message = "waiting 9 s before trying again";
    display.onEvent({ type: "diagnostic", severity: "info", message });
    expect(output.text).toBe(lines("Updating acme/dev", message));
    display.onEvent({ type: "summary", result: operationResult({}) });
    await display.finish();
    expect(output.text.match(new RegExp(message, "g"))).toHaveLength(1);
  });

  it("is one line for each finished step, as it finishes, with its fields", async () => {
    const output = new Captured();
    const display = await createDisplay({ output, env: {} });
    display.onEvent({ type: "start", operation: "up", project: "acme", stack: "dev", previewOnly: false });
    display.onEvent(step("Group", "support", "create", "started"));
    expect(output.text).toBe("Updating acme/dev\n");
    display.onEvent(
      step("Group", "support", "create", "done", {
        durationMs: 120,
        diff: [{ path: "name", kind: "add", new: "Support", secret: false }],
      }),
    );
    expect(output.text).toBe(
      lines("Updating acme/dev", "+ Group support: created (120 ms)", '    name: "Support"'),
    );
  });

  it("counts a replacement once, when both halves are done", async () => {
    const text = await show(
      [
        step("Tag", "vip", "replace", "planned", { replaceKeys: ["tag"] }),
        step("Tag", "vip", "replace", "started", { part: "create" }),
        step("Tag", "vip", "replace", "done", { part: "create", durationMs: 100 }),
        step("Tag", "vip", "replace", "started", { part: "delete" }),
        step("Tag", "vip", "replace", "done", { part: "delete", durationMs: 50 }),
      ],
      { operation: "up", result: { hasChanges: true, changes: changes({ replace: 1 }) } },
    );
    expect(text.match(/Tag vip/g)).toHaveLength(1);
    expect(text).toContain("± Tag vip: replaced (because of tag, 150 ms)\n");
    expect(text).toContain("\n1 replaced (1.2 s)\n");
  });

  it("says what failed and why, once, and what was left", async () => {
    const failed = step("Agent", "jane", "create", "failed", {
      message: "POST /agents: 400: login is taken",
    });
    const text = await show([step("Group", "support", "create", "done"), failed], {
      operation: "up",
      result: {
        ok: false,
        hasChanges: true,
        changes: changes({ create: 1 }),
        errors: [{ code: "provider", message: "POST /agents: 400: login is taken", urn: failed.urn }],
      },
    });
    expect(text).toContain(
      lines(
        "+ Agent jane: create failed",
        "",
        "Agent jane:",
        "  error: POST /agents: 400: login is taken",
        "",
        "1 created, 1 failed (1.2 s)",
      ),
    );
    expect(text.match(/login is taken/g)).toHaveLength(1);
  });

  it("shows the outputs, secrets masked", async () => {
    const text = await show([], {
      operation: "up",
      result: { outputs: { groupId: 4, token: "[secret]", urls: { web: "https://example.com" } } },
    });
    expect(text).toContain(
      lines("Outputs:", "  groupId: 4", "  token: [secret]", '  urls: { web: "https://example.com" }'),
    );
  });
});

describe("on a terminal", () => {
  it("draws the tree with branches, in colours", async () => {
    const text = await show(plan.slice(0, 3), { terminal: true });
    expect(text).toContain(`${escape}[32m+${escape}[39m`);
    expect(text).toContain("├─ ");
    expect(text).toContain("└─ ");
  });

  it("keeps what happens in view on a narrow one, and out of the way of a long name", async () => {
    const long = "very-long-".repeat(10);
    const names = ["short", "a-name-of-some-length", long];
    const made = names.map((name) => step("Tag", name, "create", "planned"));
    const text = stripVTControlCharacters(
      await show([stackStep("same", "planned"), ...made], { terminal: true, columns: 40 }),
    );
    expect(text).toContain(` + ├─ Tag short  create\n`);
    expect(text).toContain(` + ├─ Tag a-name-of-some-length  create\n`);
    expect(text).toContain(` + └─ Tag ${long}  create\n`);
  });

  it("has no colours with NO_COLOR", async () => {
    const text = await show(plan, { terminal: true, env: { NO_COLOR: "1" } });
    expect(text.slice(text.indexOf("Stack"))).not.toMatch(new RegExp(`${String.fromCharCode(27)}\\[3\\dm`));
  });

  it("is plain on a dumb terminal", async () => {
    expect(await show(plan, { terminal: true, env: { TERM: "dumb" } })).not.toContain(escape);
  });
});

async function change(diff: Partial<PropertyDiff>): Promise<string> {
  const whole: PropertyDiff = { path: "text", kind: "change", secret: false, ...diff };
  return await show([step("Greeting", "hi", "update", "planned", { diff: [whole] })]);
}

describe("values", () => {
  it("shows the neighbourhood of what changed in a long text", async () => {
    const start = "word ".repeat(60);
    const text = await change({ old: `${start}old end`, new: `${start}new end` });
    expect(text).toMatch(/- "?….*word old end"\n/);
    expect(text).toMatch(/\+ "?….*word new end"\n/);
  });

  it("shows a text of several lines line by line", async () => {
    const old = ["Hello", "one", "two", "three", "four", "five", "Bye"].join("\n");
    const text = await change({ old, new: old.replace("Bye", "Good-bye") });
    expect(text).toContain(
      lines(
        "     ~ text:",
        "           … 4 unchanged lines",
        "           four",
        "           five",
        "         - Bye",
        "         + Good-bye",
      ),
    );
  });

  it("shortens a long text that comes, and says how long it is", async () => {
    const text = await change({ kind: "add", new: "x".repeat(5_000) });
    expect(text).toMatch(/"x+… \(5,000 characters\)\n/);
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  it("escapes once what is not to be printed", async () => {
    const text = await change({ kind: "add", new: 'a\u202eb \u001b[31m"c"' });
    expect(text).toContain(String.raw`"a\u202eb \u001b[31m\"c\""`);
  });

  it("shows only what comes and goes of a long list", async () => {
    const old = Array.from({ length: 30 }, (_, index) => `agent${index}@example.com`);
    const text = await change({ path: "agents", old, new: [...old.slice(1), "new@example.com"] });
    expect(text).toContain(
      lines(
        "     ~ agents:",
        '         - "agent0@example.com"',
        "           … 29 unchanged",
        '         + "new@example.com"',
      ),
    );
  });

  it("shows nothing of Pulumi's own fields", async () => {
    expect(await change({ path: "__provider", old: "a", new: "b" })).not.toContain("__provider");
  });

  it.each([
    ["an escape sequence", "a\u001b[2Jb"],
    ["a carriage return", "harmless\rdangerous"],
    ["a C1 control", "a\u009b2Jb"],
    ["a mark that reverses text", "user\u202etxt.exe"],
  ])("prints %s in no field, name or message", async (_, hostile) => {
    const group = step("Group", hostile, "update", "planned", {
      diff: [
        { path: hostile, kind: "change", old: hostile, new: [hostile], secret: false },
        { path: "lines", kind: "change", old: "1\n2", new: `1\n${hostile}`, secret: false },
      ],
      replaceKeys: [hostile],
      note: hostile,
    });
    const text = await show(
      [group, { type: "diagnostic", severity: "error", message: hostile, urn: group.urn }],
      { result: { outputs: { [hostile]: hostile } } },
    );
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u);
  });
});

describe("a refresh", () => {
  it("says what drifted, with its fields, and what is gone", async () => {
    const text = await show(
      [
        step("Agent", "jane", "same", "done"),
        step("Group", "support", "refresh", "done", {
          note: "drift",
          diff: [{ path: "name", kind: "change", old: "Support", new: "The A-Team", secret: false }],
        }),
        step("Tag", "vip", "delete", "done", { note: "gone" }),
      ],
      {
        operation: "refresh",
        result: { hasChanges: true, changes: changes({ refresh: 1, delete: 1, same: 1 }) },
      },
    );
    expect(text).toBe(
      lines(
        "Refreshing acme/dev",
        "~ Group support: drifted: changed outside of this program",
        '    ~ name: "Support" → "The A-Team"',
        "- Tag vip: gone: deleted outside of this program",
        "",
        "Changed outside of this program: `pulumi-livechat up` brings back what is declared;",
        "`pulumi-livechat export --update` takes what there is now into the files of a licence (in a program of your own, declare it).",
        "",
        "1 drifted, 1 gone, 1 unchanged (1.2 s)",
      ),
    );
  });
});

describe("a long message", () => {
  const message =
    `POST /agents: 400: ${"the reason is long and takes many words to tell ".repeat(5)}`.trimEnd();
  const failed = step("Agent", "jane", "create", "failed", { message });

  it("is broken between words on a terminal, under its resource", async () => {
    const text = await show([stackStep("same", "planned"), failed], { terminal: true, columns: 70 });
    const shown = stripVTControlCharacters(text.slice(text.indexOf("error:")))
      .split("\n")
      .slice(0, 5);
    for (const line of shown) expect(line.length).toBeLessThanOrEqual(70);
    expect(shown.map((line) => line.trim()).join(" ")).toBe(`error: ${message}`);
  });

  it("stays one line, to be searched for, elsewhere", async () => {
    expect(await show([stackStep("same", "planned"), failed])).toContain(`error: ${message}\n`);
  });
});

const refused = "GET /groups: 401: the credentials were not accepted. Check the token and the account.";
const failing = (name: string, message: string) => step("Group", name, "create", "failed", { message });

describe("what many resources fail for", () => {
  it("is said once, with the names of the first of them, and other failures stand where they belong", async () => {
    const names = Array.from({ length: 10 }, (_, index) => `g${index}`);
    const text = await show(
      [
        stackStep("create", "done"),
        ...names.map((name) => failing(name, `Group "${name}": ${refused}`)),
        failing("odd", 'Group "odd": its name is taken'),
      ],
      { operation: "up", result: { ok: false, changes: changes({}) } },
    );
    expect(text.match(/credentials were not accepted/g)).toHaveLength(1);
    expect(text).toContain(
      `error: 10 resources failed for one reason: ${refused}\n       They are g0, g1, g2, g3, g4, g5, g6, g7 and 2 more.\n`,
    );
    expect(text).toContain('Group odd:\n  error: Group "odd": its name is taken\n');
  });

  it("is said with each where they are two, or where only the last words are alike", async () => {
    const text = await show(
      [
        stackStep("create", "done"),
        ...["a", "b"].map((name) => failing(name, `Group "${name}": ${refused}`)),
        ...["c", "d", "e"].map((name) =>
          failing(name, `Group "${name}", which nobody knows here: try again`),
        ),
      ],
      { operation: "up", result: { ok: false, changes: changes({}) } },
    );
    expect(text.match(/credentials were not accepted/g)).toHaveLength(2);
    expect(text.match(/: try again/g)).toHaveLength(3);
    expect(text).not.toContain("for one reason");
  });
});

/** What a terminal shows when an operation begins. */
async function statusOf(start: { resources?: number; expected?: number }): Promise<string> {
  const { expected, ...known } = start;
  const output = new Captured(true);
  const display = await createDisplay({ output, env: {}, expected, now: () => 0 });
  display.onEvent({
    type: "start",
    operation: "up",
    project: "acme",
    stack: "dev",
    previewOnly: false,
    ...known,
  });
  await display.finish();
  return output.text;
}

describe("the progress on a terminal", () => {
  it("tells how many steps there are, as far as that is known", async () => {
    expect(await statusOf({ resources: 12 })).toContain("0 of 12 done");
    expect(await statusOf({})).toContain("0 done");
  });

  it("counts from the plan that was looked at before", async () => {
    expect(await statusOf({ resources: 12, expected: 5 })).toContain("0 of 5 done");
  });
});
