import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const script = fileURLToPath(new URL("../../scripts/count-tests.mjs", import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cli-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function run(testResults: object[] | undefined): { status: number | null; lines: string[] } {
  const file = join(folder, "report.json");
  if (testResults !== undefined) writeFileSync(file, JSON.stringify({ testResults }));
  const { status, stdout } = spawnSync(process.execPath, [script, file], { encoding: "utf8" });
  return { status, lines: stdout.trimEnd().split("\n") };
}

function count(testResults: object[] | undefined): { status: number | null; lastLine: string | undefined } {
  const { status, lines } = run(testResults);
  return { status, lastLine: lines.at(-1) };
}

const suite = (status: string, ...statuses: string[]) => ({
  name: "a.test.ts",
  status,
  message: "",
  assertionResults: statuses.map((each) => ({
    status: each,
    title: `a test that is ${each}`,
    ancestorTitles: ["on the Pulumi CLI, where there is one on PATH"],
  })),
});

describe("the counts that end .ci/run", () => {
  it("are those of the tests, and all is well without a failure", () => {
    expect(count([suite("passed", "passed", "skipped"), suite("passed", "passed", "todo")])).toEqual({
      status: 0,
      lastLine: "2 passed, 0 failed, 2 skipped",
    });
  });

  it("are preceded by what was skipped, suite by suite", () => {
    const { lines } = run([suite("passed", "passed", "skipped", "skipped")]);
    expect(lines).toEqual([
      "skipped 2: on the Pulumi CLI, where there is one on PATH",
      "1 passed, 0 failed, 2 skipped",
    ]);
  });

  it("end with a failure where a test failed", () => {
    expect(count([suite("failed", "passed", "failed")])).toEqual({
      status: 1,
      lastLine: "1 passed, 1 failed, 0 skipped",
    });
  });

  it("count a file that could not be run as a failure", () => {
    expect(count([suite("passed", "passed"), suite("failed")])).toEqual({
      status: 1,
      lastLine: "1 passed, 1 failed, 0 skipped",
    });
  });

  it.each([
    ["no test ran", []],
    ["every test was skipped", [suite("passed", "skipped")]],
    ["there is no report", undefined],
  ])("are a failure where %s", (_, results) => {
    expect(count(results).status).toBe(1);
    expect(count(results).lastLine).toMatch(/^0 passed, 0 failed, \d skipped$/);
  });
});
