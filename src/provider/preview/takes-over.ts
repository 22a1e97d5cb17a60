import { coded, TAKES_OVER_CODE } from "../../shared/codes.js";
import type { Chosen } from "../create/take-over.js";
import { restrict } from "../values/canonical.js";
import type { Declaration } from "../values/declaration.js";
import type { TakesOver, Told } from "../values/told.js";

export function takingOver(
  declaration: Declaration,
  { found, state, differs }: Chosen,
  { secret = [] }: Told,
): TakesOver {
  const { type, args } = declaration;
  const isSecret = (name: string) => secret.includes(name) || type.fields[name]?.secret === true;
  const from = Object.fromEntries(
    differs
      .filter((name) => !isSecret(name) && state[name] !== undefined)
      .map((name) => [name, restrict(type.fields[name], state[name], args[name])]),
  );
  const lines = differs.map((name) =>
    isSecret(name) ? `  ${name}: [secret]` : `  ${name}: ${textOf(from[name])} → ${textOf(args[name])}`,
  );
  const about = coded(
    TAKES_OVER_CODE,
    `${declaration.describe()} exists already (id ${found.id}) and is taken over`,
  );
  const said = lines.length === 0 ? `${about}, as it is` : [`${about}; that changes:`, ...lines].join("\n");
  return { id: found.id, changes: differs, from, said };
}

function textOf(value: unknown): string {
  return value === undefined ? "(not told)" : JSON.stringify(value);
}
