import { Buffer } from "node:buffer";

/** A text, and where each of its characters came from in the text that it was decoded from. */
export interface Decoded {
  readonly text: string;
  /** For each UTF-16 unit, where what it stands for begins and ends; undefined for the text itself. */
  readonly origins: { readonly starts: readonly number[]; readonly ends: readonly number[] } | undefined;
}

interface Origin {
  readonly start: number;
  readonly end: number;
}

/** Where the units from `start` to before `end` came from. */
export function originOf({ origins }: Decoded, start: number, end: number): Origin {
  if (origins === undefined) return { start, end };
  return { start: origins.starts[start] ?? 0, end: origins.ends[end - 1] ?? 0 };
}

/** One way of writing characters otherwise: what it looks like, and the characters that a match stands for. */
interface Escaping {
  readonly pattern: RegExp;
  /** The units, each with how much of the match it takes; undefined where the match stands for itself. */
  readonly read: (match: RegExpExecArray) => readonly [unit: string, length: number][] | undefined;
}

const controls: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };
const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** How characters are written in JSON and programs, in URLs and forms, and in HTML and XML. */
const escapings: readonly Escaping[] = [
  {
    pattern: /\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|([^ux]))/gi,
    read: ([whole, unicode, byte, other = ""]) => {
      const code = unicode ?? byte;
      const unit = code === undefined ? (controls[other] ?? other) : String.fromCharCode(parseInt(code, 16));
      return [[unit, whole.length]];
    },
  },
  {
    pattern: /(?:%[0-9a-f]{2})+/gi,
    read: ([whole]) => unitsOf(Buffer.from(whole.replaceAll("%", ""), "hex")),
  },
  {
    pattern: /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos));/gi,
    read: ([whole, decimal, hex, name]) => {
      const code = decimal === undefined ? parseInt(hex ?? "0", 16) : Number(decimal);
      if (code > 0x10ffff) return undefined;
      const character =
        name === undefined ? String.fromCodePoint(code) : (entities[name.toLowerCase()] ?? "");
      return Array.from({ length: character.length }, (_, index) => [character.charAt(index), whole.length]);
    },
  },
];

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The characters of bytes in UTF-8, each byte of which is written as `%XX`; undefined where they are none. */
function unitsOf(bytes: Buffer): [string, number][] | undefined {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return undefined;
  }
  const units: [string, number][] = [];
  for (const character of text) {
    const length = 3 * Buffer.byteLength(character);
    for (let index = 0; index < character.length; index++) units.push([character.charAt(index), length]);
  }
  return units;
}

/** What a text is when one way of writing characters is undone, for each way that is used in it. */
export function unescapings(given: Decoded): Decoded[] {
  return escapings.map((escaping) => undone(given, escaping)).filter((decoded) => decoded !== undefined);
}

function undone(given: Decoded, { pattern, read }: Escaping): Decoded | undefined {
  const { text } = given;
  const parts: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  let done = 0;
  const add = (start: number, end: number): void => {
    starts.push(given.origins === undefined ? start : (given.origins.starts[start] ?? 0));
    ends.push(given.origins === undefined ? end : (given.origins.ends[end - 1] ?? 0));
  };
  const keepTo = (end: number): void => {
    parts.push(text.slice(done, end));
    for (; done < end; done++) add(done, done + 1);
  };
  for (const match of text.matchAll(pattern)) {
    const units = read(match);
    if (units === undefined) continue;
    keepTo(match.index);
    let at = match.index;
    units.forEach(([unit, length], index) => {
      parts.push(unit);
      add(at, at + length);
      // Both halves of a character beyond the first plane came from the same place.
      const isFirstHalf =
        /[\ud800-\udbff]/.test(unit) && /^[\udc00-\udfff]/.test(units[index + 1]?.[0] ?? "");
      if (!isFirstHalf) at += length;
    });
    done = match.index + match[0].length;
  }
  if (done === 0) return undefined;
  keepTo(text.length);
  return { text: parts.join(""), origins: { starts, ends } };
}

/** A part of a text that may be bytes written as base64 or in hexadecimal digits. */
export interface Run extends Origin {
  /** What the bytes are as text, for each place at which they may begin. */
  readonly texts: () => string[];
}

/** The parts that may stand for `least` bytes or more. */
export function runsOf(text: string, least: number): Run[] {
  const base64 = new RegExp(
    String.raw`[\w+/-](?:[\w+/-]|\r?\n){${Math.ceil((least * 4) / 3) - 1},}={0,2}`,
    "g",
  );
  const hex = new RegExp(String.raw`(?:[0-9a-f]{2}[ :]?){${least},}[0-9a-f]?`, "gi");
  return [
    ...[...text.matchAll(base64)].map((match) => run(match, "base64", 4)),
    ...[...text.matchAll(hex)].map((match) => run(match, "hex", 2)),
  ];
}

function run({ 0: found, index }: RegExpExecArray, encoding: "base64" | "hex", group: number): Run {
  return {
    start: index,
    end: index + found.length,
    // What stands right before it may be of the same characters, so that it is not known where it begins.
    texts: () => {
      const digits = found.replaceAll(/[\r\n :]/g, "");
      return Array.from({ length: group }, (_, skipped) =>
        Buffer.from(digits.slice(skipped), encoding).toString("utf8"),
      );
    },
  };
}
