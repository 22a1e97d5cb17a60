import { z } from "zod";
import type { CannedResponse as ApiCannedResponse } from "../api/index.js";
import { foundIn } from "./definition.js";
import { define } from "./resource-type.js";
import { field } from "./facts.js";
import { adopt, groupId, heldText, isNumber, text } from "./schemas.js";

export const cannedResponseArgs = {
  /** What the agent's message will say. A change updates the canned response. */
  text: field(z.string(), { onCreate: text }),
  /**
   * The shortcuts with which agents find it, without order. At least one when it is made. A change updates the canned
   * response.
   */
  tags: field(z.array(heldText()), {
    set: true,
    onCreate: z.array(z.unknown()).min(1, "at least one tag"),
  }),
  /**
   * The group whose agents have it, by id or resource. Default: 0, everybody. A change replaces the canned
   * response.
   */
  group: field(groupId.default(0), { replaces: true, refersTo: "groups" }),
  /** Take over the canned response with this text in this group if there is one already. Default: false. */
  adopt,
};

export const cannedResponse = define({
  name: "CannedResponse",
  title: "canned response",
  section: "cannedResponses",
  args: z.strictObject(cannedResponseArgs),
  computed: {
    /** When it was made, in ISO 8601. */
    creationDate: z.string(),
    /** The login of the agent who made it. */
    createdBy: z.string(),
  },
  naturalKey: ["text", "group"],
  listIsComplete: true,
  tabular: true,
  partition: "group",
  partitions: async ({ api }) => (await api.groups.list()).map(({ id }) => id),
  needs: [
    "groups.list",
    "cannedResponses.list",
    "cannedResponses.get",
    "cannedResponses.create",
    "cannedResponses.update",
    "cannedResponses.delete",
  ],

  list: async ({ api }, partition) => {
    const group = Number(partition ?? 0);
    return foundIn(await api.cannedResponses.list({ group }), (one) => fromApi({ group, ...one }));
  },
  get: async ({ api }, id) =>
    isNumber(id) ? fromApi(await api.cannedResponses.get(Number(id))).state : undefined,
  create: async ({ api }, { text: said, tags, group }) =>
    fromApi(await api.cannedResponses.create({ text: said, tags, group })),
  update: async ({ api }, id, { adopt: _not, group: _replaces, ...changed }) =>
    fromApi(await api.cannedResponses.update(Number(id), changed)).state,
  delete: async ({ api }, id) => await api.cannedResponses.delete(Number(id)),
});

function fromApi({ id, text: said, tags, group, creationDate, createdBy }: ApiCannedResponse) {
  return { id: String(id), state: { text: said, tags, group, creationDate, createdBy } };
}
