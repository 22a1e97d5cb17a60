import { z } from "zod";
import type { Values } from "../definitions/definition.js";
import type { ResourceType } from "../definitions/resource-type.js";
import { isObject } from "../provider/values/canonical.js";
import { unwrapped } from "../provider/values/names.js";
import { UNKNOWN } from "../provider/values/unknown.js";
import { type Budget, TOO_MUCH } from "./limits.js";
import { OPTIONS } from "./options.js";
import type { Reason } from "./problem.js";
import type { Problems } from "./problems.js";
import { placeKey, type RawEntry } from "./raw.js";

/** What objects of a type can be given several of at once, each for an object of its own: `groups` in place of `group`. */
export interface Several {
  readonly one: string;
  readonly many: string;
}

/** What tells objects of a type apart and refers to another section: its name is then that of one, the section's that of many. */
export function severalOf(type: ResourceType): Several | undefined {
  for (const name of type.naturalKey) {
    const { refersTo: many, schema } = type.fields[name] ?? {};
    const isOne = schema !== undefined && !(unwrapped(schema) instanceof z.ZodArray);
    if (many !== undefined && isOne && !Object.hasOwn(type.fields, many)) return { one: name, many };
  }
  return undefined;
}

/** The objects that an entry stands for: itself, or one for each group that it names under `groups`. */
export function eachOf(raw: RawEntry, problems: Problems, budget?: Budget): RawEntry[] {
  const several = severalOf(raw.type);
  const value = several && isObject(raw.value) ? raw.value : undefined;
  if (several === undefined || value === undefined || value[several.many] === undefined) return [raw];
  const { one, many } = several;
  const refuse = (inside: readonly PropertyKey[], reason: Reason): RawEntry[] => {
    const path = [raw.type.section, raw.key, ...inside];
    problems.push({ place: raw.spot(inside)?.place ?? raw.place, path, reason });
    return [];
  };
  const { [many]: list, ...rest } = value;
  if (Object.hasOwn(value, one)) return refuse([many], `stands beside ${one}: give one of the two`);
  if (raw.secrets.has(many))
    return refuse([many], "holds a secret, which cannot be a part of the objects' keys");
  if (!Array.isArray(list)) return refuse([many], `must be a list of ${many}: \`[one, other]\``);
  if (list.length === 0)
    return refuse([many], `names none of the ${many}: name one, or leave the object out`);
  if (budget?.adds(rest, list.length) === false) return refuse([many], TOO_MUCH);
  const seen = new Set<string>();
  return list.flatMap((item: unknown, index) => {
    if (item === UNKNOWN || (typeof item !== "string" && typeof item !== "number"))
      return refuse(
        [many, index],
        `must be the key of one of the ${many}, or an id: it becomes a part of the object's key`,
      );
    const name = String(item);
    if (seen.has(name)) return refuse([many, index], `${name} stands here twice`);
    seen.add(name);
    return {
      ...raw,
      key: `${raw.key}.${name}`,
      value: { ...withNames(rest, name), [one]: item },
      spot: (path) => raw.spot(path[0] === one ? [many, index, ...path.slice(1)] : path),
      written: moved(raw.written, [many, index], [one]),
      later: moved(raw.later, [many, index], [one]),
      isShared: (path) => path[0] !== one || raw.isShared?.([many]) === true,
      madeFrom: raw.key,
    };
  });
}

/** The names that the whole had before are those of each, with the same end. */
function withNames(value: Values, name: string): Values {
  const options = value[OPTIONS];
  if (!isObject(options) || !Array.isArray(options["aliases"])) return value;
  const aliases = options["aliases"].map((alias: unknown) =>
    typeof alias === "string" ? `${alias}.${name}` : alias,
  );
  return { ...value, [OPTIONS]: { ...options, aliases } };
}

function moved<Value>(
  values: ReadonlyMap<string, Value>,
  from: readonly PropertyKey[],
  to: readonly PropertyKey[],
): ReadonlyMap<string, Value> {
  const found = values.get(placeKey(from));
  return found === undefined ? values : new Map([...values, [placeKey(to), found]]);
}
