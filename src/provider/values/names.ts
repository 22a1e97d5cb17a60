import { z } from "zod";

/** The properties that an object may have. */
export interface Names {
  readonly possible: readonly string[];
  /** Where the schema is a union: those that other members of it have, and what chose this member. */
  readonly elsewhere: readonly string[];
  readonly chosenBy?: { readonly property: string; readonly value: string };
}

const none: Names = { possible: [], elsewhere: [] };

/** The properties that the object at `path` inside `value` may have, by its schema. */
export function namesAt(schema: z.ZodType, path: readonly PropertyKey[], value: unknown): Names {
  const plain = unwrapped(schema);
  if (plain instanceof z.ZodDiscriminatedUnion) {
    return namesOfUnion(plain, path, value);
  }
  const [key, ...rest] = path;
  if (plain instanceof z.ZodObject) {
    if (key === undefined) {
      return { possible: Object.keys(plain.shape), elsewhere: [] };
    }
    const shape = plain.shape as Record<string, z.ZodType>;
    const field = Object.hasOwn(shape, key) ? shape[String(key)] : undefined;
    return field === undefined ? none : namesAt(field, rest, inside(value, key));
  }
  return plain instanceof z.ZodArray && key !== undefined
    ? namesAt(plain.element as z.ZodType, rest, inside(value, key))
    : none;
}

function namesOfUnion(union: z.ZodDiscriminatedUnion, path: readonly PropertyKey[], value: unknown): Names {
  const members = union.options.map((option) => unwrapped(option as z.ZodType));
  const property = union.def.discriminator;
  const choice = inside(value, property);
  const member = memberFor(union, choice);
  if (member === undefined) {
    return none;
  }
  const names = namesAt(member, path, value);
  if (path.length > 0) {
    return names;
  }
  const elsewhere = members
    .flatMap((one) => namesAt(one, [], undefined).possible)
    .filter((name) => !names.possible.includes(name));
  return { ...names, elsewhere, chosenBy: { property, value: String(choice) } };
}

/** The schema that holds for this value: of a union, the member that the value's discriminator names. */
export function memberOf(schema: z.ZodType, value: unknown): z.ZodType {
  const plain = unwrapped(schema);
  if (!(plain instanceof z.ZodDiscriminatedUnion)) return plain;
  return memberFor(plain, inside(value, plain.def.discriminator)) ?? plain;
}

function memberFor(union: z.ZodDiscriminatedUnion, choice: unknown): z.ZodType | undefined {
  const property = union.def.discriminator;
  return union.options
    .map(unwrapped)
    .find((one) => one instanceof z.ZodObject && unwrapped(one.shape[property]).safeParse(choice).success);
}

/** The schema of the value itself: without what makes it optional, or reads other spellings of it. */
export function unwrapped(schema: unknown): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
    return unwrapped(schema.unwrap());
  }
  return schema instanceof z.ZodPipe ? unwrapped(schema.out) : (schema as z.ZodType);
}

function inside(value: unknown, key: PropertyKey): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
