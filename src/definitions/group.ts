import { z } from "zod";
import type { Group as ApiGroup } from "../api/index.js";
import { foundIn } from "./definition.js";
import { define } from "./resource-type.js";
import { field } from "./facts.js";
import { adopt, isBot, isNumber, heldText, loginOrBot } from "./schemas.js";

const languageCode = z
  .string()
  .regex(/^[a-z]{2,3}([-_][A-Za-z0-9]{2,8})*$/, "must be a language code such as en or pt-br");

export const groupArgs = {
  /** The group's name, as agents and visitors see it. A change updates the group. */
  name: heldText(),
  /**
   * The logins of the group's members, without order; those of bots stay in the group though they are not declared, and
   * are managed where they are. Left out, the group is created empty, and its members are left to the agents' side
   * (`groups` of an agent) or to LiveChat's own settings. A change updates the group.
   */
  agents: field(z.array(loginOrBot).optional(), {
    set: true,
    refersTo: "agents",
    leaves: isBot,
    readFirst: true,
  }),
  /** The language of the group's chat window, such as `en` or `pt-br`. Default: `en`. A change updates the group. */
  language: field(
    z
      .string()
      .meta({ examples: ["en", "pt-br"] })
      .optional(),
    { onCreate: languageCode.optional() },
  ),
  /** Take over the group of this name if there is one already. Default: false. */
  adopt,
};

export const group = define({
  name: "Group",
  title: "group",
  section: "groups",
  args: z.strictObject(groupArgs),
  computed: {},
  naturalKey: ["name"],
  listIsComplete: true,
  needs: ["groups.list", "groups.get", "groups.create", "groups.update", "groups.delete"],

  list: async ({ api }) => foundIn(await api.groups.list(), fromApi),
  impossible: (groups) =>
    groups.some(({ id }) => id === "0") || !groups.every(({ id }) => isNumber(id))
      ? undefined
      : "lacks group 0, which is in every account",
  get: async ({ api }, id) => (isNumber(id) ? fromApi(await api.groups.get(Number(id))).state : undefined),
  create: async ({ api }, { name, agents = [], language }) =>
    fromApi(await api.groups.create({ name, agents, ...(language !== undefined && { language }) })),
  update: async ({ api }, id, { adopt: _not, ...changed }) =>
    fromApi(await api.groups.update(Number(id), changed)).state,
  delete: async ({ api }, id) => await api.groups.delete(Number(id)),

  isBuiltIn: (_state, id) => id === "0",
  untouchable: (id) => (id === "0" ? "group 0 cannot be modified: it holds every agent" : undefined),
  relation: ({ agents }, id) =>
    agents && id !== undefined
      ? {
          relation: "membership",
          side: "right",
          of: `group ${id}`,
          members: agents.map((of) => `agent ${of}`),
        }
      : undefined,
});

function fromApi({ id, name, language, agents }: ApiGroup) {
  return { id: String(id), state: { name, language, ...(agents && { agents }) } };
}
