import { agent } from "./agent.js";
import { cannedResponse } from "./canned-response.js";
import { type Definition, fieldsOf } from "./definition.js";
import { factsOf } from "./facts.js";
import { goal } from "./goal.js";
import { greeting } from "./greeting.js";
import { group } from "./group.js";
import { tag } from "./tag.js";
import { webhook } from "./webhook.js";

/** Every resource type, in the order in which a licence is read and written: what others refer to comes first. */
export const definitions: readonly Definition[] = [
  group,
  agent,
  cannedResponse,
  goal,
  greeting,
  tag,
  webhook,
];

/** The sections whose objects those of others refer to. */
export const referredTo: ReadonlySet<string> = new Set(
  definitions
    .flatMap((definition) => Object.values(fieldsOf(definition)).map((schema) => factsOf(schema).refersTo))
    .filter((section) => section !== undefined),
);

/**
 * The definition of a type by its name.
 *
 * @throws RangeError where this version of the package has none.
 */
export function definitionOf(type: string): Definition {
  const definition = definitions.find((known) => known.type === type);
  if (!definition) {
    throw new RangeError(
      `this version of pulumi-livechat has no resource type ${type}: install the version that wrote the state`,
    );
  }
  return definition;
}
