import { resourceTypes } from "../../definitions/index.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import type { Values } from "../../definitions/definition.js";
import type { Plan, Step } from "../plan.js";
import { Names, plainValues } from "../words/names.js";

/** An object of the licence, as it is and as it will be; undefined where it is not there. */
export interface Before {
  readonly step: Step;
  readonly type: ResourceType;
  readonly before: Known | undefined;
  readonly after: Known | undefined;
}

/** What is known of an object at one time; where an id is not known yet, a URN stands for it. */
export interface Known {
  readonly id: string;
  readonly args: Values;
}

const types = new Map(resourceTypes.map((type) => [type.name, type]));

/** Every object that the plan tells of, what does not change included. */
export function objectsOf(plan: Plan, names: Names): Before[] {
  return plan.steps.flatMap((step) => {
    const type = types.get(step.type);
    if (type === undefined) return [];
    const after =
      step.operation === "delete" ? undefined : { id: names.idOf(step), args: argsAfter(step, type, names) };
    const isThere = step.operation !== "create" || step.takesOver !== undefined;
    const known = step.operation === "same" || step.operation === "read" ? after : undefined;
    const before = isThere ? (known ?? { id: names.idBefore(step), args: argsBefore(step) }) : undefined;
    return [{ step, type, before, after }];
  });
}

/** What was declared; of what was not, what a change says was there. */
function argsBefore(step: Step): Values {
  const changed = step.changes.flatMap(({ path, old }) => (old === undefined ? [] : [[path, old] as const]));
  // Of what is declared from now on and was not there before, there is nothing.
  const added = new Set(step.changes.flatMap(({ path, old }) => (old === undefined ? [path] : [])));
  const kept = Object.entries(step.after ?? {}).filter(([name]) => !added.has(name));
  return plainValues({ ...Object.fromEntries([...kept, ...changed]), ...step.before });
}

function argsAfter(step: Step, type: ResourceType, names: Names): Values {
  const later = Object.entries(step.after ?? {}).flatMap(([name, side]): [string, unknown][] => {
    if (side.unknown === undefined || side.secret !== undefined) return [];
    const ids = names.laterOf(step, name);
    if (!Array.isArray(side.value)) return ids[0] === undefined ? [] : [[name, ids[0]]];
    return [[name, [...side.value.filter((value: unknown) => value !== null), ...ids]]];
  });
  const defaults = Object.values(type.fields).map(({ name, default: value }): [string, unknown] => [
    name,
    value,
  ]);
  return { ...Object.fromEntries(defaults), ...plainValues(step.after), ...Object.fromEntries(later) };
}
