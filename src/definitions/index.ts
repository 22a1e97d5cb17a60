import { agent } from "./agent.js";
import { cannedResponse } from "./canned-response.js";
import type { ResourceType } from "./resource-type.js";
import { goal } from "./goal.js";
import { greeting } from "./greeting.js";
import { group } from "./group.js";
import { tag } from "./tag.js";
import { webhook } from "./webhook.js";
import { nativeTokenOf, tokenOf } from "../shared/permanent.js";

/** Every resource type, in the order in which a licence is read and written: what others refer to comes first. */
export const resourceTypes: readonly ResourceType[] = [
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
  resourceTypes
    .flatMap((type) => type.fieldsWith("refersTo").map(({ refersTo }) => refersTo))
    .filter((section) => section !== undefined),
);

/**
 * A resource type by its name.
 *
 * @throws RangeError where this version of the package has none.
 */
export function resourceTypeOf(name: string): ResourceType {
  const type = resourceTypes.find((known) => known.name === name);
  if (!type) {
    throw new RangeError(
      `this version of pulumi-livechat has no resource type ${name}: install the version that wrote the state`,
    );
  }
  return type;
}

const byToken: ReadonlyMap<string, ResourceType> = new Map(
  resourceTypes.flatMap((type) =>
    [tokenOf(type), nativeTokenOf(type)].map((token) => [token, type] as const),
  ),
);

/** The resource type of a type token, of a dynamic resource or a native one; undefined where it is none of this package's. */
export function typeOfToken(token: string): ResourceType | undefined {
  return byToken.get(token);
}
