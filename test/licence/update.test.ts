import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Emulator } from "../../src/emulator/index.js";
import { Picks } from "../../src/licence/picks.js";
import { problemText } from "../../src/licence/problem.js";
import { createEmulator } from "../strict-emulator.js";
import { agent, Desk, made, managed } from "./updating.js";

let emulator: Emulator;
let desk: Desk;
beforeAll(async () => {
  emulator = await createEmulator({ licences: [{ data: "empty" }] });
});
beforeEach(() => {
  desk = new Desk(emulator);
  desk.byHand((data) => {
    data.groups.push(made.group(1, "Support"), made.group(2, "Sales"));
  });
});
afterEach(() => {
  emulator.reset();
  desk[Symbol.dispose]();
});
afterAll(() => emulator.close());

const OWNER_LOGIN = "john.doe@mycompany.com";
const OWNER = "ignore: { agents: ['*'] }\n";
const GROUPS = `${OWNER}groups: { support: { name: Support }, sales: { name: Sales } }\n`;

describe("what was changed by hand is brought into a licence file", () => {
  test("and only the lines change that must", async () => {
    desk.byHand((data) => {
      data.cannedResponses.push(
        made.response(11, "Hello, you!", ["hi", "there"], 1),
        made.response(13, "New one", ["n"], 2),
      );
      data.tags.push(made.tag("vip", 1), made.tag("new"));
    });
    desk.write({
      "licence.yaml": `# The licence
${GROUPS}
cannedResponses:
  # greets
  hello: # the first
    text: "Hello, you!" # as Bob wants it
    tags:
      - hello # gone by hand
      # stays
      - "hi"
    group: support

  # what nobody uses
  # any more
  old:
    text: Old
    tags: [ old ]
    # to be removed
  # of the end
tags:
  vip: { tag: vip, group: support, author: john.doe@mycompany.com } # never changed
`,
    });
    const updated = await desk.update();
    expect(desk.read("licence.yaml")).toBe(`# The licence
${GROUPS}
cannedResponses:
  # greets
  hello: # the first
    text: "Hello, you!" # as Bob wants it
    tags:
      - there # gone by hand
      # stays
      - "hi"
    group: support

  new-one:
    text: New one
    tags:
      - n
    group: sales
  # of the end
tags:
  vip: { tag: vip, group: support, author: john.doe@mycompany.com } # never changed
  new:
    tag: new
    author: john.doe@mycompany.com
    group: 0
`);
    expect(await desk.rest()).toEqual([]);
    expect(updated.left.map(problemText)).toEqual([]);
  });

  test("into the file that has the section, and after a text of several lines", async () => {
    desk.byHand((data) => {
      data.cannedResponses.push(
        made.response(11, "One\nand a half\nthree", ["a"]),
        made.response(12, "'quoted'", ["it's"]),
      );
      data.tags.push(made.tag("a"), made.tag("b", 2));
    });
    desk.write({
      "licence.yaml": "# main\r\ninclude: [more/tags.yaml, responses.yaml]\r\nignore: { agents: ['*'] }\r\n",
      "more/tags.yaml": `groups: {support: {name: Support}, sales: {name: Sales}}\ntags: {a: {tag: a, author: ${OWNER_LOGIN}, group: 0}}`,
      "responses.yaml":
        "\uFEFFcannedResponses:\r\n    lines:\r\n        text: |- # kept\r\n            One\r\n            two\r\n            three\r\n" +
        "        tags: [a]\r\n    it:\r\n        text: '''quoted'''\r\n        tags: ['it''s not']",
    });
    await desk.update({ managed: [managed("CannedResponse", "lines", "11")] });
    expect(desk.read("licence.yaml")).toBe(
      "# main\r\ninclude: [more/tags.yaml, responses.yaml]\r\nignore: { agents: ['*'] }\r\n",
    );
    expect(desk.read("more/tags.yaml")).toBe(
      `groups: {support: {name: Support}, sales: {name: Sales}}\ntags: {a: {tag: a, author: ${OWNER_LOGIN}, group: 0}, b: { tag: b, author: ${OWNER_LOGIN}, group: sales }}`,
    );
    expect(desk.read("responses.yaml").split("\r\n")).toEqual([
      "\uFEFFcannedResponses:",
      "    lines:",
      "        text: |- # kept",
      "            One",
      "            and a half",
      "            three",
      "        tags: [a]",
      "    it:",
      "        text: '''quoted'''",
      "        tags: ['it''s']",
    ]);
    expect(await desk.rest()).toEqual([]);
  });

  test("beside defaults, merge keys and aliases, which others share", async () => {
    desk.byHand((data) => {
      data.groups.push(made.group(3, "Wien", { language: "en" }), made.group(4, "Bonn", { language: "de" }));
      data.tags.push(made.tag("a", 1), made.tag("b", 2), made.tag("c", 0));
    });
    const before = `ignore: { agents: ["*"] }
defaults:
  tags: { author: ${OWNER_LOGIN}, group: support }
x-german: &german { language: de }
groups:
  support: &support { name: Support, language: en }
  sales: { name: Sales }
  wien:
    name: Wien
    <<: *german
  bonn: { <<: *german, name: Bonn }
tags:
  a: { tag: a }
  b:
    tag: b
`;
    desk.write({ "licence.yaml": before });
    // Without a stack a tag of another group is another tag.
    await desk.update({ managed: [managed("Tag", "b", "2/b"), managed("Tag", "a", "1/a")] });
    expect(desk.read("licence.yaml")).toBe(
      before
        .replace("    <<: *german\n", "    <<: *german\n    language: en\n")
        .replace(
          "    tag: b\n",
          `    tag: b\n    group: sales\n  c:\n    tag: c\n    author: ${OWNER_LOGIN}\n    group: 0\n`,
        ),
    );
    expect(await desk.rest()).toEqual([]);
  });

  test("with what was put in, where the account has it still", async () => {
    desk.byHand((data) => {
      data.cannedResponses.push(
        made.response(11, "Welcome to Acme, dear 5 ${x}!", ["a"], 1),
        made.response(12, "Nothing", ["Acme", "b"], 1),
        made.response(13, "s3cret", ["c"], 1),
      );
    });
    const before = `${GROUPS}vars: { brand: Acme }
cannedResponses:
  hello: { text: "Hello from \${var:brand}!", tags: [a], group: support }
  gone:
    text: "\${var:brand}"
    tags: ["\${var:brand}", c]
    group: support
  secret: { text: "\${config:it}", tags: [c], group: support }
`;
    desk.write({ "licence.yaml": before });
    const values = { config: () => "other" };
    const { left } = await desk.update({
      values,
      managed: [
        managed("CannedResponse", "hello", "11"),
        managed("CannedResponse", "gone", "12"),
        managed("CannedResponse", "secret", "13"),
      ],
    });
    expect(desk.read("licence.yaml")).toBe(
      before
        .replace('"Hello from ${var:brand}!"', () => '"Welcome to ${var:brand}, dear 5 $${x}!"')
        .replace(", c]\n", ", b]\n"),
    );
    expect(left.map(problemText)).toEqual([
      expect.stringMatching(
        /^licence\.yaml:7:5: cannedResponses\.gone\.text: is not what the account has, .*put in, or write it out here$/,
      ),
      expect.stringMatching(
        /^licence\.yaml:10:13: cannedResponses\.secret\.text: is not what the account has/,
      ),
    ]);
    expect(JSON.stringify(left)).not.toContain("s3cret");
  });

  test("where several objects are written as one", async () => {
    desk.byHand((data) => {
      data.cannedResponses.push(
        made.response(11, "Hello", ["hi"], 1),
        made.response(12, "Hello", ["hi", "sales"], 2),
        made.response(13, "Bye", ["bye", "now"], 1),
        made.response(14, "Bye", ["bye", "now"], 2),
        made.response(15, "Ask", ["ask"], 2),
      );
    });
    desk.write({
      "licence.yaml": `${GROUPS}cannedResponses:
  hello: { text: Hello, tags: [hi], groups: [support, sales] } # many
  bye:
    text: Bye
    tags: [bye]
    groups:
      - support
      - sales
  ask:
    text: Ask
    tags: [ask]
    groups:
      - support # gone
      - sales
  gone: { text: Gone, tags: [a], groups: [support, sales] }
`,
    });
    const { changed, removed } = await desk.update();
    expect(desk.read("licence.yaml")).toBe(`${GROUPS}cannedResponses:
  hello: { text: Hello, tags: [hi], groups: [support] } # many
  bye:
    text: Bye
    tags: [bye, now]
    groups:
      - support
      - sales
  ask:
    text: Ask
    tags: [ask]
    groups:
      - sales
  hello.sales:
    text: Hello
    tags:
      - hi
      - sales
    group: sales
`);
    expect(await desk.rest()).toEqual([]);
    expect(changed.map(({ key, properties }) => [key, ...properties])).toEqual([
      ["hello.sales", "tags"],
      ["bye.support", "tags"],
      ["bye.sales", "tags"],
    ]);
    expect(removed.map(({ key }) => key)).toEqual(["ask.support", "gone.support", "gone.sales"]);
  });

  test("into tables: cells, rows and, where one is lacking, a column", async () => {
    desk.byHand((data) => {
      data.agents.push(
        agent("jane@acme.com", "Jane, Roe", { max_chats_count: 7 }),
        agent("new@acme.com", 'New "One"', { job_title: "Chief" }),
      );
      data.cannedResponses.push(
        made.response(11, "Hello, you", ["a", "x;y"], 1),
        made.response(12, "Hello, you", ["a", "x;y"], 2),
        made.response(13, "Late", ["z"], 2),
        made.response(14, "Late", ["z"], 1),
        made.response(15, "In all", ["a", "b"]),
        made.response(16, "In one", ["c"], 1),
      );
    });
    desk.write({
      "licence.yaml": `ignore: { agents: [${OWNER_LOGIN}] }
groups: { support: { name: Support }, sales: { name: Sales } }
agents: { from: staff.csv }
cannedResponses:
  from: [responses.csv]
`,
      "staff.csv":
        "login,name,maxChatsCount,permission\r\njane@acme.com,Jane,5,\r\n\r\nbob@acme.com,Bob,,\r\n",
      "responses.csv":
        'key,text,tags,groups\nhello,"Hello, you",a;b,support; sales\nlate,Late,"z",support;sales',
    });
    await desk.update();
    expect(desk.read("staff.csv")).toBe(
      "login,name,maxChatsCount,permission\r\n" +
        'jane@acme.com,"Jane, Roe",7,\r\n\r\n' +
        'new@acme.com,"New ""One""",6,normal\r\n',
    );
    expect(desk.read("responses.csv")).toBe(
      'key,text,tags,groups,group\nhello,"Hello, you","a; ""x;y""",support; sales\nlate,Late,"z",support;sales' +
        "\nin-all,In all,a; b,,\nin-one,In one,c,,support",
    );
    expect(await desk.rest()).toEqual([]);
  });

  test("by its id where the stack knows it, so that a new name is no new object", async () => {
    desk.byHand((data) => {
      data.groups[1]!.name = "Sales";
      data.groups[2]!.name = "Support";
      data.goals.push({
        id: 5,
        name: "Sold",
        active: 1,
        type: "custom_variable",
        custom_variable_name: "a",
        custom_variable_value: "b",
      });
    });
    desk.write({
      "licence.yaml": `${OWNER}groups:
  support: { name: Support } # one
  sales: { name: Sales } # two
goals:
  sale:
    type: url # what it is
    url: /bought
    name: Sold
`,
    });
    await desk.update({
      managed: [
        managed("Group", "support", "1"),
        managed("Group", "sales", "2"),
        managed("Goal", "sale", "5"),
      ],
    });
    expect(desk.read("licence.yaml")).toBe(`${OWNER}groups:
  support: { name: Sales } # one
  sales: { name: Support } # two
goals:
  sale:
    type: custom_variable # what it is
    name: Sold
    customVariableName: a
    customVariableValue: b
`);
    expect(await desk.rest()).toEqual([]);
  });

  test("on the side on which a relation is declared", async () => {
    desk.byHand((data) => {
      data.agents.push(agent("jane@acme.com", "Jane"), agent("new@acme.com", "New"));
      data.groups[1]!.agents = ["jane@acme.com", "new@acme.com"];
    });
    desk.write({
      "licence.yaml": `ignore: { agents: [${OWNER_LOGIN}] }
groups:
  support:
    name: Support
    agents: [jane]
  sales: { name: Sales }
agents:
  jane: { login: jane@acme.com, name: Jane }
`,
    });
    await desk.update();
    expect(desk.read("licence.yaml")).toContain("    agents: [jane, new]\n");
    expect(await desk.rest()).toEqual([]);
  });

  test("but what others still need or use stays, and is told", async () => {
    desk.byHand((data) => {
      data.tags.push(made.tag("a", 1, "gone@acme.com"));
      data.groups.push(made.group(3, "New"));
    });
    desk.write({
      "licence.yaml": `ignore: { agents: [${OWNER_LOGIN}] }
groups: { support: { name: Support }, sales: { name: Sales }, old: &old { name: Old, language: en }, new: { <<: *old, name: New } }
agents:
  gone: { login: gone@acme.com, name: Gone }
tags:
  a: { tag: a, group: support, author: gone }
`,
    });
    const { left, files } = await desk.update();
    expect(files).toEqual([]);
    expect(left.map(problemText)).toEqual([
      expect.stringMatching(
        /^licence\.yaml:6:32: tags\.a\.author: refers to agents\.gone, which is no longer in the account/,
      ),
      expect.stringMatching(
        /^licence\.yaml:2:63: groups\.old: is no longer in the account, and stays: its anchor is used on line 2/,
      ),
    ]);
  });
});

