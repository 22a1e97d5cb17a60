import { z } from "zod";
import type { ResourceType } from "../definitions/resource-type.js";
import { resourceTypes } from "../definitions/index.js";
import { adText, anyScalar, scalarText } from "../definitions/schemas.js";
import { ignorableBy } from "./ignored.js";
import { OPTIONS, optionsSchema } from "./options.js";
import { forEditors, membersOf, snippetsOf } from "./schema-for-editors.js";
import { type Several, severalOf } from "./several.js";
import { DEFAULTS, FROM, IGNORE } from "./words.js";

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
  const objects = resourceTypes.map((type) => ({ type, object: objectSchema(type, descriptions) }));
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
      [DEFAULTS]: {
        description: "What the objects of this file have where they do not say it themselves, by section.",
        type: ["object", "null"],
        additionalProperties: false,
        properties: Object.fromEntries(resourceTypes.map((type) => [type.section, defaultsSchema(type)])),
      },
      [IGNORE]: {
        description:
          "The objects of the account that others manage, by section: never touched, and never told of.",
        type: ["object", "null"],
        additionalProperties: false,
        properties: Object.fromEntries(resourceTypes.map((type) => [type.section, ignoreSchema(type)])),
      },
      ...Object.fromEntries(objects.map(({ type, object }) => [type.section, sectionSchema(type, object)])),
    },
    allOf: objects.map(({ type, object }) => unlessPreset(type, object)),
    definitions: {
      [SUBSTITUTION]: {
        type: "string",
        pattern: "\\$\\{(config|env|var):[^{}]+\\}",
        description: "A value from elsewhere: ${config:key}, ${env:NAME} or ${var:name}",
      },
    },
  };
}

function sectionSchema(type: ResourceType, object: Schema): Schema {
  const { section, title } = type;
  return {
    description: `${capital(title)}s, each under a key of its own.`,
    type: ["object", "null"],
    properties: {
      [FROM]: {
        description: `Tables with more of the ${section}, as CSV: \`${section}.csv\`, or a list of such names.`,
        anyOf: [
          { type: "string", minLength: 1 },
          { type: "array", items: { type: "string", minLength: 1 } },
          objectOf(section),
        ],
      },
    },
    additionalProperties: withoutRequired(object, severalOf(type)),
    defaultSnippets: snippetsOf(object),
  };
}

function defaultsSchema({ section, title }: ResourceType): Schema {
  return {
    description: `What each ${title} of this file has that does not say it itself.`,
    anyOf: [objectOf(section), { type: "null" }],
  };
}

/** Patterns of texts, or of several of the texts by which people know an object. */
function ignoreSchema(type: ResourceType): Schema {
  const text = { type: "string", minLength: 1 };
  const names = ignorableBy(type);
  const properties = Object.fromEntries(
    names.map((name) => [name, { description: `The ${name}; \`*\` stands for anything.`, ...text }]),
  );
  return {
    description: `The ${type.title}s that others manage, by \`${names[0]}\`; \`*\` stands for anything.`,
    type: ["array", "null"],
    items: {
      anyOf: [text, { type: "object", minProperties: 1, additionalProperties: false, properties }],
    },
  };
}

function objectOf(section: string): Schema {
  return { $ref: `#/properties/${section}/additionalProperties` };
}

/** An object of a type, as it is by itself. */
function objectSchema(type: ResourceType, descriptions: Descriptions): Schema {
  const described = withOptions(
    describe(toSchema(type.args), type.name, descriptions) as Schema,
    describe(toSchema(optionsSchema), OPTIONS, descriptions) as Schema,
  );
  const several = severalOf(type);
  for (const shape of shapesOf(described)) {
    for (const { name, refersTo } of type.fieldsWith("refersTo")) {
      const property = refersTo === undefined ? undefined : shape[name];
      if (property !== undefined) {
        shape[name] = referring(property, refersTo as string);
      }
    }
    if (several) shape[several.many] = severalSchema(several);
  }
  const description = descriptions[type.name];
  return forEditors(
    { ...(description !== undefined && { description }), ...(substitutable(described, undefined) as Schema) },
    capital(type.title),
  );
}

function severalSchema({ one, many }: Several): Schema {
  return {
    description: `In place of \`${one}\`: an object for each of these ${many}, under the key \`KEY.${one.toUpperCase()}\`.`,
    type: "array",
    minItems: 1,
    items: { type: ["string", "integer"] },
  };
}

/** An object of which `defaults` may say any part. Without what tells the members of a union apart it may be any of them. */
function withoutRequired(object: Schema, several: Several | undefined): Schema {
  const { required: _all, oneOf, ...rest } = object;
  const members = oneOf as Schema[] | undefined;
  return {
    ...rest,
    ...(members && { anyOf: members.map(({ required: _some, ...member }) => member) }),
    ...(several && { not: { required: [several.one, several.many] } }),
  };
}

/**
 * What each object of a section must have, unless the file gives `defaults` for it. By patterns: what stands under
 * `properties` editors show, and it is shown already.
 */
function unlessPreset(type: ResourceType, object: Schema): Schema {
  const { section } = type;
  const preset = { required: [DEFAULTS], patternProperties: { [`^${DEFAULTS}$`]: { required: [section] } } };
  const required = membersOf(object).map((member) => requiredOf(member, severalOf(type)));
  const each = required.length === 1 ? required[0] : { anyOf: required };
  return {
    if: preset,
    else: { patternProperties: { [`^${section}$`]: { additionalProperties: each } } },
  };
}

/** What an object must have, and of a union's member what tells it from the others. */
function requiredOf({ required = [], properties }: Schema, several: Several | undefined): Schema {
  const names = required as string[];
  const chosen = Object.entries(properties as Record<string, Schema>).filter(
    ([, { const: only }]) => only !== undefined,
  );
  const isEither = several !== undefined && names.includes(several.one);
  return {
    ...(chosen.length > 0 && { properties: Object.fromEntries(chosen) }),
    required: isEither ? names.filter((name) => name !== several.one) : names,
    ...(isEither && { anyOf: [{ required: [several.one] }, { required: [several.many] }] }),
  };
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
