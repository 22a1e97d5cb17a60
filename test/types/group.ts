import fc from "fast-check";
import { agentLogin, partly, some, story, text } from "./arbitraries.js";
import { byName, change, drop, type TypeCase } from "./type-case.js";

export const group: TypeCase = {
  path: "/groups",
  parameter: ":id",
  apart: ["id"],
  scopes: ["groups--all:rw"],
  oldScopes: ["groups_read", "groups_write"],
  canBeTwins: true,
  neverNone: { said: "the list of groups that LiveChat gave lacks group 0", unreadableId: "unread" },

  samples: [
    {
      name: "Returns",
      agents: ["jane.doe@mycompany.com", "jenny.doe@mycompany.com"],
      language: "pl",
      adopt: false,
    },
  ],
  plain: (n) => ({ name: `Plain ${n}` }),
  edit: { language: "de" },
  life: {
    args: { name: "Returns", agents: ["jane.doe@mycompany.com", "jenny.doe@mycompany.com"], language: "en" },
    updated: { language: "pl", agents: ["jenny.doe@mycompany.com", "john.doe@mycompany.com"] },
    drift: (data) => change(byName(data.groups, "Returns"), { language: "de" }),
    remove: (data) => drop(data.groups, byName(data.groups, "Returns")),
    actual: ({ groups }) => {
      const found = byName(groups, "Returns");
      return found && { name: found.name, language: found.language, agents: found.agents };
    },
  },
  replacements: [],
  existing: {
    id: "2",
    args: { name: "Sales", agents: ["john.doe@mycompany.com", "jenny.doe@mycompany.com"] },
    change: { language: "pl" },
  },
  missingId: "987654",
  refused: [
    ["no name", { name: "" }, ["name: must not be empty"]],
    [
      "a member",
      { name: "a", agents: ["john.doe@mycompany.com", "jane"] },
      ["agents[1]: not an e-mail address"],
    ],
    [
      "a language",
      { name: "a", language: "english" },
      ["language: must be a language code such as en or pt-br"],
    ],
  ],
  reads: [
    ["getGroup", { id: 0 }, { name: "All operators" }],
    ["getGroup", { name: "Sales" }, { id: 2 }],
    ["getGroups", undefined, [{ id: 0 }, { id: 1 }, { id: 2 }, { id: 3 }]],
  ],
  readsOfNothing: [
    ["getGroup", { id: 99 }, /\/groups\/99/],
    ["getGroup", { name: "Nowhere" }, /^there is no group named "Nowhere" in the account$/],
    ["getGroup", {}, /^getGroup needs the id or the name of a group$/],
  ],
  calls: {
    list: ({ groups }) => groups.list(),
    get: ({ groups }) => groups.get(2),
    create: ({ groups }) => groups.create({ name: "Human Resources", agents: [] }),
    update: ({ groups }) => groups.update(3, { name: "Quality Assurance" }),
    delete: ({ groups }) => groups.delete(4),
  },

  stories: story(
    partly(
      { name: text() },
      { agents: some(agentLogin(), 0), language: fc.constantFrom("en", "pl", "pt-br", "de") },
    ),
  ),
  spelling: { sets: ["agents"], logins: ["agents"] },
  withText: (said, n) => ({ name: `${said} ${n}` }),
  put: (data, { id, text: name }) =>
    void data.groups.push({ id, name, language: name, agents: ["john.doe@mycompany.com"] }),
  odd: { id: 77, name: "Odd", language: ["en"], agents: [] },
  records: ({ owner, logins, groupNames, groupIds, odd }) => {
    const language = odd
      ? fc.constantFrom("en", "zh-hant-tw", "", "x_1")
      : fc.constantFrom("en", "de", "pt-br");
    const all = groupNames.map((name, index) =>
      fc.record({
        id: fc.constant(groupIds[index] as number),
        name: fc.constant(name),
        language,
        agents: fc.subarray([owner, ...logins]),
      }),
    );
    return fc.tuple(...all).map((groups) => [{ id: 0, name: "All operators", language: "en" }, ...groups]);
  },
  contents: ({ groups }) => groups.map(({ name, id }) => [`Group ${name}`, id]),
  part: {
    key: "group",
    count: 6,
    inGroup: false,
    args: (n) => ({ name: `Group ${n}`, language: "en" }),
    edit: () => ({ language: "pl" }),
  },
  isExampleMade: ({ groups }) => byName(groups, "Po polsku")?.agents?.[0] === "anna.nowak@mycompany.com",
};
