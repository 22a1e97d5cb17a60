import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkLicence } from "../../src/licence/check.js";
import { loadFile } from "../../src/licence/load.js";
import { LicenceError } from "../../src/licence/problem.js";

/*
 * What people do who write YAML for the first time. One mistake is one problem: with its place, in plain words, with what to
 * do, and without what only follows from it.
 */

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "mistakes-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const good = `agents:
  jane:
    login: jane@acme.com
    name: Jane Roe
    groups: [support]
groups:
  support:
    name: Support
    language: en
  sales:
    name: Sales
tags:
  vip:
    tag: vip
    author: jane
    group: support
cannedResponses:
  hello:
    text: Hello, how are you?
    tags:
      - hello
      - hi
    group: support
  bye:
    text: "Goodbye: till tomorrow"
    tags: [bye]
    group: sales
greetings:
  pricing:
    name: Help
    group: sales
    rules:
      - type: url_current
        operator: contains
        value: /pricing
`;

/** What is said of a licence, without the folder; an empty text where it is right. */
function said(text: string, files: Readonly<Record<string, string>> = {}): string {
  for (const [name, content] of Object.entries({ ...files, "licence.yaml": text }))
    writeFileSync(join(folder, name), content);
  try {
    checkLicence(loadFile(join(folder, "licence.yaml"), { env: {}, config: () => undefined }));
    return "";
  } catch (error) {
    if (!(error instanceof LicenceError)) throw error;
    return error.message.replaceAll(`${folder}/`, "");
  }
}

const QUOTES = "put the text in quotes";
const NO_COLON =
  "not valid YAML: has no colon: after a key comes `: ` and its value; the further lines of a text are indented deeper than its key";
const LIST = "cannedResponses.hello.tags: must be a list: `[one, other]`, or a line with `- ` for each";
const GROUP =
  "groups.sales: must hold the properties of a group, as `name: …` with a colon and a space, each on a line of its own";
const TEXT = "Hello, how are you?";
const QUOTED = '"Goodbye: till tomorrow"';

/** What is replaced, by what, and the place and the words. */
const mistakes: Readonly<Record<string, readonly [string, string, string]>> = {
  "a tab": ["    name: Sales", "\tname: Sales", "11:1: a tab where spaces must be: YAML indents with spaces"],
  "spaces that are none": [
    "    language: en",
    "\u00a0\u00a0\u00a0\u00a0language: en",
    "9:1: not valid YAML: the line begins with a character that only looks like a space: type its spaces anew",
  ],
  "a lost quote at the end": [
    QUOTED,
    QUOTED.slice(0, -1),
    "25:11: not valid YAML: the quote that opens here is never closed",
  ],
  "a lost quote at the beginning": [
    QUOTED,
    QUOTED.slice(1),
    `25:11: not valid YAML: text: a colon in a text, with a space or the end of the line behind it, begins a value: ${QUOTES}`,
  ],
  "a quote inside of quotes": [
    QUOTED,
    '"Say "goodbye" to"',
    '25:17: not valid YAML: text: the text ends at its second quote, and more follows: write a quote inside of it as `\\"`',
  ],
  "an apostrophe inside of single quotes": [
    QUOTED,
    "'It's good'",
    "25:15: not valid YAML: text: the text ends at its second quote, and more follows: write a quote inside of it as `''`",
  ],
  "quotes of a text processor": [
    QUOTED,
    "“Goodbye: till tomorrow”",
    `25:11: not valid YAML: text: a colon in a text, with a space or the end of the line behind it, begins a value: ${QUOTES}`,
  ],
  "a backslash": [
    "Goodbye: till",
    "C:\\users",
    '25:14: not valid YAML: Unknown escape sequence in "…": write \\\\ for a backslash',
  ],
  "a line too deep": [
    "    language: en",
    "      language: en",
    "9:7: not valid YAML: is indented deeper than the line above, which has a value already: give both the same indentation; an item of a list begins with `- `",
  ],
  "a line not deep enough": [
    "    language: en",
    "   language: en",
    "9:1: not valid YAML: the line has 3 spaces before it: indent it as deep as those that it belongs with (the lines above have 4, 2 or 0 of them)",
  ],
  "a property beside its object": [
    "    language: en",
    "  language: en",
    "9:3: groups.language: is a property of a group: indent it deeper, so that it stands below the key of one",
  ],
  "an object too deep": [
    "  sales:\n    name: Sales",
    "    sales:\n      name: Sales",
    "10:5: groups.support.sales: unknown property; if it is a group itself, begin it where support begins",
  ],
  "an object at the top": [
    "  sales:\n    name",
    "sales:\n  name",
    "10:1: sales: unknown section; there are include, vars, ",
  ],
  "a section too deep": [
    "groups:\n",
    "  groups:\n",
    "6:3: agents.groups: is a section of its own: begin it where agents begins",
  ],
  "a section that is misspelt": [
    "groups:\n",
    "group:\n",
    "6:1: group: unknown section; did you mean groups?",
  ],
  "no colon behind a property": ["name: Sales", "name Sales", `10:3: ${GROUP}`],
  "an equals sign": ["name: Sales", "name = Sales", `10:3: ${GROUP}`],
  "no space behind a colon": ["name: Sales", "name:Sales", `10:3: ${GROUP}`],
  "no space behind the colon of a later property": [
    "    language: en",
    "    language:en",
    "9:5: not valid YAML: has no space behind the colon of its key: write `key: value`",
  ],
  "no colon behind a key": ["  sales:\n", "  sales\n", `10:3: ${NO_COLON}`],
  "no colon behind a section": ["groups:\n", "groups\n", `6:1: ${NO_COLON}`],
  "a text that goes on at the beginning of the line": [TEXT, "Hello\nhow are you?", `20:1: ${NO_COLON}`],
  "a block of text that is not deep enough": [TEXT, "|\n    Hello", `20:5: ${NO_COLON}`],
  "a property twice": [
    "    language: en",
    "    name: en",
    "9:5: groups.support.name: stands here a second time: the first is on line 8",
  ],
  "an object twice": [
    "  vip:",
    "  vip: { tag: vip, author: jane, group: 0 }\n  vip:",
    "14:3: tags.vip: stands here a second time: the first is on line 13",
  ],
  "a - forgotten": ["      - hello\n", "      hello\n", `20:5: ${LIST}`],
  "a - without a space": ["      - hello\n", "      -hello\n", `20:5: ${LIST}`],
  "a - forgotten before properties": [
    "      - type: url_current",
    "      type: url_current",
    "34:9: not valid YAML: is indented deeper than the line above, which has a value already: give both the same indentation; an item of a list begins with `- `",
  ],
  "a property of an item beside the -": [
    "        operator: contains",
    "      operator: contains",
    "34:1: not valid YAML: the line stands beside the items of a list and is none: begin it with `- `, or indent it like the text behind one",
  ],
  "a list where objects stand": [
    "  sales:\n    name: Sales",
    "  - name: Sales",
    "10:1: not valid YAML: an item of a list, which begins with `- `, stands among keys: write its key there, as `key:`",
  ],
  "a list that is not closed": [
    "[bye]",
    "[bye",
    "26:11: not valid YAML: the [ that opens here is never closed",
  ],
  "a list that is closed by another mark": [
    "[bye]",
    "[bye}",
    "26:11: not valid YAML: the [ that opens here is never closed",
  ],
  "a ] too many": [
    "[bye]",
    "[bye]]",
    "26:16: not valid YAML: this ] closes nothing: remove it; a text that has one stands in quotes",
  ],
  "a line of JSON": [
    "    name: Sales",
    '    "name": "Sales",',
    "11:20: not valid YAML: a comma closes no line here: leave it out",
  ],
  "a second document": [
    "tags:\n",
    "---\ntags:\n",
    "12:1: a second document begins here (`---`): write one document, and `include` other files",
  ],
  "a conflict of git": [
    "    name: Sales",
    "<<<<<<< HEAD\n    name: Sales\n=======\n    name: Sale\n>>>>>>> b",
    "11:1: not valid YAML: git left two versions here: keep one of them, and remove the lines that begin with <<<<<<<, ======= and >>>>>>>",
  ],
  "a # at the beginning": [
    TEXT,
    "#1 in support",
    "19:5: cannedResponses.hello.text: has no value: give it one, or leave the line out; a text that begins with # stands in quotes",
  ],
  "a ! at the beginning": [
    TEXT,
    "!Hello",
    "19:11: unknown tag: remove the `!…`; a text that begins with ! stands in quotes",
  ],
  "a * around a word": [
    TEXT,
    "*Hello*",
    "19:11: there is no anchor &Hello* above; a text that begins with * stands in quotes",
  ],
  "a * at the beginning of a key": [
    "  sales:\n",
    "  *sales:\n",
    `10:3: not valid YAML: a text cannot begin with * by itself: ${QUOTES}`,
  ],
  ...Object.fromEntries(
    [
      "%Hello",
      "@Hello",
      "`Hello`",
      ", hello",
      "*Hello* you",
      "& more",
      "{name}, hello",
      "[urgent] hello",
      "? hello",
      "- hello",
    ].map((text) => [
      `${text.slice(0, 1)} at the beginning (${text})`,
      [TEXT, text, `not valid YAML: text: a text cannot begin with ${text.slice(0, 1)} by itself: ${QUOTES}`],
    ]),
  ),
  ...Object.fromEntries(
    [">", "|"].map((mark) => [
      `a ${mark} at the beginning`,
      [
        TEXT,
        `${mark} hello`,
        `19:13: not valid YAML: text: behind ${mark} the text begins on the next line; one that begins with it stands in quotes`,
      ],
    ]),
  ),
};

