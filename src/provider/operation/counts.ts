import type { Limit, Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import type { Declaration } from "../values/declaration.js";
import { keyOf } from "../values/state.js";

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
  add(declaration: Declaration): string[] {
    const { type, args } = declaration;
    const { atMost } = type;
    if (!atMost?.counts(args)) return [];
    const names = this.#names.get(type) ?? new Map<string, string>();
    this.#names.set(type, names.set(keyOf(args), declaration.describe()));
    return names.size > atMost.count ? [tooMany(atMost, [...names.values()])] : [];
  }
}

/** How many e-mails the creates of one operation send: each is told with its number, so that the last one is the sum. */
export class Mails {
  readonly #of = new Set<string>();

  tell(declaration: Declaration, teller: { notify(severity: "info", message: string): void }): void {
    if (declaration.type.mails?.(declaration.args) !== true) return;
    const about = declaration.describe();
    if (this.#of.has(about)) return;
    this.#of.add(about);
    const sum = this.#of.size === 1 ? "1 e-mail" : `${this.#of.size} e-mails`;
    teller.notify(
      "info",
      `${about}: making it sends an e-mail with an activation link; this run sends ${sum} so far`,
    );
  }
}
