import type { Output } from "@pulumi/pulumi";
import { z } from "zod";
import type { Tag as ApiTag } from "../api/index.js";
import type { ArgsOf } from "../provider/args.js";
import { type Definition, facts, type Found, type Values } from "../provider/definition.js";
import { listLookup, lookup, only, outputForm } from "../provider/lookup.js";
import { LiveChatResource } from "../provider/resource.js";
import { adopt, groupId, login, text } from "./schemas.js";

const shape = {
  /** The tag itself. A change replaces it: the API cannot rename a tag. */
  tag: text.clone().register(facts, { replaces: true }),
  /** The login of the agent who counts as its author. A change replaces the tag. */
  author: login.clone().register(facts, { replaces: true, refersTo: "agents" }),
  /** The group whose agents may use it, by id or resource. A change replaces the tag. */
  group: groupId.clone().register(facts, { replaces: true, refersTo: "groups" }),
  /** Take over the tag of this name in this group if there is one already. Default: false. */
  adopt,
};

/** What a tag is declared with. */
export type TagArgs = ArgsOf<typeof shape>;

/**
 * A tag that the agents of a group may put on chats and tickets.
 *
 * Natural key: the tag and its group. The API cannot update a tag: every change replaces it, and chats keep
 * the old one. Scopes: `tags_read`, `tags_write`; only the owner and administrators may write tags.
 */
export class Tag extends LiveChatResource<TagArgs> {
  declare readonly tag: Output<string>;
  declare readonly author: Output<string>;
  declare readonly group: Output<number>;
  /** When it was made, in ISO 8601. */
  declare readonly creationDate: Output<string>;

  static override get definition(): Definition {
    return tag;
  }
}

/** The tag of this name in this group, with how often it is used. */
export const getTag = lookup("getTag", async (api, args: { tag: string; group: number }) =>
  only(
    await api.tags.list({ group: args.group }),
    ({ name }) => name === args.tag,
    `tag ${JSON.stringify(args.tag)} (group ${args.group})`,
  ),
);
export const getTagOutput = outputForm(getTag);

/** The tags of all groups, or of one. */
export const getTags = listLookup(
  "getTags",
  async (api, filter: { group?: number } = {}) => await api.tags.list(filter),
);
export const getTagsOutput = outputForm(getTags);

const tag: Definition = {
  type: "Tag",
  title: "tag",
  section: "tags",
  args: z.strictObject(shape),
  computed: { creationDate: {} },
  naturalKey: ["tag", "group"],
  idOf,
  listIsWhole: true,

  list: async ({ api }) => (await api.tags.list()).map(found),
  create: async ({ api }, args) => {
    const { tag: name, author, group } = args as z.output<z.ZodObject<typeof shape>>;
    return found(await api.tags.create({ tag: name, author, group }));
  },
  delete: async ({ api }, id) => {
    const slash = id.indexOf("/");
    await api.tags.delete(id.slice(slash + 1), { group: Number(id.slice(0, slash)) });
  },
};

function idOf({ tag: name, group }: Values): string {
  return `${String(group)}/${String(name)}`;
}

function found({ name, author, group, creationDate }: ApiTag): Found {
  const state = { tag: name, author, group, creationDate };
  return { id: idOf(state), state };
}
