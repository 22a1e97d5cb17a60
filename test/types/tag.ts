import fc from "fast-check";
import { agentLogin, groupId, story, text } from "./arbitraries.js";
import { byName, change, drop, nameOfGroup, type TypeCase } from "./type-case.js";
import type { LicenceData } from "../../src/emulator/index.js";

const owner = "john.doe@mycompany.com";
const count = { inChats: 0, inTickets: 0 };
const creation_date = 1_400_000_000;
const urgent = (data: LicenceData) => byName(data.tags, "urgent");

export const tag: TypeCase = {
  path: "/tags",
  parameter: ":tag",
  apart: ["name", "group"],
  scopes: ["tags_read", "tags_write"],
  oldScopes: ["tags_read", "tags_write"],

  samples: [{ tag: "vip", author: owner, group: 1, adopt: false }],
  plain: (n) => ({ tag: `plain ${n}`, author: owner, group: 1 }),
  life: {
    args: { tag: "urgent", author: owner, group: 1 },
    replaced: { author: "jane.doe@mycompany.com" },
    deletesFirst: true,
    drift: (data) => change(urgent(data), { author: "jenny.doe@mycompany.com" }),
    repairReplaces: true,
    remove: (data) => drop(data.tags, urgent(data)),
    actual: (data) => {
      const found = urgent(data);
      return found && { tag: found.name, author: found.author, group: found.group };
    },
  },
  replacements: [
    { change: { group: 2 }, replaces: ["group"], deletesFirst: false },
    { change: { author: "jane.doe@mycompany.com" }, replaces: ["author"], deletesFirst: true },
  ],
  existing: { id: "1/sales", args: { tag: "sales", author: owner, group: 1 } },
  missingId: "1/nothing",
  refused: [["a group", { tag: "vip", author: owner, group: "sales" }, ["group: must be the id of a group"]]],
  reads: [
    ["getTag", { tag: "sales", group: 1 }, { author: owner, count: { inChats: 4 } }],
    ["getTags", { group: 1 }, [{ name: "sales" }, { name: "support" }]],
    ["getTags", { group: 2 }, []],
  ],
  readsOfNothing: [
    ["getTag", { tag: "vip", group: 1 }, /^there is no tag "vip" \(group 1\) in the account$/],
  ],
  calls: {
    list: ({ tags }) => tags.list({ group: 1 }),
    create: ({ tags }) => tags.create({ tag: "support", author: owner, group: 1 }),
    delete: ({ tags }) => tags.delete("support", { group: 1 }),
  },

  stories: story(fc.record({ tag: tagName(), author: agentLogin(), group: groupId() })),
  spelling: { numbers: ["group"], logins: ["author"] },
  withText: (said, n) => ({ tag: `${said} ${n}`, author: "k0", group: "k0" }),
  put: (data, { text: name, group }) =>
    void data.tags.push({ name, author: owner, group, creation_date, count: { ...count } }),
  odd: { name: "odd", author: 5, count: "none" },
  records: ({ textOfSome, author, group }) =>
    fc.uniqueArray(
      fc.record({
        name: textOfSome,
        author,
        group,
        creation_date: fc.constant(creation_date),
        count: fc.constant(count),
      }),
      { maxLength: 4, selector: (one) => `${one.group}/${one.name}` },
    ),
  contents: (data) =>
    data.tags.map(({ name, group }) => [`Tag ${name} ${nameOfGroup(data, group)}`, `${group}/${name}`]),
  part: {
    key: "tag",
    count: 12,
    inGroup: true,
    args: (n, group) => ({ tag: `tag ${n}`, author: owner, group }),
    edit: () => ({ author: "jane.doe@mycompany.com" }),
  },
  isExampleMade: ({ tags, groups }) =>
    tags.filter(({ group }) => group === byName(groups, "Returns")?.id).length === 3,
};

function tagName(): fc.Arbitrary<string> {
  return fc.oneof(
    text(),
    fc.constantFrom(".", "..", "a/b", "/", "%2F", "a%20b", "?x=1", "#", "a b", "+", "ü"),
  );
}
