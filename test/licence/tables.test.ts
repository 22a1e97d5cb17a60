import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkLicence } from "../../src/licence/check.js";
import { loadFile } from "../../src/licence/load.js";
import { entryName, fill } from "../../src/licence/model.js";
import { LicenceError, problemText } from "../../src/licence/problem.js";
import { warningsOf } from "../../src/licence/warnings.js";
import { cellOfItems, csvLine, csvRows, itemsOf, Positions } from "../../src/licence/table/csv.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tables-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

type Files = Readonly<Record<string, string>>;

function load(files: Files, vars: Readonly<Record<string, unknown>> = {}) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return loadFile(
    "licence.yaml",
    { env: {}, vars, config: (key) => `of-${key}`, isSecret: () => true },
    { folder },
  );
}

/** What a licence declares, by section and key. */
function declared(files: Files, vars?: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { entries } = checkLicence(load(files, vars));
  return Object.fromEntries(
    entries.map((entry) => [
      entryName(entry),
      {
        ...fill(entry.args, (target) => `→${target.key}`),
        ...(Object.keys(entry.options).length > 0 && { options: entry.options }),
      },
    ]),
  );
}

function refusal(files: Files): string[] {
  try {
    declared(files);
  } catch (error) {
    if (error instanceof LicenceError) return error.problems.map(problemText);
    throw error;
  }
  throw new Error("it was accepted");
}

const groups = "groups: { support: { name: Support }, sales: { name: Sales } }\n";
const responses = (csv: string): Files => ({
  "licence.yaml": `${groups}cannedResponses: { from: responses.csv }\n`,
  "responses.csv": csv,
});

const ofTable = (from: string) => refusal({ "licence.yaml": `${groups}tags: { from: ${from} }\n` });
const ofColumn = (name: string) =>
  refusal({ "licence.yaml": "greetings: { from: t.csv }\n", "t.csv": `key,name,${name}\n` });

