import type { Output } from "@pulumi/pulumi";
import { z } from "zod";
import type { CannedResponse as ApiCannedResponse } from "../api/index.js";
import type { ArgsOf } from "../provider/args.js";
import { type Definition, facts, type Found } from "../provider/definition.js";
import { listLookup, lookup, outputForm } from "../provider/lookup.js";
import { LiveChatResource } from "../provider/resource.js";
import { adopt, groupId, text } from "./schemas.js";

const shape = {
  /** What the agent's message will say. A change updates the canned response. */
  text,
  /**
   * The shortcuts with which agents find it, without order. At least one. A change updates the canned
   * response.
   */
  tags: z.array(text).min(1, "at least one tag").clone().register(facts, { set: true }),
  /**
   * The group whose agents have it, by id or resource. Default: 0, everybody. A change replaces the canned
   * response.
   */
  group: groupId
    .default(0 as never)
    .clone()
    .register(facts, { replaces: true, refersTo: "groups" }),
  /** Take over the canned response with this text in this group if there is one already. Default: false. */
  adopt,
};

/** What a canned response is declared with. */
export type CannedResponseArgs = ArgsOf<typeof shape>;

/**
 * A message that agents have ready.
 *
 * Natural key: the text and the group. A new group replaces it, all else updates it in place. Scopes:
 * `canned_responses_read`, `canned_responses_write`.
 */
export class CannedResponse extends LiveChatResource<CannedResponseArgs> {
  declare readonly text: Output<string>;
  declare readonly tags: Output<string[]>;
  declare readonly group: Output<number>;
  /** When it was made, in ISO 8601. */
  declare readonly creationDate: Output<string>;
  /** The login of the agent who made it. */
  declare readonly createdBy: Output<string>;

  static override get definition(): Definition {
    return cannedResponse;
  }
}

/** The canned response with this id. */
export const getCannedResponse = lookup(
  "getCannedResponse",
  async (api, { id }: { id: number }) => await api.cannedResponses.get(id),
);
export const getCannedResponseOutput = outputForm(getCannedResponse);

/** The canned responses of one group. Default: group 0, as the API has it; it lists no groups together. */
export const getCannedResponses = listLookup(
  "getCannedResponses",
  async (api, filter: { group?: number } = {}) => await api.cannedResponses.list(filter),
);
export const getCannedResponsesOutput = outputForm(getCannedResponses);

const cannedResponse: Definition = {
  type: "CannedResponse",
  title: "canned response",
  section: "cannedResponses",
  args: z.strictObject(shape),
  computed: { creationDate: {}, createdBy: {} },
  naturalKey: ["text", "group"],
  listIsWhole: true,
  partition: "group",
  partitions: async ({ api }) => (await api.groups.list()).map(({ id }) => id),

  list: async ({ api }, group) => (await api.cannedResponses.list({ group: Number(group ?? 0) })).map(found),
  create: async ({ api }, args) => {
    const { text: said, tags, group } = args as z.output<z.ZodObject<typeof shape>>;
    return found(
      await api.cannedResponses.create({ text: said, tags, ...(group !== undefined && { group }) }),
    );
  },
  update: async ({ api }, id, changed) => found(await api.cannedResponses.update(Number(id), changed)).state,
  delete: async ({ api }, id) => await api.cannedResponses.delete(Number(id)),
};

function found({ id, text: said, tags, group, creationDate, createdBy }: ApiCannedResponse): Found {
  return { id: String(id), state: { text: said, tags, group, creationDate, createdBy } };
}
