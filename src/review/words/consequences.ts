import type { Consequential } from "../../definitions/definition.js";
import type { ResourceType } from "../../definitions/resource-type.js";
import type { Phrase } from "../../shared/phrase.js";
import type { Step } from "../plan.js";
import { plainValues } from "./names.js";

/** What a step means for people, in words that follow the object's name. */
export function consequencesOf(step: Step, type: ResourceType | undefined): readonly Phrase[] {
  const { operation, before, after, changes, takesOver } = step;
  const found: Phrase[] = [];
  if (takesOver !== undefined) {
    const which: Phrase = operation === "create" ? [] : [" as ", { value: takesOver.id }];
    found.push([
      "exists already",
      ...which,
      ": this stack changes it from then on, and deletes it once it is no longer declared",
    ]);
  }
  if (step.retained === true) return [...found, ["stays in the account, and is no longer managed"]];
  if (type === undefined || !isConsequential(operation)) return found;
  const isMade = takesOver === undefined && (operation === "create" || operation === "replace");
  const declared = Object.fromEntries(Object.entries(after ?? {}).map(([name, { value }]) => [name, value]));
  if (isMade && type.mails?.(declared) === true) {
    found.push(["gets an e-mail with an activation link"]);
  }
  const told = {
    operation: operation === "create" && takesOver !== undefined ? "update" : operation,
    old: plainValues(before),
    new: plainValues(after),
    changed: new Set(changes.map(({ path }) => path.split(/[.[]/, 1)[0] ?? path)),
  } as const;
  return [...found, ...(type.consequences?.(told) ?? [])];
}

function isConsequential(operation: Step["operation"]): operation is Consequential<unknown>["operation"] {
  return ["create", "update", "replace", "delete"].includes(operation);
}
