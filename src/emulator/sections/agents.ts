import { randomBytes } from "node:crypto";
import { badRequest, forbidden, notFound } from "../errors.js";
import type { Licence } from "../licence.js";
import { assignGiven } from "../objects.js";
import { noParameters, parameters } from "../parameters.js";
import type { Call, Section } from "../section.js";
import type { ValueKinds } from "../values.js";

const LOGIN_STATUSES = ["accepting chats", "not accepting chats"] as const;
const STATUSES = [...LOGIN_STATUSES, "offline"] as const;
const SETTABLE_PERMISSIONS = ["administrator", "normal"] as const;
const OWN_AVATAR = "livechat.s3.amazonaws.com/1011121/all/avatars/bdd8924fcbcdbddbeaf60c19b238b0b0.jpg";
const DEFAULT_AVATAR = "livechat.s3.amazonaws.com/default/avatars/45bcb5f592dbf5aac8f88dcfd6bc937c.png";
/** What agents who are not administrators may change, and only of themselves. */
const OWN_PROFILE = new Set([
  "password",
  "current_password",
  "name",
  "job_title",
  "daily_summary",
  "notifications",
  "login_status",
  "status",
]);

export type AgentStatus = (typeof STATUSES)[number];
export type Flag = 0 | 1;

export interface WorkingDay {
  enabled: Flag;
  /** HH:MM */
  start: string;
  /** HH:MM */
  end: string;
}

export type Week = Record<
  "sunday" | "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday",
  WorkingDay
>;

/** An agent as the API shows it, without the groups (the groups hold the membership), and its secrets. */
export interface AgentRecord {
  login: string;
  name: string;
  login_status: (typeof LOGIN_STATUSES)[number];
  permission: "owner" | (typeof SETTABLE_PERMISSIONS)[number];
  daily_summary: Flag;
  job_title: string;
  avatar: string;
  notifications: Record<
    "new_visitor" | "returning_visitor" | "queued_visitor" | "visitor_is_typing" | "new_goal",
    Flag
  >;
  max_chats_count: number;
  work_scheduler?: Week;
  status: AgentStatus;
  last_logout: number;
  /** Never shown. */
  password?: string;
  /** Never shown but in the answer that resets it. */
  api_key?: string;
}

const listing = parameters((kind) => ({ status: kind.oneOf(STATUSES).optional() }));

const creation = parameters((kind) => ({
  login: kind.email(),
  name: kind.textOf(1),
  job_title: kind.text().optional(),
  login_status: kind.oneOf(LOGIN_STATUSES).optional(),
  password: kind.textOf(5).optional(),
  permission: kind.oneOf(SETTABLE_PERMISSIONS).optional(),
  groups: kind.list(kind.integer(0)).optional(),
  notifications: kind
    .object({
      new_visitor: kind.flag(),
      incoming_chat: kind.flag(),
      returning_visitor: kind.flag(),
      queued_visitor: kind.flag(),
      visitor_is_typing: kind.flag(),
      new_goal: kind.flag(),
    })
    .optional(),
  daily_summary: kind.flag().optional(),
  max_chats_count: kind.integer(0).optional(),
}));

const change = parameters((kind) => ({
  job_title: kind.text().optional(),
  name: kind.textOf(1).optional(),
  login_status: kind.oneOf(LOGIN_STATUSES).optional(),
  password: kind.textOf(5).optional(),
  current_password: kind.text().optional(),
  permission: kind.oneOf(SETTABLE_PERMISSIONS).optional(),
  status: kind.oneOf(STATUSES).optional(),
  groups: kind.list(kind.integer(0)).optional(),
  notifications: kind
    .object({
      new_visitor: kind.flag().optional(),
      returning_visitor: kind.flag().optional(),
      queued_visitor: kind.flag().optional(),
      visitor_is_typing: kind.flag().optional(),
    })
    .optional(),
  daily_summary: kind.flag().optional(),
  max_chats_count: kind.integer(0).optional(),
  work_scheduler: kind.object(week(kind)).optional(),
}));

