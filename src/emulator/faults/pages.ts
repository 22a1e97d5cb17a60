import { STATUS_CODES } from "node:http";
import type { FaultAction } from "./rule.js";

/** What stands between a client and the API answers with a page, not with JSON. */
export function htmlPage(status: number): string {
  const title = `${status} ${STATUS_CODES[status] ?? "Error"}`;
  return `<html>\n<head><title>${title}</title></head>\n<body><center><h1>${title}</h1></center></body>\n</html>\n`;
}

/** A failure as an answer: of the API itself for 500 and 429, of a gateway before it for all others. */
export function statusAnswer({ status, retryAfter }: FaultAction & { kind: "status" }): {
  status: number;
  headers: Record<string, string>;
  body: string;
} {
  const own = status === 500 || status === 429;
  const words = status === 429 ? "Too many requests" : "Internal Server Error";
  return {
    status,
    headers: {
      "content-type": own ? "application/json; charset=utf-8" : "text/html",
      ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }),
    },
    body: own ? JSON.stringify({ error: words }) : htmlPage(status),
  };
}
