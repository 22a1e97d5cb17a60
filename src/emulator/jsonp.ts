import { badRequest } from "./errors.js";
import type { Values } from "./parameters.js";

const NAME = /^[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*|\[\d{1,6}\])*$/;

/** Takes the JSONP callback out of a query; a 400 if it is not the name of a function. */
export function takeCallback(query: Values): string | undefined {
  const { callback } = query;
  if (callback === undefined) return undefined;
  delete query["callback"];
  // jQuery adds this to each JSONP request, so that no cache answers it.
  delete query["_"];
  if (typeof callback !== "string" || callback.length > 200 || !NAME.test(callback)) {
    throw badRequest("callback must be the name of a JavaScript function");
  }
  return callback;
}

/** The script that calls the function with the answer. */
export function jsonp(callback: string, json: string): string {
  // These two end a line in JavaScript before ES2019, though not in JSON.
  const script = json.replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
  return `/**/${callback}(${script});`;
}
