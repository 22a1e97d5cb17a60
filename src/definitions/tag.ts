import { z } from "zod";
import type { Tag as ApiTag } from "../api/index.js";
import { foundIn } from "./definition.js";
import { define } from "./resource-type.js";
import { field } from "./facts.js";
import { adopt, groupId, loginOrBot, text } from "./schemas.js";

export const tagArgs = {
  /** The tag itself. A change replaces it: the API cannot rename a tag. */
  tag: field(text, { replaces: true }),
  /** The login of the agent who counts as its author. A change replaces the tag. */
  author: field(loginOrBot, { replaces: true, refersTo: "agents" }),
  /** The group whose agents may use it, by id or resource. A change replaces the tag. */
  group: field(groupId, { replaces: true, refersTo: "groups" }),
  /** Take over the tag of this name in this group if there is one already. Default: false. */
  adopt,
};

export const tag = define({
  name: "Tag",
  title: "tag",
  section: "tags",
  args: z.strictObject(tagArgs),
  computed: {
    /** When it was made, in ISO 8601. */
    creationDate: z.string(),
  },
  naturalKey: ["tag", "group"],
  idOf,
  listIsComplete: true,
  tabular: true,
  needs: ["tags.list", "tags.create", "tags.delete"],

  list: async ({ api }) => foundIn(await api.tags.list(), fromApi),
  create: async ({ api }, { tag: name, author, group }) =>
    fromApi(await api.tags.create({ tag: name, author, group })),
  delete: async ({ api }, id) => {
    const slash = id.indexOf("/");
    await api.tags.delete(id.slice(slash + 1), { group: Number(id.slice(0, slash)) });
  },
});

function idOf({ tag: name, group: of }: { readonly tag?: unknown; readonly group?: unknown }): string {
  return `${String(of)}/${String(name)}`;
}

function fromApi({ name, author, group, creationDate }: ApiTag) {
  const state = { tag: name, author, group, creationDate };
  return { id: idOf(state), state };
}
