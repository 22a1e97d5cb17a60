import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { checkLicence } from "../../src/licence/check.js";
import { loadFile } from "../../src/licence/load.js";
import { LicenceError } from "../../src/licence/problem.js";

/** Each wrong file is `wrong/NAME.yaml`, and what it is answered with `wrong/NAME.txt`. */
const folder = new URL("wrong", import.meta.url).pathname;
const names = readdirSync(folder)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => name.slice(0, -".yaml".length));

/** Those that are wrong for a create only: an account may hold such objects. */
const onCreate = ["canned-no-tags", "greeting-no-rules", "webhook-data-type", "webhook-http"];

const read = (file: string, isNew: boolean) =>
  checkLicence(loadFile(file, { env: {}, config: () => undefined }), { isNew });

function refusal(file: string): LicenceError {
  try {
    read(file, true);
  } catch (error) {
    if (error instanceof LicenceError) {
      return error;
    }
    throw error;
  }
  throw new Error(`${file} was accepted`);
}

describe("a wrong file is refused with the line and what to do", () => {
  test("there are many kinds", () => {
    expect(names.length).toBeGreaterThanOrEqual(40);
  });

  test.each(names)("%s", (name) => {
    const { message, problems } = refusal(join(folder, `${name}.yaml`));
    const told = `${message.replaceAll(`${folder}/`, "")}\n`;
    const expected = join(folder, `${name}.txt`);
    expect(told).toBe(readFileSync(expected, "utf8"));
    expect(told).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
    expect(told).not.toContain("hunter2");
    for (const { place } of problems) {
      expect(place).toMatchObject({ line: expect.any(Number), column: expect.any(Number) });
    }
  });
});

test.each(onCreate)("%s is taken as what an account may hold", (name) => {
  expect(read(join(folder, `${name}.yaml`), false).entries.length).toBeGreaterThan(0);
});

describe("files that cannot be read at all", () => {
  const scratch = mkdtempSync(join(tmpdir(), "licence-"));
  afterAll(() => rmSync(scratch, { recursive: true }));

  function write(name: string, text: string): string {
    const file = join(scratch, name);
    writeFileSync(file, text);
    return file;
  }

  test("one that is not there", () => {
    expect(refusal(join(scratch, "none.yaml")).message).toMatch(
      /none\.yaml:1:1: cannot be read: there is no such/,
    );
  });

  test("a folder", () => {
    expect(refusal(scratch).message).toMatch(/:1:1: cannot be read: it is a folder$/);
  });

  test("one of more than 30 MB", () => {
    const file = write("large.yaml", `# ${"x".repeat(30_000_000)}\n`);
    expect(refusal(file).message).toMatch(/large\.yaml:1:1: is larger than 30 MB/);
  });

  test("one that is nested without end", () => {
    const file = write("deep.yaml", `groups: ${"[".repeat(2_000_000)}`);
    expect(refusal(file).message).toMatch(/deep\.yaml:1:1: is nested too deep/);
  });

  test("one with more wrong lines than anybody reads", () => {
    const lines = Array.from({ length: 500 }, (_, index) => `  g${index}: {nam: x, lang: en}\n`);
    const { message, problems } = refusal(write("many.yaml", `groups:\n${lines.join("")}`));
    expect(problems).toHaveLength(1000);
    expect(message.split("\n")).toHaveLength(102);
    expect(message).toMatch(/\n {2}and 900 more$/);
  });
});
