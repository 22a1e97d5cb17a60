import { Buffer } from "node:buffer";
import { field } from "./values.js";

const mask = "[redacted]";
const secretKey = /password|passwd|secret|token|api_?key|authorization/i;

/** Below this length a secret is replaced only where it stands alone, so that a short one cannot garble a text. */
const shortestAnywhere = 5;

/**
 * Knows the secrets of a client and of one request, and takes them out of whatever an error is going to carry.
 *
 * Each secret is found as it is, percent-encoded, JSON-escaped and in base64. The secrets themselves are in
 * private fields: neither `util.inspect` nor `JSON.stringify` shows them.
 */
export class Redactor {
  readonly #secrets: readonly string[];
  readonly #pattern: RegExp | undefined;

  constructor(secrets: Iterable<string>) {
    this.#secrets = [...new Set(secrets)].filter((secret) => secret !== "");
    this.#pattern = patternOf(this.#secrets);
  }

  /** A redactor that also knows the secrets in a request's body: passwords, tokens, credentials inside URLs. */
  including(body: unknown): Redactor {
    const found = [...secretsIn(body)];
    return found.length === 0 ? this : new Redactor([...this.#secrets, ...found]);
  }

  /** The text without any of the secrets. */
  text(text: string): string {
    return this.#pattern === undefined ? text : text.replace(this.#pattern, mask);
  }

  /**
   * A copy of an error with what helps (name, message, code, the causes below it) and nothing else: the errors
   * of an HTTP library may hold the whole request.
   */
  cause(error: unknown, depth = 0): Error {
    const source = error instanceof Error ? error : new Error(String(error));
    const below = source.cause === undefined || depth >= 4 ? undefined : this.cause(source.cause, depth + 1);
    const copy = new Error(this.text(source.message), below === undefined ? undefined : { cause: below });
    copy.name = this.text(source.name);
    copy.stack = `${copy.name}: ${copy.message}`;
    const code = field(source, "code");
    if (typeof code === "string") Object.assign(copy, { code: this.text(code) });
    return copy;
  }
}

/** Every secret that a request's body holds, by the names of its fields; and the credentials inside URLs. */
function* secretsIn(value: unknown, key = ""): Generator<string> {
  if (typeof value === "string") {
    if (secretKey.test(key)) yield value;
    else yield* credentialsOf(value);
  } else if (typeof value === "object" && value !== null) {
    for (const [name, child] of Object.entries(value)) {
      yield* secretsIn(child, Array.isArray(value) ? key : name);
    }
  }
}

function* credentialsOf(text: string): Generator<string> {
  if (!text.includes("@") || !URL.canParse(text)) return;
  const { password } = new URL(text);
  if (password === "") return;
  yield password;
  yield decoded(password);
}

function patternOf(secrets: readonly string[]): RegExp | undefined {
  const alternatives = new Set<string>();
  for (const secret of secrets) {
    for (const form of formsOf(secret)) alternatives.add(form);
  }
  if (alternatives.size === 0) return undefined;
  const longestFirst = [...alternatives].toSorted((a, b) => b.length - a.length);
  return new RegExp(longestFirst.map(sourceOf).join("|"), "g");
}

function formsOf(secret: string): string[] {
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encoded(secret),
    Buffer.from(secret).toString("base64"),
    Buffer.from(secret).toString("base64url"),
  ];
}

function sourceOf(text: string): string {
  const literal = text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
  return text.length < shortestAnywhere ? `(?<![A-Za-z0-9])${literal}(?![A-Za-z0-9])` : literal;
}

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
