import { badRequest, notFound } from "../errors.js";
import { now, type Licence } from "../licence.js";
import { parameters } from "../parameters.js";
import type { Call, Section } from "../section.js";
import { administratorsOnly, findAgent } from "./agents.js";
import { checkGroup } from "./groups.js";

export interface TagRecord {
  name: string;
  author: string;
  creation_date: number;
  count: { inChats: number; inTickets: number };
  group: number;
  /** Tells a tag from an earlier one of the same name, once something counts it. Never shown. */
  id?: number;
}

/** Which tags, by id, count a chat or ticket because of a name it is tagged with. */
export type Counted = [name: string, tagIds: number[]][];

const listing = parameters((kind) => ({ group: kind.integer(0).optional() }));

const creation = parameters((kind) => ({
  tag: kind.textOf(1),
  author: kind.text(),
  group: kind.integer(0),
}));

const removal = parameters((kind) => ({
  tag: kind.text().optional(),
  group: kind.integer(0).optional(),
}));

export const tags: Section<TagRecord[]> = {
  empty: () => [],
  sample: (owner) => [
    {
      name: "sales",
      author: owner.account,
      creation_date: 1402989014,
      count: { inChats: 4, inTickets: 1 },
      group: 1,
    },
    {
      name: "support",
      author: owner.account,
      creation_date: 1402991857,
      count: { inChats: 0, inTickets: 2 },
      group: 1,
    },
  ],
  routes: [
    { method: "GET", path: "/tags", handle: list },
    { method: "POST", path: "/tags", handle: create },
    { method: "DELETE", path: "/tags/:tag", handle: remove },
  ],
};

/**
 * Counts a change of the tags on a chat or ticket: a name that left is taken off the tags that counted it, a new
 * one is counted by the tags of that name in the item's groups. Returns who counts it now.
 */
export function recount(
  licence: Licence,
  what: keyof TagRecord["count"],
  groupIds: readonly number[],
  names: readonly string[],
  before: Counted,
): Counted {
  const byId = new Map(licence.data.tags.map((tag) => [idOf(licence, tag), tag]));
  const after = new Map<string, number[]>();
  for (const [name, ids] of before) {
    if (names.includes(name)) {
      after.set(name, ids);
      continue;
    }
    for (const id of ids) {
      const tag = byId.get(id);
      if (tag !== undefined) tag.count[what] = Math.max(0, tag.count[what] - 1);
    }
  }
  for (const name of names) {
    if (after.has(name)) continue;
    const counting = licence.data.tags.filter((tag) => tag.name === name && groupIds.includes(tag.group));
    for (const tag of counting) tag.count[what] += 1;
    after.set(
      name,
      counting.map((tag) => idOf(licence, tag)),
    );
  }
  return [...after];
}

function list(call: Call) {
  const { group } = listing.read(call);
  return call.licence.data.tags.filter((tag) => group === undefined || tag.group === group).map(shown);
}

function create(call: Call) {
  administratorsOnly(call.caller);
  const given = creation.read(call);
  const author = findAgent(call.licence, given.author);
  if (author === undefined) throw badRequest(`author: there is no agent with the login ${given.author}`);
  checkGroup(call.licence, given.group);
  const { tags: all } = call.licence.data;
  if (all.some((tag) => tag.name === given.tag && tag.group === given.group)) {
    throw badRequest(`tag: the group ${given.group} has a tag ${given.tag} already`);
  }
  const tag: TagRecord = {
    name: given.tag,
    author: author.login,
    creation_date: now(),
    count: { inChats: 0, inTickets: 0 },
    group: given.group,
  };
  all.push(tag);
  return shown(tag);
}

function remove(call: Call) {
  administratorsOnly(call.caller);
  const { tag: named, group } = removal.read(call);
  const name = call.path["tag"] ?? "";
  if (named !== undefined && named !== name) throw badRequest("tag: differs from the tag in the path");
  const { tags: all } = call.licence.data;
  const [tag, ...others] = all.filter(
    (candidate) => candidate.name === name && (group === undefined || candidate.group === group),
  );
  if (tag === undefined) throw notFound(`Tag ${name} not found`);
  if (others.length > 0) {
    const groupIds = [tag, ...others].map((candidate) => candidate.group).join(", ");
    throw badRequest(`group: is required, since the groups ${groupIds} all have a tag ${name}`);
  }
  all.splice(all.indexOf(tag), 1);
  return { ok: true };
}

function idOf(licence: Licence, tag: TagRecord): number {
  tag.id ??= licence.nextId(
    "tag",
    licence.data.tags.map(({ id = 0 }) => id),
  );
  return tag.id;
}

function shown({ id: _id, ...tag }: TagRecord) {
  return tag;
}
