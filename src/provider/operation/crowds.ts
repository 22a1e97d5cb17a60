import type { Limit, Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { describe } from "../values/existing.js";

/** Why these are too many for an account. */
export function tooMany(
  { count, what }: Pick<Limit<Values>, "count" | "what">,
  names: readonly string[],
): string {
  return `an account has at most ${count} ${what}, and these are ${names.length}: ${names.join(", ")}`;
}

/** The objects of one operation of which an account takes so many and no more. */
export class Crowds {
  readonly #names = new Map<ResourceType, Map<string, string>>();

  /** Counts an object, once however often it is checked. Returns why there are too many, if there are. */
  add(type: ResourceType, args: Values, key: string): string[] {
    const { atMost } = type;
    if (!atMost?.counts(args)) return [];
    const names = this.#names.get(type) ?? new Map<string, string>();
    this.#names.set(type, names.set(key, describe(type, args)));
    return names.size > atMost.count ? [tooMany(atMost, [...names.values()])] : [];
  }
}
