import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { changes, FakeEngine, runCli, step } from "./fake.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cli-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("stack export", () => {
  it("writes the deployment to stdout", async () => {
    const engine = new FakeEngine();
    const { status, stdout } = await runCli(["stack", "export", "--stack", "prod"], { engine });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual(engine.deployment);
    expect(engine.calls).toMatchObject([{ name: "exportStack", options: { stack: "prod" } }]);
  });

  it("writes it to a file that only its owner can read, and leaves nothing else", async () => {
    const engine = new FakeEngine();
    const { status, stdout } = await runCli(["stack", "export", "state.json"], { engine, cwd: folder });
    expect(status).toBe(0);
    expect(stdout).toBe("");
    const file = join(folder, "state.json");
    expect(JSON.parse(await readFile(file, "utf8"))).toEqual(engine.deployment);
    expect((await stat(file)).mode & 0o077).toBe(0);
    expect(await readdir(folder)).toEqual(["state.json"]);
  });
});

describe("stack import", () => {
  it.each(["file", "stdin"])("gives the engine what a %s holds", async (source) => {
    const engine = new FakeEngine();
    const text = JSON.stringify({ version: 3, deployment: { resources: [1] } });
    await writeFile(join(folder, "state.json"), text);
    const run =
      source === "file"
        ? await runCli(["stack", "import", "state.json"], { engine, cwd: folder })
        : await runCli(["stack", "import"], { engine, cwd: folder, input: text });
    expect(run.status).toBe(0);
    expect(engine.calls).toMatchObject([{ name: "importStack", argument: JSON.parse(text) }]);
  });

  it("refuses what is not JSON with 2, without quoting it", async () => {
    const engine = new FakeEngine();
    const { status, stderr } = await runCli(["stack", "import"], { engine, input: '{"token": "hunter2' });
    expect(status).toBe(2);
    expect(stderr).toContain("stdin is not JSON");
    expect(stderr).not.toContain("hunter2");
    expect(engine.calls).toEqual([]);
  });

  it("refuses a file that is not there with 2, naming it", async () => {
    const { status, stderr } = await runCli(["stack", "import", "nothing.json"], { cwd: folder });
    expect(status).toBe(2);
    expect(stderr).toContain("nothing.json cannot be read");
  });
});

describe("import", () => {
  it("gives the engine the file, from the current folder", async () => {
    const engine = new FakeEngine();
    const { status } = await runCli(["import", "import.json"], { engine, cwd: folder });
    expect(status).toBe(0);
    expect(engine.calls).toMatchObject([{ name: "import", argument: join(folder, "import.json") }]);
  });

  const imported = [
    ...["jane", "joe"].map((name) => step("Agent", name, "import", "done")),
    step("Group", "support", "import", "done"),
  ];

  it.each([false, true])(
    "tells in numbers what was taken over, on a terminal (%s) and elsewhere",
    async (terminal) => {
      const result = { hasChanges: true, changes: changes({ import: 3 }) };
      const engine = new FakeEngine({ import: { events: imported, result } });
      const { stdout } = await runCli(["import", "import.json"], {
        engine,
        terminal,
        env: { NO_COLOR: "1" },
      });
      expect(stdout).toContain("Agent: 2 imported\nGroup: 1 imported\n\n3 imported");
      expect(stdout).not.toContain("jane");
      const { stdout: long } = await runCli(["import", "import.json", "--verbose"], { engine, terminal });
      expect(long).toContain("jane");
    },
  );

  it("names what failed, though it is brief", async () => {
    const failed = step("Agent", "jane", "import", "failed", { message: "no such agent" });
    const engine = new FakeEngine({
      import: { events: [...imported.slice(1), failed], result: { ok: false } },
    });
    const { status, stdout } = await runCli(["import", "import.json"], { engine });
    expect(status).toBe(1);
    expect(stdout).toContain("Agent jane: import failed");
    expect(stdout).toContain("no such agent");
  });
});
