import { checkedList } from "../../shared/issues.js";
import { z } from "zod";
import { badRequest, notFound } from "../errors.js";
import type { Licence } from "../licence.js";
import { assignGiven } from "../objects.js";
import { noParameters, parameters } from "../parameters.js";
import { objectId, texts } from "../record-kinds.js";
import type { Call, Section } from "../section.js";
import type { ParameterKinds } from "../parameter-kinds.js";
import type { AgentStatus } from "./agent-record.js";
import { administratorsOnly, findAgent } from "./agents.js";

/** A group. Group 0 holds every agent and has no list of them. */
const groupRecord = z.object({
  id: objectId,
  name: z.string(),
  language: z.string(),
  /** The members' logins, in the order in which they were given. */
  agents: texts.exactOptional(),
});
export type GroupRecord = z.output<typeof groupRecord>;

declare module "../licence.js" {
  interface LicenceData {
    groups: GroupRecord[];
  }
}

const language = (kind: ParameterKinds) =>
  kind
    .text()
    .refine((value) => /^[a-z]{2,3}([-_][a-z]{2,4})*$/i.test(value), "must be a language's code, such as en")
    .optional();

const creation = parameters((kind) => ({
  name: kind.textOf(1),
  agents: kind.list(kind.text()),
  language: language(kind),
}));

const change = parameters((kind) => ({
  name: kind.textOf(1).optional(),
  agents: kind.list(kind.text()).optional(),
  language: language(kind),
}));

export const groups: Section<GroupRecord[]> = {
  stored: checkedList(groupRecord),
  empty: () => [groupOfAll()],
  sample: (owner) => [
    groupOfAll(),
    { id: 1, name: "Invoicing", language: "en", agents: ["jane.doe@mycompany.com"] },
    { id: 2, name: "Sales", language: "en", agents: [owner.account, "jenny.doe@mycompany.com"] },
    { id: 3, name: "Technical Support", language: "en", agents: [owner.account, "jenny.doe@mycompany.com"] },
  ],
  routes: [
    { method: "GET", path: "/groups", handle: list },
    { method: "GET", path: "/groups/:id", handle: show },
    { method: "POST", path: "/groups", handle: create },
    { method: "PUT", path: "/groups/:id", handle: update },
    { method: "DELETE", path: "/groups/:id", handle: remove },
  ],
};

/** The group with this id, or undefined. */
export function findGroup(licence: Licence, id: number): GroupRecord | undefined {
  return licence.data.groups.find((group) => group.id === id);
}

/** Refuses the id of a group that does not exist. */
export function checkGroup(licence: Licence, id: number): void {
  if (findGroup(licence, id) === undefined)
    throw badRequest(`group must be the id of a group, and there is none with the id ${id}`);
}

/** A group's status, from those of its agents. */
export function groupStatus(licence: Licence, group: GroupRecord): AgentStatus {
  const statuses = new Set(
    licence.data.agents
      .filter((agent) => group.agents?.includes(agent.login) ?? true)
      .map((agent) => agent.status),
  );
  if (statuses.has("accepting chats")) return "accepting chats";
  return statuses.has("not accepting chats") ? "not accepting chats" : "offline";
}

function list(call: Call) {
  noParameters.read(call);
  return call.licence.data.groups.map((group) => shown(group, groupStatus(call.licence, group)));
}

function show(call: Call) {
  noParameters.read(call);
  const group = theGroup(call);
  return shown(group, groupStatus(call.licence, group));
}

function create(call: Call) {
  administratorsOnly(call.caller);
  const given = creation.read(call);
  const { groups: all } = call.licence.data;
  const agents = members(call.licence, given.agents);
  const group: GroupRecord = {
    id: call.licence.nextId(
      "group",
      all.map(({ id }) => id),
      { first: 1, step: 1 },
    ),
    name: given.name,
    language: given.language ?? "en",
    agents,
  };
  all.push(group);
  return justWritten(group);
}

function update(call: Call) {
  administratorsOnly(call.caller);
  const group = theEditableGroup(call);
  const given = change.read(call);
  assignGiven(group, { ...given, agents: given.agents && members(call.licence, given.agents) });
  return justWritten(group);
}

function remove(call: Call) {
  administratorsOnly(call.caller);
  noParameters.read(call);
  const group = theEditableGroup(call);
  call.licence.data.groups.splice(call.licence.data.groups.indexOf(group), 1);
  return { result: "group removed successfully" };
}

function theGroup(call: Call): GroupRecord {
  const written = call.path["id"] ?? "";
  const group = /^\d{1,15}$/.test(written) ? findGroup(call.licence, Number(written)) : undefined;
  if (group === undefined) throw notFound(`Group ${written} not found`);
  return group;
}

function theEditableGroup(call: Call): GroupRecord {
  const group = theGroup(call);
  if (group.id === 0) throw badRequest("group 0 contains all agents and cannot be modified");
  return group;
}

function members(licence: Licence, logins: readonly string[]): string[] {
  const known = logins.map((login) => {
    const agent = findAgent(licence, login);
    if (agent === undefined)
      throw badRequest(`agents must be logins of agents, and there is none with the login ${login}`);
    return agent.login;
  });
  return [...new Set(known)];
}

function groupOfAll(): GroupRecord {
  return { id: 0, name: "All operators", language: "en" };
}

function shown(group: GroupRecord, status: AgentStatus) {
  return { ...group, status };
}

/**
 * The answer to a write shows the status as offline whoever is in the group: so do both of the documentation's
 * examples, though they list an agent who accepts chats.
 */
function justWritten(group: GroupRecord) {
  return shown(group, "offline");
}
