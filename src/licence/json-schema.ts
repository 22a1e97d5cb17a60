import { z } from "zod";
import type { ResourceType } from "../definitions/resource-type.js";
import { resourceTypes } from "../definitions/index.js";
import { adText, anyScalar, scalarText } from "../definitions/schemas.js";
import { OPTIONS, optionsSchema } from "./check.js";
import { forEditors, membersOf, snippetsOf } from "./schema-for-editors.js";

type Schema = { [key: string]: unknown };

/**
 * The comments beside the schemas, by their place: of a type (`Agent`), of a property (`Agent.login`,
 * `Agent.workScheduler.monday.start`), of a property of a union's second member (`Goal[1].url`), of an option
 * (`options.protect`).
 */
export type Descriptions = Readonly<Record<string, string>>;

const SUBSTITUTION = "substitution";

/** What no pattern takes. */
const NO_TEXT = "\0";

/** The JSON Schema of a licence file, for completion and checks in editors. */
export function licenceSchema(descriptions: Descriptions): Schema {
  const sections = resourceTypes.map((type) => [type.section, sectionSchema(type, descriptions)]);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "A LiveChat licence",
    description: "The configuration of a LiveChat licence, as pulumi-livechat reads it.",
    type: "object",
    additionalProperties: false,
    patternProperties: {
      "^x-.": { description: "No part of the licence: the home of anchors (`x-defaults: &defaults`)." },
    },
    properties: {
      include: {
        description: "Other files of this licence, relative to this one.",
        anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }],
      },
      vars: {
        description: "The values of `${var:name}`; those that the program gives come before them.",
        type: ["object", "null"],
        additionalProperties: { type: ["string", "number", "boolean"] },
      },
      ...Object.fromEntries(sections),
    },
    definitions: {
      [SUBSTITUTION]: {
        type: "string",
        pattern: "\\$\\{(config|env|var):[^{}]+\\}",
        description: "A value from elsewhere: ${config:key}, ${env:NAME} or ${var:name}",
      },
    },
  };
}

function sectionSchema(type: ResourceType, descriptions: Descriptions): Schema {
  const description = descriptions[type.name];
  const object = forEditors(
    { ...(description !== undefined && { description }), ...objectSchema(type, descriptions) },
    capital(type.title),
  );
  return {
    description: `${capital(type.title)}s, each under a key of its own.`,
    type: ["object", "null"],
    additionalProperties: object,
    defaultSnippets: snippetsOf(object),
  };
}

function objectSchema(type: ResourceType, descriptions: Descriptions): Schema {
  const described = withOptions(
    describe(toSchema(type.args), type.name, descriptions) as Schema,
    describe(toSchema(optionsSchema), OPTIONS, descriptions) as Schema,
  );
  for (const shape of shapesOf(described)) {
    for (const { name, refersTo } of type.fieldsWith("refersTo")) {
      const property = refersTo === undefined ? undefined : shape[name];
      if (property !== undefined) {
        shape[name] = referring(property, refersTo as string);
      }
    }
  }
  return substitutable(described, undefined) as Schema;
}

function toSchema(schema: z.ZodType): Schema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    target: "draft-7",
    io: "input",
    unrepresentable: "any",
    reused: "inline",
    override: ({ zodSchema, jsonSchema }) => {
      // What is known of a property belongs to a copy of its schema.
      if (
        [adText, anyScalar, scalarText].some(({ def }) => def === (zodSchema as unknown as z.ZodType).def)
      ) {
        Object.assign(jsonSchema, { type: ["string", "number", "boolean"] });
      }
      const other = otherSpelling(zodSchema, jsonSchema);
      if (other !== undefined) {
        const { alias: _other, ...written } = jsonSchema;
        for (const key of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, key);
        Object.assign(jsonSchema, { anyOf: [written, other] });
      }
      // An editor says what `validate` says, and not the pattern.
      if (jsonSchema.pattern !== undefined || jsonSchema.format !== undefined) {
        const message = z.safeParse(zodSchema, NO_TEXT).error?.issues[0]?.message;
        Object.assign(jsonSchema, { patternErrorMessage: message });
      }
    },
  });
  return rest;
}

