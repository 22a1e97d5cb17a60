import { isStandIn } from "../provider/create/stand-in.js";
import type { ResourceType } from "../definitions/resource-type.js";
import type { Stand } from "../shared/told.js";
import type { Entry } from "./model.js";
import { placeText } from "./problem.js";

/*
 * What is declared of an object of a licence beside its arguments: the component makes a resource with it, and so does the
 * embedded engine where it runs the licence file itself.
 */

/** Pulumi's options, and ours, of an object's resource. */
export interface DeclaredOptions {
  protect: boolean;
  retainOnDelete?: boolean;
  deleteBeforeReplace?: boolean;
  ignoreChanges?: string[];
  aliases?: { name: string }[];
  twin?: boolean;
}

export function optionsOf({ type, options }: Entry, protectAgents: boolean): DeclaredOptions {
  return {
    protect: options.protect ?? (protectAgents && type.protectByDefault === true),
    ...(options.retainOnDelete !== undefined && { retainOnDelete: options.retainOnDelete }),
    ...(options.deleteBeforeReplace !== undefined && { deleteBeforeReplace: options.deleteBeforeReplace }),
    ...(options.ignoreChanges && { ignoreChanges: [...options.ignoreChanges] }),
    ...(options.aliases && { aliases: options.aliases.map((name) => ({ name })) }),
    ...(options.twin === true && { twin: true }),
  };
}

export function standOf({ place, position }: Entry): Stand {
  return { position, ...(place && { place: placeText(place) }) };
}

/** What others name an object by: its id, or, where it may stand for another one, the field that the plan knows already. */
export function referredBy({ type, args }: Entry): string {
  return type.idFrom !== undefined && isStandIn(type, args) ? type.idFrom : "id";
}

/** The resources of the objects by section and key. */
export function bySection<Resource>(
  entries: Iterable<readonly [{ readonly type: ResourceType; readonly key: string }, Resource]>,
): Record<string, Record<string, Resource>> {
  const all: Record<string, Record<string, Resource>> = {};
  for (const [{ type, key }, resource] of entries) (all[type.section] ??= {})[key] = resource;
  return all;
}
