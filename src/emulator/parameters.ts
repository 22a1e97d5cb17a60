import { z } from "zod";
import { badRequest } from "./errors.js";
import { parameterKinds, type ParameterKinds } from "./parameter-kinds.js";

/** Named values as they came: of a query string, a form, or a JSON object. */
export type Values = Record<string, unknown>;

/** The arguments of a request. */
export interface Arguments {
  readonly query: Values;
  readonly body: Values;
  /** Whether the body was a form. */
  readonly form: boolean;
  /** Whether a parameter that the call does not have is refused. */
  readonly strict: boolean;
  /** Where the names of such parameters are put otherwise. */
  readonly ignored: string[];
}

/** The documented parameters of one call. */
export interface Parameters<S extends z.ZodRawShape> {
  /** The arguments, checked and typed; a 400 that names each wrong one otherwise. */
  read(given: Arguments): z.output<z.ZodObject<S>>;
}

/**
 * Declares the parameters of a call. They may come in the body or, as one of the documentation's own examples does
 * it, in the query string; the body wins.
 */
export function parameters<S extends z.ZodRawShape>(declare: (kind: ParameterKinds) => S): Parameters<S> {
  const exactly = schemasOf(declare, true);
  const atLeast = schemasOf(declare, false);
  return {
    read(given) {
      const values = { ...given.query, ...given.body };
      const known = exactly(given).safeParse(values);
      if (known.success) return known.data;
      if (given.strict) throw badRequest(...known.error.issues.flatMap(reasonsOf));
      given.ignored.push(...known.error.issues.flatMap(unknownNames));
      const { data, error } = atLeast(given).safeParse(values);
      if (error !== undefined) throw badRequest(...error.issues.flatMap(reasonsOf));
      return data;
    },
  };
}

/** The schema for a request's arguments: what stands in the query string is written as a form writes it. */
function schemasOf<S extends z.ZodRawShape>(
  declare: (kind: ParameterKinds) => S,
  strict: boolean,
): (given: Arguments) => z.ZodObject<S> {
  const objectOf = strict ? z.strictObject<S> : z.object<S>;
  const json = declare(parameterKinds({ strict, form: false }));
  const form = declare(parameterKinds({ strict, form: true }));
  const [ofJson, ofForm] = [objectOf(json), objectOf(form)];
  return ({ query, body, form: isForm }) => {
    if (isForm) return ofForm;
    const fromQuery = Object.keys(query).filter((name) => !Object.hasOwn(body, name));
    return fromQuery.length === 0 ? ofJson : objectOf(Object.assign({}, json, pick(form, fromQuery)));
  };
}

function pick<T extends object>(from: T, names: readonly string[]): Partial<T> {
  const picked: Partial<T> = {};
  for (const name in from) if (names.includes(name)) picked[name] = from[name];
  return picked;
}

/** The parameters of a call that takes none. */
export const noParameters = parameters(() => ({}));

/** Refuses parameters that the call does not have for this kind of object, or puts their names among the ignored. */
export function leaveOut({ strict, ignored }: Arguments, names: readonly string[], why: string): void {
  if (strict && names.length > 0) throw badRequest(...names.map((name) => `${name} ${why}`));
  ignored.push(...names);
}

/** As the API's recorded answers have it: the name and what is wrong, without a colon. */
function reasonsOf(issue: z.core.$ZodIssue): string[] {
  if (issue.code === "unrecognized_keys")
    return unknownNames(issue).map((name) => `${name} is not a parameter`);
  const [inner] = issue.code === "invalid_key" ? issue.issues : [];
  return [`${nameOf(issue.path)} ${inner?.message ?? issue.message}`];
}

function unknownNames(issue: z.core.$ZodIssue): string[] {
  return issue.code === "unrecognized_keys" ? issue.keys.map((key) => nameOf([...issue.path, key])) : [];
}

function nameOf(path: readonly PropertyKey[]): string {
  const written = path
    .map((part, index) => {
      if (typeof part === "number") return `[${part}]`;
      return index === 0 ? String(part) : `.${String(part)}`;
    })
    .join("");
  return written.length > 200 ? `${written.slice(0, 200)}…` : written;
}
