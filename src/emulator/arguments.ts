import qs from "qs";
import { badRequest } from "./errors.js";
import { isObject } from "./objects.js";
import type { Values } from "./parameters.js";

/** Reads a query string or a form, brackets included: `groups[0]=1`, `tags[]=x`, `rules[0][type]=…`. */
export function parseForm(text: string, where: string): Values {
  try {
    return qs.parse(text, {
      plainObjects: true,
      allowEmptyArrays: false,
      arrayLimit: 10_000,
      parameterLimit: 50_000,
      depth: 10,
      strictDepth: true,
    });
  } catch (error) {
    throw badRequest(
      `the ${where} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** A body as it was understood. */
export interface Body {
  readonly values: Values;
  readonly form: boolean;
}

/** Reads a body by its content type. An empty body is no arguments, whatever its type says. */
export async function parseBody(contentType: string | undefined, bytes: Buffer | undefined): Promise<Body> {
  if (bytes === undefined || bytes.length === 0) return { values: {}, form: false };
  const type = (contentType ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (type === "application/x-www-form-urlencoded") {
    return { values: parseForm(bytes.toString("utf8"), "form body"), form: true };
  }
  if (type === "application/json" || type.endsWith("+json")) return { values: parseJson(bytes), form: false };
  if (type === "multipart/form-data")
    return { values: await parseMultipart(contentType ?? "", bytes), form: true };
  throw badRequest(
    `Content-Type: must be application/json or application/x-www-form-urlencoded${type === "" ? "" : `, not ${type.slice(0, 100)}`}`,
  );
}

/** Some clients send each field as a part of its own. */
async function parseMultipart(contentType: string, bytes: Buffer): Promise<Values> {
  const fields = new URLSearchParams();
  try {
    const data = await new Response(bytes, { headers: { "content-type": contentType } }).formData();
    for (const [name, value] of data) if (typeof value === "string") fields.append(name, value);
  } catch {
    throw badRequest("the multipart body cannot be read");
  }
  return parseForm(String(fields), "multipart body");
}

function parseJson(bytes: Buffer): Values {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw badRequest(`the body is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isObject(value)) throw badRequest("the body must be a JSON object");
  return listNames(value);
}

/** A documented example writes a list's name in JSON as a form would, `"tag[]": "sales"`. */
function listNames(given: Values): Values {
  const values: Values = Object.create(null);
  for (const [name, value] of Object.entries(given)) {
    const list = name.endsWith("[]") && name.length > 2;
    if (list) values[name.slice(0, -2)] = Array.isArray(value) ? value : [value];
    else values[name] = value;
  }
  return values;
}
