import fc from "fast-check";
import type { Values } from "../../src/definitions/definition.js";
import type { LicenceData } from "../../src/emulator/index.js";
import { newAgent, wholeWeek } from "../../src/emulator/sections/agent-record.js";
import { bit, partly, story, text } from "./arbitraries.js";
import { change, drop, type Story, type TypeCase } from "./type-case.js";

const anna = (data: LicenceData) => data.agents.find(({ login }) => login.startsWith("anna."));
const valid = { login: "anna.nowak@mycompany.com", name: "Anna" };

export const agent: TypeCase = {
  path: "/agents",
  parameter: ":login",
  apart: ["login"],
  scopes: ["accounts--all:r", "agents--all:rw", "agents--my:rw"],
  oldScopes: ["agents_read", "agents_write"],
  neverNone: { said: "the list of agents that LiveChat gave lacks the owner", unreadableId: "a@x.com" },

  samples: [
    {
      login: "anna.nowak@mycompany.com",
      name: "Anna Nowak",
      jobTitle: "Support lead",
      permission: "administrator",
      loginStatus: "not accepting chats",
      status: "offline",
      password: "a-long-password",
      groups: [1, 2],
      notifications: {
        newVisitor: true,
        incomingChat: false,
        returningVisitor: false,
        queuedVisitor: true,
        visitorIsTyping: true,
        newGoal: false,
      },
      dailySummary: false,
      maxChatsCount: 3,
      workScheduler: {
        sunday: { enabled: false, start: "00:00", end: "00:00" },
        monday: { enabled: true, start: "09:00", end: "17:00" },
        tuesday: { enabled: true, start: "09:00", end: "17:30" },
        wednesday: { enabled: true, start: "09:00", end: "17:00" },
        thursday: { enabled: true, start: "10:00", end: "18:00" },
        friday: { enabled: true, start: "09:00", end: "15:00" },
        saturday: { enabled: false, start: "09:00", end: "23:59" },
      },
      adopt: false,
      owner: false,
    },
  ],
  plain: (n) => ({ login: `plain${n}@mycompany.com`, name: "Plain" }),
  edit: { jobTitle: "Lead" },
  life: {
    args: {
      login: "anna.nowak@mycompany.com",
      name: "Anna Nowak",
      password: "anna-s-secret-password",
      groups: [1],
      notifications: { newVisitor: false, incomingChat: true },
      workScheduler: { monday: { enabled: true, start: "08:00", end: "16:00" } },
    },
    updated: { jobTitle: "Lead", groups: [2, 1], password: "anna-s-other-password" },
    replaced: { login: "anna.kowalska@mycompany.com" },
    drift: (data) => change(anna(data), { job_title: "Intern" }),
    remove: (data) => {
      const found = anna(data);
      for (const group of data.groups) {
        if (group.agents) group.agents = group.agents.filter((login) => login !== found?.login);
      }
      return drop(data.agents, found);
    },
    actual: (data) => {
      const found = anna(data);
      return (
        found && {
          login: found.login,
          name: found.name,
          password: found.password,
          ...(found.job_title !== "Support Agent" && { jobTitle: found.job_title }),
          groups: data.groups.filter(({ agents }) => agents?.includes(found.login)).map(({ id }) => id),
        }
      );
    },
  },
  replacements: [{ change: { login: "ann@mycompany.com" }, replaces: ["login"], deletesFirst: false }],
  existing: {
    id: "jane.doe@mycompany.com",
    args: { login: "jane.doe@mycompany.com", name: "Jane Doe", groups: [1], jobTitle: "Support Agent" },
    change: { jobTitle: "Lead" },
  },
  missingId: "nobody@mycompany.com",
  refused: [
    ["a login", { ...valid, login: "anna" }, ["login: not an e-mail address"]],
    ["a short password", { ...valid, password: "1234" }, ["password: at least 5 characters"]],
    ["a missing name", { login: valid.login }, ["name: is required"]],
    [
      "several at once",
      { login: "anna", password: "1" },
      ["login: not an e-mail address", "name: is required", "password: at least 5 characters"],
    ],
    [
      "group 0",
      { ...valid, groups: [1, 0] },
      ["groups[1]: group 0 cannot be modified: it holds every agent"],
    ],
    [
      "the owner's permission",
      { ...valid, permission: "owner" },
      ['permission: must be "administrator" or "normal"; the owner cannot be set'],
    ],
    ["an unknown property", { ...valid, xyz: 1 }, ["xyz: unknown property"]],
    [
      "a property in the API's spelling",
      { ...valid, job_title: "Lead" },
      ["job_title: unknown property; did you mean jobTitle?"],
    ],
    [
      "a property of a property",
      { ...valid, notifications: { newVisitors: true } },
      ["notifications.newVisitors: unknown property; did you mean newVisitor?"],
    ],
    [
      "a time of day",
      { ...valid, workScheduler: { monday: { enabled: true, start: "9:00", end: "17:00" } } },
      ["workScheduler.monday.start: must be a time of day such as 09:00"],
    ],
    [
      "half a working day",
      { ...valid, workScheduler: { monday: { enabled: true } } },
      ["workScheduler.monday.start: is required", "workScheduler.monday.end: is required"],
    ],
    ["a fraction of a chat", { ...valid, maxChatsCount: 2.5 }, ["maxChatsCount: must be a whole number"]],
    ["a flag", { ...valid, dailySummary: "yes" }, ["dailySummary: must be true or false"]],
  ],
  reads: [
    ["getAgent", { login: "jane.doe@mycompany.com" }, { name: "Jane Doe", groups: [{ id: 1 }] }],
    ["getAgents", undefined, [{}, {}, {}]],
    [
      "getAgents",
      { status: "accepting chats" },
      [{ login: "john.doe@mycompany.com" }, { login: "jane.doe@mycompany.com" }],
    ],
  ],
  readsOfNothing: [["getAgent", { login: "nobody@mycompany.com" }, /nobody@mycompany\.com/]],
  calls: {
    list: ({ agents }) => agents.list(),
    get: ({ agents }) => agents.get("john.doe@mycompany.com"),
    create: ({ agents }) => agents.create({ login: "jenny.doe@mycompany.com", name: "Jenny Doe" }),
    update: ({ agents }) => agents.update("jenny.doe@mycompany.com", { maxChatsCount: 2 }),
    delete: ({ agents }) => agents.delete("jenny.doe@mycompany.com"),
  },

  stories: fc
    .tuple(
      fc.record({ newGoal: fc.boolean(), incomingChat: fc.boolean() }, { requiredKeys: [] }),
      story(args()),
    )
    .map(([fixed, steps]) => withFixedNotifications(steps, fixed)),
  spelling: {
    flags: [
      "dailySummary",
      "enabled",
      "newVisitor",
      "incomingChat",
      "returningVisitor",
      "queuedVisitor",
      "visitorIsTyping",
      "newGoal",
    ],
    numbers: ["maxChatsCount", "groups"],
    sets: ["groups"],
    logins: ["login"],
  },
  withText: (said, n) => ({ login: `agent${n}@mycompany.com`, name: said, jobTitle: said, groups: ["k0"] }),
  put: (data, { id, text: said }) =>
    void data.agents.push(newAgent(`by.hand${id}@mycompany.com`, said, { job_title: said })),
  odd: { login: "vice@acme.com", permission: "viceowner", name: { a: 1 } },
  records: ({ owner, logins, text: said }) => {
    const names = { name: said, job_title: fc.oneof(fc.constant(""), said) };
    return fc.tuple(
      fc
        .record(names)
        .map(({ name, job_title }) =>
          newAgent(owner, name, { permission: "owner", password: "emulator-password", job_title }),
        ),
      ...logins.map((login) =>
        fc
          .record({
            ...names,
            permission: fc.constantFrom("normal" as const, "administrator" as const),
            login_status: fc.constantFrom("accepting chats" as const, "not accepting chats" as const),
            daily_summary: bit,
            max_chats_count: fc.nat(50),
            notifications: fc.record({
              new_visitor: bit,
              returning_visitor: bit,
              queued_visitor: bit,
              visitor_is_typing: bit,
              new_goal: bit,
            }),
            work_scheduler: fc.option(
              fc.record({ monday: workingDay, sunday: workingDay }).map((given) => wholeWeek(given)),
              { nil: undefined },
            ),
          })
          .map(({ name, ...given }) => newAgent(login, name, given)),
      ),
    );
  },
  contents: ({ agents }) => agents.map(({ login, status }) => [`Agent ${login} ${status}`, login]),
  part: {
    key: "agent",
    count: 10,
    inGroup: true,
    args: (n, group) => ({
      login: `agent${n}@mycompany.com`,
      name: `Agent ${n}`,
      jobTitle: "Support",
      groups: [group],
      // The create does not take it: an update follows.
      ...(n % 3 === 0 && { status: "not accepting chats" }),
    }),
    edit: ({ login }) => ({ login: `new-${String(login)}` }),
  },
  isExampleMade: ({ agents }) => agents.filter(({ login }) => /^(anna|jan)\./.test(login)).length === 2,
};

