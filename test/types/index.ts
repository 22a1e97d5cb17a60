import { resourceTypeOf } from "../../src/definitions/index.js";
import type { Values } from "../../src/definitions/definition.js";
import type * as resources from "../../src/resources/index.js";
import { agent } from "./agent.js";
import { cannedResponse } from "./canned-response.js";
import { goal } from "./goal.js";
import { greeting } from "./greeting.js";
import { group } from "./group.js";
import { tag } from "./tag.js";
import type { TypeCase } from "./type-case.js";
import { webhook } from "./webhook.js";

type Resources = typeof resources;

/** The name of a type: of each class that a program imports. */
export type TypeName = {
  [Name in keyof Resources]: Resources[Name] extends abstract new (...args: never) => unknown ? Name : never;
}[keyof Resources];

/** A case of every type. A new type is its file and its line here; every suite that goes through all types has it then. */
export const cases = {
  Group: group,
  Agent: agent,
  Tag: tag,
  CannedResponse: cannedResponse,
  Goal: goal,
  Greeting: greeting,
  Webhook: webhook,
} satisfies Record<TypeName, TypeCase>;

export const typeNames = Object.keys(cases) as TypeName[];

/** Those of which this can be said. */
export function typesWhere(holds: (one: TypeCase) => boolean): TypeName[] {
  return typeNames.filter((type) => holds(cases[type]));
}

export function caseOf(type: string): TypeCase {
  const found = (cases as Readonly<Record<string, TypeCase>>)[type];
  if (!found)
    throw new Error(`there is no case of ${type}: it is a file in test/types and a line in its index`);
  return found;
}

/** Valid arguments with nearly every field. */
export function sample(type: string): Values {
  return caseOf(type).samples[0];
}

/** The argument of the natural key in which all of `plain` differ. */
export function keyOf(type: string): string {
  const [one, other] = [caseOf(type).plain(0), caseOf(type).plain(1)];
  const key = resourceTypeOf(type).naturalKey.find((name) => one[name] !== other[name]);
  if (key === undefined) throw new Error(`the plain objects of ${type} do not differ in their natural key`);
  return key;
}

/** The n-th of many, each as full as the sample, that differ in their natural key. */
export function numbered(type: string, n: number): Values {
  // A licence has at most 10 announcements.
  const { subtype: _few, ...args } = sample(type);
  const key = keyOf(type);
  return { ...args, [key]: caseOf(type).plain(n)[key] };
}
