import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { engines, startEmulator } from "./engines.js";
import { Project } from "./project.js";

const command = fileURLToPath(new URL("../../bin/pulumi-livechat.js", import.meta.url));
const legacy = "it is a legacy version from 2027-03-01 on";
const deprecated = "it is deprecated from 2028-01-31 on";

/** How often it is among the diagnostics of a run: the CLI's at its end, and those of the embedded engine's report. */
function count(said: string, words: string): number {
  return said
    .split("\n")
    .filter((line) => /^ {4}warning: |^ *"message": "warning: /.test(line) && line.includes(words)).length;
}

describe.each(engines)("the end of the API's version, on $name", { timeout: 600_000 }, ({ of, missing }) => {
  if (missing !== undefined) {
    it.skip(`is told (skipped: ${missing})`, () => undefined);
    return;
  }

  it("is told once by each operation, with its day", async () => {
    await using account = await startEmulator({ legacy: "2027-03-01", deprecation: "2028-01-31" });
    await using project = await Project.create(account.emulator);
    const engine = of(project);
    await project.declare([
      { type: "Group", name: "one", args: { name: "One" } },
      { type: "Group", name: "two", args: { name: "Two" } },
      { type: "Goal", name: "goal", args: { name: "Goal", type: "api" } },
    ]);
    for (const run of [engine.up, engine.refresh, engine.destroy]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const { status, said } = await run();
      expect(status, said).toBe(0);
      expect([count(said, legacy), count(said, deprecated)], said).toEqual([1, 1]);
    }
  });
});

it("is told once by an export and by a preflight", { timeout: 120_000 }, async () => {
  await using account = await startEmulator({ legacy: "2027-03-01" });
  await using project = await Project.create(account.emulator);
  await writeFile(join(project.directory, "small.yaml"), "groups: { g: { name: G } }\n");
  const exported = await project.run("node", [command, "export", "--out", "acme"]);
  const flight = await project.run("node", [command, "preflight", "small.yaml"]);
  for (const { status, stderr } of [exported, flight]) {
    expect(status, stderr).toBe(0);
    const told = stderr.split("\n").filter((line) => line.startsWith("warning: LiveChat announces"));
    expect(told).toEqual([expect.stringContaining(legacy)]);
  }
});
