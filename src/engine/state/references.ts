import type { StoredResource } from "./deployment.js";

/**
 * The resources with every reference to one that was renamed brought to its new URN, and every reference to one
 * that is gone taken out: the CLI refuses a state that has either. Resources without such are the same objects.
 */
export function withLivingReferences(resources: readonly StoredResource[]): StoredResource[] {
  const urns = new Set(resources.map(({ urn }) => urn));
  const renamed = new Map<string, string>();
  for (const { urn, aliases, delete: pending } of resources) {
    for (const alias of pending === true ? [] : (aliases ?? [])) {
      if (!urns.has(alias)) {
        renamed.set(alias, urn);
      }
    }
  }
  const living = (urn: string): string | undefined => (urns.has(urn) ? urn : renamed.get(urn));
  const all = (list: readonly string[]): string[] => list.flatMap((urn) => living(urn) ?? []);
  return resources.map((resource) => (isSound(resource, urns) ? resource : repaired(resource, living, all)));
}

function isSound(resource: StoredResource, urns: ReadonlySet<string>): boolean {
  const single = [resource.parent, resource.deletedWith].every(
    (urn) => urn === undefined || urn === "" || urns.has(urn),
  );
  return (
    single &&
    (resource.dependencies ?? []).every((urn) => urns.has(urn)) &&
    (resource.replaceWith ?? []).every((urn) => urns.has(urn)) &&
    Object.values(resource.propertyDependencies ?? {}).every((list) =>
      (list ?? []).every((urn) => urns.has(urn)),
    )
  );
}

function repaired(
  resource: StoredResource,
  living: (urn: string) => string | undefined,
  all: (list: readonly string[]) => string[],
): StoredResource {
  const result: StoredResource = { ...resource };
  for (const key of ["parent", "deletedWith"] as const) {
    const urn = result[key];
    const now = urn === undefined ? undefined : living(urn);
    if (now === undefined) {
      delete result[key];
    } else {
      result[key] = now;
    }
  }
  for (const key of ["dependencies", "replaceWith"] as const) {
    if (result[key] !== undefined) {
      result[key] = all(result[key]);
    }
  }
  if (result.propertyDependencies !== undefined) {
    result.propertyDependencies = Object.fromEntries(
      Object.entries(result.propertyDependencies).map(([key, list]) => [key, all(list ?? [])]),
    );
  }
  return result;
}
