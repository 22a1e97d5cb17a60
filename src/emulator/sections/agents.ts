import { checkedList } from "../../shared/issues.js";
import { randomBytes } from "node:crypto";
import { badRequest, forbidden, notFound } from "../errors.js";
import type { Licence } from "../licence.js";
import { assignGiven } from "../objects.js";
import { noParameters } from "../parameters.js";
import type { Call, Section } from "../section.js";
import {
  agentRecord,
  change,
  creation,
  listing,
  newAgent,
  wholeWeek,
  type AgentRecord,
} from "./agent-record.js";

const OWN_AVATAR = "livechat.s3.amazonaws.com/1011121/all/avatars/bdd8924fcbcdbddbeaf60c19b238b0b0.jpg";
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

export const agents: Section<AgentRecord[]> = {
  stored: checkedList(agentRecord),
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
    { method: "POST", path: "/agents/:login/reset_api_key", handle: resetApiKey },
    // The way the vendor's own client asks for it, which takes the key alone from the answer.
    {
      method: "PUT",
      path: "/agents/:login/reset_api_key",
      handle: (call) => ({ api_key: resetApiKey(call).api_key }),
    },
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
    .map(({ name, permission, avatar, login, status: current, is_bot }) => ({
      name,
      permission,
      avatar,
      login,
      status: current,
      ...(is_bot !== undefined && { is_bot }),
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
    throw badRequest(`login must be new, and an agent with the login ${given.login} exists already`);
  }
  checkGroups(call.licence, memberOf);
  const agent = newAgent(given.login, given.name, given);
  const { incoming_chat: _neverShown, ...shownOnes } = notifications ?? {};
  assignGiven(agent.notifications, shownOnes);
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
    throw badRequest("permission of the owner cannot be set");
  }
  if (password !== undefined) {
    if (current_password === undefined) {
      throw badRequest("current_password is required to change a password");
    }
    if (current_password !== call.caller.password) {
      throw badRequest("current_password is not your current password");
    }
  }
  checkGroups(call.licence, memberOf ?? []);
  if (memberOf !== undefined) setGroups(call.licence, agent.login, memberOf);
  // The status of an agent who is offline is theirs to change, by logging in.
  const status = agent.status === "offline" ? undefined : given.status;
  assignGiven(agent, { ...given, status, password });
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
  return { ...shown(call.licence, agent), api_key: agent.api_key };
}

function theAgent(call: Call): AgentRecord {
  const login = call.path["login"] ?? "";
  const agent = findAgent(call.licence, login);
  if (agent === undefined) throw notFound(`Agent ${login} not found`);
  return agent;
}

function shown(licence: Licence, agent: AgentRecord) {
  const { password: _password, api_key: _apiKey, status, last_logout, ...visible } = agent;
  const groups = licence.data.groups
    .filter((group) => group.agents?.includes(agent.login))
    .map(({ id, name }) => ({ id, name }));
  return { ...visible, groups, status, last_logout };
}

function checkGroups(licence: Licence, ids: readonly number[]): void {
  for (const id of ids) {
    if (id === 0) throw badRequest("groups cannot have the group 0, which contains every agent");
    if (!licence.data.groups.some((group) => group.id === id)) {
      throw badRequest(`groups must be ids of groups, and there is none with the id ${id}`);
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
