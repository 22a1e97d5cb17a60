import fc from "fast-check";
import { groupId, partly, some, story, text } from "./arbitraries.js";
import { change, drop, nameOfGroup, type TypeCase } from "./type-case.js";
import type { LicenceData } from "../../src/emulator/index.js";

const creation_date = 1_400_000_000;
const oneMoment = (data: LicenceData) =>
  data.cannedResponses.find((response) => response.text.startsWith("One moment"));

export const cannedResponse: TypeCase = {
  path: "/canned_responses",
  parameter: ":id",
  apart: ["id"],
  scopes: ["canned_responses_read", "canned_responses_write", "groups--all:ro"],
  oldScopes: ["canned_responses_read", "canned_responses_write", "groups_read"],
  canBeTwins: true,

  samples: [{ text: "One moment, please.", tags: ["wait", "moment"], group: 1, adopt: false }],
  plain: (n) => ({ text: `Plain ${n}`, tags: ["plain"], group: 1 }),
  edit: { tags: ["edited"] },
  life: {
    args: { text: "One moment, please.", tags: ["wait", "moment"], group: 1 },
    updated: { tags: ["moment", "please", "wait"] },
    replaced: { group: 2 },
    drift: (data) => change(oneMoment(data), { tags: ["by hand"] }),
    remove: (data) => drop(data.cannedResponses, oneMoment(data)),
    actual: (data) => {
      const found = oneMoment(data);
      return found && { text: found.text, tags: found.tags.toSorted(), group: found.group };
    },
  },
  replacements: [{ change: { group: 2 }, replaces: ["group"], deletesFirst: false }],
  existing: {
    id: "3151",
    args: { text: "Can I help you with anything else?", tags: ["else", "help"], group: 1 },
    change: { tags: ["else"] },
  },
  missingId: "987654",
  refused: [["no tags", { text: "Hello", tags: [] }, ["tags: at least one tag"]]],
  reads: [
    ["getCannedResponse", { id: 3151 }, { group: 1 }],
    ["getCannedResponses", undefined, [{ id: 3181, group: 0 }]],
    ["getCannedResponses", { group: 1 }, [{ id: 3151 }, { id: 3161 }, { id: 3171 }]],
  ],
  readsOfNothing: [["getCannedResponse", { id: 99 }, /\/canned_responses\/99/]],
  calls: {
    list: ({ cannedResponses }) => cannedResponses.list({ group: 1 }),
    get: ({ cannedResponses }) => cannedResponses.get(3151),
    create: ({ cannedResponses }) => cannedResponses.create({ text: "Bye", tags: ["bye"] }),
    update: ({ cannedResponses }) => cannedResponses.update(3181, { tags: ["bye"] }),
    delete: ({ cannedResponses }) => cannedResponses.delete(3181),
  },

  stories: story(partly({ text: text(), tags: some(text()) }, { group: groupId() })),
  spelling: { numbers: ["group"], sets: ["tags"] },
  withText: (said, n) => ({ text: `${said} ${n}`, tags: [said, "b"] }),
  put: (data, { id, text: said, group }) =>
    void data.cannedResponses.push({
      id,
      text: said,
      tags: [said],
      group,
      creation_date,
      created_by: "john.doe@mycompany.com",
    }),
  odd: { id: 7703, text: "Odd", tags: { a: 1 } },
  records: ({ id, group, text: said, author, odd, distinct }) =>
    distinct(
      fc.record({
        id,
        group,
        text: said,
        creation_date: fc.constant(creation_date),
        created_by: author,
        tags: fc.uniqueArray(said, { minLength: odd ? 0 : 1, maxLength: 4 }),
      }),
      (one) => `${one.group}/${one.text}`,
    ),
  contents: (data) =>
    data.cannedResponses.map(({ text: said, group, id }) => [
      `CannedResponse ${said} ${nameOfGroup(data, group)}`,
      id,
    ]),
  part: {
    key: "response",
    count: 14,
    inGroup: true,
    args: (n, group) => ({ text: `Answer ${n}`, tags: [`a${n}`, "all"], group }),
    edit: () => ({ group: 1 }),
  },
  isExampleMade: ({ cannedResponses }) => cannedResponses.length === 6,
};
