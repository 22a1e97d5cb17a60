import type { Values } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import { describe } from "../values/existing.js";

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
