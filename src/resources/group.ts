import type { Output } from "@pulumi/pulumi";
import { z } from "zod";
import type { Group as ApiGroup } from "../api/index.js";
import type { ArgsOf } from "../provider/args.js";
import { type Definition, facts, type Found, type Values } from "../provider/definition.js";
import { ProviderError } from "../provider/errors.js";
import { listLookup, lookup, only, outputForm } from "../provider/lookup.js";
import { LiveChatResource } from "../provider/resource.js";
import { adopt, login, text } from "./schemas.js";

const shape = {
  /** The group's name, as agents and visitors see it. A change updates the group. */
  name: text,
  /**
   * The logins of the group's members, without order. Left out, the group is created empty and its members
   * are left to the agents' side (`AgentArgs.groups`) or to LiveChat's own settings. A change updates the
   * group.
   */
  agents: z.array(login).optional().clone().register(facts, { set: true, refersTo: "agents" }),
  /** The language of the group's chat window, such as `en` or `pt-br`. Default: `en`. A change updates. */
  language: z
    .string()
    .regex(/^[a-z]{2,3}([-_][A-Za-z]{2,4})?$/, "must be a language code such as en or pt-br")
    .optional(),
  /** Take over the group of this name if there is one already. Default: false. */
  adopt,
};

/** What a group is declared with. */
export type GroupArgs = ArgsOf<typeof shape>;

/**
 * A group of agents.
 *
 * Natural key: its name. Every change updates it in place. Group 0 holds every agent, always: it can be
 * read (`Group.get("all", "0")`) and never changed. Scopes: `groups--all:rw`.
 */
export class Group extends LiveChatResource<GroupArgs> {
  declare readonly name: Output<string>;
  declare readonly agents: Output<string[]>;
  declare readonly language: Output<string>;

  static override get definition(): Definition {
    return group;
  }
}

/** The group with this id or name, with the status of the moment. Group 0 holds every agent. */
export const getGroup = lookup("getGroup", async (api, by: { id: number } | { name: string }) => {
  const { id, name }: { id?: number; name?: string } = by;
  if (id !== undefined) return await api.groups.get(id);
  if (name === undefined) throw new ProviderError("failed", "getGroup needs the id or the name of a group");
  return only(await api.groups.list(), (one) => one.name === name, `group named ${JSON.stringify(name)}`);
});
export const getGroupOutput = outputForm(getGroup);

/** All groups. */
export const getGroups = listLookup("getGroups", async (api) => await api.groups.list());
export const getGroupsOutput = outputForm(getGroups);

const group: Definition = {
  type: "Group",
  title: "group",
  section: "groups",
  args: z.strictObject(shape),
  computed: {},
  naturalKey: ["name"],
  listIsWhole: true,

  list: async ({ api }) => (await api.groups.list()).map(found),
  create: async ({ api }, args) => {
    const { name, agents = [], language } = args as z.output<z.ZodObject<typeof shape>>;
    return found(await api.groups.create({ name, agents, ...(language !== undefined && { language }) }));
  },
  update: async ({ api }, id, changed) => found(await api.groups.update(Number(id), changed)).state,
  delete: async ({ api }, id) => await api.groups.delete(Number(id)),

  refuse: (id) => (id === "0" ? "group 0 cannot be modified: it holds every agent" : undefined),
  claims: ({ agents }, id) =>
    Array.isArray(agents) && id !== undefined
      ? {
          relation: "membership",
          side: "right",
          of: `group ${id}`,
          members: agents.map((of) => `agent ${of}`),
        }
      : undefined,
};

function found({ id, name, language, agents }: ApiGroup): Found {
  return { id: String(id), state: { name, language, ...(agents && { agents }) } satisfies Values };
}
