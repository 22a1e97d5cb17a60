import { parseForm } from "./arguments.js";
import { ApiError, badRequest } from "./errors.js";
import type { Answer, Exchange } from "./exchange.js";
import { jsonp, takeCallback } from "./jsonp.js";
import { queryOf } from "./urls.js";

/** The most bytes that a body may have. */
export const BODY_LIMIT = 1024 * 1024;

/** The answer as text, and its type: JSON, or the script that a GET may ask for. */
export function bodyOf(exchange: Exchange, { value }: Answer): { text: string; type: string } {
  const json = JSON.stringify(value);
  const callback = exchange.record.method === "GET" ? callbackOf(exchange) : undefined;
  if (callback === undefined) return { text: json, type: "application/json; charset=utf-8" };
  return { text: jsonp(callback, json), type: "application/javascript; charset=utf-8" };
}

/** The answer to what went wrong. */
export function errorAnswer(error: Error & { statusCode?: number }): Answer {
  if (error instanceof ApiError) return { status: error.status, value: error.body, headers: {} };
  if (error.statusCode === 413) {
    return {
      status: 413,
      value: { errors: [`the body is larger than ${BODY_LIMIT} bytes`] },
      headers: { connection: "close" },
    };
  }
  if (error.statusCode === 415)
    return errorAnswer(badRequest("Content-Type: is not the name of a media type"));
  if (error.statusCode !== undefined && error.statusCode < 500) {
    return { status: error.statusCode, value: { errors: [error.message] }, headers: {} };
  }
  return { status: 500, value: { error: `the emulator failed: ${error.message}` }, headers: {} };
}

/** The callback of a request whose answer may be an error found before the arguments were read. */
function callbackOf(exchange: Exchange): string | undefined {
  try {
    return takeCallback(parseForm(queryOf(exchange.request.originalUrl), "query string"));
  } catch {
    return undefined;
  }
}
