import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { isObject } from "../../provider/values/canonical.js";
import { memberOf } from "../../provider/values/names.js";

/** A canonical value as a person would write it: keys in the order of the documentation, defaults left out. */
export function readable(schema: z.ZodType, value: unknown): unknown {
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const plain = memberOf(schema, value);
  if (plain instanceof z.ZodArray && Array.isArray(value)) {
    return value.map((item) => readable(plain.element as z.ZodType, item));
  }
  if (!(plain instanceof z.ZodObject) || !isObject(value)) {
    return value;
  }
  const shape = plain.shape as Record<string, z.ZodType>;
  const known = Object.entries(shape)
    .filter(([key, field]) => value[key] !== undefined && !isDefault(field, value[key]))
    .map(([key, field]) => [key, readable(field, value[key])]);
  const others = Object.entries(value).filter(([key]) => shape[key] === undefined);
  return Object.fromEntries([...known, ...others]);
}

function isDefault(field: z.ZodType, value: unknown): boolean {
  return field instanceof z.ZodDefault && isDeepStrictEqual(field.def.defaultValue, value);
}