describe("a licence file of another form", () => {
  test.each([
    {
      what: "JSON",
      before: '{"ignore": {"agents": ["*"]}, "groups": {"support": {"name": "Support"}}}',
      after:
        '{"ignore": {"agents": ["*"]}, "groups": {"support": {"name": "Support"}, "sales": { "name": "Sales", "language": "en" }}, "tags": { "a": { "tag": "a", "author": "john.doe@mycompany.com", "group": 0 } }}',
    },
    {
      what: "with empty sections and no end of its last line",
      before: `${OWNER}groups: {}\ntags:`,
      after: `${OWNER}groups:
  sales:
    name: Sales
    language: en
  support:
    name: Support
    language: en
tags:
  a:
    tag: a
    author: ${OWNER_LOGIN}
    group: 0
`.trimEnd(),
    },
    {
      what: "with deeper lines, lists at the same column and long lists in brackets",
      before: `${OWNER}groups:
    support:
        name: >-
            Old
            name # of the group
        language: en
    sales: { name: Sales, language: pl }
defaults: { tags: { group: sales } }
`,
      after: `${OWNER}groups:
    support:
        name: |-
            Support
        language: en
    sales: { name: Sales, language: en }
defaults: { tags: { group: sales } }

tags:
  a:
    tag: a
    author: ${OWNER_LOGIN}
    group: 0
`,
    },
    {
      what: "whose objects are aliases of others",
      before: `${OWNER}x-base: &base { language: pl, name: Sales }
groups:
  support: { <<: *base, name: &name Support }
  sales: *base
tags:
  a: { tag: a, author: ${OWNER_LOGIN}, group: 0 }
`,
      after: `${OWNER}x-base: &base { language: pl, name: Sales }
groups:
  support: { <<: *base, name: &name Support, language: en }
  sales: { <<: *base, language: en }
tags:
  a: { tag: a, author: ${OWNER_LOGIN}, group: 0 }
`,
    },
    {
      what: "with lists in several lines",
      before: `${OWNER}groups:
  support: { name: Support }
  sales: {
    # the second
    name: Sales,
    language: de, # not so
  }
tags:
  a: { tag: a, author: ${OWNER_LOGIN}, group: 0 }
  b: {
    tag: b,
    author: ${OWNER_LOGIN}, group: 0 }
`,
      after: `${OWNER}groups:
  support: { name: Support }
  sales: {
    # the second
    name: Sales,
    language: en, # not so
  }
tags:
  a: { tag: a, author: ${OWNER_LOGIN}, group: 0 }
`,
    },
  ])("is brought: $what", async ({ before, after }) => {
    desk.byHand((data) => void data.tags.push(made.tag("a")));
    desk.write({ "licence.yaml": before });
    await desk.update({ managed: [managed("Group", "support", "1"), managed("Group", "sales", "2")] });
    expect(desk.read("licence.yaml")).toBe(after);
    expect(await desk.rest()).toEqual([]);
  });
});

