import { z } from "zod";
import type { ResourceType } from "../../definitions/resource-type.js";
import { unwrapped } from "../../provider/values/names.js";
import { nearest } from "../../shared/nearest.js";
import { OPTIONS, optionsSchema } from "../options.js";
import { severalOf } from "../several.js";

/** The column of the objects' keys. */
export const KEY = "key";

/** A column of a table: a field of the objects in it, or a field inside of one. */
export interface Column {
  /** `["notifications", "newVisitor"]` */
  readonly path: readonly string[];
  /** The schema of the value, or of each item where `isList`. */
  readonly schema: z.ZodType;
  /** Whether a cell holds several. */
  readonly isList: boolean;
}

/** The column of this name in a table of a type, or why there is none. */
export function columnOf(type: ResourceType, name: string): Column | string {
  const [first = "", ...rest] = name.split(".");
  const several = severalOf(type);
  const whole = several?.many === first ? z.array(type.fields[several.one]?.schema ?? z.never()) : undefined;
  const schema = first === OPTIONS ? optionsSchema : (whole ?? type.fields[first]?.schema);
  if (schema === undefined) {
    const guess = nearest(name, namesIn(type));
    const hint = guess === undefined ? `; there are ${namesIn(type).join(", ")}` : `; did you mean ${guess}?`;
    return `unknown column${hint}`;
  }
  return within(schema, [first], rest);
}

/** The names that a column may begin with. */
function namesIn(type: ResourceType): string[] {
  return [KEY, ...Object.keys(type.fields), ...[severalOf(type)?.many ?? []].flat()];
}

function within(schema: z.ZodType, path: readonly string[], rest: readonly string[]): Column | string {
  const plain = unwrapped(schema);
  const name = path.join(".");
  if (plain instanceof z.ZodRecord && rest.length > 0) {
    if (rest.join(".") === "__proto__") return "this name cannot be used";
    return { path: [...path, rest.join(".")], schema: plain.valueType as z.ZodType, isList: false };
  }
  if (plain instanceof z.ZodObject || plain instanceof z.ZodRecord) {
    const names = plain instanceof z.ZodObject ? Object.keys(plain.shape) : [];
    const [next, ...others] = rest;
    if (next === undefined) {
      const example = `${name}.${names[0] ?? "NAME"}`;
      return `holds several values, each in a column of its own: \`${example}\``;
    }
    const inner = names.includes(next) ? (plain as z.ZodObject).shape[next] : undefined;
    if (inner !== undefined) return within(inner as z.ZodType, [...path, next], others);
    const guess = nearest(next, names);
    return `unknown column${guess === undefined ? `; there are ${names.map((one) => `${name}.${one}`).join(", ")}` : `; did you mean ${name}.${guess}?`}`;
  }
  if (rest.length > 0) return `unknown column; there is ${name}`;
  if (!(plain instanceof z.ZodArray)) return { path, schema, isList: false };
  const element = plain.element as z.ZodType;
  const isSimple = !(
    unwrapped(element) instanceof z.ZodObject || unwrapped(element) instanceof z.ZodDiscriminatedUnion
  );
  return isSimple
    ? { path, schema: element, isList: true }
    : "holds more than a table can: write these objects in the licence file itself";
}

/** What a text in a column means where a number or a flag belongs: spreadsheets write TRUE. */
export function valueOf({ schema }: Column, text: string): unknown {
  const isFlag = /^\s*(true|false)\s*$/i.test(text);
  for (const spelling of isFlag ? [text, text.trim().toLowerCase()] : [text]) {
    const read = schema.safeParse(spelling);
    if (read.success) return typeof read.data === "string" ? text : read.data;
  }
  return text;
}
