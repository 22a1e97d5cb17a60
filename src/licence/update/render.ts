import type { Scalar } from "yaml";
import type { Values } from "../../definitions/definition.js";
import { isObject } from "../../provider/values/canonical.js";
import { yaml } from "../../shared/yaml-library.js";
import { plainYaml } from "../export/plain-yaml.js";
import { yamlText } from "../export/yaml.js";

/*
 * How values are written: texts are given as they are to stand in the file, with `${…}` and `$${` in them.
 */

/** Texts that are themselves wherever they stand, in the middle of `[a, b]` too. */
const bare = /^\p{L}(?:[\p{L}\p{M}\p{N} .@/_+-]*[\p{L}\p{M}\p{N}])?$/u;
/** Words that mean something else to one reader of YAML or another. */
const word = /^(?:null|true|false|yes|no|on|off|y|n)$/i;
/** What cannot be seen, or what some take for the end of a line. */
const unseen = /[\p{Cc}\u00ad\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** Keys with their values below one another, each line of it after `indent` spaces, without the last line's end. */
export function blockPairs(values: Values, indent: number): string {
  const spaces = " ".repeat(indent);
  const plain = plainYaml(values, spaces);
  return (plain ?? shifted(yamlText(values), indent - 2)).replace(/\n$/, "");
}

/** An item of a list in lines of its own, likewise. */
export function blockItem(value: unknown, indent: number): string {
  const [, ...lines] = blockPairs({ items: [value] }, indent).split("\n");
  return lines.map((line) => (line.startsWith("  ") ? line.slice(2) : line)).join("\n");
}

/** A value in one line. */
export function flowText(value: unknown, isJson = false): string {
  if (Array.isArray(value)) return `[${value.map((item) => flowText(item, isJson)).join(", ")}]`;
  if (isObject(value)) {
    const pairs = Object.entries(value).map(([key, inner]) => flowPair(key, inner, isJson));
    return pairs.length === 0 ? "{}" : `{ ${pairs.join(", ")} }`;
  }
  if (typeof value !== "string") return String(value);
  return !isJson && bare.test(value) && !word.test(value) ? value : quoted(value);
}

/** `key: value`, for the middle of `{ … }`. */
export function flowPair(key: string, value: unknown, isJson = false): string {
  return `${flowText(key, isJson)}: ${flowText(value, isJson)}`;
}

/** A scalar in the manner of the one that stood there, which `source` is; `indent` is that of the lines of a block. */
export function scalarLike(node: Scalar, value: unknown, how: ScalarPlace): string {
  if (typeof value !== "string") return String(value);
  const { Scalar: kinds } = yaml();
  const { source, isFlow } = how;
  switch (node.type) {
    case kinds.BLOCK_LITERAL:
    case kinds.BLOCK_FOLDED:
      return isBlock(value) || isLine(value) ? block(value, source, how.indent) : quoted(value);
    case kinds.QUOTE_SINGLE:
      return isLine(value) ? `'${value.replaceAll("'", "''")}'` : quoted(value);
    case kinds.QUOTE_DOUBLE:
      return quoted(value);
    default:
      if (isFlow) return flowText(value);
      if (isBlock(value)) return block(value, "", how.indent);
      return isLine(value) ? plainOrQuoted(value) : quoted(value);
  }
}

/** A text of one line as the library writes it behind a key. */
function plainOrQuoted(value: string): string {
  const written = yaml().stringify({ "": value }, { version: "1.2", lineWidth: 0 }).trimEnd();
  const [, text = ""] = /^"": (.*)$/.exec(written) ?? [];
  return text === "" ? quoted(value) : text;
}

interface ScalarPlace {
  /** What stands there now. */
  readonly source: string;
  readonly isFlow: boolean;
  readonly indent: number;
}

/** What a comment behind the mark of a block says stays there. */
function block(value: string, source: string, indent: number): string {
  const [head = ""] = source.split(/\r?\n/, 1);
  const own = /^[|>]/.test(source) ? head.replace(/^[|>][0-9+-]*/, "") : "";
  const inner = /^[|>][^\n]*\n(?:[ \t]*\r?\n)*( +)/.exec(source)?.[1] ?? " ".repeat(indent);
  const lines = value.replace(/\n$/, "").split("\n");
  const mark = value.endsWith("\n") ? "|" : "|-";
  return [`${mark}${own}`, ...lines.map((line) => (line === "" ? "" : `${inner}${line}`))].join("\n");
}

function isLine(value: string): boolean {
  return value !== "" && value === value.trim() && value.search(unseen) < 0;
}

/** Whether a block shows all of a text of several lines. */
function isBlock(value: string): boolean {
  const lines = value.replace(/\n$/, "").split("\n");
  const isClear = lines.every((line) => line === line.trimEnd() && line.search(unseen) < 0);
  return lines.length > 1 && isClear && /^\S/.test(value) && !value.endsWith("\n\n");
}

function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(unseen, codeOf);
}

function codeOf(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function shifted(text: string, by: number): string {
  if (by === 0) return text;
  const line = by > 0 ? /^(?=.)/gm : new RegExp(`^ {${-by}}`, "gm");
  return text.replaceAll(line, by > 0 ? " ".repeat(by) : "");
}
