import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { LineCounter } from "yaml";
import { checkLicence } from "../../src/licence/check.js";
import { parseBounded } from "../../src/shared/bounded-yaml.js";
import {
  Budget,
  DEEPEST_INCLUDE,
  MOST_ALIASED,
  MOST_BYTES,
  MOST_CHARACTERS,
  MOST_FILES,
  MOST_ITEMS,
  MOST_PIECES,
} from "../../src/licence/limits.js";
import { loadFile } from "../../src/licence/load.js";
import { readParts } from "../../src/licence/parts.js";
import { LicenceError } from "../../src/licence/problem.js";
import { readSource } from "../../src/licence/source.js";

/*
 * Files that somebody made to hurt. Each is refused before it costs much: the tests assert how much was looked at, not
 * how long it took.
 */

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hostile-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

function refusal(file: string): LicenceError {
  try {
    checkLicence(loadFile(file, { env: {} }, { folder }));
  } catch (error) {
    if (error instanceof LicenceError) return error;
    throw error;
  }
  throw new Error(`${file} was accepted`);
}

/** What a text costs, and what is said of it. */
function parsed(text: string, budget = new Budget()) {
  const { faults, document } = parseBounded(text, new LineCounter(), budget);
  return { pieces: budget.pieces, faults, document };
}

describe("nesting", () => {
  test.each([
    ["brackets", "groups: ", "["],
    ["brackets, a line each", "groups:\n", "  [\n"],
    ["braces", "groups: ", "{a: "],
    ["dashes", "", "- "],
    ["dashes with an item on the way", "groups: ", `${"[".repeat(90)}x,`],
    ["keys, each further in", "", "? "],
  ])("of %s without end is refused at the first level that is too deep", (_, head, piece) => {
    const { pieces, faults } = parsed(head + piece.repeat(9_900_000 / piece.length));
    expect(faults.map(({ code }) => code)).toEqual(["TOO_DEEP"]);
    expect(pieces).toBeLessThan(1000);
  });

  test("by indentation is refused, too", () => {
    const steps = Array.from({ length: 3000 }, (_, level) => `${" ".repeat(level)}a:\n`);
    expect(parsed(steps.join("")).pieces).toBeLessThan(1000);
  });
});

describe("so many pieces", () => {
  test.each([
    ["commas", "groups: [", ","],
    ["texts", "groups: [", "a,"],
    ["keys without values", "groups:\n", "  ? a\n"],
    ["values that are none", "groups:\n", "  a: @\n"],
    ["documents", "", "--- a\n"],
    ["comments", "groups:\n", "# c\n"],
  ])("as a licence may have in all end the reading: %s", (_, head, piece) => {
    const budget = new Budget();
    budget.pieces = MOST_PIECES - 1000;
    const { pieces, faults, document } = parsed(head + piece.repeat(10_000), budget);
    expect(pieces).toBeLessThanOrEqual(MOST_PIECES + 1);
    expect(faults.length).toBeLessThanOrEqual(100);
    expect(faults.at(-1)?.code).toMatch(/TOO_MUCH|MULTIPLE_DOCS/);
    expect(document === undefined || faults.at(-1)?.code === "MULTIPLE_DOCS").toBe(true);
  });

  test.each([
    ["brackets that close nothing", "groups: ", "]"],
    ["commas", "groups: [", ","],
    ["escapes", 'groups: "', "\\q"],
    ["directives", "", "%FOO\n"],
  ])("that are faults are told up to a hundred: %s", (_, head, piece) => {
    expect(parsed(head + piece.repeat(100_000)).faults).toHaveLength(100);
  });
});

describe("files", () => {
  test("that include one another without end are read to a depth", () => {
    for (let file = 0; file < 300; file++) write(`${file}.yaml`, `include: ${file + 1}.yaml\n`);
    const { budget, problems } = readParts("0.yaml", ["groups"], { folder });
    expect(budget.files).toBe(DEEPEST_INCLUDE);
    expect(problems.kept.map(({ reason }) => reason)).toEqual([
      `${DEEPEST_INCLUDE}.yaml is more than ${DEEPEST_INCLUDE} includes away from the licence file`,
    ]);
  });

  test("are at most so many", () => {
    const names = Array.from({ length: MOST_FILES + 200 }, (_, index) => `${index}.yaml`);
    mkdirSync(join(folder, "parts"));
    for (const name of names) write(`parts/${name}`, "groups: {}\n");
    write("licence.yaml", `include: [${names.map((name) => `parts/${name}`).join(", ")}]\n`);
    const { budget, problems } = readParts("licence.yaml", ["groups"], { folder });
    expect(budget.files).toBe(MOST_FILES);
    expect(problems.count).toBe(1);
  });

  test("are only so large, alone and together", () => {
    const budget = new Budget();
    budget.bytes = MOST_BYTES - 10;
    const path = write("licence.yaml", "groups: {}\n");
    expect(() => readSource({ name: "licence.yaml", path, real: path }, budget)).toThrow(
      "licence.yaml:1:1: makes the licence larger than 30 MB in all",
    );
  });
});