describe("a table", () => {
  test("has a column for each field, fields inside of one too, and one for the options", () => {
    const files = {
      "licence.yaml": `${groups}agents: { from: lists/staff.csv }\n`,
      "lists/staff.csv":
        "key,login,name,groups,notifications.newVisitor,maxChatsCount,workScheduler.monday.start,workScheduler.monday.end,workScheduler.monday.enabled,options.protect\n" +
        "jane,jane@acme.com,Jane,support; sales,TRUE,5,09:00,17:00,true,FALSE\n" +
        "bob,bob@acme.com,Bob,,,,,,,\n",
    };
    const monday = { start: "09:00", end: "17:00", enabled: true };
    expect(declared(files)).toMatchObject({
      "agents.jane": {
        login: "jane@acme.com",
        groups: ["→support", "→sales"],
        notifications: { newVisitor: true },
        maxChatsCount: 5,
        workScheduler: { monday },
        options: { protect: false },
      },
      "agents.bob": { login: "bob@acme.com", name: "Bob" },
    });
    expect(Object.keys(declared(files)["agents.bob"] as object)).toEqual(["login", "name"]);
  });

  test("is what a spreadsheet saves: CRLF, a byte order mark, lines of nothing, a column without a name", () => {
    const csv = '\ufeffkey,text,tags,\r\n\r\nhi,"Hi, ""you""\r\nthere",a;b,\r\n,,,\r\n ,,,\r\nbye,Bye,c,';
    expect(declared(responses(csv))).toMatchObject({
      "cannedResponses.hi": { text: 'Hi, "you"\r\nthere', tags: ["a", "b"] },
      "cannedResponses.bye": { text: "Bye", tags: ["c"] },
    });
  });

  test("gives an object for each of its groups, takes defaults, and stands beside objects and other tables", () => {
    const files = {
      "licence.yaml": `${groups}defaults: { cannedResponses: { tags: [std] } }
cannedResponses:
  own: { text: Own }
  from: [one.csv, two.csv]
`,
      "one.csv": "key,text,groups\nhello,Hello,support;sales\n",
      "two.csv": "key,text,tags,group\nbye,Bye,x,0\n",
    };
    expect(declared(files)).toEqual({
      ...declared({ "licence.yaml": groups }),
      "cannedResponses.own": { text: "Own", tags: ["std"] },
      "cannedResponses.hello.support": { text: "Hello", tags: ["std"], group: "→support" },
      "cannedResponses.hello.sales": { text: "Hello", tags: ["std"], group: "→sales" },
      "cannedResponses.bye": { text: "Bye", tags: ["x"], group: 0 },
    });
  });

  test("of agents needs no keys: the logins are what they are called", () => {
    const files = {
      "licence.yaml":
        "agents: { from: staff.csv }\ntags: { vip: { tag: vip, author: jane@acme.com, group: 0 } }\n",
      "staff.csv": "login,name\njane@acme.com,Jane\n",
    };
    expect(declared(files)).toMatchObject({
      "agents.jane@acme.com": { name: "Jane" },
      "tags.vip": { author: "→jane@acme.com" },
    });
  });

  test("has values put in; what they are stays as secret, and as unknown, as in the licence file", () => {
    const csv = "key,text,tags\nhi,Hi from ${var:who} for $${you},${config:tag}; b\n";
    expect(declared(responses(csv), { who: "Acme" })).toMatchObject({
      "cannedResponses.hi": { text: "Hi from Acme for ${you}", tags: ["of-tag", "b"] },
    });
    const { entries } = checkLicence(load(responses(csv), { who: "Acme" }));
    expect(entries.find(({ key }) => key === "hi")?.secrets).toEqual(new Set(["tags"]));
  });

  test("may hold a section's object that is called from", () => {
    expect(declared({ "licence.yaml": "groups: { from: { name: From } }\n" })).toEqual({
      "groups.from": { name: "From" },
    });
  });

  test("is warned of like the rest, at its place", () => {
    const raw = load({
      "licence.yaml": "agents: { from: staff.csv }\n",
      "staff.csv": "key,login,name,password\njane,jane@acme.com,Jane,hunter22\n",
    });
    expect(warningsOf(raw).map(problemText)).toEqual([
      "staff.csv:2:25: agents.jane.password: a secret in clear text: keep it in the configuration (--secret), and write ${config:…}",
    ]);
  });
});