/** How else a value may be written. As a pattern, since no editor should offer it. */
function otherSpelling(schema: z.core.$ZodType, { type, alias }: Schema): Schema | undefined {
  if (typeof alias === "string") return { type: "string", pattern: `^${alias}$` };
  if (!(schema instanceof z.ZodPipe)) return undefined;
  if (type === "boolean")
    return { type: ["integer", "string"], minimum: 0, maximum: 1, pattern: "^([01]|true|false)$" };
  return type === "integer" ? { type: "string", pattern: "^\\d{1,15}$" } : undefined;
}

/** The properties of an object, or of each member of a union. */
function shapesOf(schema: Schema): Record<string, Schema>[] {
  return membersOf(schema).map(({ properties }) => properties as Record<string, Schema>);
}

function withOptions(schema: Schema, options: Schema): Schema {
  for (const shape of shapesOf(schema)) {
    shape[OPTIONS] = { description: "What of Pulumi's resource options it has.", ...options };
  }
  return schema;
}

/** Adds the comments beside the schemas' properties. */
function describe(schema: unknown, place: string, descriptions: Descriptions): unknown {
  if (typeof schema !== "object" || schema === null) {
    return schema;
  }
  if (Array.isArray(schema)) {
    return schema.map((item) => describe(item, place, descriptions));
  }
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]: [string, unknown]) => {
      if (key === "properties") return [key, describeProperties(value as object, place, descriptions)];
      const isUnion = (key === "oneOf" || key === "anyOf") && Array.isArray(value);
      const members = isUnion
        ? value.map((member, index) => describe(member, `${place}[${index}]`, descriptions))
        : describe(value, place, descriptions);
      return [key, members];
    }),
  );
}

function describeProperties(properties: object, place: string, descriptions: Descriptions): Schema {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]: [string, unknown]) => {
      const inner = `${place}.${name}`;
      const description = descriptions[inner];
      const described = describe(property, inner, descriptions) as Schema;
      return [name, { ...(description !== undefined && { description }), ...described }];
    }),
  );
}

/** Where the id of another object belongs, its key in the licence may stand. */
function referring(property: Schema, section: string): Schema {
  const { description, default: preset, ...plain } = property;
  const about = `A key of \`${section}\`, or an id.`;
  const one: Schema = { type: ["string", "integer"] };
  return {
    description: `${typeof description === "string" ? `${description} ` : ""}${about}`,
    ...(preset !== undefined && { default: preset }),
    ...(plain["type"] === "array" ? { type: "array", items: one } : one),
  };
}

/** Wherever something narrower than a text belongs, a substitution may stand too; not where it chooses a schema. */
function substitutable(schema: unknown, key: string | undefined): unknown {
  if (Array.isArray(schema)) {
    return schema.map((item) => substitutable(item, undefined));
  }
  if (typeof schema !== "object" || schema === null) {
    return schema;
  }
  const given = schema as Schema;
  const names = key === "properties" || key === "definitions";
  if (!names && isNarrow(given)) {
    const { description, default: preset, ...plain } = given;
    return {
      ...(description !== undefined && { description }),
      ...(preset !== undefined && { default: preset }),
      anyOf: [plain, { $ref: `#/definitions/${SUBSTITUTION}` }],
    };
  }
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      name === "propertyNames" ? value : substitutable(value, names ? undefined : name),
    ]),
  );
}

function isNarrow({ type, enum: choices, pattern, format, minLength }: Schema): boolean {
  return (
    ["boolean", "integer", "number"].includes(String(type)) ||
    (type === "string" && [choices, pattern, format].some((fact) => fact !== undefined)) ||
    (type === "string" && typeof minLength === "number" && minLength > 1)
  );
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
