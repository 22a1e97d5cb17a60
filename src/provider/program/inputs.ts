import { CustomResource, type Input, Output, output, runtime } from "@pulumi/pulumi";
import type { Values } from "../../definitions/definition.js";
import type { ResourceType, Field } from "../../definitions/resource-type.js";
import { inputsWith, type Path, type Refuse } from "../values/inputs.js";
import { NO_VALUE } from "../values/unknown.js";
import { wordsIn } from "../values/words.js";
import { knownValue } from "./run.js";

/**
 * What a program gives Pulumi for the arguments of a resource: those that are there, and for a resource its id.
 * @throws ProviderError `invalid` where Pulumi would take a name or text in them for one of its own, or a text would not
 * arrive as it is.
 */
export function inputsOf(type: ResourceType, name: string, args: object): Values {
  return inputsWith({ inputOf, whole: orNoValue }, type, name, args);
}

/** A resource in place of an id stands for its id. */
function inputOf(value: unknown, path: Path, refuse: Refuse): { readonly input: unknown } | undefined {
  if (CustomResource.isInstance(value)) return { input: value.id };
  return Output.isInstance(value) || value instanceof Promise
    ? { input: checkedLater(value as Input<object>, path, refuse) }
    : undefined;
}

/** Tells a value that was to come from another resource, and did not, from one that nobody gave. */
function orNoValue(field: Field | undefined, value: unknown): unknown {
  if (
    !Output.isInstance(value) ||
    runtime.isDryRun() ||
    field?.schema.safeParse(undefined).success !== false
  ) {
    return value;
  }
  // Of a resource that fails, or is left out, the outputs stay unknown; on their way to Pulumi they would vanish.
  return output(knownValue(value).then((known): unknown => (known ? value : NO_VALUE)));
}

/** What arrives later only the running program knows: on its way to Pulumi it would become something else. */
function checkedLater(value: Input<object>, path: Path, refuse: Refuse): unknown {
  return output(value).apply((known: unknown) => {
    for (const word of wordsIn(known)) refuse([...path, ...word.path], word.reason);
    return known;
  });
}
