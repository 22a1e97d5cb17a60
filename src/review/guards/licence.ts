import type { ResourceType } from "../../definitions/resource-type.js";
import type { Plan, Step } from "../plan.js";
import { type Known, objectsOf } from "../pictures/states.js";
import { Names, plainValues } from "../words/names.js";

/** An object of the licence before a plan and after it; undefined where it is not there. */
export interface Thing {
  readonly step: Step;
  readonly type: ResourceType;
  readonly before: Side | undefined;
  readonly after: Side | undefined;
}

/** What is known of an object at one time. An argument that nobody declares is as the account was last seen to have it. */
export interface Side extends Known {
  readonly declared: ReadonlySet<string>;
}

export interface Licence {
  readonly things: readonly Thing[];
  /** Whether nothing of the stack is missing in the plan. */
  readonly isComplete: boolean;
}

/** A reference that is not known yet is the URN of what it refers to. */
export function licenceOf(plan: Plan): Licence {
  return {
    things: objectsOf(plan, new Names(plan)).flatMap(({ step, type, before, after }) => {
      // It was gone before this plan.
      if (step.operation === "refresh" && step.drift?.gone === true) return [];
      const was = before && { ...before, args: { ...before.args, ...plainValues(step.seen) } };
      return { step, type, before: was && sideBefore(step, was), after: sideAfter(step, was, after) };
    }),
    isComplete: plan.isComplete,
  };
}

function sideBefore(step: Step, was: Known): Side {
  return { ...was, declared: new Set(Object.keys(step.before ?? step.after ?? {})) };
}

function sideAfter(step: Step, was: Known | undefined, is: Known | undefined): Side | undefined {
  if (is === undefined)
    return step.retained === true && was !== undefined ? sideBefore(step, was) : undefined;
  const declared = new Set(Object.keys(step.after ?? {}));
  const own = Object.entries(is.args).filter(([name]) => declared.has(name));
  // An object that is made anew has nothing of what the old one had.
  const left = step.operation === "replace" ? {} : was?.args;
  return { id: is.id, args: { ...left, ...Object.fromEntries(own) }, declared };
}

/** As reasons name an object: `agent "max"`. */
export function nameOf({ step, type }: Pick<Thing, "step" | "type">): string {
  return `${type.title} "${step.name}"`;
}

/** Whether the object, or the one with its id, is gone after the step. */
export function isRemoved({ operation, retained }: Step): boolean {
  return operation === "replace" || (operation === "delete" && retained !== true);
}
