import type { Selection } from "../provider/operation/selection.js";
import { isUnconfirmed } from "../provider/create/unconfirmed.js";
import { refuseLoss, riskOf } from "../provider/create/risk.js";
import type { Found, Values } from "../definitions/definition.js";
import { hasKeyOf } from "../provider/operation/another.js";
import { pick, uniformArgs } from "../provider/values/canonical.js";
import { type Changes, changesOf, refuseChanges } from "../provider/values/changes.js";
import { Declaration } from "../provider/values/declaration.js";
import { withIgnored } from "../provider/values/ignored.js";
import { describe, naturalKeyOf } from "../provider/values/key.js";
import { hasUnknown } from "../provider/values/unknown.js";
import type { Managed } from "./holdings.js";
import type { Entry } from "./model.js";
import { type Comparison, noteOf, refusalOf } from "./outcome.js";

/** What is known beside the state of the object that an entry continues. */
interface Surroundings {
  /** The object as the account has it; undefined where it is gone. */
  readonly object: Found | undefined;
  /** The other objects of a natural key that would be in the way. */
  readonly others: (name: string) => readonly Found[];
  readonly acceptsLoss: Selection;
  readonly protectAgents: boolean;
  /** The object in words. */
  readonly title: string;
}

/**
 * What an `up` does with an object that the stack has. As the `up` does, it compares with the state: a refresh alone looks at
 * the account.
 */
export function continued(entry: Entry, written: Values, held: Managed, around: Surroundings): Comparison {
  const { type, key, options } = entry;
  const { id, name } = held;
  const about = { outcome: "managed", id, ...(name !== key && { renamedFrom: name }) } as const;
  if (isUnconfirmed(id))
    return { ...about, note: "an earlier run began to make it: `up` finds it or makes it" };
  const args = options.ignoreChanges
    ? uniformArgs(type, withIgnored(type, held.inputs, written, options.ignoreChanges))
    : written;
  const declaration = new Declaration(type, args);
  const changes = changesOf(declaration, held.outputs);
  const { names, otherwise, state } = changes;
  const differs = [...new Set([...names, ...otherwise])];
  const replaces = changes.replaces.length > 0;
  const refused = refusalOf(type, { args, title: around.title }, () => {
    refuseChanges(declaration, id, changes);
    if (!replaces) refuseLoss(declaration, around.acceptsLoss, { id, state }, names);
  });
  const { object } = around;
  const problem = problemOf(declaration, { entry, held, changes }, around);
  const risk = object && names.length > 0 ? riskOf(type, pick(args, names), object) : undefined;
  return {
    ...about,
    ...(differs.length > 0 && { differs }),
    ...(replaces && { replaces }),
    ...(object === undefined && { note: GONE }),
    ...noteOf(risk),
    ...(problem !== undefined && { outcome: "collides", problem }),
    ...refused,
  };
}

const GONE = "it is no longer in the account: `refresh` the stack, and the next `up` makes it again";

/** Why the `up` would refuse the changes, or fail in them. */
function problemOf(
  declaration: Declaration,
  { entry, held, changes }: { entry: Entry; held: Managed; changes: Changes },
  { object, others, protectAgents }: Surroundings,
): string | undefined {
  if (changes.names.length === 0) return undefined;
  const { type, args } = declaration;
  if (object === undefined) return GONE;
  if (type.idOf === undefined && ![held.outputs, args].some((known) => hasKeyOf(type, object.state, known))) {
    return `under its id the account has another object, ${describe(type, object.state)}: a refresh shows what is there`;
  }
  if (changes.replaces.length === 0) return undefined;
  if (held.protect && (entry.options.protect ?? (protectAgents && type.protectByDefault === true))) {
    return "it is protected, and can only be changed by replacing it";
  }
  if (args["adopt"] === true || hasUnknown(naturalKeyOf(type, args))) return undefined;
  const [other] = others(declaration.name);
  return other && `it is to be replaced, and what it is to be exists already (id ${other.id})`;
}
