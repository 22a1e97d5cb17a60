import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkLicence } from "../../src/licence/check.js";
import type { IncludeOptions } from "../../src/licence/include-roots.js";
import { loadFile } from "../../src/licence/load.js";
import { LicenceError } from "../../src/licence/problem.js";
import { runCli } from "../cli/fake.js";

const SECRET = "s3cret-of-somebody-else";
const licence = "groups: { a: { name: A } }\n";

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "includes-")));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
}

/** What is said of the licence `project/licence.yaml`. */
function said(options: IncludeOptions = {}, file = "licence.yaml"): string {
  try {
    const { entries } = checkLicence(
      loadFile(file, { env: {} }, { folder: join(root, "project"), ...options }),
    );
    return `${entries.length} objects`;
  } catch (error) {
    if (error instanceof LicenceError) return error.message;
    throw error;
  }
}

const ELSEWHERE = /^licence\.yaml:1:10: include: \S+ is elsewhere: what is included must be below the folder/;

describe("what is included", () => {
  test.each([
    ["by an absolute path", () => join(root, "elsewhere/keys.yaml")],
    ["by a way up", () => "../elsewhere/keys.yaml"],
    ["through a symbolic link to it", () => "link.yaml"],
    ["through a symbolic link to its folder", () => "folder/keys.yaml"],
    ["from a folder whose name begins alike", () => "../project-of-others/keys.yaml"],
    ["of the system", () => "/etc/passwd"],
    ["that never ends", () => "/dev/zero"],
  ])("is not read from elsewhere: %s", (_, wanted) => {
    write({
      "project/licence.yaml": `include: ${wanted()}\n`,
      "elsewhere/keys.yaml": `password: ${SECRET}\n`,
      "project-of-others/keys.yaml": licence,
    });
    symlinkSync(join(root, "elsewhere/keys.yaml"), join(root, "project/link.yaml"));
    symlinkSync(join(root, "elsewhere"), join(root, "project/folder"));
    expect(said()).toMatch(ELSEWHERE);
    expect(said()).not.toContain(SECRET);
    expect(said()).not.toContain("password");
  });

  test("tells nothing of what there is elsewhere: a file that is not there is refused alike", () => {
    symlinkSync(root, join(root, "up"));
    write({ "project/licence.yaml": "include: ../there.yaml\n", "there.yaml": licence });
    symlinkSync(root, join(root, "project/up"));
    const answers = ["../there.yaml", "../none.yaml", "up/there.yaml", "up/none.yaml", "up/none/none.yaml"];
    const told = answers.map((wanted) => {
      write({ "project/licence.yaml": `include: ${wanted}\n` });
      return said().replace(wanted, "FILE");
    });
    expect(new Set(told).size).toBe(1);
    expect(told[0]).toMatch(ELSEWHERE);
  });

  test("may be anywhere below the licence file, through links that stay there", () => {
    write({
      "project/licence.yaml": "include: [parts/one.yaml, link.yaml]\n",
      "project/parts/one.yaml": licence,
    });
    write({ "project/parts/two.yaml": "tags: {}\n" });
    symlinkSync(join(root, "project/parts/two.yaml"), join(root, "project/link.yaml"));
    expect(said()).toBe("1 objects");
  });

  test("may be anywhere below the folder of Pulumi.yaml, for a licence in a folder of it", () => {
    write({ "project/licences/acme.yaml": "include: ../common.yaml\n", "project/common.yaml": licence });
    expect(said({}, "licences/acme.yaml")).toContain("is elsewhere");
    write({ "project/Pulumi.yaml": "name: acme\nruntime: nodejs\n" });
    expect(said({}, "licences/acme.yaml")).toBe("1 objects");
    expect(said({ project: join(root, "project/licences") }, "licences/acme.yaml")).toContain("is elsewhere");
  });

  test("is found through the links to the licence's own folder", () => {
    write({ "project/licence.yaml": "include: one.yaml\n", "project/one.yaml": licence });
    symlinkSync(join(root, "project"), join(root, "link"));
    expect(said({ folder: join(root, "link") })).toBe("1 objects");
  });

  test("may be in one more folder that is named outside of the file", async () => {
    write({ "project/licence.yaml": "include: ../shared/one.yaml\n", "shared/one.yaml": licence });
    expect(said()).toMatch(ELSEWHERE);
    expect(said({ includeRoot: "../shared" })).toBe("1 objects");
    expect(said({ includeRoot: join(root, "shared") })).toBe("1 objects");
    expect(said({ includeRoot: "../none" })).toContain("../none, cannot be read: there is no such folder");
    const cwd = join(root, "project");
    const given = ["licence.yaml", "--include-root", "../shared"];
    expect(await runCli(["validate", ...given], { cwd })).toMatchObject({ status: 0 });
    expect(await runCli(["scopes", ...given], { cwd })).toMatchObject({ status: 0 });
    expect(await runCli(["preflight", ...given], { cwd, env: {} })).toMatchObject({
      stderr: expect.stringContaining("LIVECHAT_TOKEN"),
    });
    for (const command of ["validate", "preflight", "scopes"]) {
      // oxlint-disable-next-line no-await-in-loop -- one command at a time
      const { status, stderr } = await runCli([command, "licence.yaml"], { cwd, env: {} });
      expect({ status, elsewhere: stderr.includes("is elsewhere") }).toEqual({ status: 2, elsewhere: true });
    }
  });

  test("cannot name a root of its own", () => {
    write({
      "project/licence.yaml": "includeRoot: ../shared\ninclude: ../shared/one.yaml\n",
      "shared/one.yaml": licence,
    });
    expect(said()).toContain("is elsewhere");
    expect(said()).toContain("includeRoot: unknown section");
  });

  test.each([
    ["a pipe that nobody writes to", () => execFileSync("mkfifo", [join(root, "project/part")])],
    ["a folder", () => write({ "project/part/a.txt": "" })],
  ])("is a regular file, and not %s", (_, make) => {
    write({ "project/licence.yaml": "include: part\n" });
    make();
    expect(said()).toMatch(
      /^licence\.yaml:1:10: include: part cannot be read: it is (a folder|no regular file)$/,
    );
  });
});

