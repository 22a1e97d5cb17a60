import { nameOf } from "../state/urn.js";
import { DEFAULT_STACK } from "../stack-names.js";
import type { Run } from "./run.js";

/** Where the protection of a resource comes from, and the shortest way to take it off. */
export function whereProtected(run: Run, urn: string): string {
  const goal = run.ledger.askedOf(urn);
  // Of several with one name the URN alone says which is meant.
  const isOnly = [...run.ledger.olds].filter(([other]) => nameOf(other) === nameOf(urn)).length === 1;
  const stack = run.stack === DEFAULT_STACK ? "" : `--stack ${quoted(run.stack)} `;
  const unprotect = `pulumi-livechat state unprotect ${stack}${quoted(isOnly ? nameOf(urn) : urn)}`;
  if (goal?.protect === true) {
    const where = goal.stand.place === undefined ? "The program" : `What declares it (${goal.stand.place})`;
    return `${where} protects it, by itself or by default: set its option \`protect\` to false there.`;
  }
  return (
    "The stack's state says so, from the last `up` of a program that protected it or from an import: " +
    `\`${unprotect}\` takes it off.`
  );
}

function quoted(text: string): string {
  return /^[\w@.:/+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
