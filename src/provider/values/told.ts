import { engineCommand } from "../../shared/engine-command.js";
import { printable } from "../../shared/printable.js";
import { type Stand, TOLD, type ToldOfRun } from "../../shared/told.js";
import { isObject } from "./canonical.js";
import type { Identity, Values } from "../../definitions/definition.js";
import type { Ignored } from "./ignored.js";

/** How a plan says that a create takes over what exists, and what that changes of it. */
export interface TakesOver {
  readonly id: string;
  /** The properties that it changes. */
  readonly changes: readonly string[];
  /** What these are now; a secret one, and what the API does not tell, is not among them. */
  readonly from: Values;
  /** The same for people, beginning with the code of this message. */
  readonly said: string;
}

/** What only the program's own process knows of a resource. */
export interface Told extends Stand, ToldOfRun {
  /** Which one it is among all resources of the run: Pulumi asks more than once of one, and does not say which. */
  readonly resource?: string;
  /** Its name in the program. */
  readonly name?: string;
  /** Whether it is one of several that the account has of one natural key. */
  readonly twin?: boolean;
  /** In a preview: the accounts that the stack's objects are in, as far as the state tells; most often one. */
  readonly accounts?: readonly Identity[];
  /** The option of this name. */
  readonly deleteBeforeReplace?: boolean;
  /** Whether its object stays when it is deleted or replaced: the option `retainOnDelete`. */
  readonly retained?: boolean;
  /** The option of this name: the `resource` of each; null for one that is not of this package. */
  readonly replaceWith?: readonly (string | null)[];
  /** The same: where that one goes, Pulumi takes it that this one is gone too, and deletes nothing. */
  readonly deletedWith?: string | null;
  readonly ignored?: Ignored;
  /** Which resource of the state has an object of its natural key, or null where none has. */
  readonly holder?: Holder | null;
}

/** A resource of the state, or why that is not known. */
export interface Holder {
  /** It is the one that asks. */
  readonly isOwn?: boolean;
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
    `\`${engineCommand("state rename")}\`: then nothing is written`
  );
}