function week(kind: ValueKinds) {
  const time = kind
    .text()
    .refine((value) => /^([01]\d|2[0-3]):[0-5]\d$/.test(value), "must be a time as HH:MM");
  const day = kind.object({
    enabled: kind.flag().optional(),
    start: time.optional(),
    end: time.optional(),
  });
  return {
    sunday: day.optional(),
    monday: day.optional(),
    tuesday: day.optional(),
    wednesday: day.optional(),
    thursday: day.optional(),
    friday: day.optional(),
    saturday: day.optional(),
  };
}

export const agents: Section<AgentRecord[]> = {
  empty: (owner) => [
    newAgent(owner.account, "Owner", {
      permission: "owner",
      password: owner.password,
      status: "accepting chats",
    }),
  ],
  sample: (owner) => [
    newAgent(owner.account, "John Doe", {
      permission: "owner",
      password: owner.password,
      avatar: OWN_AVATAR,
      status: "accepting chats",
      last_logout: 1358427204,
    }),
    newAgent("jane.doe@mycompany.com", "Jane Doe", { permission: "normal", status: "accepting chats" }),
    newAgent("jenny.doe@mycompany.com", "Jenny Doe", {
      permission: "administrator",
      login_status: "not accepting chats",
      work_scheduler: wholeWeek({
        sunday: { enabled: 0, start: "11:00", end: "17:00" },
        monday: { enabled: 1, start: "09:00", end: "17:00" },
        tuesday: { enabled: 1, start: "09:00", end: "17:00" },
        wednesday: { enabled: 1, start: "09:00", end: "17:00" },
        thursday: { enabled: 1, start: "09:00", end: "17:00" },
        friday: { enabled: 1, start: "09:00", end: "17:00" },
      }),
    }),
  ],
  routes: [
    { method: "GET", path: "/agents", handle: list },
    { method: "GET", path: "/agents/:login", handle: show },
    { method: "POST", path: "/agents", handle: create },
    { method: "PUT", path: "/agents/:login", handle: update },
    { method: "DELETE", path: "/agents/:login", handle: remove },
    { method: "PUT", path: "/agents/:login/reset_api_key", handle: resetApiKey },
  ],
};

/** The agent with this login, whatever its case. */
export function findAgent(licence: Licence, login: string): AgentRecord | undefined {
  const wanted = login.toLowerCase();
  return licence.data.agents.find((agent) => agent.login.toLowerCase() === wanted);
}

/** Refuses a call that only the owner and the administrators may make. */
export function administratorsOnly(caller: AgentRecord): void {
  if (caller.permission === "normal") {
    throw forbidden("Only the owner and the administrators are authorized to do this.");
  }
}

function list(call: Call) {
  const { status } = listing.read(call);
  return call.licence.data.agents
    .filter((agent) => status === undefined || agent.status === status)
    .map(({ name, permission, avatar, login, status: current }) => ({
      name,
      permission,
      avatar,
      login,
      status: current,
    }));
}

function show(call: Call) {
  noParameters.read(call);
  return shown(call.licence, theAgent(call));
}

function create(call: Call) {
  administratorsOnly(call.caller);
  const { groups: memberOf = [], notifications, ...given } = creation.read(call);
  if (findAgent(call.licence, given.login) !== undefined) {
    throw badRequest(`login: an agent with the login ${given.login} exists already`);
  }
  checkGroups(call.licence, memberOf);
  const agent = newAgent(given.login, given.name, given);
  if (notifications !== undefined) {
    const { incoming_chat: _neverShown, ...kept } = notifications;
    agent.notifications = kept;
  }
  call.licence.data.agents.push(agent);
  setGroups(call.licence, agent.login, memberOf);
  return shown(call.licence, agent);
}