describe("what aliases and values make of a little text", () => {
  test("is counted over all files", () => {
    const list = "x,".repeat(MOST_ALIASED / 20);
    for (const name of ["one", "two", "three"]) {
      write(`${name}.yaml`, `vars:\n  a: &a [${list}]\n  b: [${"*a,".repeat(10)}]\n`);
    }
    write("licence.yaml", "include: [one.yaml, two.yaml, three.yaml]\n");
    expect(refusal("licence.yaml").message).toContain("aliases stand for more than 100000 values");
  });

  test("is no longer than a licence may be, in one text and in all", () => {
    const long = "x".repeat(1_000_000);
    const times = MOST_CHARACTERS / long.length + 1;
    write("licence.yaml", `vars: { a: ${long} }\ngroups: { g: { name: "${"${var:a}".repeat(times)}" } }\n`);
    expect(refusal("licence.yaml").message).toContain("groups.g.name: is too long with its values put in");
    const groups = Array.from({ length: times }, (_, index) => `  g${index}: { name: "\${var:a}" }\n`);
    write("licence.yaml", `vars: { a: ${long} }\ngroups:\n${groups.join("")}`);
    expect(refusal("licence.yaml").message).toContain(
      "the texts of the licence are longer than 100 million characters",
    );
  });
});

describe("many mistakes", () => {
  test("are all counted, a thousand of them kept, and guesses made for those only that are shown", () => {
    const groups = lines(3000, (index) => `group-number-${index}: { name: G${index} }`);
    const tags = lines(
      3000,
      (index) => `t${index}: { tag: t, author: a@b.com, group: gruop-nubmer-${index} }`,
    );
    const error = refusal(write("licence.yaml", `groups:\n${groups}tags:\n${tags}`));
    expect(error.count).toBe(3000);
    expect(error.problems).toHaveLength(1000);
    expect(error.message.split("\n")).toHaveLength(102);
    expect(error.message).toMatch(/\n {2}and 2900 more$/);
    expect(error.problems.filter(({ reason }) => reason.includes("did you mean"))).toHaveLength(100);
  });

  test("in names of vars are guessed at no more often", () => {
    const vars = lines(2000, (index) => `value-${index}: a`);
    const groups = lines(2000, (index) => `g${index}: { name: "\${var:valeu-${index}}" }`);
    const error = refusal(write("licence.yaml", `vars:\n${vars}groups:\n${groups}`));
    expect(error.count).toBe(2000);
    expect(error.problems.filter(({ reason }) => reason.includes("did you mean"))).toHaveLength(100);
  });

  test("in one long list or object are one", () => {
    for (const items of [
      `groups: [${"[],".repeat(MOST_ITEMS + 1)}]`,
      `notifications: {${keys(MOST_ITEMS + 1)}}`,
    ]) {
      const agent = `agents: { a: { login: a@b.com, name: A, ${items} } }\n`;
      expect(refusal(write("licence.yaml", agent)).message).toMatch(
        /^\S+: agents\.a\.\w+: has more than 10,000 items$/,
      );
    }
  });

  test("are told in lines that somebody can read, however long what they quote is", () => {
    const long = "x".repeat(1_000_000);
    const error = refusal(
      write(
        "licence.yaml",
        `tags: { t: { tag: ${"9".repeat(1_000_000)}, author: ${long}, group: g } }\n? ${long}\n: a\ngroups: { ? ${long}\n : a }\n`,
      ),
    );
    expect(error.count).toBeGreaterThan(3);
    expect(error.message.length).toBeLessThan(error.count * 1000);
    expect(JSON.stringify(error.problems).length).toBeLessThan(error.count * 1000);
  });

  test("in circles name a part of the way", () => {
    const groups = lines(500, (index) => `g${index}: { name: G${index}, agents: [a${index}] }`);
    const agents = lines(
      500,
      (i) => `a${i}: { login: a${i}@b.com, name: A, groups: [g${(i + 1) % 500}, g0] }`,
    );
    const error = refusal(write("licence.yaml", `groups:\n${groups}agents:\n${agents}`));
    expect(error.message).toContain("agents.a4 -> 990 more -> groups.g0");
    expect(Math.max(...error.problems.map(({ reason }) => reason.length))).toBeLessThan(300);
  });
});

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => `  ${line(index)}\n`).join("");
}

function keys(count: number): string {
  return Array.from({ length: count }, (_, index) => `k${index}: 1`).join(", ");
}

test("50,000 canned responses in a file are no attack", { timeout: 120_000 }, () => {
  const responses = Array.from(
    { length: 50_000 },
    (_, index) =>
      `  canned-response-${index}:\n    text: "Thank you for contacting us about order ${index}. We have looked into it, and ` +
      `everything is on its way: you will have it by the end of the week."\n    group: support\n` +
      `    tags: [thanks, order${index}, delivery]\n`,
  );
  const file = write(
    "licence.yaml",
    `groups: { support: { name: Support } }\ncannedResponses:\n${responses.join("")}`,
  );
  expect(checkLicence(loadFile(file, { env: {} })).entries).toHaveLength(50_001);
});
