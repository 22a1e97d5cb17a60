import { describe, expect, it } from "vitest";
import { guarded, refusing, type Rules } from "../../src/review/guards/index.js";
import { DEFAULT_REMOVALS } from "../../src/review/guards/settings.js";
import type { Plan } from "../../src/review/plan.js";
import { readPlan } from "../../src/review/reading/index.js";
import { readStateSummary } from "../../src/review/reading/state.js";
import { cliReport, embeddedReport, type Told } from "./recorded.js";

const strict: Rules = { removals: DEFAULT_REMOVALS, option: new Set(), settings: new Map() };
const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "" };

const agent = (name: string, was: object | null, is: object | null = was): Told => ({
  op: was === null ? "create" : is === null ? "delete" : was === is ? "same" : "update",
  name,
  ...(was && { old: { login: `${name}@b.c`, name, ...was } }),
  ...(is && { inputs: { login: `${name}@b.c`, name, ...is } }),
});
const group = (id: string, was: object | null, is: object | null = was): Told => ({
  ...agent(id, was, is),
  type: "Group",
  id,
  ...(was && { old: { name: id, ...was } }),
  ...(is && { inputs: { name: id, ...is } }),
});
const gone = null;
const tag = (is: object | null): Told => ({
  op: is === null ? "delete" : "same",
  type: "Tag",
  name: "vip",
  old: { tag: "vip", group: 5 },
  ...(is && { inputs: is }),
});
const hook = (was: object | null, is: object | null): Told => ({
  op: was === null ? "create" : is === null ? "delete" : "replace",
  type: "Webhook",
  name: was === null ? "new" : "hook",
  ...(was && { old: { eventType: "chat_ended", ...was } }),
  ...(is && { inputs: { eventType: "chat_ended", ...is } }),
});
const tags = (count: number) =>
  Array.from({ length: count }, (_nothing, n): Told => ({
    op: "delete",
    type: "Tag",
    name: `t${n}`,
    old: { tag: `t${n}`, group: 1 },
  }));
const at = (modified: string): Told => ({ ...agent("ann", {}), options: { modified } });

const ENGINES = [
  ["embedded", embeddedReport],
  ["pulumi", cliReport],
] as const;

