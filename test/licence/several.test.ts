import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkLicence } from "../../src/licence/check.js";
import { loadObject } from "../../src/licence/from-object.js";
import { MOST_CHARACTERS, MOST_PIECES, PIECES_OF_OBJECT } from "../../src/licence/limits.js";
import { loadFile } from "../../src/licence/load.js";
import { entryName, fill, type LicenceModel } from "../../src/licence/model.js";
import { LicenceError } from "../../src/licence/problem.js";
import { warningsOf } from "../../src/licence/warnings.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "several-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function load(text: string, values = {}, more: Readonly<Record<string, string>> = {}) {
  for (const [name, content] of Object.entries({ ...more, "licence.yaml": text })) {
    writeFileSync(join(folder, name), content);
  }
  return loadFile("licence.yaml", { env: {}, ...values }, { folder });
}

const declared = ({ entries }: LicenceModel) =>
  Object.fromEntries(entries.map((entry) => [entryName(entry), fill(entry.args, ({ key }) => `→${key}`)]));

function refusal(text: string, values = {}): string {
  try {
    checkLicence(load(text, values));
  } catch (error) {
    if (error instanceof LicenceError) return error.message;
    throw error;
  }
  throw new Error("it was accepted");
}

const groups = "groups: { support: { name: Support }, sales: { name: Sales } }\n";

const isLater = (value: unknown) => typeof value === "symbol";

describe("`groups` in place of `group`", () => {
  test("makes an object for each, of every type that has a group", () => {
    const model = checkLicence(
      load(
        `${groups}
cannedResponses: { hello: { text: Hello, tags: [hi], groups: [support, sales, 0] } }
tags: { vip: { tag: vip, author: a@b.co, groups: [support, 7] } }
greetings: { welcome: { name: Welcome, groups: ["\${var:only}"] } }
`,
        { vars: { only: "sales" } },
      ),
    );
    expect(declared(model)).toEqual({
      "groups.support": { name: "Support" },
      "groups.sales": { name: "Sales" },
      "cannedResponses.hello.support": { text: "Hello", tags: ["hi"], group: "→support" },
      "cannedResponses.hello.sales": { text: "Hello", tags: ["hi"], group: "→sales" },
      "cannedResponses.hello.0": { text: "Hello", tags: ["hi"], group: 0 },
      "tags.vip.support": { tag: "vip", author: "a@b.co", group: "→support" },
      "tags.vip.7": { tag: "vip", author: "a@b.co", group: 7 },
      "greetings.welcome.sales": { name: "Welcome", group: "→sales" },
    });
  });

  test("gives each the names that all of them had", () => {
    const { entries } = checkLicence(
      load(
        `${groups}tags: { vip: { tag: vip, author: a@b.co, groups: [support, sales], options: { aliases: [v], protect: true } } }\n`,
      ),
    );
    expect(entries.filter(({ type }) => type.name === "Tag").map(({ options }) => options)).toEqual([
      { aliases: ["v.support"], protect: true },
      { aliases: ["v.sales"], protect: true },
    ]);
  });

  test("keeps what was put in a secret, and what arrives later", () => {
    const values = { vars: { text: Symbol("later") }, isLater, config: () => "t", isSecret: () => true };
    const { entries } = load(
      'cannedResponses: { hello: { text: "Hi ${var:text}", tags: ["${config:tag}"], groups: [1, 2] } }\n',
      values,
    );
    expect(entries.map(({ key, secrets, later }) => [key, [...secrets], [...later.keys()]])).toEqual([
      ["hello.1", ["tags"], ['["text"]']],
      ["hello.2", ["tags"], ['["text"]']],
    ]);
  });

  test("takes no secret and nothing that arrives later, which would be a part of the keys", () => {
    const text = 'tags: { vip: { tag: vip, author: a@b.co, groups: ["${config:g}", "${var:g}"] } }\n';
    const later = { vars: { g: Symbol("later") }, isLater: () => true, config: () => "5" };
    expect(refusal(text, later)).toContain(
      "tags.vip.groups[1]: must be the key of one of the groups, or an id: it becomes a part of the object's key",
    );
    expect(refusal(text, { vars: { g: "1" }, config: () => "5", isSecret: () => true })).toContain(
      "tags.vip.groups: holds a secret, which cannot be a part of the objects' keys",
    );
  });

  test("is the same in a program", () => {
    const declaration = {
      groups: { support: { name: "Support" } },
      tags: { vip: { tag: "vip", author: "a@b.co", groups: ["support", 0] } },
    };
    expect(Object.keys(declared(checkLicence(loadObject(declaration))))).toEqual([
      "groups.support",
      "tags.vip.support",
      "tags.vip.0",
    ]);
    const later = { tags: { vip: { tag: "vip", author: "a@b.co", groups: [Symbol("later")] } } };
    expect(() => checkLicence(loadObject(later, {}, isLater))).toThrow(
      /tags\.vip\.groups\[0\]: must be the key of one of the groups/,
    );
  });

  test("is warned of once", () => {
    const raw = load("cannedResponses: { hello: { text: TODO, tags: [a], groups: [1, 2] } }\n");
    expect(warningsOf(raw).map(({ path, reason }) => [path.join("."), reason.split(":", 1)[0]])).toEqual([
      ["cannedResponses.hello.1.text", "looks like a placeholder that nobody filled in"],
      ["cannedResponses.hello.1.group", "the id of a group is another one in every account"],
      ["cannedResponses.hello.2.group", "the id of a group is another one in every account"],
    ]);
  });
});

