import { describe, expect, it } from "vitest";
import { changes, FakeEngine, runCli, stackStep, step } from "./fake.js";

const engine = () =>
  new FakeEngine({
    preview: {
      events: [
        stackStep("same", "planned"),
        step("Agent", "jane", "update", "planned", {
          diff: [{ path: "jobTitle", kind: "change", old: "Support", new: "Lead", secret: false }],
        }),
        { type: "diagnostic", severity: "info", message: "hello from the program" },
      ],
      result: { hasChanges: true, changes: changes({ update: 1, same: 1 }), outputs: { id: 4 } },
    },
  });

describe("--json", () => {
  it("writes one document to stdout, and the display to stderr", async () => {
    const { status, stdout, stderr } = await runCli(["preview", "--json"], { engine: engine() });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      operation: "preview",
      project: "acme",
      stack: "dev",
      previewOnly: true,
      ok: true,
      hasChanges: true,
      changes: { update: 1, same: 1 },
      outputs: { id: 4 },
      resources: [
        { type: "pulumi:pulumi:Stack", op: "same" },
        {
          name: "jane",
          op: "update",
          phase: "planned",
          diff: [{ path: "jobTitle", old: "Support", new: "Lead" }],
        },
      ],
      diagnostics: [{ severity: "info", message: "hello from the program" }],
      errors: [],
    });
    expect(stderr).toContain("1 to update");
  });

  it("keeps the exit status", async () => {
    const { status, stdout } = await runCli(["preview", "--json", "--expect-no-changes"], {
      engine: engine(),
    });
    expect(status).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, hasChanges: true });
  });

  it("reports an error that ended the run as a document too", async () => {
    const error = Object.assign(new Error("The passphrase is wrong."), { code: "passphrase" });
    const { status, stdout, stderr } = await runCli(["up", "--skip-preview", "--json"], {
      engine: new FakeEngine({ up: { error } }),
    });
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      errors: [{ code: "passphrase", message: "The passphrase is wrong." }],
    });
    expect(stderr).toContain("error: The passphrase is wrong.");
  });

  it("reports that there was nobody to ask as a document too", async () => {
    const { status, stdout } = await runCli(["up", "--json"]);
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, errors: [{ code: "usage" }] });
  });
});
