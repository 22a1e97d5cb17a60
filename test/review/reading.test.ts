import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { accountName } from "../../src/provider/values/identity.js";
import { placesIn } from "../../src/review/places.js";
import type { Plan } from "../../src/review/plan.js";
import { PlanError, readPlan } from "../../src/review/reading/index.js";
import { embeddedReport, fixtures, recorded, recordedPlan } from "./recorded.js";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "" };

/** The two accounts gave other ids. */
const withoutIds = ({ steps, ...plan }: Plan) => ({
  ...plan,
  steps: steps.map(({ id: _id, naturalKey: _key, ...step }) => ({
    ...step,
    changes: step.changes.filter(({ path }) => path !== "group"),
    before: undefined,
    after: undefined,
  })),
});

const only = (document: unknown) => readPlan(document, "plan.json").steps[0];

describe("a plan", () => {
  it("is the same of what either engine wrote, but for a secret of which the CLI says nothing", () => {
    const [ours, theirs] = [recordedPlan("embedded"), recordedPlan("pulumi")];
    const jane = ours.steps.find(({ name }) => name === "jane");
    expect(jane?.changes.map(({ path }) => path)).toContain("password");
    const told = withoutIds(ours).steps.map((step) =>
      step.name === "jane"
        ? { ...step, untold: ["password"], changes: step.changes.filter(({ path }) => path !== "password") }
        : step,
    );
    const { steps, ...rest } = withoutIds(theirs);
    expect(told).toEqual(steps);
    const { engine: _one, fingerprint: _two, steps: _three, diagnostics: _four, ...own } = ours;
    expect(own).toEqual({
      ...own,
      ...rest,
      engine: undefined,
      fingerprint: undefined,
      diagnostics: undefined,
    });
    expect(ours.account).toEqual({ owner: "john.doe@mycompany.com", licence: 12345 });
    expect(ours.counts).toEqual({
      create: 3,
      takeOver: 0,
      update: 5,
      replace: 3,
      delete: 2,
      import: 0,
      refresh: 0,
      gone: 0,
      rename: 1,
      options: 0,
      same: 0,
    });
  });

  it("read again is the same plan", () => {
    const plan = recordedPlan();
    expect(readPlan(JSON.parse(JSON.stringify(plan)), "again")).toEqual(plan);
  });

  it("tells old and new by the type's own rules of equality", () => {
    const old = {
      login: "a@b.c",
      maxChatsCount: 5,
      groups: [1, 2],
      workScheduler: { monday: { enabled: true } },
    };
    const changes = (inputs: object) =>
      only(embeddedReport([{ old, inputs: { login: "a@b.c", ...inputs } }]))?.changes;
    expect(changes({ ...old, maxChatsCount: "5", groups: ["2", 1] })).toEqual([]);
    expect(changes({ maxChatsCount: 6 })).toMatchObject([
      { path: "groups", kind: "remove" },
      { path: "maxChatsCount", kind: "change", old: { value: 5 }, new: { value: 6 } },
      { path: "workScheduler", kind: "remove" },
    ]);
    expect(changes({ ...old, groups: [2, UNKNOWN] })).toEqual([
      {
        path: "groups",
        kind: "change",
        old: { value: [1, 2] },
        new: { value: [2, null], unknown: ["[1]"] },
      },
    ]);
  });

  it("tells what is secret or unknown by its structure: a text that looks like a mark is a text", () => {
    const step = only(
      embeddedReport([
        {
          op: "create",
          inputs: { login: "[unknown]", name: "[secret]", password: SECRET, groups: [UNKNOWN] },
        },
      ]),
    );
    expect(step?.changes).toEqual([
      { path: "login", kind: "add", new: { value: "[unknown]" } },
      { path: "name", kind: "add", new: { value: "[secret]" } },
      { path: "password", kind: "add", new: { value: null, secret: [""] } },
      { path: "groups", kind: "add", new: { value: [null], unknown: ["[0]"] } },
    ]);
  });

  it("says what is taken over, from what it is now, as either engine tells it", () => {
    const document = embeddedReport([
      { op: "create", type: "Group", inputs: { name: "Sales", language: "de" } },
    ]) as { resources: { urn: string; newState: { inputs: object } }[] };
    const [resource] = document.resources;
    const taken = { changes: ["language"], from: { language: "en" } };
    const told = { id: "2", ...taken, said: "" };
    const ofCli = {
      op: "create",
      urn: resource?.urn,
      newState: { ...resource?.newState, inputs: { ...resource?.newState.inputs, __takesOver: told } },
    };
    for (const plan of [
      { ...document, resources: [{ ...resource, takesOver: "2", taken }] },
      { steps: [ofCli] },
    ]) {
      expect(readPlan(plan, "plan.json").counts.takeOver).toBe(1);
      expect(only(plan)).toMatchObject({
        operation: "create",
        id: "2",
        takesOver: { id: "2" },
        changes: [{ path: "language", kind: "change", old: { value: "en" }, new: { value: "de" } }],
      });
    }
  });

  it("has each refusal once, and the code of what is said with one", () => {
    const message = 'Group "Sales" exists already in the account (id 2)';
    const report = embeddedReport(
      [{ op: "create", type: "Group", inputs: { name: "Sales", __refused: message } }],
      {
        diagnostics: [
          { severity: "info", message: "warning: take care" },
          { severity: "info", message: "[takes-over] Tag exists already" },
          { severity: "error", message },
        ],
        errors: [{ message: `one was not created: ${message}`, code: "provider" }],
      },
    );
    const { refusals, diagnostics } = readPlan(report, "plan.json");
    expect(refusals.map((refusal) => refusal.message)).toEqual([message]);
    expect(diagnostics).toEqual([
      { severity: "warning", message: "take care" },
      { severity: "info", code: "takes-over", message: "Tag exists already" },
    ]);
  });

  it.each([{ owner: "a@b.c", licence: 7 }, { owner: "a@b.c" }, { licence: 7 }])(
    "of a new stack has the account that the preview found: %j",
    (account) => {
      const message = `the stack acme/dev is for ${accountName(account)}`;
      const said = [{ severity: "info", code: "account", message }];
      const report = embeddedReport([{ op: "create", inputs: { login: "a@b.c" } }], { diagnostics: said });
      expect(readPlan(report, "plan.json").account).toEqual(account);
      const theirs = { steps: [], diagnostics: [{ severity: "info", message: `[account] ${message}\n\n` }] };
      expect(readPlan(theirs, "plan.json").account).toEqual(account);
    },
  );

  it("has options that change, and what a deletion leaves in the account", () => {
    const kept = embeddedReport([
      { op: "delete", old: { login: "a@b.c" }, options: { retainOnDelete: true } },
    ]);
    expect(only(kept)).toMatchObject({ retained: true, changes: [{ path: "login", kind: "remove" }] });
  });

  it("stands in the order of the licence file, and says where each object is declared", () => {
    const folder = mkdtempSync(join(tmpdir(), "plan-"));
    writeFileSync(join(folder, "Pulumi.yaml"), `name: acme\nconfig: { file: ${fixtures}licence.yaml }\n`);
    writeFileSync(join(folder, "Pulumi.dev.yaml"), "config: { acme:file: main.yaml }\n");
    writeFileSync(join(folder, "main.yaml"), "agents:\n  new: { login: n@m.c, name: N }\n  jane: {}\n");
    try {
      const plan = readPlan(recorded("pulumi"), "plan.json", (stack) => placesIn(folder, stack));
      const agents = plan.steps.filter(({ type }) => type === "Agent");
      expect(agents.map(({ name, place }) => [name, place])).toEqual([
        ["new", "main.yaml:2:3"],
        ["jane", "main.yaml:3:3"],
        ["max", undefined],
      ]);
      expect(placesIn(folder, "../../dev")("agents", "jane")).toBeUndefined();
      const others = [`../${basename(folder)}/main.yaml`, join(folder, "main.yaml")];
      expect(placesIn(folder, undefined, others)("agents", "new")).toBeUndefined();
      expect(placesIn(folder, undefined, ["./main.yaml"])("agents", "new")).toBe("main.yaml:2:3");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each([
    ["nothing", null],
    ["a list", []],
    ["something else", { hello: 1 }],
    ["an `up`", { operation: "up", previewOnly: false, resources: [] }],
    ["half a plan", { version: 1, fingerprint: "x" }],
    ["a later plan", { ...recordedPlan(), version: 2 }],
  ])("is not %s", (_, document) => {
    expect(() => readPlan(document, "plan.json")).toThrow(PlanError);
  });

  it("has a fingerprint of what it does, and not of who made it or where it stands", () => {
    const document = recorded("embedded") as object;
    const { fingerprint } = readPlan(document, "one");
    expect(readPlan({ ...document, diagnostics: [] }, "two", () => () => "a.yaml:1:1").fingerprint).toBe(
      fingerprint,
    );
    expect(readPlan({ ...document, stack: "prod" }, "three").fingerprint).not.toBe(fingerprint);
  });
});
