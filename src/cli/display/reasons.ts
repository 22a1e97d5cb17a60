import type { ResourceNode } from "./node.js";

/** From so many resources on, a reason that they have in common is said once. */
const FEWEST = 3;

/** Shorter ends of messages are alike by chance. */
const SHORTEST = 40;

/** Why several resources failed. */
export interface SharedReason {
  readonly reason: string;
  readonly nodes: readonly ResourceNode[];
}

/**
 * Takes from the resources what they failed for in the same words, but for those in front that name the resource:
 * wrong credentials are one reason, however many resources there are.
 */
export function takeSharedReasons(nodes: Iterable<ResourceNode>): SharedReason[] {
  const counts = new Map<string, number>();
  const all = [...nodes];
  for (const node of all) {
    for (const reason of new Set(errorsOf(node).flatMap(endings))) {
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
    }
  }
  const shared = new Map<string, ResourceNode[]>();
  for (const node of all) {
    for (const message of errorsOf(node)) {
      const reason = endings(message).find((ending) => (counts.get(ending) ?? 0) >= FEWEST);
      if (reason === undefined) continue;
      const those = shared.get(reason) ?? [];
      those.push(node);
      shared.set(reason, those);
      const at = node.diagnostics.findIndex((one) => one.message === message);
      node.diagnostics.splice(at, 1);
    }
  }
  return [...shared].map(([reason, those]) => ({ reason, nodes: those }));
}

function errorsOf(node: ResourceNode): string[] {
  return node.diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
}

/** The message, and what stands after each colon in it: the longest first. */
function endings(message: string): string[] {
  const starts = [0, ...Array.from(message.matchAll(/: /g), ({ index }) => index + 2)];
  return starts.map((start) => message.slice(start)).filter(({ length }) => length >= SHORTEST);
}