describe("`defaults`", () => {
  test("are what an object has that does not say it itself, its options too", () => {
    const model = checkLicence(
      load(`${groups}
defaults:
  tags: { author: a@b.co, groups: [support, sales], options: { protect: true, retainOnDelete: true } }
  goals: { type: url }
tags:
  both: { tag: both, options: { protect: false } }
  one: { tag: one, group: 0, author: "c@d.eu" }
goals:
  order: { name: Order, url: /thanks }
`),
    );
    expect(declared(model)).toMatchObject({
      "tags.both.support": { tag: "both", author: "a@b.co", group: "→support" },
      "tags.both.sales": { tag: "both", author: "a@b.co", group: "→sales" },
      "tags.one": { tag: "one", author: "c@d.eu", group: 0 },
      "goals.order": { name: "Order", type: "url", url: "/thanks" },
    });
    const optionsOf = (name: string) => model.entries.find((entry) => entryName(entry) === name)?.options;
    expect(optionsOf("tags.both.sales")).toEqual({ protect: false, retainOnDelete: true });
    expect(optionsOf("tags.one")).toEqual({ protect: true, retainOnDelete: true });
  });

  test("hold for the file in which they stand", () => {
    const part = "defaults: { tags: { group: 1 } }\ntags: { part: { tag: part, author: a@b.co } }\n";
    const model = checkLicence(
      load(
        "include: part.yaml\ndefaults: { tags: { author: c@d.eu } }\ntags: { own: { tag: own, group: 2 } }\n",
        {},
        {
          "part.yaml": part,
        },
      ),
    );
    expect(declared(model)).toEqual({
      "tags.own": { tag: "own", author: "c@d.eu", group: 2 },
      "tags.part": { tag: "part", author: "a@b.co", group: 1 },
    });
  });

  test("take values and anchors, and what is secret in them makes secret what takes it", () => {
    const { entries } = load(
      `x-common: &common { permission: normal }
defaults: { agents: { <<: *common, jobTitle: "\${config:title}", password: "\${config:first}" } }
agents:
  jane: { login: jane@acme.com, name: Jane }
  bob: { login: bob@acme.com, name: Bob, jobTitle: Boss, password: secret-of-bob }
`,
      { config: (key: string) => `of-${key}`, isSecret: () => true },
    );
    const [jane, bob] = entries;
    expect(jane?.value).toMatchObject({ permission: "normal", jobTitle: "of-title", password: "of-first" });
    expect(jane?.secrets).toEqual(new Set(["jobTitle", "password"]));
    expect(bob?.secrets).toEqual(new Set());
    expect([...(bob?.written.keys() ?? [])]).toEqual([]);
    expect([...(jane?.written.keys() ?? [])]).toEqual(['["jobTitle"]', '["password"]']);
  });

  test("of nothing are none", () => {
    const model = checkLicence(load("defaults: { tags: }\ngroups: { g: { name: G } }\n"));
    expect(Object.keys(declared(model))).toEqual(["groups.g"]);
  });
});

const many = (count: number) => Array.from({ length: count }, (_, index) => index).join(", ");

describe("what stands once and counts many times", () => {
  const tooMuch = `is too much for one licence, which may consist of ${MOST_PIECES.toLocaleString("en-US")}`;

  test("is refused where it is too much", () => {
    const texts = Array.from(
      { length: 12 },
      (_, index) => `  t${index}: { tags: [a], groups: [${many(10_000)}] }\n`,
    );
    const { problems, entries } = load(`cannedResponses:\n${texts.join("")}`);
    expect(problems.kept.map(({ reason }) => reason)).toContainEqual(expect.stringContaining(tooMuch));
    expect(entries.length).toBeLessThanOrEqual(MOST_PIECES / PIECES_OF_OBJECT);
  });

  test("is refused where its texts are too long together", () => {
    const text = "x".repeat(MOST_CHARACTERS / 4000);
    const long = load(`cannedResponses: { t: { text: ${text}, tags: [a], groups: [${many(5000)}] } }\n`);
    expect(long.problems.kept.map(({ reason }) => reason)).toEqual([expect.stringContaining(tooMuch)]);
    const preset = Array.from({ length: 5000 }, (_, index) => `  t${index}: { tags: [a] }\n`).join("");
    const all = load(`defaults: { cannedResponses: { text: ${text} } }\ncannedResponses:\n${preset}`);
    expect(all.problems.kept[0]?.reason).toContain(tooMuch);
  });
});
