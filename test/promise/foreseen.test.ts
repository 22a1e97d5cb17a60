import { readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { LiveChatClient } from "../../src/api/index.js";
import type { Emulator, LicenceData } from "../../src/emulator/index.js";
import type { Declared } from "../lifecycle/engine.js";
import { createEmulator } from "../strict-emulator.js";
import { declareSecrets } from "../sweep.js";
import { type Run, Stack } from "./engine.js";
import { exceptions } from "./exceptions.js";
import { writesIn } from "./judge.js";
import { declare } from "./program.js";

vi.mock("../../src/engine/rpc/program-process.js", async () => await import("./engine.js"));
vi.mock("../../src/engine/rpc/dynamic-provider.js", async () => await import("./engine.js"));

const OWNER = "john.doe@mycompany.com";

let emulator: Emulator;
let stack: Stack;
beforeAll(async () => {
  emulator = await createEmulator();
});
beforeEach(() => {
  emulator.reset();
  const { token, account } = emulator.licence();
  stack = new Stack({ LIVECHAT_BASE_URL: emulator.url, LIVECHAT_TOKEN: token, LIVECHAT_ACCOUNT: account });
  return () => stack[Symbol.dispose]();
});
afterAll(() => emulator.close());

const group = (name: string, args: Declared["args"] = {}): Declared => ({
  type: "Group",
  name: name.toLowerCase(),
  args: { name, ...args },
});
const tag = (name: string, args: Declared["args"] = {}): Declared => ({
  type: "Tag",
  name,
  args: { tag: name, author: OWNER, group: 1, ...args },
});
const hook = (name: string, args: Declared["args"] = {}): Declared => ({
  type: "Webhook",
  name,
  args: { eventType: "chat_ended", dataTypes: ["chat"], url: `https://hooks.example/${name}`, ...args },
});

const preview = (...declared: Declared[]) => stack.preview(() => declare(declared));
const up = (...declared: Declared[]) => stack.up(() => declare(declared));
/** What was made is there for long. */
async function made(...declared: Declared[]): Promise<void> {
  expect(await up(...declared)).toMatchObject({ ok: true });
  stack.age();
  emulator.requests.clear();
}
const edit = (change: (data: LicenceData) => void) => emulator.licence().edit(change);
const step = (run: Run, name: string) =>
  run.steps.find((one) => one.name === name && one.phase !== "started");
const warnings = (run: Run) =>
  run.events.flatMap((event) =>
    event.type === "diagnostic" && event.message.startsWith("warning: ") ? [event.message] : [],
  );
const errorsOf = (run: Run) => run.errors.map(({ message }) => message).join("\n");

describe("a create in a plan", () => {
  it("makes the object, or takes over the one that exists, with what that changes, or cannot", async () => {
    const plan = await preview(
      group("New"),
      group("Sales", { adopt: true, language: "pl" }),
      group("Invoicing", { adopt: true }),
    );
    expect(plan, errorsOf(plan)).toMatchObject({ ok: true });
    expect(step(plan, "new")).toMatchObject({ op: "create" });
    expect(step(plan, "new")).not.toHaveProperty("takesOver");
    const changes = [{ path: "language", kind: "change", old: "en", new: "pl", secret: false }];
    expect(step(plan, "sales")).toMatchObject({ op: "create", takesOver: "2", diff: changes });
    expect(step(plan, "invoicing")).toMatchObject({ op: "create", takesOver: "1", diff: [] });

    const refused = await preview(group("Sales"));
    expect(refused.ok).toBe(false);
    expect(step(refused, "sales")?.refused).toContain("exists already in the account (id 2)");
    expect(errorsOf(refused)).toContain("exists already in the account (id 2)");
  });

  it("reads an agent as a whole, and shows nothing of what is secret", async () => {
    const password = "a-password-nobody-sees";
    declareSecrets(password);
    const plan = await stack.preview(() =>
      declare([
        {
          type: "Agent",
          name: "jane",
          args: {
            login: "jane.doe@mycompany.com",
            name: "Jane Doe",
            jobTitle: "Lead",
            password,
            adopt: true,
          },
        },
      ]),
    );
    expect(plan, errorsOf(plan)).toMatchObject({ ok: true });
    const { diff, takesOver } = step(plan, "jane") ?? {};
    expect(takesOver).toBe("jane.doe@mycompany.com");
    expect(diff).toEqual([
      { path: "jobTitle", kind: "change", old: "Support Agent", new: "Lead", secret: false },
      { path: "password", kind: "add", new: "[secret]", secret: true },
    ]);
  });

  it.each([
    ["Tag", tag("t", { author: "nobody@mycompany.com" }), "there is no agent nobody@mycompany.com"],
    [
      "CannedResponse",
      { type: "CannedResponse", name: "c", args: { text: "c", tags: ["c"], group: 9 } },
      "there is no group 9",
    ],
    [
      "Group",
      group("Team", { agents: [OWNER, "nobody@mycompany.com"] }),
      "agents: there is no agent nobody@mycompany.com",
    ],
    [
      "Greeting",
      {
        type: "Greeting",
        name: "g",
        args: { name: "g", group: 9, rules: [{ type: "visits_number", value: 1, operator: "equals" }] },
      },
      "there is no group 9",
    ],
    [
      "Agent",
      { type: "Agent", name: "a", args: { login: "a@mycompany.com", name: "A", groups: [9] } },
      "there is no group 9",
    ],
  ] satisfies [string, Declared, string][])(
    "of a type that refers to others (%s) is refused where the account lacks them, as the up is",
    async (_type, declared, reason) => {
      const plan = await preview(declared);
      expect(errorsOf(plan)).toContain(reason);
      expect(await up(declared)).toMatchObject({ ok: false });
    },
  );

  it("may refer to what the same run makes", async () => {
    const jane: Declared = { type: "Agent", name: "new", args: { login: "new@mycompany.com", name: "New" } };
    const plan = await preview(jane, tag("t", { author: { $idOf: "new" }, group: 1 }));
    expect(plan, errorsOf(plan)).toMatchObject({ ok: true });
  });

  it("leaves nothing of this in a state, and an up hears none of it", async () => {
    const declared = group("Sales", { adopt: true, language: "pl" });
    await preview(declared);
    expect(await up(declared)).toMatchObject({ ok: true });
    expect(stack.stateText()).not.toMatch(/__takesOver|__refused/);
  });

  it("of what is replaced meets its own object, which is no obstacle", async () => {
    await made(tag("t"), hook("h"));
    const declared = [tag("t", { author: "jane.doe@mycompany.com" }), hook("h", { dataTypes: ["visitor"] })];
    const plan = await preview(...declared);
    expect(plan, errorsOf(plan)).toMatchObject({ ok: true, changes: { replace: 2 } });
    for (const name of ["t", "h"]) expect(step(plan, name)).not.toHaveProperty("takesOver");
    expect(await up(...declared)).toMatchObject({ ok: true, changes: { replace: 2 } });
  });
});

describe("a plan", () => {
  it("without changes reads no list", async () => {
    await made(group("Team"), tag("t"));
    expect(await preview(group("Team"), tag("t"))).toMatchObject({ ok: true, hasChanges: false });
    expect(emulator.requests.count({ path: /^\/(groups|tags)/ })).toBe(0);
  });

  it("tells what somebody did to the objects of a type of which it changes anything, and reads no other type", async () => {
    const declared = [
      group("One", { language: "en" }),
      group("Two"),
      group("Three", { language: "pl" }),
      hook("h"),
    ];
    await made(group("One", { language: "en" }), group("Two"), group("Three"), hook("h"));
    edit((data) => {
      data.groups = data.groups.filter(({ name }) => name !== "Two");
      Object.assign(data.groups.find(({ name }) => name === "One") ?? {}, { language: "de" });
    });
    emulator.requests.clear();
    const plan = await preview(...declared);
    expect(plan, errorsOf(plan)).toMatchObject({ ok: true });
    expect(warnings(plan).toSorted()).toEqual([
      expect.stringMatching(
        /Group "One" \(id \d+\) was changed outside of this program: language: "en" → "de"\. `pulumi(-livechat)? up --refresh`/,
      ),
      expect.stringMatching(/Group "Two" \(id \d+\) was deleted outside of this program\./),
    ]);
    expect(emulator.requests.count({ path: "/groups" })).toBe(1);
    expect(emulator.requests.count({ path: /^\/(tags|goals|greetings|canned_responses)/ })).toBe(0);
  });

  it("is refused where it changes what is gone, or what has another name by now", async () => {
    await made(group("One"), group("Two"));
    edit((data) => {
      data.groups = data.groups.filter(({ name }) => name !== "One");
      Object.assign(data.groups.find(({ name }) => name === "Two") ?? {}, { name: "Too" });
    });
    const declared = [group("One", { language: "pl" }), group("Two", { language: "pl" })];
    const plan = await preview(...declared);
    expect(errorsOf(plan)).toMatch(/Group "One": there is none with the id \d+ in the account any more/);
    expect(errorsOf(plan)).toMatch(/Group "Two" is left alone: .* another object, Group "Too"/);
    expect(await up(...declared)).toMatchObject({ ok: false });
  });

  it("says of a deletion that the object is gone already, and refuses it where an up cannot do it", async () => {
    const agent: Declared = {
      type: "Agent",
      name: "owner",
      args: { login: OWNER, name: "John Doe", adopt: true },
    };
    await made(group("One"), group("Two"), agent);
    edit((data) => {
      data.groups = data.groups.filter(({ name }) => name !== "One");
    });
    const plan = await preview();
    expect(step(plan, "one")).toMatchObject({ op: "delete", phase: "planned", note: "gone already" });
    expect(step(plan, "two")).toMatchObject({ op: "delete", phase: "planned" });
    expect(step(plan, "two")).not.toHaveProperty("note");
    expect(step(plan, "owner")).toMatchObject({ op: "delete", phase: "failed" });
    expect(plan.ok).toBe(false);
    expect(writesIn(emulator.requests.all())).toEqual([]);
    expect(await up()).toMatchObject({ ok: false });
  });
});

/** Named as in docs/limits.md. */
describe("a preview passes, and the up fails all the same", () => {
  it("Values known only later", async () => {
    const declared = [
      group("Team", { agents: [] }),
      {
        type: "Agent",
        name: "a",
        args: { login: "a@mycompany.com", name: "A", groups: [{ $idOf: "team" }] },
      },
    ];
    expect(await preview(...declared)).toMatchObject({ ok: true });
    expect(errorsOf(await up(...declared))).toContain("declared on both sides, and they disagree");
  });

  it("The account changed after the preview", async () => {
    expect(await preview(tag("t"))).toMatchObject({ ok: true });
    const { token, account } = emulator.licence();
    await using api = new LiveChatClient({ token, account, baseUrl: emulator.url });
    await api.tags.create({ tag: "t", author: OWNER, group: 1 });
    expect(errorsOf(await up(tag("t")))).toContain("exists already");
  });

  it("Lists of tags and webhooks that may not be complete", async () => {
    await made(hook("a"));
    edit((data) => (data.webhooks = []));
    const plan = await preview(hook("a"), hook("b"));
    expect(plan).toMatchObject({ ok: true });
    expect(warnings(plan)).toEqual([expect.stringContaining("was deleted outside of this program")]);
    expect(errorsOf(await up(hook("a"), hook("b")))).toContain("whether it exists already cannot be told");
  });

  it("Removed and made again, just as it is to be after a replacement", async () => {
    await made(hook("a"));
    const changed = hook("a", { dataTypes: ["visitor"] });
    edit((data) => {
      data.webhooks = data.webhooks.map((one) => ({ ...one, id: "another", data_types: ["visitor"] }));
    });
    const plan = await preview(changed);
    expect(step(plan, "a")).toMatchObject({ op: "replace", takesOver: "another" });
    expect(errorsOf(await up(changed))).toContain("exists already");
  });

  it("Written in the last minutes", async () => {
    expect(await up(group("Team"))).toMatchObject({ ok: true });
    edit((data) => Object.assign(data.groups.find(({ name }) => name === "Team") ?? {}, { name: "Squad" }));
    expect(await preview(group("Team", { language: "pl" }))).toMatchObject({ ok: true });
    expect(errorsOf(await up(group("Team", { language: "pl" })))).toContain("another object, Group");
  });

  it("What a write alone can tell", async () => {
    expect(await preview(tag("t"))).toMatchObject({ ok: true });
    emulator.setFaults("403 POST");
    expect(await up(tag("t"))).toMatchObject({ ok: false });
    emulator.setFaults(undefined);
  });
});

it("The exceptions stand in docs/limits.md, under the same names", () => {
  const text = readFileSync(new URL("../../docs/limits.md", import.meta.url), "utf8");
  const [, section = ""] = text.split("## What a plan does not promise");
  const names = [...section.matchAll(/^- \*\*(.+?)\.?\*\*/gm)].map(([, name]) => name);
  expect(names).toEqual(Object.keys(exceptions));
});
