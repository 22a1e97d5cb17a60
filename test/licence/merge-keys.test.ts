import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { checkLicence } from "../../src/licence/check.js";
import { loadFile } from "../../src/licence/load.js";
import { LicenceError } from "../../src/licence/problem.js";
import { runCli } from "../cli/fake.js";

const folder = mkdtempSync(join(tmpdir(), "merge-"));
afterAll(() => rmSync(folder, { recursive: true }));

function write(text: string, name = "licence.yaml"): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** The entries of a licence, by key. */
function entries(text: string) {
  const model = checkLicence(loadFile(write(text), { env: {}, config: () => undefined }));
  return Object.fromEntries(model.entries.map(({ key, args, options }) => [key, { args, options }]));
}

function refusal(text: string): LicenceError {
  try {
    entries(text);
  } catch (error) {
    if (error instanceof LicenceError) return error;
    throw error;
  }
  throw new Error("it was accepted");
}

const licence = `x-defaults: &defaults
  language: pl
  agents: []
x-options: &kept
  retainOnDelete: true
vars: { city: Gdansk }
groups:
  sales:
    <<: *defaults
    name: Sales \${var:city}
    options: { <<: *kept, deleteBeforeReplace: true }
  support:
    name: Support
    <<: [{ language: de }, *defaults]
`;

describe("merge keys", () => {
  test("take over what an object does not have itself, the first map before the others, at any depth", () => {
    expect(entries(licence)).toEqual({
      sales: {
        args: { language: "pl", agents: [], name: "Sales Gdansk" },
        options: { retainOnDelete: true, deleteBeforeReplace: true },
      },
      support: { args: { language: "de", agents: [], name: "Support" }, options: {} },
    });
  });

  test("are keys like any other where they stand in quotes", () => {
    const { problems } = refusal('groups:\n  a: { name: A, "<<": { language: pl } }\n');
    expect(problems).toMatchObject([{ path: ["groups", "a", "<<"] }]);
  });

  test("tell what is wrong where it is written", () => {
    const { problems } = refusal(licence.replace("language: pl", "langage: pl"));
    expect(problems.map(({ place, reason }) => [place?.line, reason])).toEqual([
      [2, "unknown property; did you mean language?"],
      [2, "unknown property; did you mean language?"],
    ]);
  });

  test("work in included files, whose anchors are their own", () => {
    write("x-own: &own { language: pl }\ngroups:\n  other: { <<: *own, name: Other }\n", "more.yaml");
    expect(entries(`include: more.yaml\n${licence}`)).toMatchObject({ other: { args: { language: "pl" } } });
    const lost = refusal("include: more.yaml\ngroups:\n  a: { <<: *own, name: A }\n");
    expect(lost.message).toContain("there is no anchor &own above");
  });

  test("and what stands aside add nothing to the scopes", async () => {
    const file = write(`x-tags: &tags { tag: a, author: a@b.com, group: 0 }\n${licence}`);
    const { status, stdout } = await runCli(["scopes", file, "--json"], { cwd: folder });
    expect(status).toBe(0);
    expect(stdout).toContain("groups--all:rw");
    expect(stdout).not.toContain("tags_write");
  });

  test("are counted, so that a little text stands for no endless one", () => {
    const base = Array.from({ length: 10 }, (_, n) => `k${n}: v`).join(", ");
    const levels = Array.from({ length: 9 }, (_, n) => {
      const below = Array.from({ length: 10 }, () => `*l${n}`).join(", ");
      return `x-l${n + 1}: &l${n + 1} { <<: [${below}] }\n`;
    });
    const { message } = refusal(
      `x-l0: &l0 { ${base} }\n${levels.join("")}groups:\n  a: { <<: *l9, name: A }\n`,
    );
    expect(message).toContain("aliases stand for more than");
  });
});