describe("what is wrong with a table is told with file, line and column:", () => {
  const head = "key,text,tags,group\n";
  test.each<[string, string, string]>([
    [
      "an empty one",
      "\n",
      "1:1: cannedResponses: holds nothing: the first line of a table names its columns",
    ],
    [
      "semicolons",
      "key;text\na;b\n",
      "1:1: cannedResponses: has no commas between its columns, but ;: save it as CSV with commas",
    ],
    [
      "a column that there is not",
      "key,txt\n",
      "1:5: cannedResponses: txt: unknown column; did you mean text?",
    ],
    ["a column twice", "key,text,tags,text\n", "1:15: cannedResponses: text stands here a second time"],
    [
      "no keys",
      "text,tags\nHi,a\n",
      "1:1: cannedResponses: a table of cannedResponses needs a column key: what each object is called here",
    ],
    [
      "an object without a key",
      `${head},Hi,a,\n`,
      "2:1: cannedResponses: must have a key: what the object is called here",
    ],
    [
      "a comma outside of quotes",
      `${head}a,Hi,a,0,you\n`,
      "2:10: cannedResponses: this cell has no column: where a text has a comma in it, it stands in quotes",
    ],
    [
      "a quote that never closes",
      `${head}a,"Hi,a,0\nb,Ho,b,0\n`,
      "2:3: not valid CSV: the quote that opens here is never closed",
    ],
    [
      "a quote inside of quotes",
      `${head}a,Hi,a,0\nb,"say "hi"",b,0\n`,
      '3:3: not valid CSV: the quotes of this cell close before its end: inside of quotes write each `"` twice, as `""`',
    ],
    [
      "a quote in the middle",
      `${head}a,say "hi",a,0\n`,
      '2:3: not valid CSV: a cell with a `"` in it stands in quotes, with each `"` inside twice: `"say ""hi"""`',
    ],
    [
      "a value",
      `${head}a,"Größe 👍\nzwei",a,suport\n`,
      '3:9: cannedResponses.a.group: there is no "suport" among the groups of this licence; did you mean support?',
    ],
    ["what is missing", `key,text\n\na,Hi\n`, "3:1: cannedResponses.a.tags: is required"],
    [
      "an item of a list",
      `key,text,tags\n\na,Hi,\${env:NO}; b\n`,
      "3:6: cannedResponses.a.tags[0]: ${env:NO} is not set in the environment",
    ],
    [
      "a key twice",
      `${head}a,Hi,a,0\na,Ho,a,0\n`,
      "3:1: cannedResponses.a: stands here a second time: the first is in responses.csv, line 2",
    ],
  ])("%s", (_what, csv, said) => {
    expect(refusal(responses(csv))).toEqual([`responses.csv:${said}`]);
  });

  test("a field that no cell can hold", () => {
    expect(ofColumn("rules")[0]).toContain("t.csv:1:10: greetings: rules: holds more than a table can");
    expect(ofColumn("properties")[0]).toContain(
      "properties: holds several values, each in a column of its own: `properties.NAME`",
    );
    expect(ofColumn("properties.__proto__")[0]).toContain("this name cannot be used");
    expect(ofColumn("options.protekt")[0]).toContain("did you mean options.protect?");
  });

  test("a file that is not there, is elsewhere, or is named by no name", () => {
    expect(ofTable("no.csv")).toEqual([
      "licence.yaml:2:15: tags.from: no.csv cannot be read: there is no such file",
    ]);
    expect(ofTable("[/etc/passwd]")[0]).toMatch(
      /^licence\.yaml:2:16: tags\.from\[0\]: \/etc\/passwd is elsewhere/,
    );
    expect(ofTable("5")).toEqual([
      "licence.yaml:2:15: tags.from: must be the name of a table, `objects.csv`, or a list of them",
    ]);
    symlinkSync("/etc/passwd", join(folder, "link.csv"));
    expect(ofTable("link.csv")[0]).toContain("link.csv is elsewhere");
  });
});

describe("the format", () => {
  const cell = fc.oneof(
    fc.string({ unit: "binary" }).filter((text) => text.isWellFormed()),
    fc.constantFrom(
      "",
      " ",
      ",",
      '"',
      '""',
      "\r\n",
      "\n",
      "\r",
      ";",
      'a"b',
      " a ",
      "\u0000",
      "\ufeff",
      "ä,👍",
    ),
    fc.constant(undefined),
  );

  test("any rows are read as they were written, each cell where it begins", () => {
    const rowsOf = fc
      .integer({ min: 1, max: 5 })
      .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 6 }));
    fc.assert(
      fc.property(rowsOf, (rows) => {
        const kept = rows.filter((row) => row.some((one) => one !== undefined && one.trim() !== ""));
        const text = rows.map(csvLine).join("");
        const bytes = Buffer.from(text);
        const read = csvRows(bytes);
        expect(read.map(({ cells }) => cells)).toEqual(kept);
        const positions = new Positions(bytes);
        const lines = text.split("\n");
        for (const { cells, starts } of read) {
          for (const [index, start] of starts.entries()) {
            const { line, column } = positions.of(start);
            const rest = [lines[line - 1]?.slice(column - 1), ...lines.slice(line)].join("\n");
            const own = csvLine([cells[index]]).slice(0, -1);
            expect(rest.startsWith(own) && /^[,\n]/.test(rest.slice(own.length))).toBe(true);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test("any items are read as they were written", () => {
    const item = cell.map((one) => one ?? ";");
    fc.assert(
      fc.property(fc.array(item), (items) => {
        expect(itemsOf(cellOfItems(items))).toEqual(items);
      }),
      { numRuns: 500 },
    );
  });
});
