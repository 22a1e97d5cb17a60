import { CustomResource, type Input, Output, output, runtime } from "@pulumi/pulumi";
import type { Values } from "../../definitions/definition.js";
import type { ResourceType, Field } from "../../definitions/resource-type.js";
import { ProviderError } from "../values/errors.js";
import { knownValue } from "./run.js";
import { atPath } from "../../shared/path-text.js";
import { NO_VALUE } from "../values/unknown.js";
import { faultOfName, faultOfText, isPlain, wordsIn } from "../values/words.js";

type Path = readonly PropertyKey[];
type Refuse = (path: Path, reason: string) => never;

/**
 * What a program gives Pulumi for the arguments of a resource: those that are there, and for a resource its id.
 * @throws ProviderError `invalid` where Pulumi would take a name or text in them for one of its own, or a text would not
 * arrive as it is.
 */
export function inputsOf(type: ResourceType, name: string, args: object): Values {
  const refuse: Refuse = (path, reason) => {
    throw new ProviderError("invalid", `${type.name} ${JSON.stringify(name)}: ${atPath(path, reason)}`);
  };
  const inputs: Values = {};
  for (const [key, value] of entriesOf(args, [], refuse)) {
    if (value !== undefined) {
      inputs[key] = orNoValue(type.fields[key], withIds(value, [key], refuse));
    }
  }
  return inputs;
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

/** A resource in place of an id stands for its id. */
function withIds(value: unknown, path: Path, refuse: Refuse): unknown {
  if (CustomResource.isInstance(value)) {
    return value.id;
  }
  if (Output.isInstance(value) || value instanceof Promise) {
    return checkedLater(value as Input<object>, path, refuse);
  }
  if (typeof value === "string") {
    const reason = faultOfText(value);
    return reason === undefined ? value : refuse(path, reason);
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => withIds(item, [...path, index], refuse));
  }
  return isPlain(value)
    ? Object.fromEntries(
        entriesOf(value, path, refuse).map(([key, inner]) => [key, withIds(inner, [...path, key], refuse)]),
      )
    : value;
}

function entriesOf(value: object, path: Path, refuse: Refuse): [string, unknown][] {
  const entries = Object.entries(value);
  for (const [key] of entries) {
    const reason = faultOfName(key);
    if (reason !== undefined) {
      refuse([...path, key], reason);
    }
  }
  return entries;
}

/** What arrives later only the running program knows: on its way to Pulumi it would become something else. */
function checkedLater(value: Input<object>, path: Path, refuse: Refuse): unknown {
  return output(value).apply((known: unknown) => {
    for (const word of wordsIn(known)) refuse([...path, ...word.path], word.reason);
    return known;
  });
}
