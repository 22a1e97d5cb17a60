import { type Definition, factsOf, fieldsOf } from "../provider/definition.js";
import { ProviderError } from "../provider/errors.js";
import type { LiveChatResource } from "../provider/resource.js";
import * as exported from "./index.js";

/** Every resource type, in the order in which a licence is read: what most others refer to comes first. */
export const definitions: readonly Definition[] = inOrder(
  Object.values<unknown>(exported)
    .filter(isResourceClass)
    .map((resource) => resource.definition),
);

/** The sections whose objects those of others refer to. */
export const referredTo: ReadonlySet<string> = new Set(definitions.flatMap(referencesOf));

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

/** Whether something that `index.ts` exports is the class of a resource. */
export function isResourceClass(value: unknown): value is typeof LiveChatResource<never> {
  return typeof value === "function" && "definition" in value;
}

function inOrder(unordered: readonly Definition[]): Definition[] {
  const referred = unordered.flatMap(referencesOf);
  const weight = ({ section }: Definition) => referred.filter((name) => name === section).length;
  return unordered.toSorted((a, b) => weight(b) - weight(a) || (a.section < b.section ? -1 : 1));
}

function referencesOf(definition: Definition): string[] {
  const sections = Object.values(fieldsOf(definition)).map((field) => factsOf(field).refersTo);
  return sections.filter((section) => section !== undefined);
}