describe.each(ENGINES)("guards, of what the %s engine writes,", (_, report) => {
  const plan = (told: readonly Told[], more: object = {}): Plan => readPlan(report(told, more), "plan.json");
  const stopped = (told: readonly Told[], more?: object): string[] =>
    refusing(guarded(plan(told, more), strict)).map(({ name }) => name);
  const part = (told: readonly Told[]) =>
    refusing(guarded({ ...plan(told), isComplete: false }, strict)).map(({ name, reasons }) => {
      expect(reasons[0]?.message).toContain("as far as this plan tells");
      return name;
    });

  it("take a deletion that leaves the object in the account for none", () => {
    const kept: Told = {
      ...agent("ann", { permission: "administrator" }, gone),
      options: { retainOnDelete: true },
    };
    expect(stopped([kept])).toEqual([]);
    expect(stopped([{ ...kept, options: {} }])).toEqual(["agents", "lastAdministrator"]);
  });

  it("know a permission that is not declared from what was seen", () => {
    const ann = { ...agent("ann", {}, gone), seen: { permission: "administrator" } };
    expect(stopped([ann])).toEqual(["agents", "lastAdministrator"]);
    expect(stopped([ann, agent("bob", { permission: "administrator" })])).toEqual(["agents"]);
    expect(
      stopped([{ ...agent("ann", {}, { name: "Ann" }), seen: { permission: "administrator" } }]),
    ).toEqual([]);
    expect(stopped([{ ...agent("ann", {}, gone), seen: { permission: "owner" } }])).toEqual(["agents"]);
  });

  it("stop a permission that is raised in any way, and not one that was so", () => {
    const raised = { permission: "administrator" };
    expect(stopped([agent("ann", {}, raised)])).toEqual(["newAdministrator"]);
    expect(stopped([agent("ann", { permission: "normal" }, { permission: SECRET })])).toEqual([
      "newAdministrator",
    ]);
    expect(stopped([{ ...agent("ann", {}, raised), seen: raised }])).toEqual([]);
    expect(stopped([agent("ann", gone, raised)])).toEqual([]);
  });

  it("know who is in a group, whichever side says so", () => {
    const byGroup = [agent("ann", {}), group("5", { agents: ["ann@b.c", "bot"] }, { agents: ["bot"] })];
    expect(stopped(byGroup)).toEqual(["lastAgent"]);
    const byAgent = (is: object) => [agent("ann", { groups: [5] }, is), group("5", {})];
    expect(stopped(byAgent({ groups: [] }))).toEqual(["lastAgent"]);
    expect(stopped(byAgent({ jobTitle: "Lead" }))).toEqual([]);
    const seen = { ...group("5", {}), seen: { agents: ["ann@b.c", "else@b.c"] } };
    expect(stopped([agent("ann", { groups: [5] }, { groups: [] }), seen])).toEqual([]);
    // What the group saw is older than what its agents say.
    const moved = { ...group("5", {}), seen: { agents: ["ann@b.c", "bob@b.c"] } };
    const bob = agent("bob", { groups: [6] });
    expect(stopped([agent("ann", { groups: [5] }, { groups: [] }), bob, moved])).toEqual(["lastAgent"]);
    expect(stopped([agent("ann", { groups: [5] }, gone), group("5", {}, gone)])).toEqual(["agents"]);
    expect(stopped([agent("ann", { groups: [0] }, { groups: [] })])).toEqual([]);
    // A group that the stack does not manage.
    expect(stopped([agent("ann", { groups: [7] }, { groups: [] })])).toEqual(["lastAgent"]);
  });

  it("know who uses a group that goes", () => {
    const removed = group("5", {}, gone);
    expect(stopped([removed])).toEqual([]);
    expect(stopped([removed, tag({ tag: "vip", group: "5" })])).toEqual(["groupInUse"]);
    expect(stopped([removed, tag(gone)])).toEqual([]);
    expect(stopped([removed, { ...tag(gone), options: { retainOnDelete: true } }])).toEqual(["groupInUse"]);
    const greeting: Told = { op: "same", type: "Greeting", name: "hi", old: { name: "hi", group: 5 } };
    expect(stopped([removed, { ...greeting, inputs: { name: "hi", group: 5 } }])).toEqual(["groupInUse"]);
    expect(stopped([removed, agent("ann", { groups: [5] })])).toEqual(["groupInUse"]);
    expect(stopped([removed, agent("ann", { groups: [5] }, { groups: [] })])).toEqual([]);
    expect(stopped([group("5", { agents: ["ann@b.c"] }, gone), agent("ann", {})])).toEqual(["groupInUse"]);
    expect(stopped([group("5", { agents: ["bot"] }, gone), agent("ann", {})])).toEqual([]);
    // Another id, of which those know nothing that name the old one.
    const replaced: Told = { ...group("5", {}, { language: "en" }), op: "replace" };
    expect(stopped([replaced, tag({ tag: "vip", group: 5 })])).toEqual(["groupInUse"]);
    // A reference to a resource that goes.
    const { urn } = (plan([removed]).steps[0] ?? {}) as { urn: string };
    const later: Told = {
      op: "create",
      type: "Tag",
      name: "late",
      inputs: { tag: "late", group: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" },
      options: { propertyDependencies: { group: [urn] } },
    };
    expect(stopped([removed, later])).toEqual(["groupInUse"]);
  });

  it("stop a webhook that goes elsewhere, and one whose address is not told", () => {
    const [here, there] = [{ url: "https://a.example/1" }, { url: "https://b.example/1" }];
    expect(stopped([hook(here, there)])).toEqual(["webhookHost"]);
    expect(stopped([hook(here, { url: "https://a.example/2" })])).toEqual([]);
    expect(stopped([hook(here, gone), hook(null, there)])).toEqual(["webhookHost"]);
    expect(stopped([hook(here, gone), hook(null, here)])).toEqual([]);
    expect(stopped([hook(null, there)])).toEqual([]);
    expect(stopped([hook(here, { url: SECRET })])).toEqual(["webhookHost"]);
  });

  it("judge no plan of anything but an up", () => {
    const read = plan([agent("ann", {}, gone)]);
    for (const operation of ["destroy", "refresh", "import"]) {
      expect(guarded({ ...read, operation }, strict).guards).toBeUndefined();
    }
  });

  it("of a plan that is not whole think the worst", () => {
    expect(part([group("5", {}, gone)])).toEqual(["groupInUse"]);
    expect(part(tags(4))).toEqual(["manyRemovals"]);
    expect(part(tags(3))).toEqual([]);
    expect(stopped(tags(9))).toEqual([]);
    expect(stopped(tags(10))).toEqual(["manyRemovals"]);
  });

  it("say that a plan is older only of a state that was written since, or has lost something", () => {
    const read = plan([at("2026-01-02T00:00:00.5Z")]);
    expect(read.state).toEqual({ objects: 1, written: "2026-01-02T00:00:00.500Z" });
    const verdict = (...records: string[]) => {
      const resources = records.map((modified) => ({
        urn: "urn:pulumi:dev::acme::a::b",
        type: "a",
        custom: true,
        modified,
      }));
      const state = readStateSummary({ deployment: { resources } });
      return refusing(guarded(read, strict, state)).map(({ name }) => name);
    };
    expect(verdict("2026-01-02T00:00:00.500Z")).toEqual([]);
    expect(verdict("2026-01-02T00:00:00.500Z", "2026-01-01T00:00:00Z")).toEqual([]);
    expect(verdict("2026-01-02T00:00:00.500Z", "2026-01-02T00:00:01Z")).toEqual(["olderPlan"]);
    expect(verdict()).toEqual(["olderPlan"]);
    expect(readStateSummary({ steps: [] })).toBeUndefined();
  });
});