function update(call: Call) {
  const agent = theAgent(call);
  const {
    groups: memberOf,
    notifications,
    password,
    current_password,
    work_scheduler,
    ...given
  } = change.read(call);
  if (call.caller.permission === "normal") {
    const asked = [...Object.keys(call.body), ...Object.keys(call.query)];
    if (agent !== call.caller || !asked.every((name) => OWN_PROFILE.has(name))) {
      throw forbidden(
        `Without being an administrator you can edit only your own ${[...OWN_PROFILE].join(", ")}.`,
      );
    }
  }
  if (given.permission !== undefined && agent.permission === "owner") {
    throw badRequest("permission: the owner's permission cannot be set");
  }
  if (password !== undefined) {
    if (current_password === undefined) {
      throw badRequest("current_password: is required to change a password");
    }
    if (current_password !== call.caller.password) {
      throw badRequest("current_password: is not your current password");
    }
  }
  checkGroups(call.licence, memberOf ?? []);
  if (memberOf !== undefined) setGroups(call.licence, agent.login, memberOf);
  assignGiven(agent, { ...given, password });
  assignGiven(agent.notifications, notifications ?? {});
  if (work_scheduler !== undefined) {
    agent.work_scheduler = wholeWeek(work_scheduler, agent.work_scheduler);
  }
  return shown(call.licence, agent);
}

function remove(call: Call) {
  administratorsOnly(call.caller);
  noParameters.read(call);
  const agent = theAgent(call);
  if (agent.permission === "owner") throw badRequest("The owner of the license cannot be removed.");
  setGroups(call.licence, agent.login, []);
  call.licence.data.agents.splice(call.licence.data.agents.indexOf(agent), 1);
  return { result: `${agent.login} removed successfully` };
}

function resetApiKey(call: Call) {
  noParameters.read(call);
  const agent = theAgent(call);
  if (agent !== call.caller) administratorsOnly(call.caller);
  agent.api_key = randomBytes(16).toString("hex");
  return { api_key: agent.api_key };
}

function theAgent(call: Call): AgentRecord {
  const login = call.path["login"] ?? "";
  const agent = findAgent(call.licence, login);
  if (agent === undefined) throw notFound(`Agent ${login} not found`);
  return agent;
}

function shown(licence: Licence, agent: AgentRecord) {
  const { password: _password, api_key: _apiKey, ...visible } = agent;
  return {
    ...visible,
    groups: licence.data.groups
      .filter((group) => group.agents?.includes(agent.login))
      .map(({ id, name }) => ({ id, name })),
  };
}

function checkGroups(licence: Licence, ids: readonly number[]): void {
  for (const id of ids) {
    if (id === 0) throw badRequest("groups: group 0 contains every agent and cannot be listed");
    if (!licence.data.groups.some((group) => group.id === id)) {
      throw badRequest(`groups: there is no group with the id ${id}`);
    }
  }
}

function setGroups(licence: Licence, login: string, ids: readonly number[]): void {
  for (const group of licence.data.groups) {
    if (group.agents === undefined) continue;
    const member = group.agents.includes(login);
    if (ids.includes(group.id) && !member) group.agents.push(login);
    if (!ids.includes(group.id) && member) group.agents = group.agents.filter((other) => other !== login);
  }
}

function newAgent(
  login: string,
  name: string,
  given: { [K in keyof AgentRecord]?: AgentRecord[K] | undefined },
): AgentRecord {
  const agent: AgentRecord = {
    login,
    name,
    login_status: "accepting chats",
    permission: "normal",
    daily_summary: 1,
    job_title: "Support Agent",
    avatar: DEFAULT_AVATAR,
    notifications: {
      new_visitor: 1,
      returning_visitor: 1,
      queued_visitor: 1,
      visitor_is_typing: 0,
      new_goal: 1,
    },
    max_chats_count: 6,
    status: "offline",
    last_logout: 0,
  };
  assignGiven(agent, given);
  return agent;
}

type GivenWeek = {
  [Day in keyof Week]?: { [K in keyof WorkingDay]?: WorkingDay[K] | undefined } | undefined;
};

/** All seven days: as given, else as before, else not a working day. */
function wholeWeek(given: GivenWeek, before?: Week): Week {
  const day = (name: keyof Week): WorkingDay => {
    const result = { ...(before?.[name] ?? { enabled: 0, start: "09:00", end: "17:00" }) };
    assignGiven(result, given[name] ?? {});
    return result;
  };
  return {
    sunday: day("sunday"),
    monday: day("monday"),
    tuesday: day("tuesday"),
    wednesday: day("wednesday"),
    thursday: day("thursday"),
    friday: day("friday"),
    saturday: day("saturday"),
  };
}
