import type { Limit, Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { describe } from "../values/key.js";

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

/** How many e-mails the creates of one operation send: each is told with its number, so that the last one is the sum. */
export class Mails {
  readonly #of = new Set<string>();

  tell(type: ResourceType, args: Values, teller: { notify(severity: "info", message: string): void }): void {
    if (type.mails?.(args) !== true) return;
    const about = describe(type, args);
    if (this.#of.has(about)) return;
    this.#of.add(about);
    const sum = this.#of.size === 1 ? "1 e-mail" : `${this.#of.size} e-mails`;
    teller.notify(
      "info",
      `${about}: making it sends an e-mail with an activation link; this run sends ${sum} so far`,
    );
  }
}
