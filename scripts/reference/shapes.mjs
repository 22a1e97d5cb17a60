// What the schemas of src/ say of a value, in words and tables.
import { z } from "zod";
import { factsOf } from "../../dist/definitions/facts.js";
import { isNumericId } from "../../dist/definitions/schemas.js";
import { anyOf, code } from "./markdown.mjs";

/** What no pattern takes. */
const NO_TEXT = "\0";

/** A schema as JSON Schema, in which `facts` is what is known of a place beside its type, and `onCreate` what is asked of it in a create. */
export function jsonSchemaOf(schema, io = "input") {
  return z.toJSONSchema(schema, {
    target: "draft-7",
    io,
    unrepresentable: "any",
    reused: "inline",
    override: ({ zodSchema, jsonSchema }) => {
      const { onCreate, ...facts } = factsOf(zodSchema);
      if (Object.keys(facts).length > 0) jsonSchema.facts = facts;
      if (onCreate !== undefined) jsonSchema.onCreate = jsonSchemaOf(onCreate);
      if (isNumericId(zodSchema)) jsonSchema.isId = true;
      // What a pattern is for is said by its message.
      if (jsonSchema.pattern !== undefined)
        jsonSchema.asked = z.safeParse(zodSchema, NO_TEXT).error?.issues[0]?.message;
    },
  });
}

/** The type of a value, with its limits. `below` is the heading under which its own properties are told. */
export function typeInWords(schema, below) {
  const limits = limitsOf(schema);
  const atFirst = schema.onCreate === undefined ? [] : limitsOf(schema.onCreate);
  const more = atFirst.filter((limit) => !limits.includes(limit));
  return [
    kindOf(schema, below),
    ...limits,
    ...(more.length > 0 ? [`${more.join(", ")} when it is made`] : []),
  ].join(", ");
}

const scalars = {
  string: "text",
  boolean: "`true` or `false`",
  integer: "whole number",
  number: "number",
  null: "null",
};

const plurals = new Set(["text", "id", "number"]);

function kindOf(schema, below) {
  const {
    type,
    const: only,
    enum: some,
    examples,
    items,
    isId,
    facts = {},
    additionalProperties: any,
  } = schema;
  const members = schema.oneOf ?? schema.anyOf;
  if (schema.told !== undefined) return schema.told;
  if (only !== undefined) return code(only === "" ? '""' : String(only));
  if (some !== undefined) return anyOf(some.map((each) => code(String(each))));
  if (type === "array") {
    const each = kindOf({ ...items, facts: { ...items.facts, refersTo: facts.refersTo } }, below);
    return plurals.has(each) || each.startsWith("[")
      ? `list of ${each.replace(/\w+/, "$&s")}`
      : `list: each ${each}`;
  }
  if (facts.refersTo === "groups") return "[group](#references)";
  if (facts.refersTo === "agents") return "[agent](#references)";
  if (isId) return "id";
  if (hasParts(schema)) {
    const one = `[object](#${anchorOf(below)})`;
    return typeof any === "object" ? `object with any keys: each ${one}` : one;
  }
  if (members !== undefined) return anyOf([...new Set(members.map((member) => kindOf(member, below)))]);
  if (type === "object") return `object with any keys: each ${kindOf(any || {}, below)}`;
  if (Array.isArray(type)) return anyOf(type.map((each) => kindOf({ type: each }, below)));
  if (schema.format === "email") return "e-mail address";
  if (examples !== undefined) return `${scalars[type]} such as ${anyOf(examples.map(code))}`;
  return scalars[type] ?? "any value";
}

function limitsOf({ type, const: only, enum: some, isId, ...limits }) {
  const { minLength, maxLength, minItems, minimum, maximum, asked, examples } = limits;
  if (only !== undefined || some !== undefined || isId) return [];
  const isTold = (limit) => type === "integer" && Math.abs(limit) < Number.MAX_SAFE_INTEGER;
  return [
    minLength === 1 ? "not empty" : undefined,
    minLength > 1 ? `at least ${minLength} characters` : undefined,
    asked?.startsWith("must be ") && examples === undefined ? asked.slice("must be ".length) : undefined,
    maxLength !== undefined ? `at most ${maxLength} characters` : undefined,
    minItems !== undefined ? `at least ${minItems}` : undefined,
    isTold(minimum) ? `at least ${minimum}` : undefined,
    isTold(maximum) ? `at most ${maximum}` : undefined,
  ].filter((limit) => limit !== undefined);
}

/** The object in a value, in a list or not, whose properties are to be told; a union of such. Undefined where there is none. */
export function objectOf(schema) {
  const { properties, items, additionalProperties } = schema;
  const members = (schema.oneOf ?? schema.anyOf ?? []).map(objectOf).filter((member) => member !== undefined);
  if (properties !== undefined) return schema;
  if (members.length > 1) return { anyOf: members };
  if (members.length === 1) return members[0];
  if (items !== undefined) return objectOf(items);
  return typeof additionalProperties === "object" ? objectOf(additionalProperties) : undefined;
}

export function hasParts(schema) {
  return objectOf(schema) !== undefined;
}

/** As forges make an anchor of a heading. */
export function anchorOf(heading) {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, "")
    .replaceAll(" ", "-");
}

/** A comment without what it says of the default, and that. */
export function apartFromDefault(text = "") {
  const [whole, preset] = / ?Default: (.+?)\.(?= [A-Z`]|$)/.exec(text) ?? [];
  if (whole === undefined) return { said: text, preset: "" };
  const isValue = /^(?:true|false|\d+)$/.test(preset);
  return { said: text.replace(whole, "").trim(), preset: isValue ? code(preset) : preset };
}
