import { printable } from "../shared/printable.js";
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
  /** Of one that takes over what exists: which other resource of the state has that, or null where none has. */
  readonly holder?: Holder | null;
}

/** A resource of the state, or why that is not known. */
export interface Holder {
  readonly urn?: string;
  /** Its name, where nothing else tells it from the one that asks. */
  readonly name?: string;
  readonly unknown?: string;
}

/** What was told with the inputs of a resource; undefined where that is nothing, or is not known yet. */
export function toldIn(inputs: Values): Told | undefined {
  const told = inputs[TOLD];
  return isObject(told) ? told : undefined;
}

/** Why an object that this resource of the state has is not taken over by another one. */
export function faultOfHolder({ urn, name, unknown }: Holder): string | undefined {
  if (unknown !== undefined) {
    return `it takes over what exists, and whether another resource of this stack has that cannot be told: ${unknown}`;
  }
  if (urn === undefined) return undefined;
  const alias = name === undefined ? `["${urn}"]` : `[{ name: ${JSON.stringify(name)} }]`;
  return (
    `the stack's state has it as ${printable(name ?? urn)}, and two resources cannot have one object. If that is this ` +
    `resource under another name, give it \`aliases: ${printable(alias)}\`, or rename it in the state with ` +
    "`pulumi state rename`: then nothing is written"
  );
}
