import { z } from "zod";
import { badRequest } from "./errors.js";
import { formKinds, jsonKinds, type ParameterKinds } from "./parameter-kinds.js";

/** Named values as they came: of a query string, a form, or a JSON object. */
export type Values = Record<string, unknown>;

/** The arguments of a request. */
export interface Arguments {
  readonly query: Values;
  readonly body: Values;
  /** Whether the body was a form, in which everything is text. */
  readonly form: boolean;
}

/** The documented parameters of one call. */
export interface Parameters<S extends z.ZodRawShape> {
  /** The arguments, checked and typed; a 400 that names each wrong one otherwise. */
  read(given: Arguments): z.output<z.ZodObject<S, z.core.$strict>>;
}

/**
 * Declares the parameters of a call, strictly: what is not declared is refused by name. They may come in the
 * body or, as one of the documentation's own examples does it, in the query string; the body wins.
 */
export function parameters<S extends z.ZodRawShape>(declare: (kind: ParameterKinds) => S): Parameters<S> {
  const json = declare(jsonKinds);
  const form = declare(formKinds);
  const ofBody = { json: z.strictObject(json), form: z.strictObject(form) };
  return {
    read(given) {
      const fromQuery = Object.keys(given.query).filter((name) => !Object.hasOwn(given.body, name));
      const values = { ...pick(given.query, fromQuery), ...given.body };
      const schema =
        given.form || fromQuery.length === 0
          ? ofBody[given.form ? "form" : "json"]
          : z.strictObject<S>(Object.assign({}, json, pick(form, fromQuery)));
      const result = schema.safeParse(values);
      if (!result.success) throw badRequest(...reasons(result.error));
      return result.data;
    },
  };
}

function pick<T extends object>(from: T, names: readonly string[]): Partial<T> {
  const picked: Partial<T> = {};
  for (const name in from) if (names.includes(name)) picked[name] = from[name];
  return picked;
}

/** The parameters of a call that takes none. */
export const noParameters = parameters(() => ({}));

function reasons(error: z.ZodError): string[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => `${pathOf([...issue.path, key])}: unknown parameter`);
    }
    const [inner] = issue.code === "invalid_key" ? issue.issues : [];
    return [`${pathOf(issue.path)}: ${inner?.message ?? issue.message}`];
  });
}

function pathOf(path: readonly PropertyKey[]): string {
  const written = path
    .map((part, index) => {
      if (typeof part === "number") return `[${part}]`;
      return index === 0 ? String(part) : `.${String(part)}`;
    })
    .join("");
  return written.length > 200 ? `${written.slice(0, 200)}…` : written;
}
