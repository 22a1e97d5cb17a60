import type { Definition } from "../provider/definition.js";
import { ProviderError } from "../provider/errors.js";
import { agent } from "./agent.js";
import { cannedResponse } from "./canned-response.js";
import { goal } from "./goal.js";
import { greeting } from "./greeting.js";
import { group } from "./group.js";
import { tag } from "./tag.js";
import { webhook } from "./webhook.js";

/** Every resource type, in the order in which a licence is written: what others refer to comes first. */
export const definitions: readonly Definition[] = [
  group,
  agent,
  tag,
  cannedResponse,
  goal,
  greeting,
  webhook,
];

/** The definition of a type by its name. */
export function definitionOf(type: string): Definition {
  const definition = definitions.find((known) => known.type === type);
  if (!definition) {
    throw new ProviderError(
      "failed",
      `this version of pulumi-livechat has no resource type ${type}: install the version that wrote the state`,
    );
  }
  return definition;
}
