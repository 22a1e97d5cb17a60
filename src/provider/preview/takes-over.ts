import type { Chosen } from "../create/take-over.js";
import { restrict } from "../values/canonical.js";
import type { Declaration } from "../values/declaration.js";
import { takeOverText } from "../values/take-over-text.js";
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
  const changes = differs.map((name) => ({
    name,
    ...(!isSecret(name) && { values: { from: from[name], to: args[name] } }),
  }));
  const said = takeOverText(declaration.describe(), found.id, changes);
  return { id: found.id, changes: differs, from, said };
}