describe("one mistake is one problem", () => {
  test("the file without one is right", () => expect(said(good)).toBe(""));

  test.each(Object.entries(mistakes))("%s", (_name, [from, to, expected]) => {
    expect(good).toContain(from);
    const message = said(good.replace(from, () => to));
    expect(message).toMatch(/^licence\.yaml:\d+:\d+: /);
    expect(message).toContain(expected);
    expect(message).not.toContain("\n");
  });

  test("several that stand apart are told together, as long as each is sure", () => {
    const twice = good
      .replace(TEXT, "@hello")
      .replace("name: Sales", "name: %Sales")
      .replace("language: en", "language: de: en");
    expect(said(twice).split("\n").slice(1)).toEqual([
      expect.stringContaining("licence.yaml:9:15: not valid YAML: language: a colon in a text"),
      expect.stringContaining("licence.yaml:11:11: not valid YAML: name: a text cannot begin with %"),
      expect.stringContaining("licence.yaml:19:11: not valid YAML: text: a text cannot begin with @"),
    ]);
  });

  test("of many that are alike the first ten are told", () => {
    expect(said(`groups:\n${"\tname: x\n".repeat(500)}`)).toMatch(/^licence\.yaml: 10 problems\n/);
  });
});

describe("what refers to something that could not be read is not told", () => {
  const rest = good.replace(/groups:\n {2}support[^]*?(?=tags:)/, "");

  test("of an included file that is not YAML, and nothing else is", () => {
    const broken = { "groups.yaml": 'groups:\n  support: { name: "Support }\n' };
    expect(said(`include: groups.yaml\n${rest.replace("tag: vip", "tg: vip")}`, broken)).toBe(
      "groups.yaml:2:20: not valid YAML: the quote that opens here is never closed",
    );
  });

  test("of an included file that is not there, or cannot be used", () => {
    expect(said(`include: nowhere.yaml\n${rest}`)).toBe(
      "licence.yaml:1:10: include: nowhere.yaml cannot be read: there is no such file",
    );
    expect(
      said(`include: groups.yaml\n${rest}`, { "groups.yaml": "groups:\n  support: { <<: *lost }\n" }),
    ).toBe("groups.yaml:2:18: there is no anchor &lost above; a text that begins with * stands in quotes");
  });

  test.each([
    [
      "that is no CSV",
      'key,login\njane,"jane@acme.com\n',
      "staff.csv:2:6: not valid CSV: the quote that opens here is never closed",
    ],
    [
      "with a column that nobody knows",
      "key,login,nam\njane,jane@acme.com,Jane\n",
      "staff.csv:1:11: agents: nam: unknown column; did you mean name?",
    ],
    [
      "with a row without a key",
      "key,login\n,jane@acme.com\n",
      "staff.csv:2:1: agents: must have a key: what the object is called here",
    ],
  ])("of a table %s", (_name, table, expected) => {
    const text = good.replace(/ {2}jane:[^]*?(?=groups:\n)/, "  from: staff.csv\n");
    expect(said(text, { "staff.csv": table })).toBe(expected);
  });

  test("of vars, and of defaults", () => {
    const text = good.replaceAll("@acme.com", "@${var:domain}");
    expect(said(`vars:\n  domain: [acme.com]\n${text}`)).toBe(
      "licence.yaml:2:3: vars.domain: must be a text, a number, true or false",
    );
    const shared = good.replace("    author: jane\n", "");
    expect(said(`defaults:\n  tags: { autor: jane }\n${shared}`)).toBe(
      "licence.yaml:2:11: defaults.tags.autor: unknown property; did you mean author?",
    );
  });

  test("what is asked for at several places and is nowhere is one problem, with all of them", () => {
    expect(said(good.replace("  sales:\n", "  sale:\n"))).toBe(
      'licence.yaml:27:5: cannedResponses.bye.group: there is no "sales" among the groups of this licence; did you mean ' +
        "sale? (and so does licence.yaml:31:5)",
    );
  });
});

test("a character that is damaged makes a handful of problems, and nothing else", () => {
  const marks = [...Array.from("\t \"'-:%@*&#!|>{}[],\n\\0a?\u00a0"), ""];
  const damage = fc.record({
    at: fc.nat({ max: good.length - 1 }),
    mark: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...marks) },
      fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
    ),
    isAdded: fc.boolean(),
  });
  fc.assert(
    fc.property(damage, ({ at, mark, isAdded }) => {
      const message = said(good.slice(0, at) + mark + good.slice(at + (isAdded ? 0 : 1)));
      const told = message === "" ? [] : message.split("\n").slice(message.includes("\n") ? 1 : 0);
      // A lost line between two objects makes one of them, with each of its properties twice.
      expect(told.length).toBeLessThanOrEqual(5);
      for (const line of told) expect(line).toMatch(/^ *licence\.yaml:\d+:\d+: /);
    }),
    { numRuns: 300 },
  );
});
