import { checkedList } from "../../shared/issues.js";
import { now } from "../clock.js";
import { badRequest, notFound } from "../errors.js";
import type { Licence } from "../licence.js";
import { parameters } from "../parameters.js";
import type { Call, Section } from "../section.js";
import { administratorsOnly, findAgent } from "./agents.js";
import { checkGroup } from "./groups.js";
import { tagRecord, type Counted, type TagRecord } from "./tag-record.js";

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
  stored: checkedList(tagRecord),
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

/** What of a chat or ticket its tags' counts depend on. */
interface Tagged {
  readonly groups: readonly number[];
  /** The names that it had until now. */
  readonly before: readonly string[];
  /** Which tags count it; undefined if nothing has counted it yet, which then the counts include already. */
  readonly counted: Counted | undefined;
}

/**
 * Counts a change of the tags on a chat or ticket: a name that left is taken off the tags that counted it, a new
 * one is counted by the tags of that name in the item's groups. Returns who counts it now.
 *
 * Group 0 is everyone's: what is in it may have the tags of any group, as the documentation's own chat has, and
 * its tags may be on anything.
 */
export function recount(
  licence: Licence,
  what: keyof TagRecord["count"],
  { groups, before, counted }: Tagged,
  names: readonly string[],
): Counted {
  const byId = new Map(licence.data.tags.map((tag) => [idOf(licence, tag), tag]));
  const counting = (name: string) =>
    licence.data.tags.filter(
      (tag) => tag.name === name && (tag.group === 0 || groups.includes(0) || groups.includes(tag.group)),
    );
  const idsOf = (name: string) => counting(name).map((tag) => idOf(licence, tag));
  const after = new Map<string, number[]>();
  for (const [name, ids] of counted ?? before.map((had): Counted[number] => [had, idsOf(had)])) {
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
    for (const tag of counting(name)) tag.count[what] += 1;
    after.set(name, idsOf(name));
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
  if (author === undefined)
    throw badRequest(
      `author must be the login of an agent, and there is none with the login ${given.author}`,
    );
  checkGroup(call.licence, given.group);
  const { tags: all } = call.licence.data;
  if (all.some((tag) => tag.name === given.tag && tag.group === given.group)) {
    throw badRequest(
      `tag must be new to its group, and the group ${given.group} has a tag ${given.tag} already`,
    );
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
  if (named !== undefined && named !== name) throw badRequest("tag must be the tag in the path");
  const { tags: all } = call.licence.data;
  const [tag, ...others] = all.filter(
    (candidate) => candidate.name === name && (group === undefined || candidate.group === group),
  );
  if (tag === undefined) throw notFound(`Tag ${name} not found`);
  if (others.length > 0) {
    const groupIds = [tag, ...others].map((candidate) => candidate.group).join(", ");
    throw badRequest(`group is required, since the groups ${groupIds} all have a tag ${name}`);
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