describe("a file that is no licence", () => {
  const others = {
    "of settings": `database_password: ${SECRET}\ntoken: ${SECRET}\n`,
    "with keys that stand twice": `${SECRET}: 1\n${SECRET}: 2\n`,
    "that is a list": `- ${SECRET}\n`,
    "of one line": `${SECRET}\n`,
    "with an alias": `a: *${SECRET}\n`,
    "with a tag": `a: !${SECRET} b\n`,
    "with a directive": `%${SECRET}\n---\na: b\n`,
    "with text after a block's sign": `a: |${SECRET}\n  b\n`,
    "with an unknown escape": `a: "\\${SECRET}"\n`,
    "with brackets": `[${SECRET}]: {${SECRET}: }}\n`,
  };

  test.each(Object.entries(others))("%s is told without a word of it", (_, text) => {
    write({ "project/licence.yaml": "include: other\n", "project/other": text });
    for (const told of [said(), said({}, "other")]) {
      expect(told).toMatch(/other:\d+:\d+: /);
      expect(told).not.toContain(SECRET);
      expect(told).not.toContain(SECRET.slice(1));
      expect(told).not.toMatch(/database_|token:/);
    }
  });

  test("is told as what it is, and misspelt sections as before", () => {
    write({ "project/licence.yaml": "password: a\n" });
    expect(said()).toMatch(
      /^licence\.yaml:1:1: is no licence: it has none of the sections .*groups.*, and no include/,
    );
    write({ "project/licence.yaml": "password: a\ngrups: {}\n" });
    expect(said()).toBe("licence.yaml:2:1: grups: unknown section; did you mean groups?");
    write({ "project/licence.yaml": "other: a\ngroups: {}\n" });
    expect(said()).toMatch(/^licence\.yaml:1:1: other: unknown section; there are include, vars, /);
  });
});
