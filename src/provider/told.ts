import { isObject } from "./canonical.js";
import type { Values } from "./definition.js";
import type { Ignored } from "./ignored.js";

/**
 * The input by which a resource's class tells the provider what is no argument: `check` reads it and takes it out, so
 * that no state holds it, and no plan shows it.
 */
export const TOLD = "__told";

/** What only the program's own process knows of a resource. */
export interface Told {
  readonly ignored?: Ignored;
}

/** What was told with the inputs of a resource; undefined where that is nothing, or is not known yet. */
export function toldIn(inputs: Values): Told | undefined {
  const told = inputs[TOLD];
  return isObject(told) ? told : undefined;
}
