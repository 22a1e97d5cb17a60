import { z } from "zod";

/**
 * The kinds of value that a parameter can have. A form and a query string write everything as text; some clients do
 * so in JSON too.
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
  object<S extends z.ZodRawShape>(shape: S): z.ZodObject<S>;
}

/**
 * The kinds, for one way of writing them: `form` has its own ways of writing lists; where `strict` is false, objects
 * leave out unknown names.
 */
export function parameterKinds({ strict, form }: { strict: boolean; form: boolean }): ParameterKinds {
  return {
    text,
    textOf,
    email: () => text().pipe(z.email("must be a correct e-mail address")),
    integer: (min) =>
      z
        .any()
        .superRefine((value, context) => {
          for (const message of integerProblems(value, min)) context.addIssue({ code: "custom", message });
        })
        .transform(Number),
    flag: () =>
      z
        .custom<unknown>((value) => FLAGS.has(value), because("must be 0 or 1"))
        .transform((value) => FLAGS.get(value) ?? 0),
    oneOf: <const T extends string>(values: readonly T[]) =>
      z.custom<T>(
        (value) => values.some((known) => known === value),
        because(`must be one of: ${values.join(", ")}`),
      ),
    scalar: () =>
      z
        .custom<string | number | boolean>(
          (value) => ["string", "number", "boolean"].includes(typeof value),
          because("must be a string, a number or a boolean"),
        )
        .transform(String),
    list: (item) => {
      const list = z.array(item, because("must be an array"));
      return form ? z.preprocess(listOfForm, list) : list;
    },
    object: (shape) => {
      const wrong = because("must be an object");
      return strict ? z.strictObject(shape, wrong) : z.object(shape, wrong);
    },
  };
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

/** Several reasons for one value, as the API has them. */
function integerProblems(value: unknown, min: number | undefined): string[] {
  if (value === undefined) return ["is required"];
  const isWritten = typeof value === "string" && /^-?\d{1,16}$/.test(value);
  const number = typeof value === "number" || isWritten ? Number(value) : Number.NaN;
  const problems = Number.isSafeInteger(number) ? [] : ["must be an integer"];
  if (min === undefined || number >= min) return problems;
  return [...problems, min === 0 ? "must be non-negative" : `must be at least ${min}`];
}

const FLAGS = new Map<unknown, 0 | 1>([
  ...[0, "0", false, "false"].map((no) => [no, 0] as const),
  ...[1, "1", true, "true"].map((yes) => [yes, 1] as const),
]);

/** `a[]=` is how a form writes an empty list, `a=x` a list of one, and `a[3]=x` an object of numbered values. */
function listOfForm(value: unknown): unknown {
  if (value === "") return [];
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.length === 1 && value[0] === "" ? [] : value;
  if (typeof value !== "object" || value === null) return value;
  return Object.keys(value).every((key) => /^\d+$/.test(key)) ? Object.values(value) : value;
}