describe("what is not brought", () => {
  const base = `${OWNER}groups: { support: { name: Support }, sales: { name: Sales } }\n`;

  test("what others manage, what is not picked, and what `ignoreChanges` names", async () => {
    desk.byHand((data) => {
      data.groups[1]!.language = "de";
      data.groups[2]!.language = "de";
      data.tags.push(made.tag("bot-1"), made.tag("a"), made.tag("b"));
    });
    const before = `ignore: { agents: ["*"], tags: ["bot-*"] }
groups:
  support: { name: Support, language: en, options: { ignoreChanges: [language] } }
  sales: { name: Sales, language: en }
tags: {}
`;
    desk.write({ "licence.yaml": before });
    const { added } = await desk.update({ picks: new Picks(["tags"], ["tags.b"]) });
    expect(added.map(({ key }) => key)).toEqual(["a"]);
    expect(desk.read("licence.yaml")).toContain("language: en }\ntags:\n  a:\n");
    await desk.update();
    expect(desk.read("licence.yaml")).toContain("language: en, options");
    expect(desk.read("licence.yaml")).toContain("sales: { name: Sales, language: de }");
    await expect(desk.update({ picks: new Picks(["tags.none"]) })).rejects.toThrow("there is no none");
  });

  test("what the account's lists may only seem to lack", async () => {
    desk.byHand((data) => void data.tags.push(made.tag("a")));
    desk.write({
      "licence.yaml": `${base}tags:
  a: { tag: a, author: ${OWNER_LOGIN}, group: 0 }
  b: { tag: b, author: ${OWNER_LOGIN}, group: 0 }
cannedResponses:
  new: { text: New, tags: [a] }
`,
    });
    const lately = {
      ...managed("CannedResponse", "new", "9"),
      outputs: { __written: new Date().toISOString() },
    };
    const stack = [managed("Tag", "a", "0/a"), managed("Tag", "b", "0/b"), lately];
    const { left, files } = await desk.update({ managed: stack });
    expect(files).toEqual([]);
    expect(left.map(problemText)).toEqual([
      expect.stringMatching(
        /^licence\.yaml:7:3: cannedResponses\.new: is not in the account, but the stack wrote it 0 s ago/,
      ),
      expect.stringMatching(
        /^licence\.yaml:5:3: tags\.b: is not in the list of tags, which lacks 1 of the 2 of the stack/,
      ),
    ]);
  });

  test("what cannot be declared, and all of another account", async () => {
    desk.write({ "licence.yaml": base });
    const elsewhere = {
      ...managed("Group", "support", "1"),
      outputs: { __account: { owner: "eve@acme.com" } },
    };
    await expect(desk.update({ managed: [elsewhere] })).rejects.toThrow(
      "the stack is of the account of eve@acme.com, and the credentials are those of",
    );
    desk.byHand((data) => {
      data.agents.push(agent("jane@acme.com", "Jane", { permission: "owner" }));
    });
    const before = `ignore: { agents: [${OWNER_LOGIN}] }
groups: { support: { name: Support }, sales: { name: Sales } }
agents: { jane: { login: jane@acme.com, name: Jane, permission: normal } }
`;
    desk.write({ "licence.yaml": before });
    const { left, changed } = await desk.update();
    expect({ changed, text: desk.read("licence.yaml") }).toEqual({ changed: [], text: before });
    expect(left.map(problemText)).toEqual([
      expect.stringMatching(
        /^licence\.yaml:3:53: agents\.jane\.permission: is not what the account has, and that cannot be declared: .*owner/,
      ),
    ]);
  });

  test("what somebody wrote while the account was read", async () => {
    desk.write({ "licence.yaml": base.replace("Sales", "Sold") });
    const updated = await desk.look();
    desk.write({ "licence.yaml": `${base}# mine\n` });
    expect(() => desk.put(updated)).toThrow("licence.yaml was changed while the account was read");
    expect(desk.read("licence.yaml")).toBe(`${base}# mine\n`);
  });
});

const hook = {
  licence: 12345,
  id: "hook1",
  event_type: "chat_started" as const,
  data_types: ["chat" as const],
  verified: true,
  token: "webhook-token-that-must-not-travel",
  url: "https://ann:s3cret@acme.com/in",
};

describe("an address with a user and a password", () => {
  test("is written without them, and what is to be set in the configuration is named", async () => {
    desk.byHand((data) => void data.webhooks.push(hook));
    const before = `${GROUPS}vars: { host: "\${config:host}" }\n`;
    desk.write({ "licence.yaml": before });
    const { wanted, imports } = await desk.update({
      values: { config: (key) => (key === "host" ? "x" : undefined) },
    });
    const [{ key } = { key: "" }] = wanted;
    expect(desk.read("licence.yaml")).toContain(`url: https://\${config:${key}}@acme.com/in\n`);
    expect(desk.read("licence.yaml") + JSON.stringify(imports)).not.toMatch(/s3cret|webhook-token/);
    expect(await desk.rest({ config: () => "ann:s3cret" })).toEqual([]);
  });
});
