import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { factsOf } from "../../definitions/facts.js";
import { isNumericId } from "../../definitions/schemas.js";
import { capital, pascal } from "../../shared/pascal.js";
import type { EnumSpec, ObjectSpec, Properties, PropertySpec, TypeSpec } from "./spec.js";
import { type Descriptions, type Shape, shapeOf } from "./shape.js";

/** The token of a type, a resource or a function. */
export function tokenIn(name: string): string {
  return `livechat:index:${name}`;
}

/**
 * What values are described: those that a program gives; those that an account may hold, which are wider, since an account
 * may have what cannot be given, and lack what must be; or those that a function gives, which are as its schema says.
 */
export type Use = "given" | "held" | "read";

/** The types that have a name: objects within objects, and texts of which only some are taken. */
export class NamedTypes {
  readonly #specs: Record<string, ObjectSpec | EnumSpec> = {};
  readonly #descriptions: Descriptions;

  constructor(descriptions: Descriptions) {
    this.#descriptions = descriptions;
  }

  /** All of them, by token. */
  get specs(): Readonly<Record<string, ObjectSpec | EnumSpec>> {
    const named = Object.entries(this.#specs).map(([name, spec]) => [tokenIn(name), spec] as const);
    return Object.fromEntries(named.toSorted(([one], [other]) => (one < other ? -1 : 1)));
  }

  /** The properties of an object, or of each member of a union, taken together. */
  propertiesOf(schema: z.ZodType, place: string, name: string, use: Use): Properties {
    const shape = shapeOf(schema, place, this.#descriptions);
    return Object.fromEntries(
      Object.entries(shape).map(([key, part]) => {
        const { schemas, description, values, isInAll } = part;
        const [first] = schemas;
        const inner = `${name}${capital(key)}`;
        const type = values ? this.#textOf(values, inner, use) : this.#typeOf(first, part.place, inner, use);
        // What only some members of a union take is no default of the others.
        const preset = use === "held" || !isInAll ? undefined : presetOf(first);
        const property: PropertySpec = {
          ...(description !== undefined && { description }),
          ...type,
          ...(preset !== undefined && { default: preset }),
          ...(factsOf(first).secret === true && { secret: true }),
        };
        return [key, property];
      }),
    );
  }

  #typeOf(schema: z.ZodType, place: string, name: string, use: Use): TypeSpec {
    if (isNumericId(schema)) return { type: "string" };
    const called = factsOf(schema).typeName ?? name;
    if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
      return this.#typeOf(schema.unwrap() as z.ZodType, place, called, use);
    }
    if (schema instanceof z.ZodPipe) {
      const { in: before, out } = schema.def;
      return this.#typeOf((before instanceof z.ZodTransform ? out : before) as z.ZodType, place, called, use);
    }
    if (schema instanceof z.ZodArray) {
      const item = schema.element as z.ZodType;
      return { type: "array", items: this.#typeOf(item, place, singular(called), use) };
    }
    if (schema instanceof z.ZodRecord) {
      const value = schema.valueType as z.ZodType;
      return { type: "object", additionalProperties: this.#typeOf(value, place, called, use) };
    }
    if (schema instanceof z.ZodEnum) {
      return this.#textOf(
        schema.options.map((value) => ({ value: String(value) })),
        called,
        use,
      );
    }
    if (schema instanceof z.ZodObject || schema instanceof z.ZodDiscriminatedUnion) {
      const properties = this.propertiesOf(schema, place, called, use);
      const required = use === "held" ? [] : requiredIn(schema);
      return this.#named(called, {
        type: "object",
        properties,
        ...(required.length > 0 && { required }),
      });
    }
    return { type: scalarOf(schema, place) };
  }

  /** Of an account's value nobody knows all that there may be. */
  #textOf(values: readonly Value[], name: string, use: Use): TypeSpec {
    if (use !== "given") return { type: "string" };
    const spec: EnumSpec = {
      type: "string",
      enum: values.map(({ value, description }) => ({
        name: pascal(value),
        value,
        ...(description !== undefined && { description }),
      })),
    };
    const known = Object.entries(this.#specs).find(([, other]) => isDeepStrictEqual(other, spec));
    return this.#named(known?.[0] ?? name, spec);
  }

  #named(name: string, spec: ObjectSpec | EnumSpec): TypeSpec {
    const own = this.#specs[name];
    if (own !== undefined && !isDeepStrictEqual(own, spec)) return this.#named(`${name}Result`, spec);
    this.#specs[name] = spec;
    return { $ref: `#/types/${tokenIn(name)}` };
  }
}

type Value = NonNullable<Shape[string]["values"]>[number];

/** The properties that must be given, or of which each member of a union says so. */
export function requiredIn(schema: z.ZodType): string[] {
  return Object.entries(shapeOf(schema, "", {})).flatMap(([key, { schemas, isInAll }]) =>
    isInAll && schemas.every((one) => !one.safeParse(undefined).success) ? [key] : [],
  );
}

/** The value that is taken where none is given. */
function presetOf(schema: z.ZodType): PropertySpec["default"] {
  if (!(schema instanceof z.ZodDefault)) return undefined;
  const preset: unknown = schema.def.defaultValue;
  if (isNumericId(schema.unwrap() as z.ZodType)) return String(preset);
  if (typeof preset === "string" || typeof preset === "number" || typeof preset === "boolean") return preset;
  throw new TypeError("a default that is no text, number or flag has no form in a schema");
}

function scalarOf(schema: z.ZodType, place: string): "string" | "integer" | "number" | "boolean" {
  if (schema instanceof z.ZodNumber) return schema.isInt ? "integer" : "number";
  if (schema instanceof z.ZodBoolean) return "boolean";
  if (schema instanceof z.ZodString || schema instanceof z.ZodStringFormat) return "string";
  throw new TypeError(`${place}: a ${schema.type} has no form in a schema`);
}

/** The name of one of a list's items. */
function singular(name: string): string {
  return name.replace(/s$/, "");
}
