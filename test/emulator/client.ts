import type { Emulator } from "../../src/emulator/index.js";

/** What a test sends: JSON, a form, or raw bytes with a type of their own. */
export interface Sent {
  json?: unknown;
  form?: string;
  raw?: string | Uint8Array;
  type?: string;
  headers?: Record<string, string>;
  /** `user:secret`; null sends no Authorization header. */
  as?: string | null;
}

export interface Got {
  status: number;
  text: string;
  /** The parsed body; undefined where it is not JSON. */
  body: any;
  headers: Headers;
}

export type Send = (call: string, sent?: Sent) => Promise<Got>;

/** Sends `"GET /agents"` and the like to an emulator, as the owner of its first licence unless told otherwise. */
export function clientOf(emulator: Emulator): Send {
  return async (call, sent = {}) => {
    const [method = "", path = ""] = call.split(/ (.*)/s);
    const owner = emulator.licence();
    const as = sent.as === undefined ? `${owner.account}:${owner.token}` : sent.as;
    const headers: Record<string, string> = { "X-API-Version": "2", ...sent.headers };
    if (as !== null) headers["Authorization"] = `Basic ${Buffer.from(as).toString("base64")}`;
    let body: string | Uint8Array | undefined;
    if (sent.json !== undefined) {
      body = JSON.stringify(sent.json);
      headers["Content-Type"] = "application/json";
    } else if (sent.form !== undefined) {
      body = sent.form;
      headers["Content-Type"] = "application/x-www-form-urlencoded";
    } else if (sent.raw !== undefined) {
      body = sent.raw;
    }
    if (sent.type !== undefined) headers["Content-Type"] = sent.type;
    const response = await fetch(`${emulator.url}${path}`, {
      method,
      headers,
      ...(body !== undefined && { body: body as RequestInit["body"] & {} }),
    });
    const text = await response.text();
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch {
      parsed = undefined;
    }
    return { status: response.status, text, body: parsed, headers: response.headers };
  };
}
