import { STATE_OPTIONS } from "../../shared/pulumi-form.js";
import { equal } from "../compare.js";
import type { PropertyDiff } from "../events.js";
import type { ResourceState } from "../state/deployment.js";
import { isUrn, nameOf } from "../state/urn.js";

/** Which options become others. One that is not given is off, or empty. */
export function optionDifferences(old: ResourceState, next: ResourceState): PropertyDiff[] {
  return STATE_OPTIONS.flatMap((path): PropertyDiff[] => {
    const [before, after] = [shown(old[path]), shown(next[path])];
    if (equal(before, after)) return [];
    if (typeof before === "boolean" || typeof after === "boolean") {
      return [{ path, kind: "change", old: before ?? false, new: after ?? false, secret: false }];
    }
    return [
      {
        path,
        kind: before === null ? "add" : after === null ? "remove" : "change",
        ...(before !== null && { old: before }),
        ...(after !== null && { new: after }),
        secret: false,
      },
    ];
  });
}

type Option = boolean | string | string[] | Record<string, number> | null;

function shown(value: ResourceState[(typeof STATE_OPTIONS)[number]]): Option {
  if (value === undefined || value === null || value === false) return null;
  if (typeof value === "string") return value === "" ? null : named(value);
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(named);
  if (typeof value !== "object") return value;
  const given = Object.entries(value).filter(([, seconds]) => seconds !== undefined && seconds !== 0);
  return given.length === 0 ? null : Object.fromEntries(given);
}

function named(text: string): string {
  return isUrn(text) ? nameOf(text) : text;
}
