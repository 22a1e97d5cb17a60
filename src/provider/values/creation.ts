import { z } from "zod";
import type { Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { factsOf } from "../../definitions/facts.js";
import { ProviderError } from "./errors.js";
import { describe } from "./existing.js";
import { memberOf } from "./names.js";
import { pathText } from "../../shared/path-text.js";
import { type Fault, faultsOf } from "./validate.js";
import { NO_VALUE, UNKNOWN } from "./unknown.js";

/*
 * What the documentation asks of a create. An account may hold what no create makes today: that can be held, changed and
 * removed, and is not asked for it.
 */

/** What is wrong with arguments for a create, beside what is wrong with them in themselves. */
export function creationFaults(
  type: Pick<ResourceType, "args">,
  args: Values,
  own: readonly Fault[] = [],
): Fault[] {
  const told = new Set(own.map(({ path }) => JSON.stringify(path)));
  return faultsAt(type.args, args, []).filter(({ path }) => !told.has(JSON.stringify(path)));
}

/** @throws ProviderError `invalid` where no create takes these arguments. */
export function refuseCreation(type: ResourceType, args: Values): void {
  const faults = creationFaults(type, args);
  if (faults.length > 0) {
    throw new ProviderError("invalid", `${describe(type, args)}: ${reasonsOf(faults)}`);
  }
}

/** Faults in one line. */
export function reasonsOf(faults: readonly Fault[]): string {
  return faults.map(({ path, reason }) => `${pathText(path)}: ${reason}`).join("; ");
}

function faultsAt(schema: z.ZodType, value: unknown, path: readonly PropertyKey[]): Fault[] {
  if (value === UNKNOWN || value === NO_VALUE) return [];
  const own = ownFaults(schema, value, path);
  const told = new Set(own.map((fault) => JSON.stringify(fault.path)));
  const inner = childrenOf(memberOf(schema, value), value).flatMap(([key, child, part]) =>
    faultsAt(child, part, [...path, key]),
  );
  return [...own, ...inner.filter((fault) => !told.has(JSON.stringify(fault.path)))];
}

function ownFaults(schema: z.ZodType, value: unknown, path: readonly PropertyKey[]): Fault[] {
  const { onCreate } = factsOf(schema);
  if (onCreate === undefined) return [];
  const faults = faultsOf({ args: z.object({ it: onCreate }) }, { it: value });
  return faults.map((fault) => ({ path: [...path, ...fault.path.slice(1)], reason: fault.reason }));
}

function childrenOf(schema: z.ZodType, value: unknown): [PropertyKey, z.ZodType, unknown][] {
  if (schema instanceof z.ZodArray && Array.isArray(value)) {
    return value.map((item, index) => [index, schema.element as z.ZodType, item]);
  }
  if (schema instanceof z.ZodObject && typeof value === "object" && value !== null) {
    const shape = schema.shape as Record<string, z.ZodType>;
    return Object.entries(shape).map(([name, field]) => [name, field, (value as Values)[name]]);
  }
  return [];
}
