import { parsePath } from "../../shared/property-path.js";
import type { PropertyDiff } from "../events.js";
import type { ResourceState } from "../state/deployment.js";
import { nameOf } from "../state/urn.js";
import type { Ledger } from "./ledger.js";

/** The changes of a resource, with the names of those that their values refer to. */
export function withReferences(
  ledger: Ledger,
  diffs: readonly PropertyDiff[],
  states: readonly (ResourceState | undefined)[],
): PropertyDiff[] {
  return diffs.map((diff) => {
    const key = String(parsePath(diff.path)?.[0] ?? diff.path);
    const urns = new Set(states.flatMap((state) => dependencies(state, key)));
    if (urns.size === 0 || diff.secret) return diff;
    const values = new Set([diff.old, diff.new].flat().map(String));
    const references: Record<string, string> = {};
    const unknown: string[] = [];
    for (const urn of urns) {
      const now = ledger.now(urn);
      for (const id of [ledger.old(urn)?.state.id, now?.id]) {
        if (id !== undefined && id !== "" && values.has(id)) references[id] = nameOf(urn);
      }
      if (diff.unknown === true && now?.custom === true && (now.id ?? "") === "") unknown.push(nameOf(urn));
    }
    return {
      ...diff,
      ...(Object.keys(references).length > 0 && { references }),
      ...(unknown.length > 0 && { unknownReferences: unknown }),
    };
  });
}

function dependencies(state: ResourceState | undefined, key: string): readonly string[] {
  const { propertyDependencies = {} } = state ?? {};
  return (Object.hasOwn(propertyDependencies, key) ? propertyDependencies[key] : undefined) ?? [];
}
