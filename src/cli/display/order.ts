import type { ResourceNode } from "./node.js";

/**
 * The resources in the order of the program, or of the licence: by type, as the types first stand there, and what is
 * deleted at the end of its type, by name. What has no place there comes as it was told.
 */
export function inOrder(nodes: Iterable<ResourceNode>): ResourceNode[] {
  const all = [...nodes];
  const sections = new Map<string, number>();
  for (const { token, position } of all) {
    if (position !== undefined) sections.set(token, Math.min(sections.get(token) ?? Infinity, position));
  }
  const placed = all
    .filter(({ token }) => sections.has(token))
    .toSorted((a, b) => {
      const section = (sections.get(a.token) ?? 0) - (sections.get(b.token) ?? 0);
      return section !== 0 ? section : withinSection(a, b);
    });
  const rest = all.filter(({ token }) => !sections.has(token));
  const kept = rest.filter(({ op }) => op !== "delete");
  const gone = rest.filter(({ op }) => op === "delete").toSorted(byName);
  return [...kept, ...placed, ...gone];
}

function withinSection(a: ResourceNode, b: ResourceNode): number {
  if (a.position !== undefined && b.position !== undefined) return a.position - b.position;
  if (a.position === undefined && b.position === undefined) return byName(a, b);
  return a.position === undefined ? 1 : -1;
}

function byName(a: ResourceNode, b: ResourceNode): number {
  return names.compare(a.token, b.token) || names.compare(a.name, b.name) || names.compare(a.urn, b.urn);
}

const names = new Intl.Collator("en", { numeric: true });
