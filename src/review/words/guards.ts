import type { Phrase } from "../../shared/phrase.js";
import type { Plan } from "../plan.js";

/** What the guards say of a plan, in words. */
export interface GuardsInWords {
  readonly refused: readonly Phrase[];
  readonly allowed: readonly Phrase[];
}

export function guardsInWords({ guards = [] }: Plan): GuardsInWords {
  const [refused, allowed]: [Phrase[], Phrase[]] = [[], []];
  for (const { name, reasons, allowed: permission } of guards) {
    for (const { message } of reasons) {
      const what: Phrase = [{ value: message }, " (guard ", { value: name }, ")"];
      if (permission === undefined) refused.push(what);
      else if (permission.reason === undefined)
        allowed.push([...what, ", by ", { value: `--allow ${name}` }]);
      else allowed.push([...what, ", by the settings: ", { value: permission.reason }]);
    }
  }
  return { refused, allowed };
}
