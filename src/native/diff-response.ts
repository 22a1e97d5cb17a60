import type { Difference } from "../provider/values/detailed.js";
import { pathBelow } from "../shared/property-path.js";
import { messages } from "./protocol.js";
import type { Diff } from "./provider.js";

const { Kind } = messages.PropertyDiff;

const KINDS = {
  add: [Kind.ADD, Kind.ADD_REPLACE],
  update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
  delete: [Kind.DELETE, Kind.DELETE_REPLACE],
} as const;

/** What changes of a resource, place by place, as the engine is told of it. */
export function diffResponse({ differences, replaces, deleteBeforeReplace }: Diff) {
  const { DIFF_SOME, DIFF_NONE } = messages.DiffResponse.DiffChanges;
  const response = new messages.DiffResponse();
  response.setChanges(differences.length > 0 ? DIFF_SOME : DIFF_NONE);
  response.setDeletebeforereplace(deleteBeforeReplace);
  response.setReplacesList([...replaces]);
  response.setDiffsList([...new Set(differences.map(({ path: [name] }) => String(name)))]);
  response.setHasdetaileddiff(true);
  const details = response.getDetaileddiffMap();
  for (const difference of differences) details.set(textOf(difference), propertyDiff(difference));
  return response;
}

function propertyDiff({ kind, replaces, isOnlyDeclared }: Difference) {
  const one = new messages.PropertyDiff();
  one.setKind(KINDS[kind][replaces ? 1 : 0]);
  // Else the engine looks in the outputs for what was there.
  one.setInputdiff(isOnlyDeclared);
  return one;
}

function textOf({ path }: Difference): string {
  return path.reduce<string>(pathBelow, "");
}
