import { SecretTexts } from "../shared/secret-texts.js";
import { field } from "./values.js";

const mask = "[redacted]";
const secretKey = /password|passwd|secret|token|api_?key|authorization/i;

/** Below this length a secret is replaced only where it stands alone, so that a short one cannot garble a text. */
const shortestAnywhere = 5;

/**
 * Knows the secrets of a client and of one request, and takes them out of whatever an error is going to carry, however
 * they are encoded there. The secrets themselves are in private fields: neither `util.inspect` nor `JSON.stringify`
 * shows them.
 */
export class Redactor {
  readonly #secrets: readonly string[];
  readonly #texts = new SecretTexts();

  constructor(secrets: Iterable<string>) {
    this.#secrets = [...new Set(secrets)];
    for (const secret of this.#secrets) this.#texts.add(secret, secret.length >= shortestAnywhere);
  }

  /** A redactor that also knows the secrets in a request's body: passwords, tokens, credentials inside URLs. */
  including(body: unknown): Redactor {
    const found = [...secretsIn(body)];
    return found.length === 0 ? this : new Redactor([...this.#secrets, ...found]);
  }

  /** The text without any of the secrets. */
  text(text: string): string {
    return this.#texts.mask(text, mask);
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
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text) || !URL.canParse(text)) return;
  const url = new URL(text);
  for (const part of [url.username, url.password].filter((each) => each !== "")) {
    yield part;
    yield decoded(part);
  }
  for (const [name, value] of url.searchParams) if (secretKey.test(name)) yield value;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
