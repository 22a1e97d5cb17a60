import type { Values } from "../../definitions/definition.js";
import type { Field, ResourceType } from "../../definitions/resource-type.js";
import { atPath } from "../../shared/path-text.js";
import { ProviderError } from "./errors.js";
import { faultOfName, faultOfText, isPlain } from "./words.js";

export type Path = readonly PropertyKey[];
export type Refuse = (path: Path, reason: string) => never;

/** What is more than a plain value in arguments, or becomes one on the way. */
export interface Special {
  /** What it is as an input; undefined where it is a plain value. */
  readonly inputOf: (value: unknown, path: Path, refuse: Refuse) => { readonly input: unknown } | undefined;
  /** The whole of an argument. */
  readonly whole: (field: Field | undefined, input: unknown) => unknown;
}

/**
 * What a program gives Pulumi for the arguments of a resource: those that are there.
 *
 * @throws ProviderError `invalid` where Pulumi would take a name or text in them for one of its own, or a text would not
 * arrive as it is.
 */
export function inputsWith(special: Special, type: ResourceType, name: string, args: object): Values {
  const refuse: Refuse = (path, reason) => {
    throw new ProviderError("invalid", `${type.name} ${JSON.stringify(name)}: ${atPath(path, reason)}`);
  };
  const inputs: Values = {};
  for (const [key, value] of entriesOf(args, [], refuse)) {
    if (value !== undefined) {
      inputs[key] = special.whole(type.fields[key], inputOf(value, [key], refuse, special));
    }
  }
  return inputs;
}

function inputOf(value: unknown, path: Path, refuse: Refuse, special: Special): unknown {
  const found = special.inputOf(value, path, refuse);
  if (found !== undefined) return found.input;
  if (typeof value === "string") {
    const reason = faultOfText(value);
    return reason === undefined ? value : refuse(path, reason);
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => inputOf(item, [...path, index], refuse, special));
  }
  return isPlain(value)
    ? Object.fromEntries(
        entriesOf(value, path, refuse).map(([key, inner]) => [
          key,
          inputOf(inner, [...path, key], refuse, special),
        ]),
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
