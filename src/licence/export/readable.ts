import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { defaultOf, isObject } from "../../provider/values/canonical.js";
import { unwrapped } from "../../provider/values/names.js";

/** The schema that holds for this value: of a union, the member that the value's discriminator names. */
export function memberFor(schema: z.ZodType, value: unknown): z.ZodType {
  const plain = unwrapped(schema);
  if (!(plain instanceof z.ZodDiscriminatedUnion) || !isObject(value)) {
    return plain;
  }
  const { discriminator } = plain.def;
  const member = (plain.options as z.ZodType[]).find(
    (option) =>
      option instanceof z.ZodObject &&
      (option.shape[discriminator] as z.ZodType).safeParse(value[discriminator]).success,
  );
  return member ?? plain;
}

/** A canonical value as a person would write it: keys in the order of the documentation, defaults left out. */
export function readable(schema: z.ZodType, value: unknown): unknown {
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const plain = memberFor(schema, value);
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
  return field instanceof z.ZodDefault && isDeepStrictEqual(defaultOf(field), value);
}
