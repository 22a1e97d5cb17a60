import { z } from "zod";

/**
 * The kinds of value a parameter can have, for one way of writing them. A form and a query string write
 * everything as text; JSON has types, and there a number in quotes is a wrong type.
 */
export interface ParameterKinds {
  /** Any text. */
  text(): z.ZodType<string>;
  /** Text of at least `min` characters. */
  textOf(min: number): z.ZodType<string>;
  email(): z.ZodType<string>;
  integer(min?: number): z.ZodType<number>;
  /** 0 or 1; true and false are taken as well. */
  flag(): z.ZodType<0 | 1>;
  oneOf<const T extends string>(values: readonly T[]): z.ZodType<T>;
  /** A text, number or boolean, kept as text. */
  scalar(): z.ZodType<string>;
  list<T>(item: z.ZodType<T>): z.ZodType<T[]>;
  object<S extends z.ZodRawShape>(shape: S): z.ZodObject<S, z.core.$strict>;
}

/** The words for a missing value, and for a wrong one. */
function because(message: string) {
  return { error: (issue: { input?: unknown }) => (issue.input === undefined ? "is required" : message) };
}

const text = () => z.string(because("must be a string"));

function textOf(min: number): z.ZodType<string> {
  const reason = min === 1 ? "must not be empty" : `must have at least ${min} characters`;
  return text().refine((value) => Array.from(value).length >= min, reason);
}

const email = () => text().pipe(z.email("must be a correct e-mail address"));

function oneOf<const T extends string>(values: readonly T[]): z.ZodType<T> {
  return z.custom<T>(
    (value) => values.some((known) => known === value),
    because(`must be one of: ${values.join(", ")}`),
  );
}

function integerRule(min: number | undefined): { accepts: (value: number) => boolean; reason: string } {
  return {
    accepts: (value) => Number.isSafeInteger(value) && (min === undefined || value >= min),
    reason: min === undefined ? "must be an integer" : `must be an integer, at least ${min}`,
  };
}

const FLAGS = new Map<unknown, 0 | 1>([
  [0, 0],
  [1, 1],
  [false, 0],
  [true, 1],
]);
const FORM_FLAGS = new Map<unknown, 0 | 1>([
  ["0", 0],
  ["1", 1],
  ["false", 0],
  ["true", 1],
]);

function flagOf(accepted: Map<unknown, 0 | 1>): z.ZodType<0 | 1> {
  return z
    .custom<unknown>((value) => accepted.has(value), because("must be 0 or 1"))
    .transform((value) => accepted.get(value) ?? 0);
}

function object<S extends z.ZodRawShape>(shape: S): z.ZodObject<S, z.core.$strict> {
  return z.strictObject(shape, because("must be an object"));
}

/** The values of a JSON body. */
export const jsonKinds: ParameterKinds = {
  text,
  textOf,
  email,
  oneOf,
  object,
  integer(min) {
    const rule = integerRule(min);
    return z.custom<number>(
      (value) => typeof value === "number" && rule.accepts(value),
      because(rule.reason),
    );
  },
  flag: () => flagOf(FLAGS),
  scalar: () =>
    z
      .custom<string | number | boolean>(
        (value) => ["string", "number", "boolean"].includes(typeof value),
        because("must be a string, a number or a boolean"),
      )
      .transform(String),
  list: (item) => z.array(item, because("must be an array")),
};

/** The values of a form body or a query string. */
export const formKinds: ParameterKinds = {
  text,
  textOf,
  email,
  oneOf,
  object,
  integer(min) {
    const rule = integerRule(min);
    return z
      .custom<string>(
        (value) => typeof value === "string" && /^-?\d{1,16}$/.test(value) && rule.accepts(Number(value)),
        because(rule.reason),
      )
      .transform(Number);
  },
  flag: () => flagOf(FORM_FLAGS),
  scalar: text,
  list: (item) => z.preprocess(formList, z.array(item, because("must be an array"))),
};

/** `a[]=` is how a form writes an empty list, `a=x` a list of one, and `a[3]=x` an object of numbered values. */
function formList(value: unknown): unknown {
  if (value === "") return [];
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.length === 1 && value[0] === "" ? [] : value;
  if (typeof value === "object" && value !== null && Object.keys(value).every((key) => /^\d+$/.test(key))) {
    return Object.values(value);
  }
  return value;
}
