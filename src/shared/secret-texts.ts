import { originOf, runsOf, unescapings, type Decoded } from "./encodings.js";

/** Below this length a secret is looked for as it is only: what is encoded could be that by chance. */
const shortestEncoded = 5;

/** How often one encoding may be inside of another. */
const deepest = 6;

/**
 * How many characters are read at most in the readings of a text: each escaping that is in it may be undone or not. Each
 * is undone once, however long the text is.
 */
const mostRead = 3_000_000;

interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Secrets, and where they show in a text: as they are; escaped as in JSON, URLs, forms or HTML; in base64 or
 * hexadecimal digits, by themselves or with what is around them; and all of these inside of each other.
 */
export class SecretTexts {
  /** The secrets as they are looked for, and whether each is found inside of a word too. */
  readonly #secrets = new Map<string, boolean>();
  #shortest = Infinity;

  get size(): number {
    return this.#secrets.size;
  }

  /** `anywhere`: whether it is found inside of a word too, which a short one could be by chance. Default true. */
  add(secret: string, anywhere = true): void {
    if (secret === "") return;
    for (const each of [secret, secret.toWellFormed()]) this.#secrets.set(comparable(each), anywhere);
    if (secret.length >= shortestEncoded) {
      this.#shortest = Math.min(this.#shortest, Buffer.byteLength(secret));
    }
  }

  /** The text with `mask` in place of each secret; of what is encoded as a whole, in place of all of it. */
  mask(text: string, mask: string): string {
    if (this.#secrets.size === 0 || text === "") return text;
    const ranges = [...this.#rangesIn(text, deepest)].toSorted((a, b) => a.start - b.start);
    let result = "";
    let done = 0;
    for (const { start, end } of ranges) {
      if (start >= done) result += text.slice(done, start) + mask;
      done = Math.max(done, end);
    }
    return result + text.slice(done);
  }

  /** Whether any secret is in the text. */
  in(text: string): boolean {
    return this.#rangesIn(text, deepest).next().done !== true;
  }

  /** `isInner`: whether the text was made by decoding another, so that a short secret is in it by chance. */
  *#rangesIn(text: string, depth: number, isInner = false): Generator<Range, void> {
    const seen = new Set<string>();
    let read = 0;
    let level: Decoded[] = [{ text, origins: undefined }];
    for (let left = depth; level.length > 0; left--) {
      for (const decoded of level) yield* this.#rangesOf(decoded, left, isInner || left < depth);
      if (left === 0 || read > mostRead) return;
      level = level.flatMap(unescapings).filter((decoded) => {
        const isNew = (left === depth || read <= mostRead) && !seen.has(decoded.text);
        seen.add(decoded.text);
        read += decoded.text.length;
        return isNew;
      });
    }
  }

  *#rangesOf(decoded: Decoded, depth: number, isInner: boolean): Generator<Range, void> {
    const text = comparable(decoded.text);
    for (const [secret, anywhere] of this.#secrets) {
      if (isInner && secret.length < shortestEncoded) continue;
      for (let at = text.indexOf(secret); at !== -1; at = text.indexOf(secret, at + 1)) {
        const end = at + secret.length;
        if (anywhere || standsAlone(text, at, end)) yield originOf(decoded, at, end);
      }
    }
    if (depth === 0 || this.#shortest === Infinity) return;
    for (const { start, end, texts } of runsOf(decoded.text, this.#shortest)) {
      const shows = texts().some((inner) => this.#rangesIn(inner, depth - 1, true).next().done !== true);
      if (shows) yield originOf(decoded, start, end);
    }
  }
}

/** A form writes a space as a plus. */
function comparable(text: string): string {
  return text.replaceAll("+", " ");
}

function standsAlone(text: string, start: number, end: number): boolean {
  return ![text[start - 1], text[end]].some((neighbour) => /^[A-Za-z0-9]$/.test(neighbour ?? ""));
}