const workingTime = fc.constantFrom("00:00", "09:00", "23:59");
const workingDay = fc.record({ enabled: bit, start: workingTime, end: workingTime });

function args(): fc.Arbitrary<Values> {
  const notifications = fc.record(
    {
      newVisitor: fc.boolean(),
      returningVisitor: fc.boolean(),
      queuedVisitor: fc.boolean(),
      visitorIsTyping: fc.boolean(),
    },
    { requiredKeys: [] },
  );
  const time = fc
    .tuple(fc.nat(23), fc.nat(59))
    .map((parts) => parts.map((part) => String(part).padStart(2, "0")).join(":"));
  const day = fc.record({ enabled: fc.boolean(), start: time, end: time });
  return partly(
    {
      login: fc
        .stringMatching(/^[a-z][a-z0-9]{0,6}([.+_-][a-z0-9]{1,3})?$/)
        .map((name) => `${name}@people.example`),
      name: text(),
    },
    {
      jobTitle: fc.oneof(text(), fc.constant("")),
      permission: fc.constantFrom("administrator", "normal"),
      loginStatus: fc.constantFrom("accepting chats", "not accepting chats"),
      // Who was just made is offline, and no other status of theirs can be set.
      status: fc.constant("offline"),
      password: fc.string({ minLength: 5, maxLength: 12 }),
      groups: fc.subarray([1, 2, 3]),
      notifications,
      dailySummary: fc.boolean(),
      maxChatsCount: fc.nat(50),
      workScheduler: fc.record(
        { sunday: day, monday: day, tuesday: day, wednesday: day, thursday: day, friday: day, saturday: day },
        { requiredKeys: [] },
      ),
    },
  );
}

/** What the API takes only when an agent is created stays the same, and is not declared later for the first time. */
function withFixedNotifications(steps: Story, fixed: Values): Story {
  if (steps[0]?.["notifications"] === undefined) return steps;
  return steps.map((step) => {
    const given = step["notifications"] as Values | undefined;
    return given === undefined ? step : Object.assign({}, step, { notifications: { ...given, ...fixed } });
  });
}
